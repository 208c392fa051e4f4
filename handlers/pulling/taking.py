"""Takes in one page of a list: its facts, and where the list goes on, in the caller's transaction.

The same page twice changes nothing. What is told of tickets is `handlers.pulling.tickets`' to take in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from connectors.pull.system import TICKETS_OF, Pulled
from connectors.pull.walk import Page
from connectors.refusal import Refusal
from handlers.clocks import Clocks
from handlers.pulling.tally import Tally
from handlers.pulling.tickets import take_parts
from kpi.facts import Agent, Group
from kpi.parts import TicketPart
from kpi.reviews import Call, Leave, Lesson, Review
from storage.connections import Connection, move_cursor
from storage.database import Session
from storage.leaves import keep_only_leaves, save_leaves
from storage.people import known_agents, remember_agents
from storage.reviews import keep_only_lessons, save_calls, save_lessons, save_reviews
from storage.teams import known_groups, remember_groups
from storage.writing import TicketWriter

Kind = TypeVar("Kind")


def take_page(
    session: Session, connection: Connection, stream: str, page: Page, clocks: Clocks, now: datetime, *,
    keeps_comments: bool = True, whole: bool = False,
) -> Tally:  # fmt: skip
    """Take a page in and remember the place after it. `whole` as for a `Stream`."""
    tally = take_told(session, connection, page.facts, clocks, now, keeps_comments=keeps_comments)
    if whole:
        _let_go(session, connection, page.facts)
    tally.rows = page.rows
    reason = tally.refused[-1].reason if tally.refused else ""
    move_cursor(
        session, connection, stream, page.position, now,
        rows=page.rows, refused=len(tally.refused), refusal=reason, done=page.done,
    )  # fmt: skip
    return tally


def tickets_source(connection: Connection) -> str:
    """Return whose tickets a connection tells of: its own, or those of the source that was entered for it."""
    return connection.entered.get(TICKETS_OF.name) or connection.source


def take_told(
    session: Session, connection: Connection, facts: Sequence[Pulled], clocks: Clocks, now: datetime, *,
    keeps_comments: bool = True,
) -> Tally:  # fmt: skip
    """Take in what a system told, from a page or from a webhook.

    `clocks` are those of the source whose tickets they are (`tickets_source`).
    """
    workspace_id, source, home = connection.workspace_id, connection.source, tickets_source(connection)
    parts = _only(facts, TicketPart)
    others = [fact for fact in facts if not isinstance(fact, TicketPart)] if len(parts) < len(facts) else []
    tally, agents = Tally(refused=_only(others, Refusal)), _only(others, Agent)
    # Who writes tickets does so alone on PostgreSQL too: what is held is read under that lock.
    writer = TicketWriter(session, workspace_id, home)
    known = known_agents(session, workspace_id, source)
    named = _named(others) - known.keys() - {agent.key for agent in agents}
    if agents or named:
        known = remember_agents(session, workspace_id, source, [*agents, *(Agent(key, key) for key in sorted(named))])
    writer.agents = known if home == source else known_agents(session, workspace_id, home)
    writer.groups = known_groups(session, workspace_id, home)
    if groups := _only(others, Group):
        writer.groups.update(remember_groups(session, workspace_id, home, groups))
    take_parts(writer, parts, clocks, tally, now, keeps_comments=keeps_comments)
    if others:
        _take_others(session, connection, others, known, tally, now)
    return tally


def _take_others(
    session: Session, connection: Connection, facts: Sequence[Pulled], agents: Mapping[str, int], tally: Tally,
    now: datetime,
) -> None:  # fmt: skip
    workspace_id, source = connection.workspace_id, connection.source
    reviews, lessons, calls = _only(facts, Review), _only(facts, Lesson), _only(facts, Call)
    leaves = _only(facts, Leave)
    save_reviews(session, workspace_id, source, reviews, agents)
    save_lessons(session, workspace_id, source, lessons, agents)
    save_calls(session, workspace_id, source, calls, agents)
    save_leaves(session, workspace_id, source, leaves, agents, now)
    tally.others += len(reviews) + len(lessons) + len(calls) + len(leaves)


def _let_go(session: Session, connection: Connection, facts: Sequence[Pulled]) -> None:
    """Let go what the people of a page, which told all they have, have no more. Who was refused keeps all."""
    workspace_id, source = connection.workspace_id, connection.source
    known = known_agents(session, workspace_id, source)
    people = [known[agent.key] for agent in _only(facts, Agent)]
    keep_only_leaves(session, workspace_id, source, people, [each.external_id for each in _only(facts, Leave)])
    keep_only_lessons(session, workspace_id, source, people, [each.external_id for each in _only(facts, Lesson)])


def _named(facts: Iterable[Pulled]) -> set[str]:
    """Whom reviews, courses, calls and leaves are about."""
    found: set[str] = set()
    for fact in facts:
        if isinstance(fact, Review):
            found.update(key for key in (fact.agent, fact.reviewer) if key)
        elif isinstance(fact, Lesson | Call | Leave) and fact.agent:
            found.add(fact.agent)
    return found


def _only(facts: Iterable[Pulled], kind: type[Kind]) -> list[Kind]:
    return [fact for fact in facts if isinstance(fact, kind)]
