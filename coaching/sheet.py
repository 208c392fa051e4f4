"""One subject's measures for one period: figure, own past, target, and what a control chart says. Pure.

Every answer reads from here, so a card, its chart and its table cannot disagree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from coaching.changes import BASELINE_DAYS, BASELINE_WEEKS, Step, Watch, watch
from kpi.definitions import BY_KEY, MINIMUM_COMPARED, Kpi, Rules, Unit
from kpi.facts import Instant
from kpi.figures import (
    MEASURED,
    DurationFigure,
    RateFigure,
    between,
    duration_figure,
    once_a_ticket,
    rate_figure,
    too_soon,
    values_of,
    weekly,
)
from kpi.observations import Observations, Values
from kpi.periods import Period, day_start, local_day, week_edges

ONCE_A_TICKET = frozenset({"one_touch", "reopen_rate", "solved"})
"""KPIs that count tickets: one that is solved twice in a period counts once."""

WAITS_FOR_REOPENING = frozenset({"one_touch", "reopen_rate"})
"""KPIs that count a ticket only once it can no longer be reopened within the window."""


@dataclass(frozen=True, slots=True)
class Window:
    """A period and the history it is judged by, as instants. `edges` are the weeks from the baseline to the end.

    With `step` DAY they are days; those that begin at an instant of `closed` are not judged.
    """

    period: Period
    zone: str
    start: Instant
    end: Instant
    before: Instant  # where the period of equal length before it begins
    edges: tuple[Instant, ...]
    step: Step = Step.WEEK
    closed: frozenset[Instant] = frozenset()

    @property
    def load_from(self) -> Instant:
        """Return the first instant whose facts matter."""
        return min(self.before, self.edges[0])


def window(period: Period, zone: str, now: Instant) -> Window:
    """Return the window of a period: its bounds, and the complete weeks before and in it, up to `now`."""
    start, end = period.bounds(zone)
    before, _ = period.previous().bounds(zone)
    until = min(period.last, local_day(now, zone) - timedelta(days=1))
    monday = period.first - timedelta(days=period.first.weekday() + 7 * BASELINE_WEEKS)
    weeks = max(((until - monday).days + 1) // 7, 1)
    return Window(period, zone, start, min(end, max(now + 1, start)), before, tuple(week_edges(monday, weeks, zone)))


FURTHEST_DAYS = 3 * BASELINE_DAYS
"""How far back days to judge by are looked for: a team that works on few days has few of them."""


def day_window(period: Period, zone: str, now: Instant, works: Callable[[date], bool]) -> Window:
    """Return the window of a period that is judged by days on which the team `works`, against BASELINE_DAYS of them."""
    day = timedelta(days=1)
    first, left = period.first, BASELINE_DAYS
    while left and (period.first - first).days < FURTHEST_DAYS:
        first -= day
        left -= works(first)
    last = max(min(period.last, local_day(now, zone) - day), first)
    days = [first + number * day for number in range((last - first).days + 1)]
    edges = [day_start(each, zone) for each in (*days, last + day)]
    closed = frozenset(edge for edge, each in zip(edges, days, strict=False) if not works(each))
    plain = window(period, zone, now)
    return replace(plain, edges=tuple(edges), step=Step.DAY, closed=closed)


@dataclass(frozen=True, slots=True)
class Measure:
    """One KPI of a subject in a period. `figure` is None where nothing was measured or can be told yet.

    `too_soon` is how many tickets of the period cannot be counted yet, because they may still be reopened.
    """

    kpi: Kpi
    n: int
    figure: DurationFigure | RateFigure | None
    earlier: DurationFigure | RateFigure | None  # the period before, where both are large enough to compare
    target: float | None
    watch: Watch | None
    business: bool
    too_soon: int
    values: Values

    @property
    def enough(self) -> bool:
        """Whether the sample is large enough for a figure."""
        return self.figure is not None and self.n >= self.kpi.minimum

    @property
    def comparable(self) -> bool:
        """Whether the sample is large enough to be compared with anything."""
        return self.figure is not None and self.n >= MINIMUM_COMPARED


def measure(
    kpi: Kpi, seen: Observations, within: Window, rules: Rules, now: Instant, target: float | None = None
) -> Measure:
    """Return one KPI's measure; `kpi.key` is one of `kpi.figures.MEASURED`."""
    all_values = values_of(kpi.key, seen, now, rules)
    current = between(all_values, within.start, within.end)
    earlier = between(all_values, within.before, within.start)
    if kpi.key in ONCE_A_TICKET:
        current, earlier = once_a_ticket(current), once_a_ticket(earlier)
    figure, past = _figure(kpi, current, target), _figure(kpi, earlier, target)
    compared = past if min(current.n, earlier.n) >= MINIMUM_COMPARED else None
    judged = None
    if kpi.unit != Unit.COUNT:
        counted = _once_a_step(all_values, within.edges) if kpi.key in ONCE_A_TICKET else all_values
        points = weekly(counted, within.edges, kpi.unit, kpi.minimum)
        judged = watch(kpi, [each for each in points if each.start not in within.closed], within.start, within.step)
    early = too_soon(seen.cycles, within.start, within.end, now, rules) if kpi.key in WAITS_FOR_REOPENING else 0
    return Measure(kpi, current.n, figure, compared, target, judged, all_values.business, early, current)


def _once_a_step(values: Values, edges: Sequence[Instant]) -> Values:
    """Keep one value a ticket in each week (day), as a figure of it would: the chart and the card must agree."""
    if len(set(values.ticket_id)) == values.n:
        return values
    steps = [once_a_ticket(between(values, start, end)) for start, end in pairwise(edges)]
    return values._replace(
        at=[at for step in steps for at in step.at],
        value=[value for step in steps for value in step.value],
        ticket_id=[ticket for step in steps for ticket in step.ticket_id],
    )


def _figure(kpi: Kpi, values: Values, target: float | None) -> DurationFigure | RateFigure | None:
    if kpi.unit == Unit.DURATION:
        return duration_figure(values, target)
    return rate_figure(values) if kpi.unit == Unit.RATE else None


def measures(
    keys: Sequence[str], seen: Observations, within: Window, rules: Rules, now: Instant, targets: Mapping[str, float]
) -> list[Measure]:
    """Return the measures of these KPIs, in their order; those that are not made of single values are left out."""
    return [measure(BY_KEY[key], seen, within, rules, now, targets.get(key)) for key in keys if key in MEASURED]


def weeks_of(within: Window) -> int:
    """Return how many complete weeks of the period can be judged."""
    return sum(1 for start, _ in pairwise(within.edges) if start >= within.start)
