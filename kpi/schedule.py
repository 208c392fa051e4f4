"""Business schedules: opening hours of a week in a zone, holidays, and the open spans that follow from them.

One rule decides everything: an instant is open when a clock on the wall there shows a time within the opening hours of
that local day, and the day is no holiday. So an opening at 02:30 that the spring gap skips begins when the gap ends; in
autumn, hours that touch the repeated hour count each time the clock shows them. Nothing here reads the time, or any
file but the zone data.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from kpi.facts import Instant, Seconds

DAY: Seconds = 86400
MINUTES_A_DAY = 1440
EPOCH = date(1970, 1, 1)

Minutes = tuple[int, int]  # of a local day: from (included) to (excluded); 1440 is its end
Span = tuple[Instant, Instant]  # half open


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of a week, Monday first: for each day its spans in minutes, in order, none touching the next.

    ValueError when they are not.
    """

    week: tuple[tuple[Minutes, ...], ...]

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for spans in self.week:
            if any(not 0 <= opens < closes <= MINUTES_A_DAY for opens, closes in spans):
                raise ValueError(f"opening hours outside a day: {spans}")
            if any(before[1] >= after[0] for before, after in pairwise(spans)):
                raise ValueError(f"opening hours out of order or touching: {spans}")


def hours_on(days: Iterable[int], *spans: Minutes) -> Hours:
    """Return the same opening hours on some days (0 is Monday), closed on the others."""
    open_days = set(days)
    return Hours(tuple(spans if day in open_days else () for day in range(7)))


ALWAYS_OPEN = hours_on(range(7), (0, MINUTES_A_DAY))


@dataclass(frozen=True, slots=True)
class Schedule:
    """One version of a business schedule. `valid_from` is its first local day; None means that it always held."""

    name: str
    zone: str
    hours: Hours
    holidays: frozenset[date] = frozenset()
    valid_from: date | None = None


def open_spans(schedule: Schedule, start: Instant, end: Instant) -> Iterator[Span]:
    """Yield the open spans of one schedule between two instants, clipped to them, in order. Days may touch."""
    holidays = {(day - EPOCH).days for day in schedule.holidays}
    for (left, right), offset in _steady_stretches(ZoneInfo(schedule.zone), start, end):
        for day in range((left + offset) // DAY, (right - 1 + offset) // DAY + 1):
            if day in holidays:
                continue
            midnight = day * DAY - offset
            for opens, closes in schedule.hours.week[(day + EPOCH.weekday()) % 7]:
                span = max(left, midnight + opens * 60), min(right, midnight + closes * 60)
                if span[0] < span[1]:
                    yield span


def _steady_stretches(zone: ZoneInfo, start: Instant, end: Instant) -> Iterator[tuple[Span, Seconds]]:
    """Yield the stretches in which the zone keeps one offset from UTC, with that offset.

    It looks once a day: no zone has changed its clocks twice within one.
    """
    left, looked = start, start
    offset = _offset(zone, start)
    while looked < end:
        ahead = min(looked + DAY, end)
        if _offset(zone, ahead) != offset:
            change = _change(zone, looked, ahead)
            yield (left, change), offset
            left, offset = change, _offset(zone, ahead)
        looked = ahead
    if left < end:
        yield (left, end), offset


def _change(zone: ZoneInfo, before: Instant, after: Instant) -> Instant:
    """Return the first instant of the new offset, by halving the time between one of the old and one of the new."""
    old = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, instant: Instant) -> Seconds:
    away = datetime.fromtimestamp(instant, zone).utcoffset()
    return int(away.total_seconds()) if away else 0
