"""Reads a period from words people use ("last week", "letzten Monat", "Q3 2026", "1.10.-15.10.") and says one back.

Promises: what is read never reaches past today: a period that has begun is cut there, one that has not is a problem
that says what works. Words of all languages are understood at once, whatever the reader's own. Days are local; `today`
is the person's own. Never reads a clock.
"""

from datetime import date
from difflib import get_close_matches

from handlers.period_shapes import (
    LONGEST_DAYS,
    EmptyPeriodError,
    FuturePeriodError,
    NoSuchDayError,
    PeriodProblem,
    PeriodTooLongError,
    Reading,
    ReversedPeriodError,
    read_plain,
    whole,
)
from handlers.period_words import folded, mended, plain
from kpi.periods import Period
from kpi.words import N_
from locales.speech import Speech

__all__ = [
    "DEFAULT_PERIOD",
    "EmptyPeriodError",
    "FuturePeriodError",
    "NoSuchDayError",
    "PeriodProblem",
    "PeriodTooLongError",
    "ReversedPeriodError",
    "nearest_period",
    "period_name",
    "read_period",
]

DEFAULT_PERIOD = "30d"  # the 30 local days up to and including today

SPOKEN = (
    (N_("today"), "today"),
    (N_("yesterday"), "yesterday"),
    (N_("this week"), "this week"),
    (N_("last week"), "last week"),
    (N_("this month"), "this month"),
    (N_("last month"), "last month"),
    (N_("this quarter"), "this quarter"),
    (N_("last quarter"), "last quarter"),
    (N_("this year"), "this year"),
    (N_("last year"), "last year"),
)
EXAMPLES = (
    *(spoken for _, spoken in SPOKEN),
    *("last 30 days", "heute", "gestern", "diese Woche", "letzte Woche", "diesen Monat", "letzten Monat"),
    *("dieses Quartal", "letztes Quartal", "dieses Jahr", "letztes Jahr", "letzte 30 Tage"),
)


def read_period(phrase: str, today: date) -> Period | None:
    """Return the period a phrase names, or None when it names none. PeriodProblem when it names one that cannot be."""
    reading = Reading(phrase.strip(), today, today)
    try:
        period = read_plain(plain(phrase), reading)
    except (ValueError, OverflowError):
        raise NoSuchDayError(phrase=reading.phrase) from None
    if period is None:
        return None
    if period.first > today:
        raise FuturePeriodError(phrase=reading.phrase)
    period = Period(period.first, min(period.last, today))
    if period.days > LONGEST_DAYS:
        raise PeriodTooLongError(phrase=reading.phrase)
    return period


def nearest_period(phrase: str) -> str | None:
    """Return what somebody may have meant by a phrase that names no period: "last week" for "last weak"."""
    if _names_a_period(better := mended(phrase)):
        return better
    near = get_close_matches(folded(phrase), [folded(example) for example in EXAMPLES], 1)
    return next((example for example in EXAMPLES if [folded(example)] == near), None)


def period_name(period: Period, speech: Speech, today: date) -> str:
    """Return the period in the reader's language, with its name where it has one: "last week (16-22 Nov 2026)"."""
    days = speech.date(period.first) if period.days == 1 else speech.day_range(period.first, period.last)
    for name, spoken in SPOKEN:
        if read_period(spoken, today) == period:
            return speech.say("{period} ({days})", period=speech.say(name), days=days)
    if period == whole("month", period.first):
        return speech.month(period.first)
    if period == whole("week", period.first):
        week = speech.say("week {number}", number=str(period.first.isocalendar().week))
        return speech.say("{period} ({days})", period=week, days=days)
    if period.last == today:
        last = speech.say_many("the last day", "the last {count} days", period.days)
        return speech.say("{period} ({days})", period=last, days=days)
    return days


def _names_a_period(phrase: str) -> bool:
    """Whether a phrase is understood, were it even as a problem. Any day will do as today to find out."""
    try:
        return read_period(phrase, date(2000, 1, 1)) is not None
    except PeriodProblem:
        return True
