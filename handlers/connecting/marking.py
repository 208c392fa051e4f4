"""Marks somebody of a helpdesk as a bot, or as an account that several use; and takes a mark away.

What a source told stays as it was told: a mark changes what is derived from it. A bot's words are no replies; they are
worked out anew, some tickets at a time. Neither counts as a person; their tickets count for the team.
"""

import time
from collections.abc import Callable
from datetime import datetime

from handlers.clocks import load_clocks
from handlers.tools import Tools, instant
from kpi.marked import as_marked
from kpi.periods import local_day
from kpi.timeline import derive
from storage.database import Session
from storage.marks import BOT, marked_bots, tickets_with_words_of, waiting_to_be_derived
from storage.people import Identity, known_identities
from storage.reading_back import load_tickets
from storage.teams import known_groups
from storage.writing import BATCH, Prepared, TicketWriter

AT_ONCE = 5.0
"""Seconds of one look."""


def mark(session: Session, identity: Identity, wanted: str | None) -> None:
    """Keep a mark, or take it away; whoever is marked is nobody's. What follows from it is derived afterwards."""
    if BOT in (identity.marked, wanted) and identity.marked != wanted:
        identity.deriving = 0
    identity.marked = wanted
    if wanted is not None:
        identity.person_id = None
    session.flush()


def derive_marked(
    tools: Tools, now: datetime, *, seconds: float = AT_ONCE, clock: Callable[[], float] = time.monotonic
) -> bool:
    """Work out anew, for a while, what marks have changed; return whether nothing is left."""
    until = clock() + seconds
    with tools.database.reading() as session:
        waiting = [each.id for each in waiting_to_be_derived(session, tools.workspace_id)]
    for identity_id in waiting:
        while not _derive_some(tools, identity_id, now):
            if clock() > until:
                return False
    return True


def _derive_some(tools: Tools, identity_id: int, now: datetime) -> bool:
    """Work some tickets out anew, with how far that came in one transaction; return whether it was the last."""
    with tools.database.writing() as session:
        identity = session.get_one(Identity, identity_id)
        if identity.deriving is None:
            return True
        source = identity.provider
        writer = TicketWriter(session, tools.workspace_id, source)
        ids = tickets_with_words_of(session, identity, BATCH)
        if not ids:
            identity.deriving = None
            return True
        held = known_identities(session, tools.workspace_id, source)
        writer.agents = {key: each.id for key, each in held.items()}
        writer.groups = known_groups(session, tools.workspace_id, source)
        bots = marked_bots(session, tools.workspace_id, source)
        clocks = load_clocks(session, tools.workspace_id, source, local_day(instant(now), tools.zone))
        tickets = load_tickets(session, tools.workspace_id, ids).values()
        writer.save([Prepared(each, *derive(as_marked(each, bots), clocks.of(each))) for each in tickets])
        identity.deriving = ids[-1]
        return False
