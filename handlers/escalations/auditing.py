"""What the auditor goes through once a minute: open escalations, pages that are due, messages that say what was."""

from datetime import datetime, timedelta

from handlers.escalations.pages import SHOWN
from storage.database import Database
from storage.escalations import Ladder, ladders
from storage.pages import PageDue, all_due, overdue, stale_at_rest

LOOKS_BACK = timedelta(days=30)
"""An older message is not looked at any more."""


def what_is_open(database: Database, now: datetime) -> tuple[list[Ladder], list[tuple[int, int]]]:
    """Return every open escalation that is to move by itself, and workspace and id of every page that is due."""
    with database.reading() as session:
        return ladders(session), all_due(session, now)


def what_is_stale(database: Database, now: datetime) -> list[PageDue]:
    """Return the messages that do not show what became of an escalation at rest: who changed it woke nobody."""
    with database.reading() as session:
        return stale_at_rest(session, now - LOOKS_BACK, map(str, SHOWN))


def pages_overdue(database: Database, until: datetime) -> int:
    """Return how many pages were due by then and are not sent."""
    with database.reading() as session:
        return overdue(session, until)
