"""What `touchline doctor` finds out about Slack: that it is there, the clock, every token, and Socket Mode.

Promises: a key that is wrong, a right that is missing and a network that does not carry are told apart, each with what
to do. Sends nothing to any person or channel, and shows no token.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

from pydantic import SecretStr

from bot.config import Settings
from bot.findings import Finding, fail, failed, ok, warn
from bot.keys import load_keys
from bot.reachable import Caller, look_at
from bot.root import open_database
from bot.slack.manifest import EVENTS_PATH, INSTALL_PATH
from bot.slack.oauth import app_at_slack
from bot.slack.rights import TOKEN_OF_AN_INSTALLATION, TOKEN_OF_THE_SETTINGS, look_at_token
from bot.slack.tokens import InstalledTokens
from bot.slack.wire import Answered, WireError, WireRefusedError, ask, client, who
from kpi.errors import TouchlineError
from kpi.words import N_
from storage.installations import all_installations

SECONDS_OFF_TO_WARN, SECONDS_OFF_TO_FAIL = 60, 300
"""Slack's signatures are good for five minutes: a clock further off takes none of them."""

AT_ONCE = 5


async def examine_slack(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    """Look at everything about Slack. `now` is the clock that is compared with Slack's."""
    label = N_("Slack")
    if settings.slack == "off":
        return [ok("slack", label, N_("It is not connected; docs/slack.md says how."))]
    found = [ok("slack", label, _MODES[settings.slack, settings.slack_over_socket])]
    reached = await _reach(settings, now)
    found += reached
    if any(each.key == "slack.reach" for each in reached if each.outcome == "fail"):
        return found
    found += await (_installed(settings) if settings.slack == "oauth" else _one_token(settings))
    if settings.slack_app_token is not None:
        found.append(await _socket(settings))
    if settings.slack == "oauth" or not settings.slack_over_socket:
        found += await look_at(_caller(settings), settings.public_url)
    return found


_MODES = {
    ("http", False): N_("One workspace, over HTTP."),
    ("socket", True): N_("One workspace, over Socket Mode."),
    ("oauth", False): N_("Many workspaces, over HTTP."),
    ("oauth", True): N_("Many workspaces, over Socket Mode."),
}


async def _reach(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    """Ask without a token: Slack refuses, and so shows that it is there, and what time it is."""
    key, label = "slack.reach", N_("Slack's address")
    try:
        headers = (await who(settings.slack_api_url, None)).headers
    except WireRefusedError as refused:
        headers = refused.headers
    except WireError as problem:
        words = N_("{address} cannot be reached ({reason}). Check the network: this machine must get to it over https.")
        return [fail(key, label, words, address=settings.slack_api_url, reason=problem.values["reason"])]
    reached = ok(key, label, N_("{address} answers."), address=settings.slack_api_url)
    return [reached, _clock(headers.get("date", ""), now())]


def _clock(date: str, here: datetime) -> Finding:
    key, label = "slack.clock", N_("Clock")
    try:
        off = abs((parsedate_to_datetime(date) - here).total_seconds())
    except (TypeError, ValueError):
        return warn(key, label, N_("Slack did not say what time it is, so this machine's clock was not compared."))
    if off > SECONDS_OFF_TO_FAIL:
        words = N_("It is {seconds} seconds off Slack's, which refuses every request. Set this machine's clock (NTP).")
        return fail(key, label, words, seconds=round(off))
    if off > SECONDS_OFF_TO_WARN:
        words = N_("It is {seconds} seconds off Slack's; from 300 on, every request is refused. Set it (NTP).")
        return warn(key, label, words, seconds=round(off))
    return ok(key, label, N_("It agrees with Slack's."))


async def _one_token(settings: Settings) -> list[Finding]:
    async def look() -> Answered:
        return await who(settings.slack_api_url, _open(settings.slack_bot_token))

    return await look_at_token("slack.token", look, TOKEN_OF_THE_SETTINGS)


async def _installed(settings: Settings) -> list[Finding]:
    """Every organisation's token; one that soon ends is made new on the way, as any answer there would."""
    key, label = "slack.installations", N_("Installations")
    try:
        sealer, database = (
            await asyncio.to_thread(load_keys, settings),
            await asyncio.to_thread(open_database, settings),
        )
    except TouchlineError as problem:
        return [failed(key, label, problem)]
    tokens = InstalledTokens(database, sealer, app_at_slack(settings))
    try:
        with database.reading() as session:
            tenants = [each.tenant for each in all_installations(session)]
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(tenant: str) -> list[Finding]:
            async def look() -> Answered:
                return await who(settings.slack_api_url, await tokens.token(tenant))

            async with gate:
                return await look_at_token(f"slack.token.{tenant}", look, TOKEN_OF_AN_INSTALLATION, tenant=tenant)

        found = await asyncio.gather(*(one(tenant) for tenant in tenants))
    except TouchlineError as problem:
        return [failed(key, label, problem)]
    finally:
        database.close()
    if not tenants:
        page = f"{settings.public_url}{INSTALL_PATH}"
        return [warn(key, label, N_("Nobody has installed it yet. Open {page} in a browser."), page=page)]
    return [finding for each in found for finding in each]


async def _socket(settings: Settings) -> Finding:
    """Whether the app token opens a connection. It is only asked for, not opened."""
    key, label = "slack.socket", N_("Socket Mode")
    token = _open(settings.slack_app_token)
    try:
        await ask(client(settings.slack_api_url).apps_connections_open(app_token=token))
    except WireRefusedError as refused:
        if refused.code == "missing_scope":
            words = N_("The app token lacks connections:write. Make one with it under Basic Information.")
            return fail(key, label, words)
        words = N_("Slack does not take the app token ({code}). Make one under Basic Information, App-Level Tokens.")
        return fail(key, label, words, code=refused.code)
    except WireError as problem:
        return failed(key, label, problem)
    return ok(key, label, N_("The app token opens a connection."))


def _caller(settings: Settings) -> Caller:
    """How Slack calls; it does not, where there is no secret to verify what it signs."""
    forged = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=forged"}
    return Caller("slack", "Slack", EVENTS_PATH if settings.slack_signing_secret else "", forged)


def _open(secret: SecretStr | None) -> str:
    """A secret as it is sent; the settings were checked when they were read."""
    return secret.get_secret_value() if secret else ""
