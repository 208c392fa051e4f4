"""Which team is shown in which day, week and month of an export: decided as for a report, and against subtraction.

A day that is left out must not be worked out from its week or month less the other days: where those left out rest on
fewer people than the minimum group together, more of them are left out, those of the fewest people first.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.suppression import Part, people_in
from handlers.report.groups import choose, parts_of
from handlers.work import Work
from kpi.periods import Period
from storage.database import Session

DAY = timedelta(days=1)
STEPS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Shown:
    """A period of one step, and the teams whose figures may stand in it."""

    step: str
    period: Period
    teams: frozenset[int]


def months_between(first: date, last: date) -> Iterator[Period]:
    """Yield the whole months of the calendar from the one of `first` to the one of `last`."""
    day = first.replace(day=1)
    while day <= last:
        following = (day + 31 * DAY).replace(day=1)
        yield Period(day, following - DAY)
        day = following


def shown_in(session: Session, works: Mapping[int, Work], month: Period, zone: str, minimum: int) -> list[Shown]:
    """Return the periods of a month with the teams shown: the month, the weeks that begin in it, and its days.

    The days of the weeks that reach out of it are looked at too, so that a week is judged whole.
    """
    mondays = [day for day in _days(month) if day.weekday() == 0]
    weeks = [Period(day, day + 6 * DAY) for day in mondays]
    first = month.first - month.first.weekday() * DAY
    last = max([month.last, *(week.last for week in weeks)])
    around = [Period(first, first + 6 * DAY), *weeks]
    days = [Period(day, day) for day in _days(Period(first, last))]
    parts = {day: parts_of(session, works, *day.bounds(zone)) for day in days}
    kept = {day: choose(parts[day], minimum).shown for day in days}
    shown: dict[Period, set[int]] = {day: {team for team in works if team in kept[day]} for day in days}
    for team in works:
        for whole in (month, *around):
            mine = [day for day in days if whole.first <= day.first <= whole.last]
            _left_out(team, mine, parts, shown, minimum)
    found = [Shown("day", day, frozenset(shown[day])) for day in days if month.first <= day.first <= month.last]
    for step, period in (("month", month), *(("week", week) for week in weeks)):
        chosen = choose(parts_of(session, works, *period.bounds(zone)), minimum).shown
        found.append(Shown(step, period, frozenset(team for team in works if team in chosen)))
    return found


def _left_out(
    team: int,
    days: Sequence[Period],
    parts: Mapping[Period, Mapping[Hashable, frozenset[Part]]],
    shown: Mapping[Period, set[int]],
    minimum: int,
) -> None:
    """Take more of a team's days away until those away rest on nobody, or on enough people together."""
    while 0 < people_in(_united(parts[day][team] for day in days if team not in shown[day])) < minimum:
        left = [day for day in days if team in shown[day]]
        if not left:
            return
        shown[min(left, key=lambda day: (people_in(parts[day][team]), day.first))].discard(team)


def _united(parts: Iterable[frozenset[Part]]) -> frozenset[Part]:
    return frozenset[Part]().union(*parts)


def _days(period: Period) -> Iterator[date]:
    for number in range(period.days):
        yield period.first + number * DAY
