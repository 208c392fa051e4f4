"""Whether Slack would get through to Touchline at its public address, as far as that can be seen from here.

Promises: an address that is not there, a certificate that is not good and a proxy that leads elsewhere are told apart.
Sends one request without a good signature, which must be refused.
"""

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
from bot.slack.manifest import EVENTS_PATH
from kpi.words import N_

SECONDS = 10.0


async def look_at(url: str, *, has_door: bool) -> list[Finding]:
    """Find out whether what Slack would call is there. `url` may be empty; `has_door`: Slack's requests come there."""
    key, label = "slack.address", N_("Public address")
    if not url:
        words = N_("TOUCHLINE_PUBLIC_URL is not set, so I cannot see whether Slack gets through to Touchline.")
        return [warn(key, label, words)]
    try:
        async with ClientSession(timeout=ClientTimeout(total=SECONDS), trust_env=True) as session:
            alive = await _alive(session, url)
            return [alive, await _refusing(session, url)] if has_door else [alive]
    except (ClientConnectorCertificateError, ClientSSLError):
        return [fail(key, label, N_("The certificate of {url} is not good, so Slack does not call it."), url=url)]
    except (ClientError, OSError, TimeoutError) as problem:
        words = N_(
            "{url} cannot be reached from here ({reason}). Is `touchline serve` running, and the proxy in front of it?"
        )
        return [fail(key, label, words, url=url, reason=type(problem).__name__)]


async def _alive(session: ClientSession, url: str) -> Finding:
    key, label = "slack.address", N_("Public address")
    async with session.get(f"{url}/healthz", allow_redirects=False) as answer:
        if answer.status == 200 and (await _json(answer)).get("status") == "ok":
            return ok(key, label, N_("Touchline answers at {url}."), url=url)
        words = N_("Something else than Touchline answers at {url} (status {status}). Check the proxy in front of it.")
        return fail(key, label, words, url=url, status=answer.status)


async def _refusing(session: ClientSession, url: str) -> Finding:
    key, label = "slack.door", N_("Signatures")
    address = f"{url}{EVENTS_PATH}"
    forged = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=forged", "Content-Type": "application/json"}
    async with session.post(address, data=b"{}", headers=forged, allow_redirects=False) as answer:
        if answer.status == 401:
            return ok(key, label, N_("What Slack did not sign is refused."))
        if answer.status < 300:
            words = N_(
                "{address} takes what Slack did not sign. Something else than Touchline answers there: check the proxy."
            )
            return fail(key, label, words, address=address)
        words = N_("{address} answers with status {status}; 401 was to be expected. Check that the proxy passes it on.")
        return fail(key, label, words, address=address, status=answer.status)


async def _json(answer: ClientResponse) -> dict[str, Any]:
    try:
        read = await answer.json(content_type=None)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
