"""One HTTP session for all that is asked of Microsoft, made in the running loop and closed once.

Promises: no redirect is followed, no cookie kept, and nothing waits without an end. Never logs an address or an answer.
"""

from collections.abc import Mapping
from typing import Any
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.client_exceptions import ClientConnectorError, ConnectionTimeoutError
from yarl import URL

from bot.teams.errors import AmbiguousError, PassingError

SECONDS = 10.0
SECONDS_TO_CONNECT = 5.0


class Outgoing:
    """Sends requests. Made anywhere; the session opens with the first request."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """`seconds` is how long one request may take."""
        self._timeout = ClientTimeout(total=seconds, sock_connect=min(SECONDS_TO_CONNECT, seconds))
        self._session: ClientSession | None = None

    async def send(self, method: str, url: URL, **content: Any) -> tuple[int, Mapping[str, str], bytes]:
        """Send a request; return status, headers and body. PassingError where it never left, else AmbiguousError."""
        try:
            async with self._open().request(
                method, url, allow_redirects=False, proxy=_proxy_to(url), **content
            ) as answer:
                return answer.status, answer.headers, await answer.read()
        except (ClientConnectorError, ConnectionTimeoutError):
            raise PassingError("unreachable") from None
        except (ClientError, OSError, TimeoutError):
            # It was on its way, and perhaps arrived.
            raise AmbiguousError("no_answer") from None

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> ClientSession:
        if self._session is None:
            connector = TCPConnector(limit=0)  # the hub bounds how much goes on at once
            self._session = ClientSession(connector=connector, timeout=self._timeout, cookie_jar=DummyCookieJar())
        return self._session


def _proxy_to(url: URL) -> str | None:
    """Return the proxy that the environment names. aiohttp's own way reads a file for every request."""
    return None if proxy_bypass(url.host or "") else getproxies().get(url.scheme)
