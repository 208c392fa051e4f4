"""When the readers of scheduled posts may be written to: zones, working days and hours, holidays, leave.

A person's own choice goes before what holds for everybody in the workspace: the days and the holiday region of its
default schedule. Never says why somebody is away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.timetable import EVERY_DAY, MINUTES_A_DAY, WORKING_WEEK, Free, Off, Part, Reader
from connectors.public_holidays import days_off
from kpi.errors import TouchlineError
from storage.database import Session
from storage.schedules import ScheduleRow, all_schedules
from storage.working_time import Absence, WorkingTime, absences_between, working_times

BEFORE, AFTER = timedelta(days=45), timedelta(days=75)
"""How far from today days are looked up: further back than a digest covers, further ahead than a post waits."""

FIRST_HOUR, LAST_HOUR = 7 * 60, 19 * 60
"""Where somebody chose no hours: nobody is written to at night."""


@dataclass(frozen=True, slots=True)
class Calendars:
    """What decides about everybody's days, loaded once for a workspace around a day."""

    days: frozenset[int]
    region: str
    chosen: Mapping[int, WorkingTime]
    absences: Mapping[int, tuple[Absence, ...]]
    first: date
    last: date

    def person(self, person_id: int, zone: str) -> Reader:
        """Return when a person may be written to."""
        own = self.chosen.get(person_id)
        days = self.days if own is None or own.days is None else frozenset(own.days)
        starts = FIRST_HOUR if own is None or own.starts is None else own.starts
        ends = LAST_HOUR if own is None or own.ends is None else own.ends
        region = self.region if own is None or own.region is None else own.region
        free = self._holidays(region)
        for absence in self.absences.get(person_id, ()):
            for day in _days(max(absence.first, self.first), min(absence.last, self.last)):
                free[day] = (*free.get(day, ()), Free(Off.LEAVE, Part(absence.part)))
        return Reader(zone, days, (starts, ends), free)

    def channel(self, zone: str) -> Reader:
        """Return when a channel may be written to: on any day but a holiday of the workspace, at any hour."""
        return Reader(zone, EVERY_DAY, (0, MINUTES_A_DAY), self._holidays(self.region))

    def _holidays(self, region: str) -> dict[date, tuple[Free, ...]]:
        try:
            found = days_off(region, range(self.first.year, self.last.year + 1)) if region else {}
        except TouchlineError:
            # A region that is known no more takes nobody's digest away.
            return {}
        return {
            day: (Free(Off.HOLIDAY, Part.AFTERNOON if half else Part.WHOLE),)
            for day, half in found.items()
            if self.first <= day <= self.last
        }


def load_calendars(session: Session, workspace_id: int, today: date) -> Calendars:
    """Return what decides about everybody's days around today."""
    default = next((row for row in reversed(all_schedules(session, workspace_id)) if row.is_default), None)
    first, last = today - BEFORE, today + AFTER
    absences: dict[int, tuple[Absence, ...]] = {}
    for absence in absences_between(session, workspace_id, first, last):
        absences[absence.person_id] = (*absences.get(absence.person_id, ()), absence)
    return Calendars(
        _open_days(default), (default.region or "") if default else "", working_times(session, workspace_id), absences,
        first, last,
    )  # fmt: skip


def _open_days(schedule: ScheduleRow | None) -> frozenset[int]:
    """The days of the week on which the workspace works; Monday to Friday where it has not said."""
    days = frozenset(number for number, spans in enumerate(schedule.week) if spans) if schedule else frozenset()
    return days or WORKING_WEEK


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
