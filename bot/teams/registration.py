"""What Microsoft says of the bot's registration: whether it gives a token for it, and the keys that Teams signs with.

Promises: no id, secret or token is in any finding; of what Microsoft answers, only its number of the error is repeated.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.config import Settings
from bot.findings import Finding, fail, ok, warn
from bot.reachable import object_in
from bot.teams.errors import TeamsError
from kpi.words import N_

SECONDS = 10.0
SCOPE = "https://api.botframework.com/.default"
TENANT_OF_MANY = "botframework.com"
"""Where a registration for many organisations gets its tokens."""

SECONDS_OFF_TO_WARN, SECONDS_OFF_TO_FAIL = 60, 300
"""What Teams signs is good from the moment it is signed, give or take five minutes."""

_NO_ORGANISATION = N_(
    "Microsoft knows no such organisation. Copy the directory (tenant) ID from Microsoft Entra to "
    "TOUCHLINE_TEAMS_TENANT_ID."
)
_REFUSED = {
    7000215: N_(
        "Microsoft does not take the app's password. Make a new client secret, and copy its value (not its id) to "
        "TOUCHLINE_TEAMS_APP_PASSWORD."
    ),
    7000222: N_(
        "The app's password has expired. Make a new client secret, and set TOUCHLINE_TEAMS_APP_PASSWORD to it."
    ),
    700016: N_(
        "Microsoft knows no such app in this organisation. Compare TOUCHLINE_TEAMS_APP_ID with the application "
        "(client) ID, and TOUCHLINE_TEAMS_TENANT_ID with the directory (tenant) ID, both in Microsoft Entra."
    ),
    7000229: N_(
        "The app has no service principal in this organisation. In Microsoft Entra, make one: open the app under App "
        'registrations, and choose "Create service principal".'
    ),
    7000112: N_(
        "The app is disabled in this organisation. In Microsoft Entra, enable it under Enterprise applications."
    ),
    90002: _NO_ORGANISATION,
    900023: _NO_ORGANISATION,
}
"""Microsoft's numbers for what is wrong (AADSTS...), and what to do."""


async def look_at_registration(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    """Ask Microsoft for the token that answers are sent with. It is thrown away at once."""
    key, label = "teams.login", N_("App password")
    if settings.teams_app_type == "UserAssignedMSI":
        return [await _identity(settings)]
    tenant = TENANT_OF_MANY if settings.teams_app_type == "MultiTenant" else settings.teams_tenant_id
    address = f"{settings.teams_login_url}/{tenant}/oauth2/v2.0/token"
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.teams_app_id.get_secret_value() if settings.teams_app_id else "",
        "client_secret": settings.teams_app_password.get_secret_value() if settings.teams_app_password else "",
        "scope": SCOPE,
    }
    try:
        async with _session() as session, session.post(address, data=form, allow_redirects=False) as answer:
            said, headers = await object_in(answer), dict(answer.headers)
    except (ClientError, OSError, TimeoutError, ValueError) as problem:
        return [_away(key, label, settings.teams_login_url, problem)]
    return [_login(said), *_clock(headers, now())]


async def _identity(settings: Settings) -> Finding:
    """Ask this machine of Azure for the token of its identity."""
    # msal is slow to import, and the doctor mostly does without.
    from bot.teams.logins import by_identity

    key, label = "teams.login", N_("Managed identity")
    try:
        await by_identity(settings.teams_app_id.get_secret_value() if settings.teams_app_id else "")()
    except TeamsError as problem:
        words = N_(
            "Azure gives no token for it here ({code}). Touchline must run on a machine of Azure with this identity, "
            "and TOUCHLINE_TEAMS_APP_ID must be its client ID."
        )
        return fail(key, label, words, code=problem.code)
    return ok(key, label, N_("Azure gives a token for it."))


def _login(said: Mapping[str, Any]) -> Finding:
    key, label = "teams.login", N_("App password")
    if said.get("access_token"):
        return ok(key, label, N_("Microsoft takes it."))
    number = _number(said)
    if number in _REFUSED:
        return fail(key, label, _REFUSED[number])
    if "error" in said:
        words = N_(
            "Microsoft refused it (AADSTS{number}). Look the number up, and compare the settings with Microsoft Entra."
        )
        return fail(key, label, words, number=str(number or "?"))
    return fail(key, label, N_("Something else than Microsoft's login answers there. Check the network and its proxy."))


def _number(said: Mapping[str, Any]) -> int:
    """Microsoft's number of an error; 0 where it says none."""
    found = re.search(r"AADSTS(\d{4,9})\b", str(said.get("error_description") or ""))
    return int(found[1]) if found else 0


def _clock(headers: Mapping[str, str], here: datetime) -> list[Finding]:
    key, label = "teams.clock", N_("Clock")
    try:
        off = abs((parsedate_to_datetime(headers.get("Date", "")) - here).total_seconds())
    except (TypeError, ValueError):
        return []
    words = N_("It is {seconds} seconds off Microsoft's; from 300 on, what Teams signs may be refused. Set it (NTP).")
    if off > SECONDS_OFF_TO_FAIL:
        return [fail(key, label, words, seconds=round(off))]
    if off > SECONDS_OFF_TO_WARN:
        return [warn(key, label, words, seconds=round(off))]
    return [ok(key, label, N_("It agrees with Microsoft's."))]


async def look_at_keys(address: str) -> Finding:
    """Find out whether the keys can be read that Teams signs with. `address` is that of the OpenID configuration."""
    key, label = "teams.keys", N_("Signing keys")
    try:
        async with _session() as session:
            async with session.get(address) as answer:
                where = (await object_in(answer)).get("jwks_uri")
            if not isinstance(where, str):
                return fail(
                    key,
                    label,
                    N_("{address} does not say where they are. Check the network and its proxy."),
                    address=address,
                )
            async with session.get(where) as answer:
                keys = (await object_in(answer)).get("keys")
    except (ClientError, OSError, TimeoutError, ValueError) as problem:
        return _away(key, label, address, problem)
    count = len(keys) if isinstance(keys, list) else 0
    if not count:
        return fail(key, label, N_("{address} leads to none. Check the network and its proxy."), address=address)
    return ok(key, label, N_("{count} can be read."), count=count)


def _away(key: str, label: str, address: str, problem: Exception) -> Finding:
    words = N_("{address} cannot be reached ({reason}). Check the network: this machine must get to it over https.")
    return fail(key, label, words, address=address, reason=type(problem).__name__)


def _session() -> ClientSession:
    return ClientSession(timeout=ClientTimeout(total=SECONDS), trust_env=True)
