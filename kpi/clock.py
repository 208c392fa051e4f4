"""Business clocks: how many open seconds lie between two instants, exactly, whatever the zone does in between.

A schedule may change its hours, zone or holidays on a day: the new version counts from that day's midnight in its own
zone. Before the first version's day the first version counts. What is open is said in `kpi.schedule`. Asked millions
of times in an import, so years are worked out once and looked up from then on. Nothing here reads the time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import accumulate, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kpi.errors import TouchlineError
from kpi.facts import Instant, Seconds
from kpi.schedule import ALWAYS_OPEN, Hours, Schedule, Span, hours_on, open_spans

__all__ = [
    "ALWAYS_OPEN",
    "BusinessClock",
    "Changes",
    "Hours",
    "Schedule",
    "YearOutOfRangeError",
    "as_helpdesk",
    "clock_at",
    "cumulative",
    "hours_on",
    "reached",
]

FIRST_YEAR, LAST_YEAR = 1970, 2199  # bounds the memory of a clock


class YearOutOfRangeError(TouchlineError):
    """The year {year} cannot be right. Please correct the date: Touchline counts from 1970 to 2199."""


class _Table(NamedTuple):
    """Some years at a glance: between `edges[i]` and the next edge it is open when i is odd.

    `done[i]` open seconds lie between `start` and `edges[i]`.
    """

    start: Instant
    end: Instant
    edges: list[Instant]
    done: list[Seconds]


NO_YEARS = _Table(0, 0, [], [])


class BusinessClock:
    """Counts open seconds by the versions of one schedule; ValueError for none, or for two that begin on one day.

    Tables are built by the year, the first time a year is asked for. Threads may share a clock.
    """

    __slots__ = ("_reigns", "_table", "name")

    def __init__(self, versions: Iterable[Schedule]) -> None:
        ordered = sorted(versions, key=lambda version: version.valid_from or date.min)
        if not ordered or len({version.valid_from for version in ordered}) < len(ordered):
            raise ValueError("a schedule needs versions, each with its own first day")
        self.name = ordered[-1].name
        self._reigns = _reigns(ordered)
        self._table = NO_YEARS

    def seconds_between(self, start: Instant, end: Instant) -> Seconds:
        """Return the open seconds from start (included) to end (excluded); 0 when end is not after start.

        YearOutOfRangeError for a span that leaves the years 1970 to 2199.
        """
        if end <= start:
            return 0
        table = self._table
        if start < table.start or end >= table.end:
            table = self._reach(start, end)
        edges, done = table.edges, table.done
        i = bisect_right(edges, start) - 1
        j = bisect_right(edges, end, i) - 1
        before = done[i] + start - edges[i] if i % 2 else done[i]
        until = done[j] + end - edges[j] if j % 2 else done[j]
        return until - before

    def reached(self, start: Instant, seconds: Seconds, until: Instant) -> Instant | None:
        """Return the first instant by which so many open seconds have passed since start; None if not before `until`.

        The exact inverse of `seconds_between`. YearOutOfRangeError as there.
        """
        if seconds <= 0:
            return start if start < until else None
        if until <= start or self.seconds_between(start, until) < seconds:
            return None
        table = self._table
        if start < table.start or until >= table.end:  # another thread has put a shorter one in place
            table = self._reach(start, until)
        edges, done = table.edges, table.done
        i = bisect_right(edges, start) - 1
        wanted = seconds + (done[i] + start - edges[i] if i % 2 else done[i])
        j = bisect_left(done, wanted)  # the first edge by which they have passed: a closing
        found = edges[j - 1] + wanted - done[j - 1]
        return found if found < until else None

    def _reach(self, start: Instant, end: Instant) -> _Table:
        """Return a table that holds both instants, adding the years it lacks.

        The new table is put in place by one assignment, so that no thread sees half of it.
        """
        table = self._table
        first, last = _new_year(_year(start)), _new_year(_year(end) + 1)
        if table is NO_YEARS:
            edges = list(self._edges(first, last))
        else:
            first, last = min(first, table.start), max(last, table.end)
            edges = [*self._edges(first, table.start), *table.edges[1:], *self._edges(table.end, last)]
        if (first, last) != (table.start, table.end):
            # It begins with a closing, so that an odd place is open.
            table = _Table(first, last, [first, *edges], [0, *_open_seconds(edges)])
            self._table = table
        return table

    def _edges(self, start: Instant, end: Instant) -> Iterator[Instant]:
        """Yield openings and closings between two instants in turn; an opening first, a closing last."""
        for span in _joined(self._spans(start, end)):
            yield from span

    def _spans(self, start: Instant, end: Instant) -> Iterator[Span]:
        for reign_start, reign_end, version in self._reigns:
            yield from open_spans(version, max(start, reign_start), min(end, reign_end))


Changes = Sequence[tuple[Instant, BusinessClock]]
"""Which clock applied to a ticket from when on, in time order, at least one; the first also applies before its time."""


def clock_at(instant: Instant, changes: Changes) -> BusinessClock:
    """Return the clock in force at an instant. A change counts from its own second on."""
    in_force = changes[0][1]
    for at, clock in changes:
        if at > instant:
            break
        in_force = clock
    return in_force


def cumulative(start: Instant, end: Instant, changes: Changes) -> Seconds:
    """Return the open seconds of a span, each part of it by the clock in force then (for coaching)."""
    if len(changes) == 1:
        return changes[0][1].seconds_between(start, end)
    cuts = [start, *(at for at, _ in changes if start < at < end), end]
    return sum(clock_at(left, changes).seconds_between(left, right) for left, right in pairwise(cuts))


def reached(start: Instant, seconds: Seconds, changes: Changes, until: Instant) -> Instant | None:
    """Return when so many open seconds have passed since start, each by the clock in force then; the calendar without.

    None if not before `until`. The exact inverse of `cumulative` (for coaching).
    """
    if not changes:
        return start + seconds if start + seconds < until else None
    if len(changes) == 1 or seconds <= 0:
        return changes[0][1].reached(start, seconds, until)
    left = seconds
    for begun, ended in pairwise([start, *(at for at, _ in changes if start < at < until), max(start, until)]):
        clock = clock_at(begun, changes)
        counted = clock.seconds_between(begun, ended)
        if counted >= left:
            found = clock.reached(begun, left, ended + 1)
            return found if found is not None and found < until else None
        left -= counted
    return None


def as_helpdesk(start: Instant, end: Instant, changes: Changes) -> Seconds:
    """Return the open seconds of a span by the one clock in force at its end, as Zendesk counts single events.

    Source: Zendesk, "How does Zendesk record its business hour metrics" (article 5654110765338).
    """
    return clock_at(end, changes).seconds_between(start, end)


def _reigns(ordered: list[Schedule]) -> list[tuple[Instant, Instant, Schedule]]:
    """Return from when to when each version is in force: half open, without gap or overlap whatever their zones."""
    starts = [_new_year(FIRST_YEAR), *(_first_midnight(version) for version in ordered[1:])]
    # A version far to the east may begin before the one of the day before, far to the west.
    starts = list(accumulate(starts, max))
    return list(zip(starts, [*starts[1:], _new_year(LAST_YEAR + 1)], ordered, strict=True))


def _first_midnight(version: Schedule) -> Instant:
    day = version.valid_from or date.min
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(version.zone)).timestamp())


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans with those that touch made one: around the clock is one span, not one a day."""
    whole: Span | None = None
    for span in spans:
        if whole and whole[1] == span[0]:
            whole = whole[0], span[1]
            continue
        if whole:
            yield whole
        whole = span
    if whole:
        yield whole


def _open_seconds(edges: list[Instant]) -> Iterator[Seconds]:
    """Yield, for each opening and closing in turn, the open seconds before it."""
    seconds = 0
    for opening, closing in zip(edges[::2], edges[1::2], strict=True):
        yield seconds
        seconds += closing - opening
        yield seconds


def _year(instant: Instant) -> int:
    year = datetime.fromtimestamp(instant, UTC).year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearOutOfRangeError(year=year)
    return year


def _new_year(year: int) -> Instant:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
