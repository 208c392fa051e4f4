"""Reads when somebody will be away from words people use: "Dec 1 to Dec 5", "tomorrow", "Friday afternoon", "3 days".

The same words of every language as for periods, but of days to come: a date without a year is the next one. Never
reads a clock.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.timetable import Part
from handlers.errors import RefusedError
from handlers.period_shapes import PeriodProblem, Reading, read_plain, whole
from handlers.period_words import WEEKDAYS, mended, plain
from kpi.periods import Period

ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=366)
LONGEST_AGO = timedelta(days=90)
"""Nobody notes that they have been away for longer than this: such days were typed the wrong way round."""
_PARTS = {
    **dict.fromkeys(("morning", "mornings", "vormittag", "vormittags"), Part.MORNING),
    **dict.fromkeys(("afternoon", "afternoons", "nachmittag", "nachmittags"), Part.AFTERNOON),
}
_TOGETHER = re.compile(r"\b(\w+tag)((?:vor|nach)mittags?)\b", re.IGNORECASE)
"""German writes them as one word: "Freitagnachmittag"."""

_THIS = frozenset({"this", "in the", "diesen", "am"})
_DAY = rf"(?:(?:next|this) )?(?:{'|'.join(WEEKDAYS)})\.?"
_FROM_TO = re.compile(rf"(?:from )?(?P<first>{_DAY}) ?(?:to|-|–) ?(?P<last>{_DAY})")
_UNTIL_DAY = re.compile(rf"(?P<first>.+?) (?:to|-|–) (?P<last>{_DAY})")
_COUNTED = re.compile(r"(?P<count>\d{1,3}) ?(?P<unit>day|week)(?: from (?P<start>.+))?")


class NoSuchAbsenceError(RefusedError):
    """I do not understand "{words}" there. Say when, for example "away Dec 1 to Dec 5" or "away friday afternoon"."""


class NearlyAbsenceError(RefusedError):
    """I do not understand "{words}" there. Did you mean "{nearest}"?"""


class OverError(RefusedError):
    """ "{words}" is over already. Say when somebody will be away, for example "away tomorrow"."""


class TooLongAwayError(RefusedError):
    """ "{words}" is longer than a year. Say it in shorter parts."""


class UntilWhenError(RefusedError):
    """Say until when as well, for example "away {words} until friday"."""


class BadDayError(RefusedError):
    """The calendar has no "{words}", or it ends before it begins. Try "Dec 1 to Dec 5" or "2026-12-01..2026-12-05"."""


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is away, or half of each."""

    days: Period
    part: Part = Part.WHOLE


def read_away(words: str, today: date) -> Away:
    """Return when somebody will be away; a refusal, with the nearest, for words that say no time to come."""
    part = Part.WHOLE
    kept = []
    for word in _TOGETHER.sub(r"\1 \2", words).split():
        named = _PARTS.get(word.casefold().strip(",.;"))
        part = named or part
        kept += [] if named else [word]
    said = " ".join(kept)
    if part is not Part.WHOLE and said.casefold() in _THIS:
        said = ""
    days = _days(said, today) if said else Period(today, today) if part is not Part.WHOLE else None
    if days is None:
        better = mended(said)
        if better != said and _reads(better, today):
            raise NearlyAbsenceError(words=said, nearest=better)
        raise NoSuchAbsenceError(words=words.strip())
    if days.last < today:
        raise OverError(words=words.strip())
    if days.first < today - LONGEST_AGO:
        raise BadDayError(words=words.strip())
    if days.last - days.first > LONGEST:
        raise TooLongAwayError(words=words.strip())
    return Away(days, part)


def _reads(words: str, today: date) -> bool:
    try:
        return _days(words, today) is not None
    except RefusedError:
        return True


def _days(words: str, today: date) -> Period | None:
    said = plain(words)
    begun = re.fullmatch(r"(?:from|since) (?P<rest>.+)", said)
    said = begun["rest"] if begun else said
    try:
        found = _coming(said, today) or read_plain(said, Reading(words, today, today + 364 * ONE_DAY))
    except (ValueError, OverflowError, PeriodProblem):
        raise BadDayError(words=words) from None
    if begun and found and found.days == 1:
        raise UntilWhenError(words=words)
    return found


def _coming(said: str, today: date) -> Period | None:
    """What periods of the past do not know: coming weekdays, so many days from now, next week, until a day."""
    if re.fullmatch(_DAY, said):
        day = _weekday(said, today)
        return Period(day, day)
    if spoken := _FROM_TO.fullmatch(said):
        first = _weekday(spoken["first"], today)
        return Period(first, _weekday(spoken["last"], first))
    if spoken := re.fullmatch(r"next (?P<unit>week|month)", said):
        return whole(spoken["unit"], whole(spoken["unit"], today).last + ONE_DAY)
    if spoken := _COUNTED.fullmatch(said):
        start = _days(spoken["start"], today) if spoken["start"] else Period(today, today)
        count = int(spoken["count"]) * (7 if spoken["unit"] == "week" else 1)
        return Period(start.first, start.first + (count - 1) * ONE_DAY) if start and count else None
    if spoken := _UNTIL_DAY.fullmatch(said):
        begins = _days(spoken["first"], today)
        return Period(begins.first, _weekday(spoken["last"], begins.first)) if begins else None
    if said.startswith("to "):
        end = _days(said.removeprefix("to "), today)
        return Period(today, end.last) if end else None
    return None


def _weekday(said: str, since: date) -> date:
    """The first such day of the week from a day on; "next" never means that day itself."""
    number = next(at for at, name in enumerate(WEEKDAYS) if name in said)
    start = since + ONE_DAY if said.startswith("next ") else since
    return start + (number - start.weekday()) % 7 * ONE_DAY
