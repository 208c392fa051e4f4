"""How long an answer asks us to wait: Retry-After, or a limit that is used up until its reset."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

LONGEST = 86_400.0
_A_DATE = 1_000_000_000
"""A reset from here on is a time since 1970; below, it is seconds from now."""


def pause_asked(headers: Mapping[str, str], quota: tuple[str, str], status: int) -> float:
    """Return for how many seconds nothing should be asked, 0 where nothing is said of it."""
    if (after := _retry_after(headers.get("retry-after", ""))) is not None:
        return after
    left, reset = (headers.get(name, "").strip() for name in quota)
    spent = left == "0" or status == HTTPStatus.TOO_MANY_REQUESTS
    seconds = _number(reset)
    if not spent or seconds is None:
        return 0.0
    return min(LONGEST, max(0.0, seconds - time.time() if seconds >= _A_DATE else seconds))


def _retry_after(said: str) -> float | None:
    seconds = _number(said)
    if seconds is not None:
        return min(LONGEST, seconds)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return min(LONGEST, max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()))


def _number(said: str) -> float | None:
    plain = said.strip()
    return float(plain) if plain.isascii() and plain.replace(".", "", 1).isdigit() else None
