"""Which addresses are Slack's own, and how to get there.

Promises: an address that came in a payload is never called unless it is Slack's, or of the API that we were told to
call in place of Slack's. Nothing is sent here.
"""

from urllib.request import getproxies, proxy_bypass

from yarl import URL

from bot.slack.errors import ForeignAddressError

HOSTS = ("slack.com", "slack-gov.com")
HTTPS_PORT = 443


def slacks_own(address: str, api: URL) -> URL:
    """Return an address if it is Slack's (with another API, e.g. a test's: that one's); else ForeignAddressError."""
    try:
        url = URL(address)
        own_api = not _is_slacks(api) and url.origin() == api.origin()
    except ValueError:
        raise ForeignAddressError("foreign_address") from None
    if url.user or url.password or not (own_api or _is_slacks(url)):
        raise ForeignAddressError("foreign_address")
    return url


def _is_slacks(url: URL) -> bool:
    host = url.host or ""
    named = any(host == each or host.endswith(f".{each}") for each in HOSTS)
    return url.scheme == "https" and url.port == HTTPS_PORT and named


def proxy_to(api: URL) -> str | None:
    """Return the proxy that the environment names for Slack. aiohttp's own way reads a file for every request."""
    return None if proxy_bypass(api.host or "") else getproxies().get(api.scheme)
