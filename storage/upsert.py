"""An insert that may say what happens when the row is there already: alike on both databases."""

from typing import Any

from sqlalchemy.orm import Session


def upsert(session: Session, model: type[Any]) -> Any:
    """Return an insert into a model's table with `on_conflict_do_nothing` and `on_conflict_do_update`.

    Each database's dialect is loaded only where it is used: PostgreSQL's takes a start some time.
    """
    if session.connection().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert

        return insert(model)
    from sqlalchemy.dialects.postgresql import insert as insert_there

    return insert_there(model)
