"""Joins Slack to the server: puts its parts together by the settings. The one place that builds them."""

import asyncio
from datetime import UTC, datetime, timedelta

from aiohttp import web
from pydantic import SecretStr

from bot.hub import Hub
from bot.inbox import Inbox
from bot.keys import load_keys
from bot.root import House
from bot.slack.answering import Answering
from bot.slack.app import LEFT_ALONE, SlackApp
from bot.slack.calling import Slack
from bot.slack.installing import Home, Installing
from bot.slack.oauth import OAuth
from bot.slack.tokens import InstalledTokens, OneToken, Tokens, connect_one
from kpi.errors import TouchlineError


async def join_slack(house: House, hub: Hub, app: web.Application) -> None:
    """Mount Slack on the server. TouchlineErrors say which setting does not do, before anything is served."""
    settings = house.settings
    sealer = await asyncio.to_thread(load_keys, settings)
    oauth = _oauth(house)
    tokens: Tokens
    if oauth is not None:
        tokens = installed = InstalledTokens(house.database, sealer, oauth)
    elif settings.slack_bot_token is not None:
        tokens, installed = OneToken(settings.slack_bot_token), None
    else:
        return
    slack = Slack(settings.slack_api_url, tokens)
    inbox = Inbox(house.database, sealer)
    answering = Answering(hub, slack, tokens, inbox)

    async def close(_: web.Application) -> None:
        await answering.close()
        await slack.close()
        await inbox.close()

    await slack.start()
    app.on_cleanup.append(close)
    slack_app = SlackApp(
        hub,
        inbox,
        answering,
        secret=_secret(settings.slack_signing_secret),
        app_token=_secret(settings.slack_app_token),
        api_url=settings.slack_api_url,
        left_at_start=timedelta(0) if house.is_alone else LEFT_ALONE,
    )
    if oauth is not None and installed is not None:
        home = Home(settings.public_url, settings.slack_api_url, settings.zone)
        Installing(house.database, installed, oauth, slack, home).mount(app)
    else:
        try:
            await connect_one(slack, house.database, house.tools.workspace_id, datetime.now(UTC))
        except TouchlineError:
            await close(app)
            raise
    slack_app.mount(app)


def _oauth(house: House) -> OAuth | None:
    settings = house.settings
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return None
    return OAuth(settings.slack_api_url, settings.slack_client_id, settings.slack_client_secret)


def _secret(value: object) -> str:
    """The setting's secret; empty where it is not set."""
    return value.get_secret_value() if isinstance(value, SecretStr) else ""
