"""Introduces everybody a file names, once each and before the first ticket that names them.

A key that the file never introduces is introduced by itself; a key with an @ is an e-mail address too.
Nobody is guessed.
"""

from collections.abc import Iterator

from connectors.refusal import INTRODUCED_LATE, RefusedRowError
from kpi.facts import Agent, EventKind, Group, Ticket


class Cast:
    """Who has been introduced so far."""

    __slots__ = ("_agents", "_groups")

    def __init__(self) -> None:
        self._agents: set[str | None] = {None}
        self._groups: set[str | None] = {None}

    def introduce(self, who: Agent | Group) -> Agent | Group:
        """Take in an introduction that the file gives; refused when the key was introduced or named before."""
        known = self._agents if isinstance(who, Agent) else self._groups
        if who.key in known:
            raise RefusedRowError(INTRODUCED_LATE, key=who.key)
        known.add(who.key)
        return who

    def strangers(self, ticket: Ticket) -> Iterator[Agent | Group]:
        """Yield whoever this ticket names for the first time, in the order it names them."""
        agents, groups = self._agents, self._groups
        for event in ticket.events:
            if event[3] not in agents:
                yield self._agent(event[3])
            if event[1] is EventKind.GROUP and event[4] not in groups:
                yield self._group(event[4])
        if ticket.assignee not in agents:
            yield self._agent(ticket.assignee)
        if ticket.group not in groups:
            yield self._group(ticket.group)
        for key in (*(target.agent for target in ticket.targets), *(rating.agent for rating in ticket.ratings)):
            if key not in agents:
                yield self._agent(key)

    def _agent(self, key: str | None) -> Agent:
        self._agents.add(key)
        name = key or ""
        return Agent(name, name, name if "@" in name else None)

    def _group(self, key: str | None) -> Group:
        self._groups.add(key)
        return Group(key or "", key or "")
