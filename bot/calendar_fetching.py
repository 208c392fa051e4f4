"""Fetches a calendar from outside: only what may be called is called, a redirect too, and a body is read to a limit."""

import logging
import ssl
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bot.outside_addresses import ForbiddenError, Outside, UnknownNameError, find_outside

if TYPE_CHECKING:
    import httpx

LARGEST = 5 * 1024 * 1024
SECONDS, SECONDS_TO_CONNECT, SECONDS_TO_READ = 20.0, 5.0, 15.0
MOST_HOPS = 3
_REFUSED = frozenset({401, 403, 404, 410})


class CalendarError(Exception):
    """A calendar could not be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def fetched(address: str, trusted: ssl.SSLContext, *, private: bool) -> bytes:
    """Return what stands at an address; CalendarError."""
    import httpx

    for each in ("httpx", "httpcore"):
        logging.getLogger(each).setLevel(logging.WARNING)  # they would log the address, which is a secret
    try:
        for _ in range(MOST_HOPS):
            where = await find_outside(address, private=private)
            async with httpx.AsyncClient(verify=trusted, trust_env=False, proxy=where.proxy or None) as client:
                answer = await client.send(_request(address, where), stream=True)
                try:
                    if not answer.has_redirect_location:
                        return await _body(answer)
                    address = urljoin(address, answer.headers["Location"])
                finally:
                    await answer.aclose()
    except (ForbiddenError, httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError):
        raise CalendarError("forbidden_address") from None
    except httpx.TimeoutException:
        raise CalendarError("too_slow") from None
    except (UnknownNameError, httpx.HTTPError):
        raise CalendarError("unreachable") from None
    raise CalendarError("unreachable")


def _request(address: str, where: Outside) -> "httpx.Request":
    """The request as it goes to the machine that was looked at, under the name that was given."""
    import httpx

    url = httpx.URL(address)
    headers = {
        "Host": url.netloc.decode("ascii"), "User-Agent": "Touchline", "Accept": "text/calendar",
        "Accept-Encoding": "identity",
    }  # fmt: skip
    timeout = httpx.Timeout(SECONDS, connect=SECONDS_TO_CONNECT).as_dict()
    extensions = {"timeout": timeout, **({"sni_hostname": where.host} if where.ip else {})}
    pinned = url.copy_with(host=where.ip) if where.ip else url
    return httpx.Request("GET", pinned, headers=headers, extensions=extensions)


async def _body(answer: "httpx.Response") -> bytes:
    """The body, counted as it comes: what a header says of its length may be a lie."""
    if answer.status_code in _REFUSED:
        raise CalendarError("refused")
    if answer.status_code != HTTPStatus.OK:
        raise CalendarError("unreachable")
    if answer.headers.get("Content-Encoding", "identity").casefold() not in ("", "identity"):
        raise CalendarError("unreadable")  # nobody asked for it to be packed
    raw = bytearray()
    async for part in answer.aiter_raw():
        raw += part
        if len(raw) > LARGEST:
            raise CalendarError("too_large")
    return bytes(raw)
