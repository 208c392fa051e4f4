"""Whose work each team's figures rest on, part by part, and what may therefore stand in a report.

A figure of a report rests on the people of its period; the one before and each week of a trend rest on those of that
time, and are judged for themselves. Shows nobody's name: people are counted.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise

from coaching.suppression import Choice, Part, decide_shown, leaves_few, people_in
from handlers.work import Work
from kpi.facts import Instant
from storage.database import Session
from storage.observations import by_groups, credited
from storage.people import people_of

Parts = Mapping[Hashable, frozenset[Part]]


def parts_of(session: Session, works: Mapping[int, Work], start: Instant, end: Instant) -> Parts:
    """Return the parts of each team's work from `start` to before `end`, by team; bots are nobody.

    A part is what one person did in one helpdesk group between two changes of any team's members.
    """
    found: dict[Hashable, set[tuple[Hashable, int]]] = {team: set() for team in works}
    for first, last in pairwise(_edges(works.values(), start, end)):
        groups = sorted({group for work in works.values() for group in work.groups})
        there = credited(session, by_groups(groups), first, last) if groups else []
        for team, work in works.items():
            for stretch in work.stretches:
                kind, ids = stretch.whose
                if not ids or stretch.start >= last or stretch.end <= first:
                    continue
                if kind == "group_id":
                    mine = [(group, agent) for group, agent in there if group in ids]
                else:
                    mine = list(credited(session, stretch.whose, first, last))
                found[team].update(((first, group, agent), agent) for group, agent in mine)
    who = _who(session, {agent for parts in found.values() for _, agent in parts})
    return {
        team: frozenset((part, who[agent]) for part, agent in parts if agent in who) for team, parts in found.items()
    }


def choose(parts: Parts, minimum: int) -> Choice:
    """Return which teams may stand side by side (`coaching.suppression`)."""
    return decide_shown(parts, minimum)


def beside_total(parts: Parts, shown: Iterable[Hashable], minimum: int) -> bool:
    """Say whether the total of all these teams may stand beside those of them that are shown: here, in this time.

    A week in which one of them is left out must not be told by taking the others from the total.
    """
    whole = frozenset[Part]().union(*parts.values())
    return people_in(whole) >= minimum and not leaves_few(whole, [parts[team] for team in shown], minimum)


def _edges(works: Iterable[Work], start: Instant, end: Instant) -> Sequence[Instant]:
    """The times at which somebody's work began or ended to be a team's, within the bounds."""
    times = {time for work in works for stretch in work.stretches for time in (stretch.start, stretch.end)}
    return [start, *sorted(time for time in times if start < time < end), end]


def _who(session: Session, agents: Iterable[int]) -> dict[int, Hashable]:
    """Whom each identity belongs to. Of two that are linked to nobody and share a name, one person is made: fewer."""
    return {
        identity: person_id if person_id is not None else name
        for person_id, name, identities in people_of(session, sorted(agents))
        for identity in identities
    }
