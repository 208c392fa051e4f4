"""From spans to figures: one function a KPI, used by every answer, so that cards, charts and `/why` agree.

Everything is recomputed from facts; nothing is averaged from averages. Exact figures: sorted values, no sketches.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from kpi.definitions import Rules, Unit
from kpi.facts import Instant
from kpi.quantiles import median, p90
from kpi.timeline import FAR, Ending, SpanKind
from kpi.wilson import wilson


class ReplyRow(NamedTuple):
    """A reply span as it is remembered."""

    ended_at: Instant
    kind: int
    started_at: Instant
    business: int | None
    ticket_id: int


class CycleRow(NamedTuple):
    """A cycle of work as it is remembered."""

    ended_at: Instant
    ordinal: int
    ending: int
    last: bool
    opened_at: Instant
    created_at: Instant
    reopened_at: Instant | None
    business: int | None
    wait: int | None
    wait_business: int | None
    one_touch: bool | None
    replied: bool | None
    ticket_id: int


class RatingRow(NamedTuple):
    """A survey as it is remembered: answered at `at` with a verdict, or offered then and not answered (`good` None)."""

    at: Instant
    good: bool | None
    ticket_id: int


class TargetRow(NamedTuple):
    """An SLA target that has ended."""

    ended_at: Instant
    met: bool
    ticket_id: int


class Observations(NamedTuple):
    """What is remembered of one subject (a person or a team) over a stretch of time, each sorted by time."""

    replies: Sequence[ReplyRow] = ()
    cycles: Sequence[CycleRow] = ()
    ratings: Sequence[RatingRow] = ()
    targets: Sequence[TargetRow] = ()


class Value(NamedTuple):
    """One measured value: a duration in seconds, or 1 (good) or 0 of a rate, of one ticket."""

    at: Instant
    value: float
    ticket_id: int


class Values(NamedTuple):
    """A KPI's values in time order. `business` says which clock they count by; `too_soon` are not counted yet."""

    values: list[Value]
    business: bool = False
    too_soon: int = 0


class DurationFigure(NamedTuple):
    """Median and 90th percentile in seconds; `within` of n met the target, None without one."""

    n: int
    median: float
    p90: float
    within: int | None


class RateFigure(NamedTuple):
    """`good` of `n`, with its 95 % Wilson interval."""

    n: int
    good: int
    low: float
    high: float


def _durations(rows: Iterable[tuple[Instant, int | None, int | None, int]]) -> Values:
    """Values by the business clock where every row has one, else by the calendar: never a mixture."""
    kept = [row for row in rows if row[1] is not None]
    business = bool(kept) and all(row[2] is not None for row in kept)
    column = 2 if business else 1
    return Values([Value(row[0], float(row[column] or 0), row[3]) for row in kept], business)


