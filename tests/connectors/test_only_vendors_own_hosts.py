"""What is typed into a form reaches the vendor's own hosts and no other: no address within, no other machine."""

from collections.abc import Iterator
from itertools import product
from urllib.parse import urlsplit

import httpx
import pytest

from connectors.pull.auth import Grant
from connectors.pull.entering import entered
from connectors.pull.system import System
from connectors.systems import NAMES, system_named
from tests.systems.cases import case_of

HOSTILE = (
    "evil.com", "evil.com#", "evil.com/", "evil.com?", "evil.com\\", "evil.com:443", "a.b", "a.b.c.d", "user@evil.com",
    "user:pw@evil.com", "evil.com@", "@evil.com", "x@evil.com#", "127.0.0.1", "localhost", "[::1]", "169.254.169.254",
    "0x7f000001", "2130706433",
    # Dots and letters that only look so: ideographic and full-width ones, a Cyrillic a.
    "evil\u3002com", "evil\uff0ecom", "evil\uff61com#", "\uff41\uff43\uff4d\uff45", "\u0430cme", "acm\u00e9",
    "acme\u0000", "acme\n", "acme\r\nHost: evil.com", "acme\t", "acme evil", "..", "../..", "acme/../evil", "%2e%2e",
    "acme%23", "acme%00", "", " ", "-", "acme-", "-acme", "x" * 64, "https://evil.com", "http://evil.com/acme",
    "//evil.com", "file:///etc/passwd", "evil.com/https://acme", "https://evil.com#", "https://user@evil.com:80/",
    "{token}", "{subdomain}", "acme.{token}",
)  # fmt: skip


def hosts(system: System, values: dict[str, str]) -> Iterator[str]:
    """Every host that would be asked, as the library that asks reads the address."""
    addresses = [system.base]
    if isinstance(system.auth, Grant):
        addresses.append(system.auth.url)
    for address in addresses:
        filled = address.format_map(values)
        ours, theirs = urlsplit(filled), httpx.URL(filled)
        assert (ours.scheme, theirs.scheme) == ("https", "https")
        assert (ours.username, ours.port, theirs.port) == (None, None, None)
        assert ours.hostname == theirs.host
        yield theirs.host


def domains(system: System, values: dict[str, str]) -> set[str]:
    """The vendor's own: the last two labels, three where the last is a country's."""
    found = set()
    for host in hosts(system, values):
        labels = host.split(".")
        found.add(".".join(labels[-3:] if labels[-2] in ("co", "com") else labels[-2:]))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_typed_only_the_vendors_own_hosts_are_asked(name: str) -> None:
    system = system_named(name)
    assert system is not None
    good = {entry.name: entry.default for entry in system.entries} | case_of(name).entered
    allowed = domains(system, good)
    tried = taken = 0
    for entry in system.entries:
        endings = ("", entry.suffix) if entry.suffix else ("", f".{next(iter(allowed))}")
        for hostile, ending in product(HOSTILE, endings):
            for typed in (hostile + ending, f"https://{hostile}{ending}/agent"):
                tried += 1
                value = entered(entry, typed)
                if value is None:
                    continue
                taken += 1
                assert domains(system, {**good, entry.name: value}) <= allowed | _own(name), (entry.name, typed)
    assert tried > len(HOSTILE)
    assert taken < tried


def _own(name: str) -> set[str]:
    """Other domains of the same vendor that may be chosen."""
    return {
        "maestroqa": {"rippit.com", "maestroqa.com"},
        "surveymonkey": {"surveymonkey.com", "surveymonkey.net", "surveymonkey.ca"},
        "medallia": {"medallia.com", "medallia.eu", "medallia.ca"},
        "workday": {"workday.com", "myworkday.com"},
        "genesys": {"pure.cloud", "mypurecloud.com", "mypurecloud.ie", "mypurecloud.de", "mypurecloud.jp"},
    }.get(name, set())


NO_NAMES = ("evil.com", "evil.com#", "a.b", "x@evil", "acme:80", "evil\u3002com", "\uff41cme", "{token}", "")


@pytest.mark.parametrize("hostile", NO_NAMES)
def test_a_name_before_a_vendors_domain_is_a_name_and_nothing_else(hostile: str) -> None:
    system = system_named("zendesk")
    assert system is not None
    for typed in (hostile, f"{hostile}.zendesk.com", f"https://{hostile}.zendesk.com/agent"):
        assert entered(system.entries[0], typed) is None
