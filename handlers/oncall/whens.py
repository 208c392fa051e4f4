"""Reads hours to come as people say them: "tomorrow 9-17", "friday", "now until 18:00", "dec 24 09:00 to dec 26 09:00".

The clock is that of whoever speaks. Without hours, a day is the rotation's duty of that day: from its hand-over, for as
long as it lasts, by the rotation's own clock. Never guesses: what could mean two things is refused.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.rota import Plan, duty
from coaching.timetable import MINUTES_A_DAY, Part
from handlers.absence_words import NearlyAbsenceError, OverError, read_away
from handlers.clock_words import BadHoursOfDayError, BadTimeError, read_hours_of_day, read_time
from handlers.errors import RefusedError
from handlers.oncall.exchange_refusals import PastHoursError, TooFarError, WhenError
from handlers.periods import PeriodProblem, read_period
from handlers.tools import instant
from kpi.facts import Instant
from kpi.periods import Period, local_day, wall_instant

MOST_DAYS = 31
FURTHEST = timedelta(days=366)
DAY = timedelta(days=1)
_TIME = r"\d{1,2}(?:[:.]\d{2})?(?: ?(?:am|pm|uhr))?"
_CLOCK = r"\d{1,2}[:.]\d{2}|\d{1,2} ?(?:am|pm|uhr)"
_TO = r" ?(?:-|–|to|until|till|bis) ?"
_HOURS = re.compile(rf"(?:^|(?<= ))(?:from |von |at |um )?(?P<from>{_TIME}){_TO}(?P<to>{_TIME}|24(?::00)?)$")
_NOW = re.compile(r"(?:from )?(?:now|jetzt|ab jetzt)(?: on)?(?: (?:to|until|till|bis) (?P<until>.+))?")
_MOMENT = re.compile(rf"(?P<day>.+?),? (?:at |um )?(?P<time>{_CLOCK})")
_EXACT = re.compile(r"(?P<from>\d{4}-\d\d-\d\dt\d\d:\d\dz)/(?P<to>\d{4}-\d\d-\d\dt\d\d:\d\dz)")
"""What a button says: the same hours whatever the clock of who presses it."""
_FILLERS = re.compile(r"^(?:(?:on|am|for|für|from|von|vom) )+")


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours to come, from an instant (included) to another (excluded)."""

    start: Instant
    end: Instant


def read_when(words: str, plan: Plan, now: datetime, zone: str) -> Hours:
    """Return the hours that words mean, said in `zone`; a refusal that says what would work."""
    said = _FILLERS.sub("", " ".join(words.split()).rstrip(".,;").casefold()) if words.strip() else ""
    if not said:
        raise WhenError(words=words)
    try:
        found = _read(said, plan, now, zone)
    except OverError:
        raise PastHoursError from None
    except (BadHoursOfDayError, BadTimeError, NearlyAbsenceError):
        raise
    except (RefusedError, ValueError, OverflowError):
        raise WhenError(words=words.strip()) from None
    if found.end <= found.start:
        raise WhenError(words=words.strip())
    if found.end <= instant(now):
        raise PastHoursError
    start = max(found.start, instant(now))
    too_far = start > instant(now) + FURTHEST.total_seconds()
    if too_far or found.end - start > (MOST_DAYS + 1) * DAY.total_seconds():
        raise TooFarError(most=str(MOST_DAYS))
    return Hours(start, found.end)


def _read(said: str, plan: Plan, now: datetime, zone: str) -> Hours:
    today = local_day(instant(now), zone)
    if spoken := _EXACT.fullmatch(said):
        return Hours(*(int(datetime.fromisoformat(each.upper()).timestamp()) for each in spoken.group("from", "to")))
    if spoken := _NOW.fullmatch(said):
        return Hours(instant(now), _end(spoken["until"], plan, now, zone))
    if found := _two_moments(said, today, zone):
        return found
    if spoken := _HOURS.search(said):
        days = _days(said[: spoken.start()].strip() or "today", today)
        starts, ends = read_hours_of_day(f"{spoken['from']}-{spoken['to']}")
        if days.days > 1:
            raise WhenError(words=said)
        return Hours(*_bounds(days.first, starts, ends, zone))
    away = read_away(said, today)
    if away.part is not Part.WHOLE:
        raise WhenError(words=said)
    return Hours(duty(plan, away.days.first)[0], duty(plan, away.days.last)[1])


def _end(until: str | None, plan: Plan, now: datetime, zone: str) -> Instant:
    """Until when "now" lasts: a time of today (or of the night), a moment, or the end of the duty that runs."""
    at, today = instant(now), local_day(instant(now), zone)
    if until is None:
        ends = (duty(plan, local_day(at, plan.zone) + number * DAY)[1] for number in (-1, 0, 1))
        return next(each for each in ends if each > at)
    minute = read_time(until, bare=True)
    if minute is None:
        found = _moment(until, today, zone)
        return duty(plan, _days(until, today).last)[1] if found is None else found
    end = wall_instant(today, minute, zone)
    return end if end > at else wall_instant(today + DAY, minute, zone)


def _two_moments(said: str, today: date, zone: str) -> Hours | None:
    """From a day and time to another day and time; None for words that are not so."""
    for separator in re.finditer(r" (?:to|until|till|bis|-|–) ", said):
        start, end = said[: separator.start()], said[separator.end() :]
        left, right = _moment(start, today, zone), _moment(end, today, zone)
        if left is not None and right is not None:
            return Hours(left, right)
    return None


def _moment(said: str, today: date, zone: str) -> Instant | None:
    """A day with a time of it; None for words that are not so."""
    spoken = _MOMENT.fullmatch(said)
    minute = read_time(spoken["time"], bare=True) if spoken else None
    if spoken is None or minute is None:
        return None
    try:
        days = _days(_FILLERS.sub("", spoken["day"]), today)
    except RefusedError:
        return None
    return wall_instant(days.first, minute, zone) if days.days == 1 else None


def _days(said: str, today: date) -> Period:
    away = read_away(said, today)
    if away.part is not Part.WHOLE:
        raise WhenError(words=said)
    return away.days


def _bounds(day: date, starts: int, ends: int, zone: str) -> tuple[Instant, Instant]:
    """The instants of two times of a day; over midnight for those of a night."""
    over = day + DAY if ends <= starts or ends == MINUTES_A_DAY else day
    return wall_instant(day, starts, zone), wall_instant(over, ends % MINUTES_A_DAY, zone)


def read_span(words: str, today: date) -> Period | None:
    """Return the days that are to be shown, to come or past; None for words that mean none, a refusal for a slip."""
    said = _FILLERS.sub("", words.strip())
    try:
        return read_away(said, today).days
    except RefusedError as refusal:
        try:
            past = read_period(said, today)
        except PeriodProblem:
            past = None
        if past is None and isinstance(refusal, NearlyAbsenceError):
            raise
        return past
