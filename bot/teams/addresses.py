"""Which addresses answers may go to. Pure.

Promises: the address in an activity is Teams' own, as the signature on the activity says of it; over https, but for an
emulator on this machine, which has no signature and may be nowhere else.
"""

from ipaddress import ip_address

from yarl import URL

from bot.teams.errors import ForeignAddressError


def address_in(service_url: str, *, local: bool) -> URL:
    """Return an address to which answers may go; ForeignAddressError for any other. `local`: this machine may be."""
    try:
        url = URL(service_url)
        port = url.port
    except ValueError:
        raise ForeignAddressError("foreign_address") from None
    secure = url.scheme == "https" or (local and url.scheme == "http" and is_loopback(url.host or ""))
    if not (secure and url.host and port) or url.user or url.password or url.query_string or url.fragment:
        raise ForeignAddressError("foreign_address")
    return url


def is_loopback(host: str) -> bool:
    """Say whether a host, without its port, is this machine."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
