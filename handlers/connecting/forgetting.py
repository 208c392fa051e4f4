"""Deletes what a connection told that was taken away with its facts: some at a time, until nothing is left.

Each part is one short transaction, so that nobody waits for it; killed in between, it goes on with the next look.
"""

import time
from collections.abc import Callable

from handlers.tools import Tools
from storage.connections import connection_to_forget, connections_to_forget
from storage.forgetting import forget_beside, forget_tickets

AT_ONCE = 5.0
"""Seconds of one look."""


def forget_removed(tools: Tools) -> None:
    """Go on with whatever of this workspace is to be forgotten."""
    with tools.database.reading() as session:
        wanted = [each.id for each in connections_to_forget(session, tools.workspace_id)]
    for connection_id in wanted:
        forget_some(tools, connection_id)


def forget_some(
    tools: Tools, connection_id: int, *, seconds: float = AT_ONCE, clock: Callable[[], float] = time.monotonic
) -> bool:
    """Delete for a while; return whether nothing is left."""
    until = clock() + seconds
    while True:
        with tools.database.writing() as session:
            held = connection_to_forget(session, tools.workspace_id, connection_id)
            if held is None:
                return True
            if not forget_tickets(session, tools.workspace_id, held.source):
                forget_beside(session, held)
                return True
        if clock() > until:
            return False
