"""What the auditor goes through once a minute: every open escalation, and every page that is due."""

from datetime import datetime

from storage.database import Database
from storage.escalations import Ladder, ladders
from storage.pages import all_due, overdue


def what_is_open(database: Database, now: datetime) -> tuple[list[Ladder], list[tuple[int, int]]]:
    """Return every open escalation that is to move by itself, and workspace and id of every page that is due."""
    with database.reading() as session:
        return ladders(session), all_due(session, now)


def pages_overdue(database: Database, until: datetime) -> int:
    """Return how many pages were due by then and are not sent."""
    with database.reading() as session:
        return overdue(session, until)
