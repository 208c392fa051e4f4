"""Where a file lies that a system has made, on a host of nobody we know: a store of files, most often.

Promises: only the public internet is asked, by https; inside only the machine that the operator has named for this
system, on any port. What is asked is the very machine that was looked at (`connectors.outside_addresses`).
"""

import ssl
from typing import TYPE_CHECKING

from connectors.outside_addresses import ForbiddenError, find_outside, machines_of

if TYPE_CHECKING:
    import httpx


class Elsewhere:
    """How to ask for a file: the address with the machine in place of its name, and the name beside it."""

    def __init__(self, url: str, *, operated: str) -> None:
        """`operated` is the address an operator has set for the system, "". ForbiddenError, UnknownNameError."""
        import httpx

        where = find_outside(url, own=machines_of(operated))
        try:
            address = httpx.URL(url)
        except httpx.InvalidURL:
            raise ForbiddenError from None
        self.proxy = where.proxy or None
        self.url = str(address.copy_with(host=where.ip) if where.ip else address)
        self.headers = {"Host": address.netloc.decode("ascii")}
        self.extensions = {"sni_hostname": where.host} if where.ip else {}

    def opened(self, trusted: ssl.SSLContext, timeout: "httpx.Timeout") -> "httpx.Client":
        """Return what asks there, by no other proxy and to no other place; to be closed."""
        import httpx

        return httpx.Client(
            verify=trusted, timeout=timeout, follow_redirects=False, trust_env=False, proxy=self.proxy,
            headers={"User-Agent": "Touchline"},
        )  # fmt: skip
