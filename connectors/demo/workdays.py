"""The demo's own working hours: Monday to Friday, 8 to 18 in Berlin, but for German public holidays."""

from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from connectors.public_holidays import public_holidays
from kpi.facts import Instant, Seconds

ZONE = ZoneInfo("Europe/Berlin")
_OPENS, _CLOSES = time(8), time(18)
_SATURDAY = 5


def instant_of(day: date, at: time = time.min) -> Instant:
    """Return a local time of the demo's office as an instant."""
    return int(datetime.combine(day, at, tzinfo=ZONE).timestamp())


class Workdays:
    """Counts and adds open seconds between two days."""

    def __init__(self, first: date, last: date) -> None:
        self.holidays = public_holidays("DE", range(first.year, last.year + 1))
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        open_days = [day for day in days if day.weekday() < _SATURDAY and day not in self.holidays]
        self._opens = [instant_of(day, _OPENS) for day in open_days]
        self._length = instant_of(open_days[0], _CLOSES) - self._opens[0]

    def _elapsed(self, at: Instant) -> Seconds:
        """Return the open seconds from the first opening to an instant."""
        number = bisect_right(self._opens, at) - 1
        if number < 0:
            return 0
        return number * self._length + min(at - self._opens[number], self._length)

    def between(self, start: Instant, end: Instant) -> Seconds:
        """Return the open seconds between two instants."""
        return self._elapsed(end) - self._elapsed(start)

    def after(self, start: Instant, seconds: float) -> Instant:
        """Return when that many open seconds have passed; past the last day known, at its closing."""
        number, rest = divmod(self._elapsed(start) + int(seconds), self._length)
        if number >= len(self._opens):
            return self._opens[-1] + self._length
        return max(start, self._opens[number] + rest)
