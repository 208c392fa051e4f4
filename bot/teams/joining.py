"""Joins Teams to the server: puts its parts together by the settings. The one place that builds them."""

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import web

from bot.files import HostedFiles
from bot.hub import Hub
from bot.inbox import Inbox
from bot.leftovers import Again
from bot.pictures import HostedPictures
from bot.port import Postman
from bot.root import House
from bot.teams import about
from bot.teams.adapter import make_adapter
from bot.teams.answering import Answering
from bot.teams.directory import Directory
from bot.teams.papers import Papers
from bot.teams.posting import Posting
from bot.teams.postman import TeamsPostman
from storage.sealing import Sealer
from storage.tenants import connect, workspace_of
from storage.workspaces import Workspace

PATH = "/api/messages"


async def join_teams(
    house: House, hub: Hub, inbox: Inbox, sealer: Sealer, app: web.Application
) -> tuple[Again, Postman]:
    """Mount Teams on the server; return what answers its leftovers, and what posts there."""
    settings = house.settings
    if settings.teams_tenant_id:
        await asyncio.to_thread(_connect, house, f"teams:{settings.teams_tenant_id.lower()}")
    adapter, connector = make_adapter(settings, lambda tenant: _admit(house, tenant))
    pictures = HostedPictures(house.database, sealer, settings.public_url) if settings.public_url else None
    files = HostedFiles(house.database, sealer, settings.public_url) if settings.public_url else None
    directory, papers = Directory(house.database, hub, connector), Papers(connector, hub, files)
    answering = Answering(hub, connector, directory, Posting(connector, hub, pictures), papers, inbox)

    async def messages(request: web.Request) -> web.Response:
        if not hub.is_open:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return await adapter.process(request, answering.turn)

    async def close(_: web.Application) -> None:
        await answering.close()
        await connector.close()

    app.router.add_post(PATH, messages)
    about.mount(app)
    if pictures is not None:
        pictures.mount(app)
    if files is not None:
        files.mount(app)
    app.on_cleanup.append(close)
    return answering.again, TeamsPostman(connector, directory, hub, pictures, papers)


def _admit(house: House, tenant: str) -> bool:
    """Say whether an organisation may speak here: one that is connected. A developer's own is connected as it comes."""
    with house.database.reading() as session:
        known = workspace_of(session, f"teams:{tenant.lower()}") is not None
    if not known and house.settings.teams == "dev":
        _connect(house, f"teams:{tenant.lower()}")
        return True
    return known


def _connect(house: House, tenant: str) -> None:
    """Remember an organisation for the workspace that is served; one that an operator has connected stays there."""
    with house.database.writing() as session:
        if workspace_of(session, tenant) is None:
            served = session.get_one(Workspace, house.tools.workspace_id)
            connect(session, tenant, tenant, served, datetime.now(UTC))
