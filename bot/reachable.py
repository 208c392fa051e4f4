"""Whether a chat platform would get through to Touchline at its public address, as far as that can be seen from here.

Promises: an address that is not there, a certificate that is not good and a proxy that leads elsewhere are told apart.
Sends one request that no platform has signed, which must be refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import (
    ClientConnectorCertificateError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
)

from bot.findings import Finding, fail, ok, warn
from kpi.words import N_

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Caller:
    """A platform that calls: its key in findings, its name, where it calls, and what a forger would send there.

    Without a path it does not call: what it says comes another way.
    """

    key: str
    platform: str
    path: str = ""
    forged: Mapping[str, str] = field(default_factory=dict)


async def look_at(caller: Caller, url: str) -> list[Finding]:
    """Find out whether what a platform would call is there. `url` may be empty."""
    key, label = f"{caller.key}.address", N_("Public address")
    platform = caller.platform
    if not url:
        words = N_("TOUCHLINE_PUBLIC_URL is not set, so I cannot see whether {platform} gets through to Touchline.")
        return [warn(key, label, words, platform=platform)]
    try:
        async with ClientSession(timeout=ClientTimeout(total=SECONDS), trust_env=True) as session:
            alive = await _alive(session, caller, url)
            return [alive, await _refusing(session, caller, url)] if caller.path else [alive]
    except (ClientConnectorCertificateError, ClientSSLError):
        words = N_("The certificate of {url} is not good, so {platform} does not call it.")
        return [fail(key, label, words, url=url, platform=platform)]
    except (ClientError, OSError, TimeoutError, ValueError) as problem:
        words = N_(
            "{url} cannot be reached from here ({reason}). Is `touchline serve` running, and the proxy in front of it?"
        )
        return [fail(key, label, words, url=url, reason=type(problem).__name__)]


async def _alive(session: ClientSession, caller: Caller, url: str) -> Finding:
    key, label = f"{caller.key}.address", N_("Public address")
    async with session.get(f"{url}/healthz", allow_redirects=False) as answer:
        if answer.status == 200 and (await object_in(answer)).get("status") == "ok":
            return ok(key, label, N_("Touchline answers at {url}."), url=url)
        words = N_("Something else than Touchline answers at {url} (status {status}). Check the proxy in front of it.")
        return fail(key, label, words, url=url, status=answer.status)


async def _refusing(session: ClientSession, caller: Caller, url: str) -> Finding:
    key, label = f"{caller.key}.door", N_("Signatures")
    address, platform = f"{url}{caller.path}", caller.platform
    forged = {**caller.forged, "Content-Type": "application/json"}
    async with session.post(address, data=b"{}", headers=forged, allow_redirects=False) as answer:
        if answer.status == 401:
            return ok(key, label, N_("What {platform} did not sign is refused."), platform=platform)
        if answer.status < 300:
            words = N_(
                "{address} takes what {platform} did not sign. "
                "Something else than Touchline answers there: check the proxy."
            )
            return fail(key, label, words, address=address, platform=platform)
        words = N_("{address} answers with status {status}; 401 was to be expected. Check that the proxy passes it on.")
        return fail(key, label, words, address=address, status=answer.status)


async def object_in(answer: ClientResponse) -> dict[str, Any]:
    """Return the JSON object of an answer; an empty one for anything else."""
    try:
        read = await answer.json(content_type=None)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