def _replies(kind: SpanKind) -> Callable[[Observations, Instant, Rules], Values]:
    def values(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001 - one shape for every KPI
        wanted = int(kind)
        return _durations((r[0], r[0] - r[2], r[3], r[4]) for r in seen.replies if r[1] == wanted)

    return values


def _first_resolution(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    rows = (c for c in seen.cycles if c.ending == Ending.SOLVED and c.ordinal == 1)
    return _durations((c.ended_at, c.ended_at - c.created_at, c.business, c.ticket_id) for c in rows)


def _full_resolution(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    rows = (c for c in seen.cycles if c.ending == Ending.SOLVED and c.last)
    return _durations((c.ended_at, c.ended_at - c.created_at, c.business, c.ticket_id) for c in rows)


def _requester_wait(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    rows = (c for c in seen.cycles if c.ending == Ending.SOLVED and c.last)
    return _durations((c.ended_at, c.wait, c.wait_business, c.ticket_id) for c in rows)


def _settled(seen: Observations, now: Instant, rules: Rules) -> tuple[list[CycleRow], int]:
    """The solved cycles whose reopen window is over, and how many tickets' windows are not."""
    latest = now - rules.reopen_days * 86_400
    solved = [c for c in seen.cycles if c.ending == Ending.SOLVED]
    early = [c for c in solved if c.ended_at <= latest]
    return early, len(solved) - len(early)


def _one_touch(seen: Observations, now: Instant, rules: Rules) -> Values:
    settled, too_soon = _settled(seen, now, rules)
    values = [Value(c.ended_at, float(c.one_touch), c.ticket_id) for c in settled if c.one_touch is not None]
    return Values(values, False, too_soon)


def _reopen_rate(seen: Observations, now: Instant, rules: Rules) -> Values:
    settled, too_soon = _settled(seen, now, rules)
    window = rules.reopen_days * 86_400
    values = [
        Value(c.ended_at, float(c.reopened_at is not None and c.reopened_at - c.ended_at <= window), c.ticket_id)
        for c in settled
    ]
    return Values(values, False, too_soon)


def _csat(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    return Values([Value(r.at, float(r.good), r.ticket_id) for r in seen.ratings if r.good is not None])


def _sla(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    return Values([Value(t.ended_at, float(t.met), t.ticket_id) for t in seen.targets])


def _solved(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    return Values([Value(c.ended_at, 1.0, c.ticket_id) for c in seen.cycles if c.ending == Ending.SOLVED])


_VALUES: dict[str, Callable[[Observations, Instant, Rules], Values]] = {
    "first_reply": _replies(SpanKind.FIRST_REPLY),
    "agent_first_response": _replies(SpanKind.AGENT_FIRST),
    "next_reply": _replies(SpanKind.NEXT_REPLY),
    "first_resolution": _first_resolution,
    "full_resolution": _full_resolution,
    "requester_wait": _requester_wait,
    "one_touch": _one_touch,
    "reopen_rate": _reopen_rate,
    "csat": _csat,
    "sla": _sla,
    "solved": _solved,
}

MEASURED = frozenset(_VALUES)
"""The KPIs that are made of single values; the others (backlog, created) are counts at an instant or of arrivals."""


def values_of(key: str, seen: Observations, now: Instant, rules: Rules) -> Values:
    """Return the values of the KPI `key` in `seen`, in time order; `key` is one of MEASURED."""
    return _VALUES[key](seen, now, rules)


def between(values: Sequence[Value], start: Instant, end: Instant) -> Sequence[Value]:
    """Return the values at or after `start` and before `end`."""
    return values[bisect_left(values, start, key=_at) : bisect_left(values, end, key=_at)]


def _at(value: Value) -> Instant:
    return value.at


def once_a_ticket(values: Sequence[Value]) -> list[Value]:
    """Keep one value a ticket, the highest: a ticket solved twice in a period and reopened once is one reopened."""
    best: dict[int, Value] = {}
    for value in values:
        held = best.get(value.ticket_id)
        if held is None or value.value > held.value:
            best[value.ticket_id] = value
    return list(best.values())


def duration_figure(values: Sequence[Value], target: float | None) -> DurationFigure | None:
    """Return median, 90th percentile and how many kept the target (seconds), or None for no values."""
    if not values:
        return None
    ordered = sorted(value.value for value in values)
    within = None if target is None else bisect_right(ordered, target)
    return DurationFigure(len(ordered), median(ordered), p90(ordered), within)


def rate_figure(values: Sequence[Value]) -> RateFigure | None:
    """Return good of n with its Wilson interval, or None for no values."""
    if not values:
        return None
    good = int(sum(value.value for value in values))
    low, high = wilson(good, len(values))
    return RateFigure(len(values), good, low, high)


class Point(NamedTuple):
    """A KPI's value over one week: the median of durations, or the share of good."""

    start: Instant
    value: float
    n: int


def weekly(values: Sequence[Value], edges: Sequence[Instant], unit: Unit, minimum: int) -> list[Point]:
    """Return a point for each week between two `edges` that has at least `minimum` values."""
    points: list[Point] = []
    at = bisect_left(values, edges[0], key=_at)
    for start, end in pairwise(edges):
        stop = bisect_left(values, end, lo=at, key=_at)
        chunk, at = values[at:stop], stop
        if len(chunk) >= max(minimum, 1):
            numbers = [value[1] for value in chunk]
            value = median(sorted(numbers)) if unit == Unit.DURATION else sum(numbers) / len(numbers)
            points.append(Point(start, value, len(chunk)))
    return points


AGE_BANDS = (1, 3, 7, 30)
"""Backlog's age bands in days: under 1, 1 to 3, 3 to 7, 7 to 30, over 30."""


def age_bands(opened: Iterable[Instant], at: Instant) -> tuple[int, ...]:
    """Count open tickets by age at `at`; one more band than AGE_BANDS has edges."""
    counts = [0] * (len(AGE_BANDS) + 1)
    for start in opened:
        counts[bisect_right(AGE_BANDS, (at - start) / 86_400)] += 1
    return tuple(counts)


def open_at(cycles: Iterable[CycleRow], at: Instant) -> list[CycleRow]:
    """Return the cycles that were open at `at`: the backlog of that moment."""
    return [cycle for cycle in cycles if cycle.opened_at <= at < cycle.ended_at]


def unreplied(cycles: Iterable[CycleRow], start: Instant, end: Instant) -> int:
    """Count the tickets of a period without any reply: still open at its end, or finished in it unanswered."""
    return sum(1 for c in cycles if c.replied is False and (c.ended_at == FAR or start <= c.ended_at < end))
