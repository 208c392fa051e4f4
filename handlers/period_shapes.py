"""The shapes of a period in plain words, and the days each one means. Used by `handlers.periods` only.

A shape is a pattern over the words of `handlers.period_words.plain`, and a function from what it caught to a `Period`.
Whole units reach to their end, be it in the future; the caller cuts them. ValueError (or OverflowError) says that the
calendar has no such day. Never reads a clock.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

from handlers.period_words import MONTHS, WEEKDAYS
from kpi.errors import TouchlineError
from kpi.periods import Period

LONGEST_DAYS = 3653  # ten years
ONE_DAY = timedelta(days=1)
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
DAYS_IN = {"day": 1, "week": 7}


class PeriodProblem(TouchlineError):  # noqa: N818 - it is the reader's problem; the kinds of it are errors
    """The period "{phrase}" cannot be used. Try "last week", "March", "30d" or "2026-10-01..2026-10-31"."""


class FuturePeriodError(PeriodProblem):
    """The period "{phrase}" has not begun yet. Try one that has, such as "this week" or "30d"."""


class ReversedPeriodError(PeriodProblem):
    """The period "{phrase}" ends before it begins. Put the earlier day first, as in "2026-10-01..2026-10-31"."""


class NoSuchDayError(PeriodProblem):
    """The calendar has no "{phrase}". Check the day, or try "March" or "2026-10-01..2026-10-31"."""


class PeriodTooLongError(PeriodProblem):
    """The period "{phrase}" is longer than ten years. Try a shorter one, such as "last year" or "90 days"."""


class EmptyPeriodError(PeriodProblem):
    """The period "{phrase}" has no day in it. Try "today" or "7 days"."""


class Reading(NamedTuple):
    """What a shape needs besides its words. A date without a year is the latest one that has begun by `as_of`."""

    phrase: str
    today: date
    as_of: date


def whole(unit: str, day: date) -> Period:
    """Return the day, week (from Monday), month, quarter or year that holds a day, to its end."""
    if unit in DAYS_IN:
        first = day - timedelta(days=day.weekday() if unit == "week" else 0)
        return Period(first, first + timedelta(days=DAYS_IN[unit] - 1))
    months = MONTHS_IN[unit]
    first_month = (day.month - 1) // months * months + 1
    last_month = first_month + months - 1
    return Period(date(day.year, first_month, 1), date(day.year, last_month, monthrange(day.year, last_month)[1]))


def _before(unit: str, day: date) -> Period:
    return whole(unit, whole(unit, day).first - ONE_DAY)


def _rolling(count: int, unit: str, reading: Reading) -> Period:
    """Return so many days, weeks, months ... up to and including today."""
    if count < 1:
        raise EmptyPeriodError(phrase=reading.phrase)
    if count > LONGEST_DAYS:
        raise PeriodTooLongError(phrase=reading.phrase)
    today = reading.today
    if unit in DAYS_IN:
        return Period(today - timedelta(days=count * DAYS_IN[unit] - 1), today)
    year, month = divmod(today.year * 12 + today.month - 1 - count * MONTHS_IN[unit], 12)
    if year < 1:
        raise PeriodTooLongError(phrase=reading.phrase)
    day = min(today.day, monthrange(year, month + 1)[1])
    return Period(date(year, month + 1, day) + ONE_DAY, today)


def _yearly(year: str | None, reading: Reading, build: Callable[[int], Period]) -> Period:
    """Return what `build` makes of the year given, or of the latest in which it has begun. ValueError without any."""
    if year:
        return build(int(year) + 2000 if len(year) == 2 else int(year))
    for candidate in range(reading.as_of.year + 1, reading.as_of.year - 9, -1):
        with suppress(ValueError):  # 29 February has not every year
            period = build(candidate)
            if period.first <= reading.as_of:
                return period
    raise ValueError("in no year")


def _relative(words: re.Match[str], reading: Reading) -> Period:
    which, unit = words["which"], words["unit"]
    if which == "next":
        raise FuturePeriodError(phrase=reading.phrase)
    if which == "past":
        return _rolling(1, unit, reading)
    return whole(unit, reading.today) if which == "this" else _before(unit, reading.today)


def _near_day(words: re.Match[str], reading: Reading) -> Period:
    days = {"yesterday": -1, "today": 0, "tomorrow": 1}[words["near"]]
    return whole("day", reading.today + timedelta(days=days))


def _counted(words: re.Match[str], reading: Reading) -> Period:
    return _rolling(int(words["count"][:9]), words["unit"], reading)


def _year(words: re.Match[str], _: Reading) -> Period:
    return whole("year", date(int(words["year"]), 1, 1))


def _quarter(words: re.Match[str], reading: Reading) -> Period:
    month = int(words["n"]) * 3
    return _yearly(words["year"], reading, lambda year: whole("quarter", date(year, month, 1)))


def _week(words: re.Match[str], reading: Reading) -> Period:
    week = int(words["n"])
    return _yearly(words["year"], reading, lambda year: whole("week", date.fromisocalendar(year, week, 1)))


def _month(words: re.Match[str], reading: Reading) -> Period:
    if words["which"] == "last":
        reading = reading._replace(as_of=_before("month", reading.as_of).last)
    month = _month_number(words["month"])
    return _yearly(words["year"], reading, lambda year: whole("month", date(year, month, 1)))


def _day(words: re.Match[str], reading: Reading) -> Period:
    month, day = _month_number(words["month"]), int(words["day"])
    return _yearly(words["year"], reading, lambda year: whole("day", date(year, month, day)))


def _days_of_month(words: re.Match[str], reading: Reading) -> Period:
    month, first, last = _month_number(words["month"]), int(words["day"]), int(words["until"])
    if last < first:
        raise ReversedPeriodError(phrase=reading.phrase)
    return _yearly(words["year"], reading, lambda year: Period(date(year, month, first), date(year, month, last)))


def _weekday(words: re.Match[str], reading: Reading) -> Period:
    latest = reading.as_of - ONE_DAY if words["which"] == "last" else reading.as_of
    return whole("day", latest - timedelta(days=(latest.weekday() - WEEKDAYS.index(words["weekday"])) % 7))


def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else MONTHS.index(word) + 1


UNIT = "(?P<unit>day|week|month|quarter|year)"
YEAR = r"(?P<year>\d{4})"
MONTH = f"(?P<month>{'|'.join(MONTHS)})"
DAY = r"(?P<day>\d{1,2})\.?"
UNTIL = r" ?(?:-|–|to) ?(?P<until>\d{1,2})\.?"

SHAPES: tuple[tuple[str, Callable[[re.Match[str], Reading], Period]], ...] = (
    (r"(?P<near>today|yesterday|tomorrow)", _near_day),
    (rf"(?P<which>this|last|past|next) {UNIT}", _relative),
    (rf"(?:(?:last|past) )?(?P<count>\d+) ?{UNIT}", _counted),
    (YEAR, _year),
    (rf"year {YEAR}", _year),
    (rf"quarter ?(?P<n>[1-4])(?:[ /-]*{YEAR})?", _quarter),
    (rf"{YEAR}[ /-]?quarter ?(?P<n>[1-4])", _quarter),
    (rf"(?P<n>[1-4])\. ?quarter(?: {YEAR})?", _quarter),
    (rf"week ?(?P<n>\d{{1,2}})(?:[ /-]*{YEAR})?", _week),
    (rf"{YEAR}[ /-]?week ?(?P<n>\d{{1,2}})", _week),
    (rf"(?:(?P<which>last|this) )?{MONTH}\.?(?: {YEAR})?", _month),
    (rf"(?P<which>){YEAR}-(?P<month>\d{{1,2}})", _month),
    (rf"{YEAR}-(?P<month>\d{{1,2}})-{DAY}", _day),
    (r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.?(?:(?<=\.) ?(?P<year>\d{4}|\d{2}))?", _day),
    (rf"{DAY} ?{MONTH}\.?(?: {YEAR})?", _day),
    (rf"{MONTH}\.? {DAY}(?: {YEAR})?", _day),
    (rf"{DAY}{UNTIL} ?{MONTH}\.?(?: {YEAR})?", _days_of_month),
    (rf"{MONTH}\.? {DAY}{UNTIL}(?: {YEAR})?", _days_of_month),
    (rf"(?:(?P<which>last|this) )?(?P<weekday>{'|'.join(WEEKDAYS)})\.?", _weekday),
)
SEPARATOR = re.compile(r" ?(?:\.{2,3}|–|—|\bto\b|-) ?")


def read_plain(text: str, reading: Reading) -> Period | None:
    """Return the period of a phrase in plain words: open ended, single, or from one to another."""
    opening = re.fullmatch(r"(?P<word>since|from) (?P<rest>.+)", text)
    rest = opening["rest"] if opening else text
    period = _single(rest, reading)
    if period and opening:
        return Period(period.first, max(period.first, reading.today))
    return period or _range(rest, reading)


def _single(text: str, reading: Reading) -> Period | None:
    for shape, build in SHAPES:
        if words := re.fullmatch(shape, text):
            return build(words, reading)
    return None


def _range(text: str, reading: Reading) -> Period | None:
    """Return the days from one period's first to another's last. An end without a year takes it from the other.

    Without any year it may reach over New Year ("Nov - Feb"), but not round a year within one month: "15 Oct - 1 Oct"
    is a slip.
    """
    for separator in SEPARATOR.finditer(text):
        start, end = text[: separator.start()], text[separator.end() :]
        if re.search(YEAR, start) and not re.search(YEAR, end):
            left = _single(start, reading)
            right = left and _single(end, reading._replace(as_of=_yearly_later(left.first)))
        else:
            right = _single(end, reading)
            left = right and _single(start, reading._replace(as_of=right.last))
        if left and right:
            slip = not re.search(YEAR, text) and left.first.month == right.last.month
            if right.last < left.first or (slip and left.first.year != right.last.year):
                raise ReversedPeriodError(phrase=reading.phrase)
            return Period(left.first, right.last)
    return None


def _yearly_later(day: date) -> date:
    """Return the last day by which every date of the calendar has come round once after a day."""
    return day + timedelta(days=364)
