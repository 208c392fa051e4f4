"""What an answer of Slack's means: what it says, or the error it stands for. Pure.

Promises: whatever came, JSON, a bare word or a proxy's page, with whatever status, it is an answer or a SlackError;
none of it is repeated but Slack's own code. What Slack may have done all the same is an AmbiguousError.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from bot.slack.errors import AmbiguousError, PassingError, RateLimitedError, SlackError, error_of, plain

USUAL_RETRY_AFTER = 5.0
LONGEST_RETRY_AFTER = 300.0
NOTHING_THERE = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

Json = dict[str, Any]


def judged(status: int, headers: Mapping[str, str], body: bytes, gone: SlackError | None = None) -> Json:
    """Return what Slack said; raise the SlackError it stands for.

    `gone`: of an address that promises no JSON, and is good for a while: what to raise when nothing is there any more.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RateLimitedError(after=_retry_after(headers))
    said = _read(body)
    if said is None and gone is not None and status == HTTPStatus.OK and not body.lstrip().startswith(b"<"):
        # "ok", "OK - 4711", or nothing: a response URL and an upload address promise no JSON.
        return {}
    code = plain((said or {}).get("error"))
    if status < HTTPStatus.MULTIPLE_CHOICES and said is not None and said.get("ok") is True:
        return said
    problem = error_of(code, (said or {}).get("needed"))
    raise _failure(status, problem, gone, understood=said is not None)


def _failure(status: int, problem: SlackError, gone: SlackError | None, *, understood: bool) -> SlackError:
    """What an answer that is no success means, from its status and its code."""
    if type(problem) is not SlackError and problem.permanent:
        return problem
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return AmbiguousError("http_504") if status == HTTPStatus.GATEWAY_TIMEOUT else PassingError(f"http_{status}")
    if isinstance(problem, RateLimitedError):
        return RateLimitedError(after=USUAL_RETRY_AFTER)
    if gone is not None and status in NOTHING_THERE:
        return gone
    if understood:
        return problem
    # A page in place of JSON: of a proxy, most often, and nobody knows what became of the call.
    return AmbiguousError("no_json") if status < HTTPStatus.MULTIPLE_CHOICES else SlackError(f"http_{status}")


def _read(body: bytes) -> Json | None:
    """The JSON object in a body, or the bare code that is all of it ("invalid_blocks"); None for anything else."""
    try:
        said = json.loads(body)
    except ValueError:
        bare = plain(body.decode(errors="replace").strip())
        return {"ok": False, "error": bare} if bare and bare != "ok" else None
    return said if isinstance(said, dict) else None


def _retry_after(headers: Mapping[str, str]) -> float:
    try:
        return min(LONGEST_RETRY_AFTER, max(0.0, float(headers.get("Retry-After", ""))))
    except ValueError:
        return USUAL_RETRY_AFTER
