"""Asks one system over HTTP: tells who asks, keeps to its limits, tries again what may pass, and says what went wrong.

Promises: the key goes to the system's own host and to no other, no redirect is followed, an answer is read to a limit.
Never logs an address, a header or a body; an error carries none of them.
"""

import logging
import time
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from connectors.outside_addresses import ForbiddenError, UnknownNameError
from connectors.pull.asking import Ask
from connectors.pull.auth import Grant
from connectors.pull.elsewhere import Elsewhere
from connectors.pull.errors import (
    InsideAddressError,
    MissingScopeError,
    NoAnswerError,
    NotThereError,
    OddAnswerError,
    PullError,
    RefusedRequestError,
    StrayLinkError,
    TooManyRequestsError,
    TroubleError,
    UnreachableError,
    WrongKeyError,
)
from connectors.pull.pacing import Pacer
from connectors.pull.quotas import dated, pause_asked
from connectors.pull.system import Pace, System

if TYPE_CHECKING:
    import ssl

    import httpx

SECONDS, SECONDS_TO_CONNECT = 60.0, 10.0
ATTEMPTS, FIRST_PAUSE, LONGEST_PAUSE, LONGEST_WAIT = 5, 0.5, 20.0, 65.0
"""What asks for a longer wait than the last is left to whoever called: it goes on where it stopped."""

SPENT_FOR = 3600.0
LARGEST = 256 * 1024 * 1024
LONGEST_ANSWER = 900.0
"""Seconds for one answer in all, however little of it comes at a time."""

A_MINUTE_EARLY = 60
_SHORTEST_TOKEN = 300


