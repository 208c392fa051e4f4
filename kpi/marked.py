"""Facts as they read once somebody has said that one of the agents is a bot: what was told stays as it was told."""

from collections.abc import Set as AbstractSet

from kpi.facts import Author, EventKind, Ticket

_SAID = (EventKind.REPLY, EventKind.NOTE)


def as_marked(ticket: Ticket, bots: AbstractSet[str]) -> Ticket:
    """Return the ticket with what these agents (the source's keys) said as a bot's words; itself, where none spoke."""
    if not bots or not any(event.agent in bots and event.kind in _SAID for event in ticket.events if event.agent):
        return ticket
    events = tuple(
        event._replace(author=Author.BOT)
        if event.kind in _SAID and event.author == Author.AGENT and event.agent in bots
        else event
        for event in ticket.events
    )
    return ticket._replace(events=events)
