"""How long an answer asks us to wait: Retry-After, or a limit that is used up until its reset, by its own clock."""

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus

LONGEST = 86_400.0
_A_DATE = 1_000_000_000
"""A reset from here on is a time since 1970; below, it is seconds from now."""


def pause_asked(headers: Mapping[str, str], quota: tuple[str, str], status: int, now: float) -> float:
    """Return for how many seconds nothing should be asked, 0 where nothing is said of it. `now` is since 1970."""
    if (after := _retry_after(headers.get("retry-after", ""), now)) is not None:
        return after
    left, reset = (headers.get(name, "").strip() for name in quota)
    spent = left == "0" or status == HTTPStatus.TOO_MANY_REQUESTS
    seconds = _number(reset)
    if not spent or seconds is None:
        return 0.0
    return min(LONGEST, max(0.0, seconds - now if seconds >= _A_DATE else seconds))


def dated(headers: Mapping[str, str]) -> float | None:
    """Return when an answer says that it was made, in seconds since 1970."""
    return _time(headers.get("date", ""))


def _retry_after(said: str, now: float) -> float | None:
    seconds = _number(said)
    if seconds is not None:
        return min(LONGEST, seconds)
    at = _time(said)
    return None if at is None else min(LONGEST, max(0.0, at - now))


def _time(said: str) -> float | None:
    try:
        at = parsedate_to_datetime(said)
        return at.replace(tzinfo=at.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError, IndexError, TypeError):  # the last two: what it makes of some odd dates
        return None


def _number(said: str) -> float | None:
    plain = said.strip()
    return float(plain) if plain.isascii() and plain.replace(".", "", 1).isdigit() else None
