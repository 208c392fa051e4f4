"""Joins Slack to the server: puts its parts together by the settings. The one place that builds them."""

import asyncio
import logging
from datetime import UTC, datetime

from aiohttp import web
from pydantic import SecretStr

from bot.going_wrong import log_failure
from bot.hub import Hub
from bot.inbox import Inbox
from bot.leftovers import Again
from bot.port import Postman
from bot.root import House
from bot.slack.answering import Answering
from bot.slack.app import SlackApp
from bot.slack.calling import Slack
from bot.slack.errors import SlackError
from bot.slack.installing import Home, Installing
from bot.slack.oauth import OAuth
from bot.slack.postman import SlackPostman
from bot.slack.tokens import InstalledTokens, OneToken, Tokens, connect_one
from kpi.errors import TouchlineError
from storage.sealing import Sealer

log = logging.getLogger(__name__)

SECONDS_AT_START = 5.0
"""How long the start waits for Slack to say whose the token is."""

SECONDS_BETWEEN_ASKS = 30.0


async def join_slack(
    house: House, hub: Hub, inbox: Inbox, sealer: Sealer, app: web.Application
) -> tuple[Again, Postman]:
    """Mount Slack on the server; return what answers its leftovers, and what posts there."""
    settings = house.settings
    oauth = _oauth(house)
    tokens: Tokens
    if oauth is not None:
        tokens = installed = InstalledTokens(house.database, sealer, oauth)
    else:
        tokens, installed = OneToken(settings.slack_bot_token or SecretStr("")), None
    slack = Slack(settings.slack_api_url, tokens)
    answering = Answering(hub, slack, tokens, inbox)

    connecting: asyncio.Task[None] | None = None

    async def close(_: web.Application) -> None:
        if connecting is not None:
            connecting.cancel()
        await answering.close()
        await slack.close()

    await slack.start()
    app.on_cleanup.append(close)
    secret, app_token = _secret(settings.slack_signing_secret), _secret(settings.slack_app_token)
    slack_app = SlackApp(hub, inbox, answering, secret=secret, app_token=app_token, api_url=settings.slack_api_url)
    if oauth is not None and installed is not None:
        home = Home(settings.public_url, settings.slack_api_url, settings.zone)
        Installing(house.database, installed, oauth, slack, home).mount(app)
    else:
        connecting = asyncio.create_task(_connect(slack, house))
        try:
            await _first_of(connecting)
        except TouchlineError:
            await close(app)
            raise
    slack_app.mount(app)
    return answering.again, SlackPostman(slack)


async def _connect(slack: Slack, house: House) -> None:
    """Learn whose the one token is. While Slack is away, go on asking: the other platforms are not to wait for it."""
    while True:
        try:
            await connect_one(slack, house.database, house.tools.workspace_id, datetime.now(UTC))
        except SlackError as problem:
            if problem.permanent:
                raise
            log.warning("Slack does not answer yet: %s", problem.code)
            await asyncio.sleep(SECONDS_BETWEEN_ASKS)
        else:
            return


async def _first_of(connecting: "asyncio.Task[None]") -> None:
    """Wait a moment for the token to be known; raise what Slack says of one that is not good."""
    done, _ = await asyncio.wait({connecting}, timeout=SECONDS_AT_START)
    if done:
        connecting.result()
    else:
        connecting.add_done_callback(_log_failed)


def _log_failed(connecting: "asyncio.Task[None]") -> None:
    if not connecting.cancelled() and (problem := connecting.exception()) is not None:
        log_failure("connecting to Slack", problem)


def _oauth(house: House) -> OAuth | None:
    settings = house.settings
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return None
    return OAuth(settings.slack_api_url, settings.slack_client_id, settings.slack_client_secret)


def _secret(value: object) -> str:
    """The setting's secret; empty where it is not set."""
    return value.get_secret_value() if isinstance(value, SecretStr) else ""
