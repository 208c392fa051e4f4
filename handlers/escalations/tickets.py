"""A ticket as somebody names it when they raise: its link, and for who may know, what it is about and whose it is.

What a ticket is about is for its team's people and for managers; its number and link are in everybody's helpdesk.
"""

from dataclasses import dataclass

from coaching.access import Viewer
from coaching.paging import Ruling, decide_act
from handlers.tools import Tools
from storage.database import Session
from storage.rated import Found, tickets_numbered
from storage.teams import team_of_group

MOST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Named:
    """A ticket by its number. `id` None: no helpdesk of ours has told of it."""

    number: str
    id: int | None = None
    url: str = ""
    topic: str = ""
    team_id: int | None = None


def named_ticket(session: Session, number: str, viewer: Viewer, tools: Tools) -> Named:
    """Return what is known of a ticket's number; of two helpdesks' of one number, neither."""
    said = number.strip().removeprefix("#")[:MOST_LETTERS]
    found = tickets_numbered(session, tools.workspace_id, said) or tickets_numbered(
        session, tools.workspace_id, f"#{said}"
    )
    if len(found) != 1:
        return Named(said)
    [ticket] = found
    group_id = ticket.group_id
    team_id = team_of_group(session, tools.workspace_id, group_id) if group_id is not None else None
    return Named(said, ticket.ticket_id, ticket.url or "", _topic(ticket, viewer, team_id), team_id)


def _topic(ticket: Found, viewer: Viewer, team_id: int | None) -> str:
    may = decide_act(viewer, team_id, frozenset()) is Ruling.YES
    return (ticket.topic or "") if may else ""
