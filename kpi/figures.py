"""From observations to figures: one function a KPI, used by every answer, so that cards, charts and `/why` agree.

Everything is recomputed from facts; nothing is averaged from averages. Exact figures: sorted values, no sketches.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, pairwise
from operator import sub
from typing import Any, NamedTuple

from kpi.definitions import Rules, Unit
from kpi.facts import Instant, Seconds
from kpi.observations import Cycles, Numbers, Observations, Perhaps, Values
from kpi.quantiles import median, median_interval, p90
from kpi.timeline import Ending
from kpi.wilson import wilson

DAY = 86_400
_SOLVED = int(Ending.SOLVED)


class DurationFigure(NamedTuple):
    """Median and 90th percentile in seconds; `within` of n met the target, None without one.

    `low` to `high` is the median's 95 % interval; None for fewer than six.
    """

    n: int
    median: float
    p90: float
    within: int | None
    low: float | None = None
    high: float | None = None


class RateFigure(NamedTuple):
    """`good` of `n`, with its 95 % Wilson interval."""

    n: int
    good: int
    low: float
    high: float


Column = Sequence[Any]
Mask = Sequence[bool]


def _picked(mask: Mask, *columns: Column) -> list[Column]:
    """The columns' values where the mask says so: a pass without a Python loop."""
    return [tuple(compress(column, mask)) for column in columns]


def _since(mask: Mask, ended_at: Numbers, started: Perhaps, business: Perhaps, ticket: Numbers) -> Values:
    """Durations by the business clock where every one has it, else by the calendar: never a mixture."""
    at, counted, tickets = _picked(mask, ended_at, business, ticket)
    if None not in counted:
        return Values(at, counted, tickets, business=bool(at))
    return Values(at, tuple(map(sub, at, compress(started, mask))), tickets)


