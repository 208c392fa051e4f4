"""Works the spans of all tickets out anew, after a schedule has changed what business hours are.

The facts stay as they are; only what was derived from them is replaced, in one transaction.
"""

from datetime import datetime

from handlers.clocks import load_clocks
from handlers.tools import Tools, instant
from kpi.marked import as_marked
from kpi.periods import local_day
from kpi.timeline import derive
from storage.database import Session
from storage.marks import marked_bots
from storage.people import known_identities
from storage.reading_back import batches, load_tickets
from storage.sources import source_names
from storage.teams import known_groups
from storage.writing import BATCH, Prepared, TicketWriter


def rederive(session: Session, tools: Tools, now: datetime) -> int:
    """Derive every ticket's spans again by the schedules of now; return how many tickets changed by it."""
    today = local_day(instant(now), tools.zone)
    changed = 0
    for source in source_names(session, tools.workspace_id):
        clocks = load_clocks(session, tools.workspace_id, source, today)
        writer = TicketWriter(session, tools.workspace_id, source)
        identities = known_identities(session, tools.workspace_id, source)
        writer.agents = {key: identity.id for key, identity in identities.items()}
        writer.groups = known_groups(session, tools.workspace_id, source)
        bots = marked_bots(session, tools.workspace_id, source)
        for ids in batches(session, tools.workspace_id, source, BATCH):
            tickets = load_tickets(session, tools.workspace_id, ids).values()
            prepared = [Prepared(each, *derive(as_marked(each, bots), clocks.of(each))) for each in tickets]
            changed += writer.save(prepared).updated
            session.expunge_all()
    return changed
