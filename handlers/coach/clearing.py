"""Forgets notes on their day, with every version of them, a few hundred in a transaction.

Says how many went, never which. A note is shown to nobody from its day on, whenever this runs (`keeping`).
"""

from datetime import datetime

from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.notes import expired_notes, remove_note


def clear_notes(tools: Tools, now: datetime) -> int:
    """Delete the notes of the workspace whose day has come; return how many."""
    today = local_day(instant(now), tools.zone)
    gone = 0
    while True:
        with tools.database.writing() as session:
            found = expired_notes(session, tools.workspace_id, today)
            for note in found:
                remove_note(session, note)
        if not found:
            return gone
        gone += len(found)
