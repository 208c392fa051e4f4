"""Every table that keeps what people wrote in confidence, in one list: their seals are renewed together.

A test compares the list with the models: what is sealed in a table is here, or renewed by a way of its own.
Never opens a text.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session

from storage.arrivals import Arrival
from storage.base import Base
from storage.checkins import CheckinAnswer
from storage.connections import Connection
from storage.goals import Goal, Plan, PlanStep
from storage.kudos import Kudos
from storage.meetings import ActionItem, AgendaItem, CalendarFeed
from storage.notes import Note, NoteVersion

SEALED: Sequence[type[Base]] = (
    Note, NoteVersion, AgendaItem, ActionItem, CalendarFeed, CheckinAnswer, Goal, Plan, PlanStep, Kudos,
    Connection, Arrival,
)  # fmt: skip
"""Each keeps its text in the column `sealed`; None or nothing where a row has none."""

SEALED_BESIDE: Sequence[tuple[type[Base], str]] = ((Connection, "hook_sealed"),)
"""What else is sealed in a table, by its column."""


def renew_seals(session: Session, renew: Callable[[bytes], bytes]) -> int:
    """Renew what is sealed in every table of the database, a row at a time; return how many rows changed."""
    wanted = [*((model, "sealed") for model in SEALED), *SEALED_BESIDE]
    return sum(_renew(session, model, column, renew) for model, column in wanted)


def _renew(session: Session, model: type[Base], column: str, renew: Callable[[bytes], bytes]) -> int:
    mapper = inspect(model)
    keys = list(mapper.primary_key)
    changed = 0
    for row in session.execute(select(*keys)).all():
        mine = [key == value for key, value in zip(keys, row, strict=True)]
        changed += _renew_row(session, model, column, mine, renew)
    return changed


def _renew_row(
    session: Session, model: type[Base], name: str, mine: Sequence[Any], renew: Callable[[bytes], bytes]
) -> bool:
    column = inspect(model).columns[name]
    while sealed := session.execute(select(column).where(*mine)).scalar():
        anew = renew(sealed)
        if anew == sealed:
            return False
        # Somebody may be changing the text at this moment: theirs stays, and is renewed in its turn.
        result: Any = session.execute(update(model).where(*mine, column == sealed).values({name: anew}))
        if result.rowcount:
            return True
    return False
