"""What an answer of Teams' means that is no success: the error it stands for. Pure.

Promises: whatever came, JSON, a text within a text, or a proxy's page, with whatever status, it is a TeamsError; none
of it is repeated but Teams' own code.
"""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus

from bot.teams.errors import (
    BY_CODE,
    AmbiguousError,
    CredentialsError,
    PassingError,
    RateLimitedError,
    TeamsError,
    TooBigError,
)

USUAL_RETRY_AFTER = 5.0
LONGEST_RETRY_AFTER = 300.0

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,59}")
_SUBCODE = re.compile(r"subCode\W{1,8}([A-Za-z]{1,60})")

BY_STATUS: dict[int, type[TeamsError]] = {
    HTTPStatus.UNAUTHORIZED: CredentialsError,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TooBigError,
    HTTPStatus.PRECONDITION_FAILED: PassingError,  # two at once in one conversation
    HTTPStatus.BAD_GATEWAY: PassingError,
    HTTPStatus.SERVICE_UNAVAILABLE: PassingError,
    HTTPStatus.INTERNAL_SERVER_ERROR: AmbiguousError,
    HTTPStatus.GATEWAY_TIMEOUT: AmbiguousError,
}


def error_of(status: int, headers: Mapping[str, str], body: bytes) -> TeamsError:
    """Return the error that an answer stands for. The status counts before the code: it says whether to try again."""
    code = _code(body)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitedError(code or "Throttled", after=_retry_after(headers))
    passing = BY_STATUS.get(status)
    kind = passing if passing is not None and not passing.permanent else BY_CODE.get(code) or passing or TeamsError
    return kind(code or f"http_{status}")


def _code(body: bytes) -> str:
    """Teams' word for what is wrong, "" where it said none. Some refusals hold it in a text within the text."""
    inner = _SUBCODE.search(body[:4096].decode(errors="replace"))
    if inner:
        return inner[1]
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    error = said.get("error") if isinstance(said, dict) else None
    code = error.get("code") if isinstance(error, dict) else error
    plain = code.replace(" ", "") if isinstance(code, str) else ""
    return plain if _CODE.fullmatch(plain) else ""


def _retry_after(headers: Mapping[str, str]) -> float:
    try:
        return min(LONGEST_RETRY_AFTER, max(0.0, float(headers.get("Retry-After", ""))))
    except ValueError:
        return USUAL_RETRY_AFTER
