"""When a scheduled post is due: at the reader's own time, on the reader's own days. Pure.

Promises: a slot for each day (week, month) of the timetable, once, with the local days it covers; a post waits for its
reader's working time, and a slot that falls on a day off is there too, with the reason why nothing is sent. Rests on no
clock and on nothing that happened: the same timetable and reader give the same slots at any time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from kpi.facts import Instant
from kpi.periods import Period, local_day, local_minute, wall_instant

DAY = timedelta(days=1)
NOON = 12 * 60
MINUTES_A_DAY = 24 * 60
WORKING_WEEK = frozenset(range(5))
EVERY_DAY = frozenset(range(7))
MOST_DAYS_COVERED = 7
"""A digest tells of the days since the one before, but after a long leave of no more than a week."""


class Cadence(StrEnum):
    """How often."""

    DAILY = "daily"  # on some days of the week
    WEEKLY = "weekly"  # on one of them, about the ISO week before
    MONTHLY = "monthly"  # on a day of the month, about the month before


class Off(StrEnum):
    """Why somebody does not work at a time."""

    DAY_OFF = "day_off"  # not one of their days: a weekend, a part-time day
    HOLIDAY = "holiday"
    LEAVE = "leave"
    QUIET = "quiet"  # outside their hours


class Part(StrEnum):
    """Which part of a day is free."""

    WHOLE = "whole"
    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class Free:
    """A day, or half of one, on which somebody does not work. Halves meet at noon."""

    why: Off
    part: Part = Part.WHOLE

    def holds_at(self, minute: int) -> bool:
        """Return whether it is free at a minute of the day."""
        return self.part is Part.WHOLE or (self.part is Part.MORNING) == (minute < NOON)


@dataclass(frozen=True, slots=True)
class Reader:
    """When somebody may be written to: their zone, days of the week (0 is Monday), hours, and free days.

    `hours` are minutes of the day, from (included) to (excluded); a night shift's go over midnight (1320, 360). A
    channel has all days and all hours.
    """

    zone: str
    days: frozenset[int] = WORKING_WEEK
    hours: tuple[int, int] = (0, MINUTES_A_DAY)
    free: Mapping[date, tuple[Free, ...]] = field(default_factory=dict)

    def off_on(self, day: date, minute: int) -> Off | None:
        """Return why they do not work on a day at this minute, quiet hours aside; None when they do."""
        for each in self.free.get(day, ()):
            if each.holds_at(minute):
                return each.why
        return None if day.weekday() in self.days else Off.DAY_OFF

    def off_at(self, instant: Instant) -> Off | None:
        """Return why they may not be written to at an instant; None when they may."""
        minute = local_minute(instant, self.zone)
        starts, ends = self.hours
        awake = starts <= minute < ends if starts < ends else minute >= starts or minute < ends
        return self.off_on(local_day(instant, self.zone), minute) or (None if awake else Off.QUIET)

    def next_at(self, instant: Instant, before: Instant) -> Instant | None:
        """Return the first instant from this one on at which they may be written to; None if not before `before`."""
        day = local_day(instant, self.zone)
        while wall_instant(day, 0, self.zone) < before:
            for minute in sorted({0, NOON, self.hours[0] % MINUTES_A_DAY}):
                at = max(instant, wall_instant(day, minute, self.zone))
                if at < before and local_day(at, self.zone) == day and self.off_at(at) is None:
                    return at
            day += DAY
        return None


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a job posts: a minute of the local day in `zone`, on `days` of the week, or on a day of the month.

    WEEKLY posts on the first of `days`; MONTHLY on `month_day` (1 to 28).
    """

    cadence: Cadence
    minute: int
    zone: str
    days: frozenset[int] = WORKING_WEEK
    month_day: int = 1

    def runs_on(self, day: date) -> bool:
        """Return whether a slot belongs to this day."""
        match self.cadence:
            case Cadence.DAILY:
                return day.weekday() in self.days
            case Cadence.WEEKLY:
                return day.weekday() == min(self.days, default=0)
            case Cadence.MONTHLY:
                return day.day == self.month_day

    def next_run(self, after: date) -> date:
        """Return the first day after this one to which a slot belongs."""
        day = after + DAY
        while not self.runs_on(day):
            day += DAY
        return day


@dataclass(frozen=True, slots=True)
class Slot:
    """One time a job posts to one reader. `period` names it in the ledger; `day` is the day it belongs to.

    `at` is when it is due, after waiting for the reader (`waited` says why). With `skipped` nothing is sent.
    """

    period: str
    day: date
    at: Instant
    covers: Period
    waited: Off | None = None
    skipped: Off | None = None


def slots(timetable: Timetable, reader: Reader, after: date) -> Iterator[Slot]:
    """Yield the slots that belong to days after `after`, in order, without end. A timetable without days has none."""
    if timetable.cadence is not Cadence.MONTHLY and not timetable.days:
        return
    day = after
    while True:
        day = timetable.next_run(day)
        yield slot_of(timetable, reader, day)


def slot_of(timetable: Timetable, reader: Reader, day: date) -> Slot:
    """Return the slot that belongs to a day on which the timetable runs."""
    covers = _covered(timetable, reader, day)
    at, why = _sent_at(timetable, reader, day)
    period = _named(timetable.cadence, covers, day)
    if at is None:
        return Slot(period, day, wall_instant(day, timetable.minute, timetable.zone), covers, skipped=why)
    return Slot(period, day, at, covers, waited=why)


def _sent_at(timetable: Timetable, reader: Reader, day: date) -> tuple[Instant | None, Off | None]:
    """When a day's post is sent, None for not at all; and why it is not sent at its own time."""
    nominal = wall_instant(day, timetable.minute, timetable.zone)
    why = reader.off_at(nominal)
    if why is None:
        return nominal, None
    if timetable.cadence is Cadence.DAILY and why is not Off.QUIET:
        # The next one covers this day too: nobody wants two on the morning after a holiday.
        return None, why
    following = wall_instant(timetable.next_run(day), timetable.minute, timetable.zone)
    return reader.next_at(nominal, following), why


def _covered(timetable: Timetable, reader: Reader, day: date) -> Period:
    """The local days a post tells of: since the one before, the week before, or the month before."""
    if timetable.cadence is Cadence.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return Period(monday - 7 * DAY, monday - DAY)
    if timetable.cadence is Cadence.MONTHLY:
        last = day.replace(day=1) - DAY
        return Period(last.replace(day=1), last)
    first = day - DAY
    while (day - first).days < MOST_DAYS_COVERED:
        if timetable.runs_on(first) and _sent_at(timetable, reader, first)[0] is not None:
            break
        first -= DAY
    return Period(first, day - DAY)


def _named(cadence: Cadence, covers: Period, day: date) -> str:
    """The period's name in the ledger: "2026-11-23", "2026-W47", "2026-11"."""
    match cadence:
        case Cadence.DAILY:
            return day.isoformat()
        case Cadence.WEEKLY:
            year, week, _ = covers.first.isocalendar()
            return f"{year}-W{week:02d}"
        case Cadence.MONTHLY:
            return f"{covers.first:%Y-%m}"
