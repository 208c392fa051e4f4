"""Somebody's figures like for like: held against what their team needed for the same mix of tickets.

For who coaches them. The others are those of the teams that both share, all together and never one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log
from typing import NamedTuple

from handlers.tools import Tools
from handlers.work import observe, together, work_of_person
from kpi.definitions import BY_KEY, Kpi, Rules, Unit
from kpi.effect import MINIMUM_PEERS
from kpi.facts import Instant
from kpi.figures import between, once_a_ticket, values_of
from kpi.mix import Comparison, Kept, compare
from kpi.observations import Values
from kpi.periods import WEEK, day_start, local_day
from kpi.words import N_
from storage.database import Session
from storage.mix import Kind, kinds_of

WEEKS = 8
COMPARED = ("agent_first_response", "full_resolution", "reopen_rate", "csat")
_SECONDS_A_WEEK = int(WEEK.total_seconds())
_ONCE = frozenset({"reopen_rate"})
MIXES: tuple[tuple[str, tuple[int, ...]], ...] = (
    (N_("channel, priority, and topic"), (0, 1, 2)),
    (N_("priority and topic"), (1, 2)),
    (N_("topic"), (2,)),
    (N_("priority"), (1,)),
    (N_("channel"), (0,)),
)
"""What a mix is counted by: the finest by which enough tickets can be compared."""


class Like(NamedTuple):
    """One KPI like for like. `by` names the mix, as a sentence of the catalogue."""

    kpi: Kpi
    found: Comparison
    by: str

    @property
    def is_duration(self) -> bool:
        """Return whether it is counted in logarithms of seconds."""
        return self.kpi.unit == Unit.DURATION

    def value(self, mean: float) -> float:
        """Return a mean in the KPI's own unit."""
        return exp(mean) if self.is_duration else mean


@dataclass(frozen=True, slots=True)
class Compared:
    """What could be compared; `peers` is with how many others, of whom too few make it empty."""

    likes: tuple[Like, ...] = ()
    peers: int = 0


def compare_person(
    session: Session, person_id: int, peers: Sequence[int], rules: Rules, now: Instant, tools: Tools
) -> Compared:
    """Return somebody's last weeks against their peers'."""
    if len(peers) < MINIMUM_PEERS:
        return Compared(peers=len(peers))
    today = local_day(now, tools.zone)
    end = day_start(today, tools.zone)
    start = day_start(today - timedelta(weeks=WEEKS), tools.zone)
    mine = observe(session, work_of_person(session, person_id), start, end, rules.csat_credit)
    work = together(work_of_person(session, each) for each in peers)
    theirs = observe(session, work, start, end, rules.csat_credit)
    likes = []
    for key in COMPARED:
        own, others = (between(values_of(key, seen, now, rules), start, end) for seen in (mine, theirs))
        if key in _ONCE:
            own, others = once_a_ticket(own), once_a_ticket(others)
        kinds = kinds_of(session, tools.workspace_id, [*own.ticket_id, *others.ticket_id])
        if (found := _like(BY_KEY[key], own, others, kinds, start)) is not None:
            likes.append(found)
    return Compared(tuple(likes), len(peers))


def _like(kpi: Kpi, own: Values, others: Values, kinds: Mapping[int, Kind], start: Instant) -> Like | None:
    """The comparison by the finest mix that says enough; None where none does."""
    for by, fields in MIXES:
        if not all(any(kind[field] for kind in kinds.values()) for field in fields):
            continue  # nothing is known of it: it would tell no tickets apart
        found = compare(_kept(kpi, own, kinds, fields, start), _kept(kpi, others, kinds, fields, start))
        if found is not None:
            return Like(kpi, found, by)
    return None


def _kept(kpi: Kpi, values: Values, kinds: Mapping[int, Kind], fields: Sequence[int], start: Instant) -> list[Kept]:
    logs = kpi.unit == Unit.DURATION
    return [
        Kept(tuple(kinds[ticket][field] for field in fields), log(max(value, 1.0)) if logs else float(value),
             (at - start) // _SECONDS_A_WEEK)
        for at, value, ticket in zip(values.at, values.value, values.ticket_id, strict=True)
        if ticket in kinds
    ]  # fmt: skip
