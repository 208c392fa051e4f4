"""Times of day and days of the week as people write them, in every language at once, and said back to them.

"8:30", "at 9", "8 Uhr", "5 pm"; "weekdays", "mon-thu", "Mo, Mi und Fr". Never guesses: what looks like a time and is
none is refused.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from coaching.timetable import EVERY_DAY, MINUTES_A_DAY, NOON, WORKING_WEEK
from handlers.errors import RefusedError
from kpi.words import N_
from locales.speech import Speech

DAY_NAMES = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_SPELLED = (
    "monday mondays mon montag montags mo",
    "tuesday tuesdays tue tues dienstag dienstags di tu",
    "wednesday wednesdays wed mittwoch mittwochs mi we",
    "thursday thursdays thu thur thurs donnerstag donnerstags do th",
    "friday fridays fri freitag freitags fr",
    "saturday saturdays sat samstag samstags sonnabend sonnabends sa",
    "sunday sundays sun sonntag sonntags so su",
)
_DAYS = {word: number for number, words in enumerate(_SPELLED) for word in words.split()}
_SETS = {
    **dict.fromkeys(("every day", "daily", "all days", "täglich", "jeden tag", "alle tage"), EVERY_DAY),
    **dict.fromkeys(
        ("weekdays", "weekday", "every weekday", "working days", "workdays", "werktags", "werktage", "wochentags",
         "arbeitstage", "arbeitstags", "jeden werktag"),
        WORKING_WEEK,
    ),
    **dict.fromkeys(("weekend", "weekends", "wochenende", "wochenenden"), frozenset({5, 6})),
}  # fmt: skip
_BEFORE_DAYS = re.compile(r"^(?:(?:on|every|each|am|an|jeden|immer) )+")
_RANGE = re.compile(r"\s*(?:-|–|\bto\b|\bthrough\b|\bbis\b)\s*")
_TIME = re.compile(
    r"(?P<at>(?:at|um|gegen) ?)?(?P<hour>\d{1,3})(?:[:.h](?P<minute>\d{2}))?(?P<tail> ?(?:am|pm|a\.m\.|p\.m\.|uhr|h))?"
)
_SPAN = re.compile(
    r"(?:from |von )?(?P<from>[\d:.]+ ?(?:am|pm|uhr)?)\s*(?:-|–|to|until|bis)\s*(?P<to>[\d:.]+ ?(?:am|pm|uhr)?)"
)


class BadTimeError(RefusedError):
    """There is no time "{words}". Write it like 08:30, 17:15 or 5 pm."""


class NoDaysError(RefusedError):
    """Choose at least one day of the week."""


class NoSuchDaysError(RefusedError):
    """I do not understand the days "{words}". Write them like "mon-thu", "mon, wed, fri" or "weekdays"."""


class NearlyDaysError(RefusedError):
    """I do not understand the days "{words}". Did you mean "{nearest}"?"""


EVENING = 18 * 60


class BadHoursOfDayError(RefusedError):
    """I cannot read the hours "{words}". Write them like "8-17" or "08:30-17:00", the earlier first."""


def read_time(phrase: str, *, bare: bool = False) -> int | None:
    """Return the minute of the day a phrase names; None where it names none, BadTimeError where there is none such.

    A number alone ("9") is a time only where one is expected: `bare`.
    """
    found = _TIME.fullmatch(phrase.strip().casefold())
    if found is None or not (bare or found["at"] or found["minute"] or found["tail"]):
        return None
    hour, minute, tail = int(found["hour"]), int(found["minute"] or 0), (found["tail"] or "").strip().replace(".", "")
    if tail in ("am", "pm"):
        if not 1 <= hour <= NOON // 60:
            raise BadTimeError(words=phrase.strip())
        hour = hour % 12 + (12 if tail == "pm" else 0)
    if hour * 60 >= MINUTES_A_DAY or minute >= 60:
        raise BadTimeError(words=phrase.strip())
    return hour * 60 + minute


def read_days(phrase: str) -> frozenset[int] | None:
    """Return the days of the week a phrase names, Monday being 0; None where a word of it names none."""
    said = " ".join(phrase.casefold().replace(",", " ").split())
    if said in _SETS:
        return _SETS[said]
    said = _BEFORE_DAYS.sub("", f"{said} ").strip()
    if said in _SETS:
        return _SETS[said]
    days: set[int] = set()
    for part in _RANGE.sub("-", said).split():
        if part in ("and", "und", "&"):
            continue
        first, _, last = part.partition("-")
        if first not in _DAYS or (last or first) not in _DAYS:
            return None
        start, end = _DAYS[first], _DAYS[last or first]
        days.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return frozenset(days) or None


def require_days(phrase: str) -> frozenset[int]:
    """Return the days a phrase names; a refusal, with the nearest, where it names none."""
    found = read_days(phrase)
    if found is not None:
        return found
    words = phrase.casefold().split()
    near = [_near(word) for word in words]
    if words and all(near) and read_days(" ".join(near)):
        raise NearlyDaysError(words=phrase, nearest=" ".join(near))
    raise NoSuchDaysError(words=phrase)


def _near(word: str) -> str:
    return word if word in _DAYS else next(iter(get_close_matches(word, [*_DAYS, *_SETS], 1, 0.7)), "")


def read_hours_of_day(phrase: str) -> tuple[int, int]:
    """Return from which minute of the day to which, from "8-17"; over midnight for a night shift's "22-6".

    BadHoursOfDayError where that cannot be read, or is the wrong way round: no night shift begins before six.
    """
    found = _SPAN.fullmatch(phrase.strip().casefold())
    try:
        starts = read_time(found["from"], bare=True) if found else None
        ends = MINUTES_A_DAY if found and found["to"].rstrip("0:") == "24" else None
        ends = ends or (read_time(found["to"], bare=True) if found else None)
    except BadTimeError:
        starts = ends = None
    if starts is None or ends is None or (starts >= ends and not (starts >= EVENING and ends <= NOON)):
        raise BadHoursOfDayError(words=phrase.strip())
    return starts, ends


def time_said(minute: int) -> str:
    """Return a minute of the day as anybody can type it: "08:30"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def days_said(days: Iterable[int], speech: Speech) -> str:
    """Return days of the week in words: "every day", "Monday to Friday", "Monday and Thursday"."""
    chosen = sorted(days)
    if len(chosen) == len(EVERY_DAY):
        return speech.say("every day")
    names = [speech.say(DAY_NAMES[day]) for day in chosen]
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:
        return speech.say("{first} to {last}", first=names[0], last=names[-1])
    return speech.listing(names) if names else speech.say("no day")
