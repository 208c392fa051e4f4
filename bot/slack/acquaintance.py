"""Who somebody is: asked of Slack the first time they speak, and again once a day, so that a new name or zone is known.

Whoever is known already is answered first and looked up after; a stranger is looked up first.
"""

import asyncio
import logging
import time
from collections import OrderedDict

from bot.hub import Hub
from bot.port import Heard
from bot.slack.calling import Slack
from bot.slack.errors import SlackError
from bot.slack.members import members_of_group, profile_of
from bot.slack.words import Said, with_names
from handlers.request import Group, Place, PlaceKind
from kpi.errors import TouchlineError

log = logging.getLogger(__name__)

SECONDS_FRESH = 24 * 3600.0
MOST_REMEMBERED = 50_000


class Acquaintance:
    """Introduces people to the hub."""

    def __init__(self, slack: Slack, hub: Hub) -> None:
        self._slack = slack
        self._hub = hub
        self._fresh: OrderedDict[str, float] = OrderedDict()
        self._looking_up: set[asyncio.Task[bool]] = set()

    async def meet(self, tenant: str, user: str) -> None:
        """Make sure that the hub knows somebody, if they are anybody here."""
        identity = f"{tenant}:{user}"
        if time.monotonic() < self._fresh.get(identity, 0.0):
            return
        somebody = Heard(identity, Place(PlaceKind.DIRECT, ""), "", tenant=tenant)
        try:
            known = await self._hub.knows(somebody)
        except TouchlineError:
            # An organisation nobody connected, or the database is away: the answer says so.
            return
        if known:
            self._remember(identity)
            self._look_up_later(somebody, user)
        elif await self._introduce(somebody, user):
            self._remember(identity)

    async def words_of(self, tenant: str, said: Said, team: str) -> tuple[str, tuple[Group, ...]]:
        """Return the words with everybody in them by the name they go by here, and the user groups they name."""
        names: dict[str, str] = {}
        for user in said.people:
            await self.meet(tenant, user)
            handle = await self._hub.handle(tenant, f"{tenant}:{user}")
            if handle:
                names[user] = handle
        groups = []
        for group_id in said.groups:
            handle, users = await members_of_group(self._slack, tenant, group_id, team=team)
            for user in users:
                await self.meet(tenant, user)
            names[group_id] = handle
            groups.append(Group(f"@{handle}", tuple(f"{tenant}:{user}" for user in users)))
        return with_names(said, names), tuple(groups)

    async def close(self) -> None:
        """Give up what is looked up beside: it is looked up again the next time they speak."""
        for task in self._looking_up:
            task.cancel()
        await asyncio.gather(*self._looking_up, return_exceptions=True)

    def _look_up_later(self, somebody: Heard, user: str) -> None:
        task = asyncio.create_task(self._introduce(somebody, user))
        self._looking_up.add(task)
        task.add_done_callback(self._looking_up.discard)

    async def _introduce(self, somebody: Heard, user: str) -> bool:
        try:
            await self._hub.introduce(somebody, await profile_of(self._slack, somebody.tenant, user))
        except SlackError as problem:
            log.warning("somebody's profile could not be read: %s", problem.code)
            return False
        except TouchlineError as problem:
            log.warning("somebody could not be introduced: %s", type(problem).__name__)
            return False
        return True

    def _remember(self, identity: str) -> None:
        self._fresh[identity] = time.monotonic() + SECONDS_FRESH
        while len(self._fresh) > MOST_REMEMBERED:
            self._fresh.popitem(last=False)
