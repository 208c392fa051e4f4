"""Whom tickets name that nobody has introduced: they are known by their keys until their system tells more."""

from collections.abc import Container, Sequence

from kpi.facts import Agent, EventKind, Group, Ticket


def strangers(
    tickets: Sequence[Ticket], agents: Container[str], groups: Container[str]
) -> tuple[list[Agent], list[Group]]:
    """Return agents and groups that these tickets name and the two do not hold, each once."""
    named = {ticket.assignee for ticket in tickets}
    told = [event for ticket in tickets for event in ticket.events]
    named.update(event.agent for event in told)
    named.update(target.agent for ticket in tickets for target in ticket.targets)
    named.update(rating.agent for ticket in tickets for rating in ticket.ratings)
    places = {ticket.group for ticket in tickets}
    places.update(event.value for event in told if event.kind == EventKind.GROUP)
    people = sorted(key for key in named if key is not None and key not in agents)
    return (
        [Agent(key, key, key if "@" in key else None) for key in people],
        [Group(key, key) for key in sorted(key for key in places if key is not None and key not in groups)],
    )
