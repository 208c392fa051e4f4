"""Open escalations as rows of a table: for the list, the digests and one's own page."""

from collections.abc import Sequence
from datetime import datetime

from coaching.escalation import Status
from handlers.cards import Table
from handlers.escalations.telling import SEVERITIES, STATUSES
from locales.speech import Speech
from storage.database import Session
from storage.escalations import EscalationRow
from storage.people import Person


def open_table(session: Session, rows: Sequence[EscalationRow], now: datetime, speech: Speech) -> Table:
    """Return escalations as rows: number, what, how much it matters, since when, where it stands."""
    columns = (speech.say("No."), speech.say("What"), speech.say("Severity"), speech.say("Open for"), speech.say("Now"))
    caption = speech.say("Open escalations")
    return Table(caption, columns, tuple(_row(session, row, now, speech) for row in rows))


def _row(session: Session, row: EscalationRow, now: datetime, speech: Speech) -> tuple[str, ...]:
    stands = speech.say(STATUSES[row.status])
    if row.status == Status.ACKNOWLEDGED and row.holder_id is not None:
        stands = speech.say("{name} has it", name=session.get_one(Person, row.holder_id).name)
    since = speech.duration(max(int((now - row.raised_at).total_seconds()), 0))
    return str(row.id), row.title, speech.say(SEVERITIES[row.severity]), since, stands
