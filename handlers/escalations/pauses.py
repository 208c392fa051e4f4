"""Reads for how long something is put off: "30 min", "2 h", "until 9:00", "bis 9 Uhr"; in both languages at once."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.clock_words import BadTimeError, read_time
from handlers.escalations.refusals import BadPauseError
from handlers.tools import instant

LEAST, MOST = timedelta(minutes=5), timedelta(hours=24)

_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"), 3600),
    **dict.fromkeys(("d", "day", "days", "tag", "tage"), 86_400),
}
_SPAN = re.compile(r"(?:for |für )?(?P<count>\d{1,4}(?:[.,]\d{1,2})?) ?(?P<unit>[a-z]*)\.?")
_UNTIL = re.compile(r"(?:until|till|bis) (?P<time>.+)")


def read_seconds(phrase: str, unit: str = "") -> float | None:
    """Return a length of time in seconds, None where the phrase is none; `unit` is meant where none is said."""
    found = _SPAN.fullmatch(phrase.strip().casefold())
    if found is None or (found["unit"] or unit) not in _UNITS:
        return None
    return float(found["count"].replace(",", ".")) * _UNITS[found["unit"] or unit]


def read_pause(phrase: str, now: datetime, zone: str) -> timedelta:
    """Return for how long something is put off; BadPauseError for what is no time, too short, or too long."""
    seconds = read_seconds(phrase, "min")
    until = _UNTIL.fullmatch(phrase.strip().casefold())
    pause = timedelta(seconds=seconds) if seconds is not None else _until(until["time"], now, zone) if until else None
    if pause is None or not LEAST <= pause <= MOST:
        raise BadPauseError(words=phrase.strip())
    return pause


def _until(phrase: str, now: datetime, zone: str) -> timedelta | None:
    try:
        minute = read_time(phrase, bare=True)
    except BadTimeError:
        return None
    if minute is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    then = local.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    # Compared and subtracted as instants: on the day the clocks change, wall times of one zone would lie.
    if then.timestamp() <= now.timestamp():
        then += timedelta(days=1)
    # From the whole second on, as instants are counted: else it would end within the second before.
    return timedelta(seconds=then.timestamp() - instant(now))