def _first_reply(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001 - one shape for every KPI
    r = seen.replies
    return _since(_told(r.created), r.ended_at, r.created, r.created_business, r.ticket_id)


def _agent_first_response(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    r = seen.replies
    return _since(_told(r.assigned), r.ended_at, r.assigned, r.assigned_business, r.ticket_id)


def _next_reply(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    r = seen.replies
    return _since(_told(r.asked), r.ended_at, r.asked, r.asked_business, r.ticket_id)


def _told(column: Perhaps) -> Mask:
    return [value is not None for value in column]


def _first_resolution(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    c = seen.cycles
    first = [how == _SOLVED and nth == 1 for how, nth in zip(c.ending, c.ordinal, strict=True)]
    return _since(first, c.ended_at, c.created_at, c.business, c.ticket_id)


def _full_resolution(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    c = seen.cycles
    last = [how == _SOLVED and is_last == 1 for how, is_last in zip(c.ending, c.last, strict=True)]
    return _since(last, c.ended_at, c.created_at, c.business, c.ticket_id)


def _requester_wait(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    c = seen.cycles
    rows = zip(c.ending, c.last, c.wait, strict=True)
    mask = [how == _SOLVED and is_last == 1 and wait is not None for how, is_last, wait in rows]
    at, calendar, business, ticket = _picked(mask, c.ended_at, c.wait, c.wait_business, c.ticket_id)
    if None in business:
        return Values(at, calendar, ticket)
    return Values(at, business, ticket, business=bool(at))


def _over(cycles: Cycles, now: Instant, rules: Rules) -> int:
    """How many cycles, from the first, have their reopen window over."""
    return bisect_right(cycles.ended_at, now - rules.reopen_days * DAY)


def _settled(cycles: Cycles, now: Instant, rules: Rules) -> Mask:
    """Which cycles were solved so long ago that their reopen window is over."""
    return [how == _SOLVED for how in cycles.ending[: _over(cycles, now, rules)]]


def _one_touch(seen: Observations, now: Instant, rules: Rules) -> Values:
    c = seen.cycles
    at, touch, ticket = _picked(_settled(c, now, rules), c.ended_at, c.one_touch, c.ticket_id)
    at, touch, ticket = _picked(_told(touch), at, touch, ticket)
    return Values(at, touch, ticket)


def _reopen_rate(seen: Observations, now: Instant, rules: Rules) -> Values:
    c = seen.cycles
    window = rules.reopen_days * DAY
    at, reopened, ticket = _picked(_settled(c, now, rules), c.ended_at, c.reopened_at, c.ticket_id)
    value = [int(again is not None and again - solved <= window) for solved, again in zip(at, reopened, strict=True)]
    return Values(at, value, ticket)


def _csat(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    at, good, ticket = _picked(_told(seen.ratings.good), *seen.ratings)
    return Values(at, good, ticket)


def _sla(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    return Values(*seen.targets)


def _solved(seen: Observations, now: Instant, rules: Rules) -> Values:  # noqa: ARG001
    c = seen.cycles
    at, ticket = _picked([how == _SOLVED for how in c.ending], c.ended_at, c.ticket_id)
    return Values(at, (1,) * len(at), ticket)


_VALUES: dict[str, Callable[[Observations, Instant, Rules], Values]] = {
    "first_reply": _first_reply,
    "agent_first_response": _agent_first_response,
    "next_reply": _next_reply,
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


def between(values: Values, start: Instant, end: Instant) -> Values:
    """Return the values at or after `start` and before `end`."""
    cut = slice(bisect_left(values.at, start), bisect_left(values.at, end))
    return values._replace(at=values.at[cut], value=values.value[cut], ticket_id=values.ticket_id[cut])


def once_a_ticket(values: Values) -> Values:
    """Keep one value a ticket, the highest: a ticket solved twice in a period and reopened once is one reopened."""
    if len(set(values.ticket_id)) == values.n:
        return values
    best: dict[int, tuple[Instant, Seconds]] = {}
    for at, value, ticket in zip(values.at, values.value, values.ticket_id, strict=True):
        if ticket not in best or value > best[ticket][1]:
            best[ticket] = (at, value)
    kept = sorted((at, value, ticket) for ticket, (at, value) in best.items())
    return values._replace(
        at=[at for at, _, _ in kept], value=[value for _, value, _ in kept], ticket_id=[ticket for _, _, ticket in kept]
    )


def duration_figure(values: Values, target: float | None) -> DurationFigure | None:
    """Return median, 90th percentile and how many kept the target (seconds), or None for no values."""
    if not values.n:
        return None
    ordered = sorted(values.value)
    within = None if target is None else bisect_right(ordered, target)
    low, high = median_interval(ordered) or (None, None)
    return DurationFigure(len(ordered), median(ordered), p90(ordered), within, low, high)


def rate_figure(values: Values) -> RateFigure | None:
    """Return good of n with its Wilson interval, or None for no values."""
    n = values.n
    if not n:
        return None
    good = sum(values.value)
    return RateFigure(n, good, *wilson(good, n))


class Point(NamedTuple):
    """A KPI's value over one week (or day): the median of durations, or the share of good.

    `low` to `high` is its 95 % interval; None where so few tell none.
    """

    start: Instant
    value: float
    n: int
    low: float | None = None
    high: float | None = None


def weekly(values: Values, edges: Sequence[Instant], unit: Unit, minimum: int) -> list[Point]:
    """Return a point for each week (or day: whatever lies between two `edges`) of at least `minimum` values."""
    points: list[Point] = []
    at = bisect_left(values.at, edges[0])
    for start, end in pairwise(edges):
        stop = bisect_left(values.at, end, at)
        week, at = values.value[at:stop], stop
        if len(week) < max(minimum, 1):
            continue
        if unit == Unit.DURATION:
            ordered = sorted(week)
            points.append(Point(start, median(ordered), len(week), *(median_interval(ordered) or ())))
        else:
            good = sum(week)
            points.append(Point(start, good / len(week), len(week), *wilson(good, len(week))))
    return points


def too_soon(cycles: Cycles, start: Instant, end: Instant, now: Instant, rules: Rules) -> int:
    """Count the tickets solved from `start` to before `end` whose reopen window is not over yet at `now`."""
    first = max(bisect_left(cycles.ended_at, start), _over(cycles, now, rules))
    cut = slice(first, bisect_left(cycles.ended_at, end))
    solved = zip(cycles.ending[cut], cycles.ticket_id[cut], strict=True)
    return len({ticket for how, ticket in solved if how == _SOLVED})


AGE_BANDS = (1, 3, 7, 30)
"""Backlog's age bands in days: under 1, 1 to 3, 3 to 7, 7 to 30, over 30."""


def age_bands(opened: Iterable[Instant], at: Instant) -> tuple[int, ...]:
    """Count open tickets by age at `at`; one more band than AGE_BANDS has edges."""
    counts = [0] * (len(AGE_BANDS) + 1)
    for start in opened:
        counts[bisect_right(AGE_BANDS, (at - start) / DAY)] += 1
    return tuple(counts)


def unreplied(cycles: Cycles, start: Instant, end: Instant) -> int:
    """Count the cycles that ended from `start` to before `end` without the ticket ever having had a reply."""
    cut = slice(bisect_left(cycles.ended_at, start), bisect_left(cycles.ended_at, end))
    return sum(1 for replied in cycles.replied[cut] if replied == 0)
