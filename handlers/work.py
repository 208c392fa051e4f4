"""Whose work an answer rests on: a person's, a team's helpdesk groups', or its members' while they were in it.

A team without a helpdesk group counts what its members worked on from their first day in it to their last. Every number
of an answer is read through here, so that all of them rest on the same work. Decides nothing about who may see it.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kpi.facts import Instant
from kpi.observations import Cycles, Observations, OpenCycle, Ratings, Replies, Targets
from kpi.periods import day_start
from kpi.timeline import FAR
from storage import observations as stored
from storage import open_work, rated
from storage.database import Session
from storage.observations import Whose, by_agents, by_groups
from storage.open_work import OpenTicket
from storage.people import identities_of, people_of
from storage.rated import Rated
from storage.sources import source_names
from storage.teams import Team, groups_of, memberships_on

BEGINNING: Instant = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Somebody's work, or some groups', from `start` to before `end`."""

    whose: Whose
    start: Instant = BEGINNING
    end: Instant = FAR


@dataclass(frozen=True, slots=True)
class Work:
    """The stretches that make up one subject's work; empty where nothing is known to be theirs.

    `shared`: they may hold the same tickets, each of which counts once.
    """

    stretches: tuple[Stretch, ...]
    shared: bool = False

    @property
    def groups(self) -> Sequence[int]:
        """Return the helpdesk groups it is the work of; none for a person, or a team without one."""
        return [group for stretch in self.stretches if stretch.whose[0] == "group_id" for group in stretch.whose[1]]

    def __bool__(self) -> bool:
        return any(stretch.whose[1] for stretch in self.stretches)


def work_of_person(session: Session, person_id: int) -> Work:
    """Return what a person's helpdesk identities are credited with."""
    return Work((Stretch(by_agents(_helpdesk_ids(session, person_id))),))


def work_of_team(session: Session, team: Team, zone: str) -> Work:
    """Return what happened in a team's helpdesk groups; without a group, its members' work while they were in it."""
    groups = groups_of(session, team.id)
    if groups:
        return Work((Stretch(by_groups(groups)),))
    stretches: list[Stretch] = []
    told: dict[int, Instant] = {}  # until when somebody's work is counted already: two memberships may share a day
    ever = memberships_on(session, team.workspace_id, date.min, date.max)
    for held in sorted((each for each in ever if each.team_id == team.id), key=lambda each: each.starts_on):
        start = max(day_start(held.starts_on, zone), told.get(held.person_id, BEGINNING))
        end = FAR if held.ends_on is None else day_start(held.ends_on + timedelta(days=1), zone)
        told[held.person_id] = max(end, start)
        stretches.append(Stretch(by_agents(_helpdesk_ids(session, held.person_id)), start, end))
    return Work(tuple(stretches))


def observe(session: Session, work: Work, start: Instant, end: Instant, credit: str) -> Observations:
    """Return what was credited from `start` to before `end`, each kind in time order (`storage.observations`)."""
    parts = [stored.observe(session, whose, first, last, credit) for whose, first, last in _within(work, start, end)]
    if len(parts) == 1:
        return parts[0]
    together = _united if work.shared else _merged
    return Observations(
        Replies(*together(part.replies for part in parts)) if parts else Replies(),
        Cycles(*together(part.cycles for part in parts)) if parts else Cycles(),
        Ratings(*together(part.ratings for part in parts)) if parts else Ratings(),
        Targets(*together(part.targets for part in parts)) if parts else Targets(),
    )


def open_cycles(session: Session, work: Work, at: Instant) -> list[OpenCycle]:
    """Return the backlog of a moment."""
    found = [stored.open_cycles(session, whose, at) for whose, _, _ in _within(work, at, at + 1)]
    everything = [cycle for cycles in found for cycle in cycles]
    return list(dict.fromkeys(everything)) if work.shared else everything


def together(works: Iterable[Work]) -> Work:
    """Return several subjects' work as one in which each ticket counts once, whoever shares it."""
    stretches = list(dict.fromkeys(stretch for work in works for stretch in work.stretches))
    grouped = tuple(stretch for stretch in stretches if stretch.whose[0] == "group_id")
    others = tuple(stretch for stretch in stretches if stretch.whose[0] != "group_id")
    groups = sorted({group for stretch in grouped for group in stretch.whose[1]})
    whole = (Stretch(by_groups(groups)),) if groups else ()
    return Work((*whole, *others), shared=len(whole) + len(others) > 1)


