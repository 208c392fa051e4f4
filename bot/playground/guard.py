"""Keeps the playground to its own page on this machine.

Refuses: callers from another machine; a Host that is not this machine's own name (DNS rebinding); a change asked for by
another website (Origin). Gives every response the headers that forbid foreign scripts, frames and addresses.
"""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

from bot.going_wrong import log_failure
from bot.playground.wire import LONGEST_ANSWER, ElsewhereError, RefusedError, TooLargeError
from bot.visitor import reader_of
from kpi.errors import TouchlineError
from locales.speech import Speech

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request of the playground's own page pass; answer any other with a status and a sentence."""
    try:
        _check(request)
        return await handler(request)
    except RefusedError as problem:
        return refused(problem, reader_of(request))
    except web.HTTPRequestEntityTooLarge:
        return refused(TooLargeError(limit=LONGEST_ANSWER), reader_of(request))
    except (web.HTTPException, ConnectionError):
        raise
    except TouchlineError as problem:
        return refused(problem, reader_of(request), status=503)
    except Exception as problem:  # noqa: BLE001 - the outermost edge: the server's own log would quote a person's data
        log_failure("a page's request", problem)
        return refused(TouchlineError(), reader_of(request), status=500)


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Put the safety headers on a response, streams and files included (an `on_response_prepare` signal)."""
    response.headers.update(HEADERS)


def refused(problem: TouchlineError, speech: Speech, status: int = 400) -> web.Response:
    """Return a refusal as JSON: {"error": sentence}. A RefusedError brings its own status."""
    sentence = speech.say(problem.message(), **problem.values)
    return web.json_response({"error": sentence}, status=getattr(problem, "status", status))


def _check(request: web.Request) -> None:
    if not _is_loopback(request.remote) or _name(f"//{request.host}") not in OWN_NAMES:
        raise ElsewhereError
    origin = request.headers.get("Origin")
    own = f"http://{request.host}"
    # A browser sends Origin with every change it makes, whoever wrote the page that asks for it.
    if (request.method not in SAFE_METHODS or origin is not None) and origin != own:
        raise ElsewhereError


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_loopback(remote: str | None) -> bool:
    try:
        return ip_address(remote or "").is_loopback
    except ValueError:
        return False
