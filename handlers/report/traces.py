"""Traces of what a report rests on: marks that change when it does, so that a later difference can be explained.

A mark is a short digest of keys and digests the database holds already; nothing can be read back from it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from coaching.sheet import Window
from handlers.report.content import Trace
from handlers.work import Work
from kpi.facts import Instant
from kpi.observations import Observations
from kpi.timeline import Ending
from storage.database import Session
from storage.schedules import all_schedules
from storage.tickets import ticket_marks

_SOLVED = int(Ending.SOLVED)


@dataclass(frozen=True, slots=True)
class Since:
    """What was published: when, and how far the facts reached then."""

    made: Instant
    facts_until: Instant


def trace_of(
    session: Session, workspace_id: int, work: Work, seen: Observations, within: Window, since: Since | None
) -> Trace:
    """Return the trace of a block's period; with `since`, how many of its tickets changed or were reopened after it."""
    tickets = _tickets(seen, within)
    changed = 0
    marked = _mark()
    for ticket, updated_at, digest in ticket_marks(session, workspace_id, sorted(tickets)):
        marked.update(f"{ticket}:".encode() + digest)
        changed += since is not None and updated_at > since.facts_until
    reopened = _reopened(seen, within, since.made) if since else 0
    return Trace(len(tickets), marked.hexdigest(), _whose(work, within), changed, reopened)


def mark_of_schedules(session: Session, workspace_id: int) -> str:
    """Return the mark of every opening hour, holiday region and zone of the workspace."""
    marked = _mark()
    for row in all_schedules(session, workspace_id):
        said = (row.name, row.zone, row.week, row.region, row.extra_holidays, row.is_default, str(row.valid_from))
        marked.update(repr(said).encode())
    return marked.hexdigest()


def _mark() -> blake2b:
    return blake2b(digest_size=12)


def _tickets(seen: Observations, within: Window) -> set[int]:
    """The tickets that any figure of the period rests on."""
    replies, cycles, ratings, targets = seen
    return {
        ticket
        for at_all, ticket_all in (
            (replies.ended_at, replies.ticket_id),
            (cycles.ended_at, cycles.ticket_id),
            (ratings.at, ratings.ticket_id),
            (targets.ended_at, targets.ticket_id),
        )
        for ticket in _between(at_all, ticket_all, within)
    }


def _between(times: Iterable[Instant], values: Iterable[int], within: Window) -> Iterator[int]:
    return (value for at, value in zip(times, values, strict=True) if within.start <= at < within.end)


def _reopened(seen: Observations, within: Window, after: Instant) -> int:
    """How many tickets solved in the period were reopened after an instant."""
    cycles = seen.cycles
    rows = zip(cycles.ended_at, cycles.ending, cycles.reopened_at, cycles.ticket_id, strict=True)
    return len(
        {
            ticket
            for at, how, again, ticket in rows
            if within.start <= at < within.end and how == _SOLVED and again is not None and again > after
        }
    )


def _whose(work: Work, within: Window) -> str:
    """The mark of whose work it is in the period: groups, or members' identities and their days."""
    marked = _mark()
    for stretch in sorted(work.stretches, key=lambda each: (each.whose, each.start)):
        first, last = max(stretch.start, within.start), min(stretch.end, within.end)
        if first < last:
            marked.update(repr((stretch.whose[0], sorted(stretch.whose[1]), first, last)).encode())
    return marked.hexdigest()
