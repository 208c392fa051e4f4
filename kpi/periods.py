"""Periods of local days, and where they begin and end in time. Never reads a clock; `zone` is an IANA name.

A local day begins at its first instant, even where the clocks skip midnight, so it may have 23 or 25 hours.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from kpi.facts import Instant

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `first` to `last`, both included. ValueError when they are reversed."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end before it begins: {self.words}")

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """Return it as anybody can type it: "2026-10-01..2026-10-31"."""
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    def bounds(self, zone: str) -> tuple[Instant, Instant]:
        """Return its first instant, and the first one after it."""
        return day_start(self.first, zone), day_start(self.last + timedelta(days=1), zone)

    def previous(self) -> "Period":
        """Return the period of equal length that ends on the day before this one."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def whole_weeks(self) -> tuple["Period", ...]:
        """Return the complete ISO weeks in it, Monday to Sunday; none where it holds no whole week."""
        monday = self.first + timedelta(days=-self.first.weekday() % 7)
        count = ((self.last - monday).days + 1) // 7
        return tuple(Period(monday + n * WEEK, monday + n * WEEK + timedelta(days=6)) for n in range(count))

    def weeks(self, zone: str) -> list[Instant]:
        """Return where its complete ISO weeks begin and the last one ends, as `week_edges`; empty without any."""
        weeks = self.whole_weeks()
        return week_edges(weeks[0].first, len(weeks), zone) if weeks else []


def day_start(day: date, zone: str) -> Instant:
    """Return the first instant of a local day. Where the clocks skip midnight, it is the end of the gap.

    A day that the zone left out altogether begins, and ends, where the next one begins.
    """
    return wall_instant(day, 0, zone)


def wall_instant(day: date, minute: int, zone: str) -> Instant:
    """Return when a clock on the wall shows a minute (0 to 1439) of a local day.

    The first time of two in autumn; where the clocks skip it in spring, the end of the gap.
    """
    local = ZoneInfo(zone)
    wall = datetime(day.year, day.month, day.day, *divmod(minute, 60), tzinfo=local)
    instant = int(wall.timestamp())
    if datetime.fromtimestamp(instant, local).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _gap_end(wall)


def _gap_end(skipped: datetime) -> Instant:
    """Return the instant at which the clocks jump over a local time that does not exist.

    Python reads such a time with the offset before the gap (fold=0, too late by the gap) or after it (fold=1, too
    early); the jump lies between the two, where the offset changes.
    """
    before, after = int(skipped.replace(fold=1).timestamp()), int(skipped.timestamp())
    old = skipped.utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, skipped.tzinfo).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def local_day(instant: Instant, zone: str) -> date:
    """Return the day a clock on the wall in the zone shows."""
    return datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone)).date()


def local_minute(instant: Instant, zone: str) -> int:
    """Return the minute of the day a clock on the wall in the zone shows, 0 to 1439."""
    wall = datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone))
    return wall.hour * 60 + wall.minute


def week_edges(first_day: date, weeks: int, zone: str) -> list[Instant]:
    """Return where each of some weeks begins, and where the last one ends: `weeks` + 1 instants to bisect in.

    The first week begins on `first_day`, whatever weekday that is.
    """
    return [day_start(first_day + n * WEEK, zone) for n in range(weeks + 1)]


def known_zone(name: str) -> bool:
    """Return whether `name` is an IANA time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found, not a name at all, or the path of something else
        return False
    return True
