"""Reads when a 1:1 is, how long, and where its call is held: "friday 10:00 45 min https://...". Said in one's own zone.

Over a change of the clocks, it is the clock on the wall that counts. Never guesses: a day without a time is refused.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from handlers.absence_words import OverError, read_away
from handlers.clock_words import BadTimeError, read_time
from handlers.coach.one_to_one_refusals import (
    MeetingLengthError,
    MeetingLinkError,
    PastMeetingError,
    TooFarMeetingError,
    WhenToMeetError,
)
from handlers.errors import RefusedError
from handlers.tools import instant
from kpi.periods import local_day, wall_instant

USUAL_MINUTES = 30
SHORTEST, LONGEST = 5, 8 * 60
LONGEST_LINK = 2_000
FURTHEST = timedelta(days=366)
_LINK = re.compile(r"(?:^|\s)<?(?P<url>[a-z][a-z0-9+.-]*://\S+?)>?(?=\s|$)", re.IGNORECASE)
_LENGTH = re.compile(
    r"(?:^|\s)(?:for |für )?(?P<count>\d{1,4}) ?(?P<unit>min(?:utes?|uten)?|hours?|stunden?|std)\.?(?=\s|$)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:^|\s)(?:at |um )?(?P<time>\d{1,2}[:.]\d{2}(?: ?(?:am|pm|uhr))?|\d{1,2} ?(?:am|pm|uhr)|(?:at |um )\d{1,2})"
    r"(?=\s|$)",
    re.IGNORECASE,
)
_FILLERS = re.compile(r"^(?:(?:on|am|at|um) )+", re.IGNORECASE)


class Set(NamedTuple):
    """When a 1:1 begins, for how many minutes, and the address of its call, empty for none."""

    starts_at: datetime
    minutes: int
    link: str


def read_meeting(words: str, now: datetime, zone: str) -> Set:
    """Return when a 1:1 is; a refusal that says what would work."""
    said, link = _taken_link(" ".join(words.split()))
    minutes = USUAL_MINUTES
    if length := _LENGTH.search(said):
        minutes = int(length["count"]) * (1 if length["unit"].casefold().startswith("min") else 60)
        said = f"{said[: length.start()]} {said[length.end() :]}".strip()
    if not SHORTEST <= minutes <= LONGEST:
        raise MeetingLengthError
    time = _TIME.search(said)
    if time is None:
        raise WhenToMeetError
    minute = read_time(time["time"], bare=True)
    day = _FILLERS.sub("", f"{said[: time.start()]} {said[time.end() :]}".strip(" ,"))
    if minute is None:
        raise WhenToMeetError
    starts_at = _moment(day or "today", minute, now, zone)
    if starts_at <= now:
        raise PastMeetingError
    if starts_at > now + FURTHEST:
        raise TooFarMeetingError
    return Set(starts_at, minutes, link)


def _taken_link(said: str) -> tuple[str, str]:
    """The words without the call's address, and the address."""
    found = _LINK.search(said)
    if found is None:
        return said, ""
    link = found["url"]
    try:
        parts = urlsplit(link)
        good = parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        good = False
    if not good or len(link) > LONGEST_LINK:
        raise MeetingLinkError
    return f"{said[: found.start()]} {said[found.end() :]}".strip(), link


def _moment(day: str, minute: int, now: datetime, zone: str) -> datetime:
    try:
        days = read_away(day, local_day(instant(now), zone)).days
    except OverError:
        raise PastMeetingError from None
    except BadTimeError:
        raise
    except RefusedError:
        raise WhenToMeetError from None
    if days.days != 1:
        raise WhenToMeetError
    return datetime.fromtimestamp(wall_instant(days.first, minute, zone), UTC)
