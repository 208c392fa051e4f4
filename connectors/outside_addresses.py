"""Which addresses outside may be called that somebody named: of the public internet, by https.

Promises: a name is looked up once, and what is called is the very machine that was looked at, so that no name can lead
to the inside a moment later. Where the operator allows private networks, those may be called too, by http as well;
what is local to a link, where clouds keep their secrets, never.
"""

import socket
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from connectors.links import is_web

Ip = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")
_SECRETS = IPv6Address("fd00:ec2::254")
"""Where Amazon keeps them, beside 169.254.169.254; it looks like any private address."""

PORTS = {"https": 443, "http": 80}


class ForbiddenError(Exception):
    """That address may not be called. Whoever called says so."""


class UnknownNameError(Exception):
    """Nobody knows that name now."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Where to connect: `ip` in place of `host`, empty where a `proxy` looks the name up."""

    host: str
    ip: str = ""
    proxy: str = ""


def find_outside(url: str, *, private: bool = False, own: Collection[Ip] = ()) -> Outside:
    """Return where an address leads. ForbiddenError, UnknownNameError. Waits for the name's answer.

    `private`: private networks may be called. `own` are machines that may be called wherever they are, by http too.
    """
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url) if is_web(url) else None
    host = (parts.hostname or "") if parts else ""
    if parts is None or parts.username is not None or parts.password is not None:
        raise ForbiddenError
    proxy = "" if proxy_bypass(host) else getproxies().get(parts.scheme, "")
    if proxy and parts.scheme == "https" and _literal(host) is None:
        return Outside(host, proxy=proxy)
    found = _looked_up(host, parts.port or PORTS[parts.scheme])
    if known := [each for each in found if each in own]:
        return Outside(host, str(known[0]))
    public = all(_is_public(each) for each in found)
    inside = private and all(_is_private(each) for each in found)
    if not inside and not (public and parts.scheme == "https"):
        raise ForbiddenError
    return Outside(host, str(found[0]))


def machines_of(url: str) -> list[Ip]:
    """Return where a name leads that the operator wrote; none where nobody knows it, or it is no address."""
    parts = urlsplit(url) if is_web(url) else None
    try:
        return _looked_up(parts.hostname or "", parts.port or PORTS[parts.scheme]) if parts else []
    except UnknownNameError:
        return []


def _looked_up(host: str, port: int) -> list[Ip]:
    literal = _literal(host)
    if literal is not None:
        return [literal]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnknownNameError from None
    addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not addresses:
        raise UnknownNameError
    return addresses


def _literal(host: str) -> Ip | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _meant(ip: Ip) -> Ip:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(ip, IPv6Address):
        if ip in _NAT64:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
        return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
    return ip


def _is_public(ip: Ip) -> bool:
    meant = _meant(ip)
    of_a_site = isinstance(meant, IPv6Address) and meant.is_site_local  # Python calls it global
    return meant.is_global and not (of_a_site or meant.is_multicast or meant.is_reserved)


def _is_private(ip: Ip) -> bool:
    meant = _meant(ip)
    odd = meant.is_link_local or meant.is_multicast or meant.is_unspecified or meant.is_reserved or meant == _SECRETS
    return meant.is_loopback or (meant.is_private and not odd)
