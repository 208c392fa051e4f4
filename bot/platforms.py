"""Joins the chat platforms that the settings name to the server, and what they share: the inbox and its leftovers."""

import asyncio
from datetime import timedelta

from aiohttp import web

from bot.hub import Hub
from bot.inbox import Inbox
from bot.keys import load_keys
from bot.leftovers import LEFT_ALONE, Again, Leftovers
from bot.port import Postman
from bot.root import House


async def join_platforms(house: House, hub: Hub, app: web.Application) -> dict[str, Postman]:
    """Mount them; return what posts on each ("slack", "teams"), when Touchline speaks first.

    TouchlineErrors say which setting does not do, before anything is served.
    """
    settings = house.settings
    sealer = await asyncio.to_thread(load_keys, settings)
    inbox = Inbox(house.database, sealer)
    again: dict[str, Again] = {}
    postmen: dict[str, Postman] = {}
    if settings.slack != "off":
        from bot.slack.joining import join_slack

        again["slack"], postmen["slack"] = await join_slack(house, hub, inbox, sealer, app)
    if settings.teams != "off":
        from bot.teams.joining import join_teams

        again["teams"], postmen["teams"] = await join_teams(house, hub, inbox, sealer, app)
    Leftovers(hub, inbox, again, timedelta(0) if house.is_alone else LEFT_ALONE).mount(app)

    async def close(_: web.Application) -> None:
        await inbox.close()

    app.on_cleanup.append(close)
    return postmen
