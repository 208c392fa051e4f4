"""An organisation that just installed Touchline: which workspace it gets, and who looks after it there.

Promises: one that is new here gets a workspace of its own; one that is connected already stays where it is. Whoever
installs becomes admin only where there is none: in most organisations anybody may install an app again.
"""

import asyncio
import logging
from datetime import datetime

from bot.slack.calling import Slack
from bot.slack.members import profile_of
from bot.slack.oauth import Grant
from coaching.access import Role
from handlers.introducing import introduce
from handlers.tools import Tools
from kpi.errors import TouchlineError
from storage.database import Database
from storage.definitions import put_in_force
from storage.people import all_people
from storage.tenants import connect, workspace_of
from storage.workspaces import ensure_workspace

log = logging.getLogger(__name__)


def settle(database: Database, grant: Grant, zone: str, now: datetime) -> Tools:
    """Return what the organisation's workspace works with; it is made now, in this zone, if there is none."""
    with database.writing() as session:
        workspace = workspace_of(session, grant.tenant)
        if workspace is None:
            workspace = ensure_workspace(session, grant.tenant, grant.name, zone, now)
        put_in_force(session, workspace.id, now)
        connect(session, grant.tenant, grant.name, workspace, now)
        return Tools(database, workspace.id, workspace.zone, workspace.minimum_group)


async def welcome(slack: Slack, grant: Grant, tools: Tools, now: datetime) -> None:
    """Introduce who installed it. Where Slack does not say who that is, it is installed all the same."""
    if not grant.installed_by:
        return
    identity = f"{grant.tenant}:{grant.installed_by}"
    try:
        profile = await profile_of(slack, grant.tenant, grant.installed_by)
        role = Role.AGENT if await asyncio.to_thread(_has_admin, tools) else Role.ADMIN
        await asyncio.to_thread(introduce, tools, identity, profile, now, role)
    except TouchlineError as problem:
        # The next who installs becomes admin, as long as there is none.
        log.warning("Who installed it stays unknown: %s", type(problem).__name__)


def _has_admin(tools: Tools) -> bool:
    with tools.database.reading() as session:
        return any(person.role == Role.ADMIN for person in all_people(session, tools.workspace_id))
