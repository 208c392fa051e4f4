"""Reads times as exports write them, a million at a time: text in, an `Instant` out, `ValueError` for anything else.

A time without a zone is in the zone given. The hour that a change of clocks repeats is read as its first pass; the hour
it leaves out, as the clock before the change would have shown it.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.errors import UnknownZoneError
from connectors.refusal import NO_TIME, NOT_A_TIME, RefusedRowError
from kpi.facts import Instant

ReadTime = Callable[[str], Instant]

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock's, to be subtracted from wall clocks
_SECONDS_A_DAY = _TIMES_A_DAY = 86_400
_DAYS_KEPT = 20_000


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name; `UnknownZoneError` when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZoneError(zone=name) from error


def iso_reader(zone: tzinfo) -> ReadTime:
    """Return a reader of ISO 8601 times, with a blank for the T and a blank before the offset allowed."""

    def read(text: str) -> Instant:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = datetime.fromisoformat(_tidied(text))
        return _instant(moment, zone) if moment.tzinfo is None else int(moment.timestamp())

    return read


def _instant(wall: datetime, zone: tzinfo) -> Instant:
    """Return when a clock on the wall in that zone shows this; four times as fast as `wall.replace(tzinfo=zone)`."""
    shown = wall - _EPOCH
    ahead = zone.utcoffset(wall) or timedelta()
    return (shown.days - ahead.days) * _SECONDS_A_DAY + shown.seconds - ahead.seconds


def refusing(read: ReadTime, column: str) -> ReadTime:
    """Return a reader that refuses the row, naming the column, when there is no time in it or none it can read."""

    def read_or_refuse(text: str) -> Instant:
        try:
            return read(text)
        except (ValueError, OverflowError):
            if text.strip():
                raise RefusedRowError(NOT_A_TIME, column=column, value=text) from None
            raise RefusedRowError(NO_TIME, column=column) from None

    return read_or_refuse


def _tidied(text: str) -> str:
    """Return `2026-03-01 10:11:12 +0100` and `2026-03-01 10:11:12 UTC` as ISO 8601 writes them."""
    day, _, rest = text.strip().replace("UTC", "Z").replace("T", " ").partition(" ")
    return f"{day}T{rest.replace(' ', '')}" if rest else day


def format_reader(form: str, zone: tzinfo) -> ReadTime:
    """Return a reader of times in a `strptime` format.

    Where the format is a date, a blank and a time of day, each half is parsed once and remembered: a year of tickets
    has 365 dates.
    """
    date_form, blank, time_form = form.partition(" ")
    split = bool(blank) and " " not in date_form and "%z" not in form and "%H" in time_form
    if not split or any(code in date_form for code in ("%H", "%M", "%S")):
        return _whole_reader(form, zone)

    @lru_cache(_DAYS_KEPT)
    def day(text: str) -> date:
        return datetime.strptime(text, date_form).date()  # noqa: DTZ007 - only the date is taken

    @lru_cache(_TIMES_A_DAY)
    def time_of_day(text: str) -> time:
        return datetime.strptime(text, time_form).time().replace(tzinfo=zone)  # noqa: DTZ007 - the zone is set here

    def read(text: str) -> Instant:
        first, _, second = text.partition(" ")
        return int(datetime.combine(day(first), time_of_day(second)).timestamp())

    return read


def _whole_reader(form: str, zone: tzinfo) -> ReadTime:
    def read(text: str) -> Instant:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is set on the next line
        return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())

    return read


def seconds_of(text: str, unit: float) -> float:
    """Return a duration in seconds: `H:MM:SS` or `H:MM`, or a number of units (a unit in seconds)."""
    if ":" not in text:
        return float(text) * unit
    hours, minutes, *seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + sum(float(part) for part in seconds[:1])