def closed_unsolved(session: Session, work: Work, start: Instant, end: Instant) -> int:
    """Count the tickets that were closed in a stretch of time without being solved."""
    return sum(stored.closed_unsolved(session, *part) for part in _within(work, start, end))


def running_targets(session: Session, work: Work, now: Instant) -> int:
    """Count the SLA targets that run at `now`."""
    if work.shared:
        return len({key for whose, _, _ in _within(work, now, now + 1) for key in stored.running_keys(session, whose)})
    return sum(stored.running_targets(session, whose) for whose, _, _ in _within(work, now, now + 1))


def open_tickets(session: Session, work: Work, at: Instant) -> list[OpenTicket]:
    """Return the tickets that are open at `at`, the longest open first."""
    found = [
        ticket for whose, _, _ in _within(work, at, at + 1) for ticket in open_work.open_tickets(session, whose, at)
    ]
    return sorted(found, key=lambda ticket: (ticket.opened_at, ticket.ticket_id))


def count_open(session: Session, work: Work, at: Instant) -> int:
    """Count the tickets that were open at a moment."""
    return sum(open_work.count_open(session, whose, at) for whose, _, _ in _within(work, at, at + 1))


def rated_between(session: Session, work: Work, start: Instant, end: Instant, credit: str) -> list[Rated]:
    """Return the surveys answered in a stretch of time, in time order."""
    parts = [
        rated.rated_between(session, whose, first, last, credit) for whose, first, last in _within(work, start, end)
    ]
    return sorted((each for part in parts for each in part), key=lambda each: (each.at, each.ticket_id))


def workers(session: Session, work: Work, start: Instant, end: Instant) -> list[tuple[int | None, str, list[int]]]:
    """Return whose work a stretch of time's figures rest on: person's id (None: linked to nobody), name, identities."""
    found = {one for part in _within(work, start, end) for one in stored.contributors(session, *part)}
    return people_of(session, sorted(found))


def people_between(session: Session, work: Work, edges: Sequence[Instant]) -> list[int]:
    """Return on how many different people the work between each two edges rests, as `workers` counts them."""
    found = [pair for part in _within(work, edges[0], edges[-1]) for pair in stored.contributions(session, *part)]
    known = people_of(session, sorted({identity for _, identity in found}))
    person = {identity: number for number, (_, _, identities) in enumerate(known) for identity in identities}
    there: list[set[int]] = [set() for _ in edges[1:]]
    for at, identity in found:
        if identity in person:
            there[bisect_right(edges, at) - 1].add(person[identity])
    return [len(people) for people in there]


def _helpdesk_ids(session: Session, person_id: int) -> list[int]:
    """The identities that tickets can be credited to: those of a source, not addresses and not chat platforms."""
    known = identities_of(session, person_id)
    sources = frozenset(source_names(session, known[0].workspace_id)) if known else frozenset()
    return [identity.id for identity in known if identity.provider in sources]


def _within(work: Work, start: Instant, end: Instant) -> Iterator[tuple[Whose, Instant, Instant]]:
    """The parts of some work that fall between two instants."""
    for stretch in work.stretches:
        first, last = max(start, stretch.start), min(end, stretch.end)
        if stretch.whose[1] and first < last:
            yield stretch.whose, first, last


def _merged(tables: Iterable[Sequence[Sequence[Any]]]) -> tuple[Sequence[Any], ...]:
    """Several tables of columns as one, in the order of its first column: the time."""
    kept = list(tables)
    rows = sorted((row for table in kept for row in zip(*table, strict=True)), key=lambda row: row[0])
    return tuple(zip(*rows, strict=True)) if rows else ((),) * len(kept[0])


def _united(tables: Iterable[Sequence[Sequence[Any]]]) -> tuple[Sequence[Any], ...]:
    """As `_merged`, but a row that several tables have is there only as often as in one of them."""
    kept = list(tables)
    most: Counter[tuple[Any, ...]] = Counter()
    for table in kept:
        most |= Counter(zip(*table, strict=True))
    rows = sorted(most.elements(), key=lambda row: row[0])
    return tuple(zip(*rows, strict=True)) if rows else ((),) * len(kept[0])
