"""Short ways to look at what escalations left in the database."""

from storage.escalations import (
    EscalationCause,
    EscalationEvent,
    EscalationLesson,
    EscalationRow,
    EscalationVote,
    events_of,
)
from storage.pages import Page
from storage.paging_rules import EscalationPolicy, Hook, Pager, SettingChange
from tests.stories.shift import Shift

TABLES = (
    EscalationRow, EscalationCause, EscalationEvent, EscalationVote, EscalationLesson, Page, EscalationPolicy, Hook,
    Pager, SettingChange,
)  # fmt: skip


def written(shift: Shift) -> list[object]:
    """Everything about escalations that the database holds, to see that nothing was half-written."""
    with shift.workspace.database.reading() as session:
        return [
            tuple(getattr(row, column.key) for column in table.__table__.columns)
            for table in TABLES
            for row in session.query(table)
        ]


def rows(shift: Shift) -> list[EscalationRow]:
    """Every escalation, in the order they were raised."""
    with shift.workspace.database.reading() as session:
        return list(session.query(EscalationRow).order_by(EscalationRow.id))


def events(shift: Shift, number: int) -> list[str]:
    """What happened to one."""
    with shift.workspace.database.reading() as session:
        return [each.kind for each in events_of(session, number)]
