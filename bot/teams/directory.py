"""Where people and channels of Teams can be written to: what they sent is remembered, and used when we speak first.

Promises: a conversation is known by its organisation only, and forgotten when the app is taken away from it.
"""

from datetime import UTC, datetime
from typing import Any

from bot.hub import Hub
from bot.port import UndeliverableError
from bot.teams.connector import Connector, Where
from bot.teams.hearing import Sent, channel_of
from coaching.delivering import Reason
from storage.conversations import find_any, find_direct, find_named, forget, remember
from storage.database import Database

MOST_REMEMBERED = 50_000

EVERYWHERE = "https://smba.trafficmanager.net/teams/"
"""Where Teams takes what is said, if an organisation's own address is not known yet:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages"""


class NoSuchConversationError(UndeliverableError):
    """I know no channel called {to}. Add me to its team, and mention me there once."""

    reason = Reason.NO_CHANNEL


class Directory:
    """The conversations of every organisation."""

    def __init__(self, database: Database, hub: Hub, connector: Connector) -> None:
        self._database = database
        self._hub = hub
        self._connector = connector
        self._noted: set[tuple[str, str, str, str]] = set()

    async def note(self, sent: Sent) -> None:
        """Remember where something was said; again only when its name is another one than it was."""
        key = channel_of(sent.where.conversation)
        mark = (sent.tenant, key, sent.identity if sent.where.kind == "personal" else "", sent.place.name)
        if mark in self._noted:
            return
        workspace = await self._hub.workspace(sent.tenant)
        await self._hub.in_thread(self._remember, workspace, sent, key)
        if len(self._noted) >= MOST_REMEMBERED:
            self._noted.clear()
        self._noted.add(mark)

    async def forget(self, tenant: str, conversation: str) -> None:
        """The app was taken away from a conversation; of a team Teams names its first channel, and means them all."""
        key = channel_of(conversation)
        self._noted = {mark for mark in self._noted if mark[0] != tenant}
        await self._hub.in_thread(self._forget, tenant, key)

    async def direct(self, tenant: str, identity: str, service_url: str, account: str = "") -> Where:
        """Return the personal chat with somebody, begun now if they never wrote. TeamsError where they cannot be.

        `account` is Teams' own id of them, if it is known: not everything that speaks its language knows the other.
        """
        held = await self._hub.in_thread(self._find, tenant, identity, "")
        if held is not None:
            return held
        user = account or identity.rpartition(":")[2]
        return await self._connector.open_direct(service_url, tenant.removeprefix("teams:"), user)

    async def person(self, tenant: str, identity: str) -> Where:
        """Return the personal chat with somebody to whom we speak first. TeamsError where they cannot be written to."""
        known = await self._hub.in_thread(self._service_url, tenant)
        return await self.direct(tenant, identity, known or EVERYWHERE)

    async def channel(self, tenant: str, called: str) -> Where:
        """Return a channel or a group by its name or id; NoSuchConversationError for one nobody spoke in."""
        held = await self._hub.in_thread(self._find, tenant, "", called.removeprefix("#"))
        if held is None:
            raise NoSuchConversationError(to=called)
        return held

    def _remember(self, workspace: int, sent: Sent, key: str) -> None:
        personal = sent.where.kind == "personal"
        address: dict[str, Any] = {"service_url": sent.where.service_url}
        if sent.team and not personal:
            address["within"] = sent.team
        with self._database.writing() as session:
            remember(
                session,
                workspace,
                sent.tenant,
                key,
                sent.where.kind,
                sent.place.name,
                sent.identity if personal else "",
                address,
                datetime.now(UTC),
            )

    def _forget(self, tenant: str, key: str) -> None:
        with self._database.writing() as session:
            forget(session, tenant, key)

    def _service_url(self, tenant: str) -> str:
        """Where the organisation's words came from last; empty where nothing was ever heard of it."""
        with self._database.reading() as session:
            held = find_any(session, tenant)
        return str(held.address["service_url"]) if held is not None else ""

    def _find(self, tenant: str, identity: str, called: str) -> Where | None:
        with self._database.reading() as session:
            held = find_direct(session, tenant, identity) if identity else find_named(session, tenant, called)
        if held is None:
            return None
        return Where(held.address["service_url"], held.key, tenant.removeprefix("teams:"), held.kind)