class Client:
    """One system's, for one thread; close it, or use it in a `with` block."""

    def __init__(
        self, system: System, entered: Mapping[str, str], *, base: str = "",
        clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep,
        pacer: Pacer | None = None, attempts: int = ATTEMPTS, patience: float = 0.0,
        wall: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        """`entered` are the entries, secrets too. `base` stands in for the system's own address: an operator's word.

        `pacer` is one that has counted what was asked before, `attempts` how often one request is tried.
        `patience` is within how many seconds an answer must be whole, where somebody waits for it; 0: LONGEST_ANSWER.
        `wall` tells the time where an answer does not.
        """
        import httpx

        for each in ("httpx", "httpcore", "stamina"):
            logging.getLogger(each).setLevel(logging.ERROR)  # they would log the address, and each try
        self.system = system
        self._entered = system.filled(entered)
        self.base = (base or system.base.format_map(self._entered)).rstrip("/")
        self._login = base.rstrip("/")
        self._clock = clock
        self.pacer = pacer or Pacer(clock, sleep)
        self.sleep = sleep
        self._attempts = attempts
        self._token: tuple[str, float] | None = None
        self._patience = patience or LONGEST_ANSWER
        self._wall = wall
        self.dated: float | None = None
        timeout = httpx.Timeout(patience or SECONDS, connect=min(patience or SECONDS, SECONDS_TO_CONNECT))
        named = {"User-Agent": "Touchline"}
        self._http = httpx.Client(verify=_trusted(), timeout=timeout, follow_redirects=False, headers=named)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    @property
    def said(self) -> dict[str, str]:
        """What was entered that is no secret."""
        return self.system.said(self._entered)

    def check(self) -> "httpx.Response":
        """Ask what tells whether the key is good; return the answer. PullError."""
        return self.fetch(self.system.check.filled(self.said))

    def fetch(self, ask: Ask, stream: str = "", pace: Pace | None = None) -> "httpx.Response":
        """Ask, and again what may pass; return the answer, its body read. PullError."""
        return self._persist(lambda: self._asked(ask, stream, pace))

    def download(self, url: str, stream: str) -> bytes:
        """Return a file the system has made, wherever it lies outside: the key goes with it only to its own host.

        Inside, only the machine is asked that the operator has named for this system.
        """
        if self._is_ours(url):
            return self.fetch(Ask(url), stream).content
        try:
            return self._persist(lambda: self._from_elsewhere(url, stream)).content
        except (WrongKeyError, MissingScopeError):
            # No key went there: such an address lives for a while only, and says so when it is over.
            raise NotThereError(system=self.system.title, stream=stream) from None

    def _from_elsewhere(self, url: str, stream: str) -> "httpx.Response":
        name = self.system.title
        try:
            there = Elsewhere(url, operated=self._login)
        except ForbiddenError:
            raise InsideAddressError(system=name, stream=stream) from None
        except UnknownNameError:
            raise UnreachableError(system=name, reason="ConnectError") from None
        with there.opened(_trusted(), self._http.timeout) as http:
            return self._sent("GET", there.url, stream, via=http, headers=there.headers, extensions=there.extensions)

    def _persist(self, once: "Callable[[], httpx.Response]") -> "httpx.Response":
        import stamina

        tries = stamina.retry_context(
            on=_again, attempts=self._attempts, timeout=None, wait_initial=FIRST_PAUSE, wait_max=LONGEST_PAUSE
        )
        for attempt in tries:
            with attempt:
                return once()
        raise AssertionError

    def _asked(self, ask: Ask, stream: str, pace: Pace | None) -> "httpx.Response":
        if not isinstance(ask.path, str):
            raise OddAnswerError(system=self.system.title, stream=stream, what="link")
        url = ask.path if ask.path.startswith(("http://", "https://")) else f"{self.base}/{ask.path.lstrip('/')}"
        if not self._is_ours(url):
            raise StrayLinkError(system=self.system.title, stream=stream)
        try:
            return self._as_us(ask, url, stream, pace)
        except WrongKeyError:
            if not isinstance(self.system.auth, Grant) or self._token is None:
                raise
            self._token = None  # it may have been withdrawn before its time
            return self._as_us(ask, url, stream, pace)

    def _as_us(self, ask: Ask, url: str, stream: str, pace: Pace | None) -> "httpx.Response":
        headers = {"Accept": "application/json", **self.system.headers, **self._auth(), **ask.headers}
        limits = [limit for limit in (self.system.pace, pace) if limit is not None]
        self.pacer.wait(limits)
        options: dict[str, Any] = {"headers": headers}
        if ask.params:
            options["params"] = dict(ask.params)
        if ask.body is not None:
            options["json"] = ask.body
        try:
            return self._sent(ask.method, url, stream, **options)
        finally:
            self.pacer.answered(limits)

    def _sent(
        self, method: str, url: str, stream: str, *, via: "httpx.Client | None" = None, **options: Any
    ) -> "httpx.Response":
        import httpx

        name, begun = self.system.title, self._clock()
        try:
            with (via or self._http).stream(method, url, **options) as answer:
                body = bytearray()
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise OddAnswerError(system=name, stream=stream, what=">256 MB")
                    if self._clock() - begun > self._patience:
                        raise NoAnswerError(system=name)
                answer._content = bytes(body)  # noqa: SLF001 - as Response.read() does, but to a limit
            # The answer and its stream hold each other: a page would stay until Python looks for such pairs.
            answer.stream = httpx.ByteStream(b"")
        except httpx.TimeoutException:
            raise NoAnswerError(system=name) from None
        except httpx.TransportError as problem:
            raise UnreachableError(system=name, reason=type(problem).__name__) from None
        except (httpx.InvalidURL, httpx.DecodingError, ValueError):
            raise OddAnswerError(system=name, stream=stream, what="body") from None
        self._judge(answer, stream)
        return answer

    def _judge(self, answer: "httpx.Response", stream: str) -> None:
        """Raise what the status means; hold back where the answer says that nothing is left of the limit."""
        status, name = answer.status_code, self.system.title
        told = dated(answer.headers)
        self.dated = told if self.dated is None else self.dated
        pause = pause_asked(answer.headers, self.system.quota, status, self._wall() if told is None else told)
        if answer.is_success:
            if pause:
                self.pacer.hold(min(pause, LONGEST_WAIT))
            return
        if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and pause):
            raise TooManyRequestsError(pause, system=name)
        if status == HTTPStatus.FORBIDDEN and self.system.spent and self.system.spent in answer.content:
            raise TooManyRequestsError(pause or SPENT_FOR, system=name)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY):
            raise TroubleError(system=name, status=str(status))
        kind = _MEANINGS.get(status, RefusedRequestError)
        raise kind(system=name, stream=stream, status=str(status))

    def _auth(self) -> dict[str, str]:
        auth = self.system.auth
        if not isinstance(auth, Grant):
            return auth.headers(self._entered)
        if self._token is None or self._token[1] <= self._clock():
            self._token = self._granted(auth)
        return {"Authorization": f"Bearer {self._token[0]}"}

    def _granted(self, auth: Grant) -> tuple[str, float]:
        ask = auth.ask(self._entered)
        url = f"{self._login}{urlsplit(ask.path).path}" if self._login else ask.path
        try:
            answer = self._sent("POST", url, "", data=ask.body, headers={"Accept": "application/json", **ask.headers})
        except (RefusedRequestError, MissingScopeError):
            raise WrongKeyError(system=self.system.title) from None  # OAuth says 400 for a wrong secret
        try:
            said = answer.json()
            token, seconds = str(said["access_token"]), float(said.get("expires_in") or _SHORTEST_TOKEN)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise OddAnswerError(system=self.system.title, stream="", what="access_token") from None
        return token, self._clock() + max(0.0, seconds - A_MINUTE_EARLY)

    def _is_ours(self, url: str) -> bool:
        here, there = _address(self.base), _address(url)
        if here is None or there is None or there.userinfo:
            return False
        return (here.scheme, here.host, here.port) == (there.scheme, there.host, there.port)


_MEANINGS: Mapping[int, type[PullError]] = {
    HTTPStatus.UNAUTHORIZED: WrongKeyError,
    HTTPStatus.FORBIDDEN: MissingScopeError,
    HTTPStatus.NOT_FOUND: NotThereError,
    HTTPStatus.GONE: NotThereError,
}


@cache
def _trusted() -> "ssl.SSLContext":
    """Whom to trust: read once, as it takes longer than most requests."""
    import httpx

    return httpx.create_ssl_context()


def _address(url: str) -> "httpx.URL | None":
    import httpx

    try:
        return httpx.URL(url)
    except httpx.InvalidURL:
        return None


def _again(problem: Exception) -> bool | float:
    """Whether to try again, or after how many seconds."""
    if not isinstance(problem, PullError) or problem.permanent or isinstance(problem, OddAnswerError):
        return False
    return problem.after if 0 < problem.after <= LONGEST_WAIT else not problem.after
