"""Brings a database to this version's tables, and tells whether it is there. Alembic is imported only when needed."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from kpi.errors import TouchlineError
from storage.database import Database, Work, alone

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabaseError(TouchlineError):
    """The database was made by a newer Touchline ({version}). Run that version, or restore a copy of this one's."""


def head() -> str:
    """Return the newest migration's number: files are named by it, e.g. 0001_first.py."""
    return max(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def version_of(database: Database) -> str | None:
    """Return the version a database is at, None when it is empty."""
    with database.connected() as connection:
        return _version(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def upgrade(database: Database) -> bool:
    """Bring the database to this version in one transaction; False when it was there already.

    Two processes that start together may both find it old: the second one waits, and then finds nothing to do.
    """
    version = version_of(database)
    if version == head():
        return False
    if version is not None and version > head():
        raise NewerDatabaseError(version=version)
    from alembic import command

    from storage.views import PERSON, grants_there, make_views, views_there

    with database.connected(write=True) as connection:
        alone(connection, Work.MIGRATE)
        before, grants = views_there(connection), grants_there(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        make_views(connection, persons=bool(before & {view.name for view in PERSON}), grants=grants)
    return True


def differences(database: Database) -> list[str]:
    """Return how the database differs from the models, one line each; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from storage.schema import METADATA

    with database.connected() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, METADATA)]


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
