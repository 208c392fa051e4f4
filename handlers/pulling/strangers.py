"""Whom tickets name that nobody has introduced: they are known by their keys until their system tells more."""

from collections.abc import Container, Iterable

from kpi.facts import Agent, EventKind, Group, Ticket


def strangers(
    tickets: Iterable[Ticket], agents: Container[str], groups: Container[str]
) -> tuple[list[Agent], list[Group]]:
    """Return agents and groups that these tickets name and the two do not hold, each once."""
    people: dict[str, Agent] = {}
    places: dict[str, Group] = {}
    for ticket in tickets:
        for key in _people(ticket):
            if key is not None and key not in agents and key not in people:
                people[key] = Agent(key, key, key if "@" in key else None)
        named = (event.value for event in ticket.events if event.kind == EventKind.GROUP)
        for key in (ticket.group, *named):
            if key is not None and key not in groups and key not in places:
                places[key] = Group(key, key)
    return list(people.values()), list(places.values())


def _people(ticket: Ticket) -> Iterable[str | None]:
    yield ticket.assignee
    for events in (ticket.events, ticket.targets, ticket.ratings):
        yield from (each.agent for each in events)
