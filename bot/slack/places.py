"""Conversations as Slack knows them: the direct one with somebody, and a channel by its name.

Remembered for as long as the process lives, within bounds: a conversation's id never changes.
"""

from collections import OrderedDict
from typing import Any

from bot.port import UndeliverableError
from bot.slack.uploads import Calls
from coaching.delivering import Reason

MOST_REMEMBERED = 10_000
PAGE = 200


class NoSuchChannelError(UndeliverableError):
    """I find no channel called {to}. Check the name; a private channel must invite me first: /invite @Touchline."""

    reason = Reason.NO_CHANNEL


class NameAloneError(NoSuchChannelError):
    """Your Slack has several workspaces, so a name like {to} is not enough. Ask me in that channel itself."""


class Places:
    """Finds conversations through the Web API, each once."""

    def __init__(self, slack: Calls) -> None:
        self._slack = slack
        self._direct: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._channels: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def direct(self, tenant: str, user: str) -> str:
        """Return the id of the direct conversation with somebody, opened now if need be."""
        key = (tenant, user)
        if key not in self._direct:
            opened = await self._slack.call(tenant, "conversations.open", users=user)
            _keep(self._direct, key, opened["channel"]["id"])
        return self._direct[key]

    async def channel(self, tenant: str, called: str, team: str = "") -> str:
        """Return a channel's id by its id or its name; NoSuchChannelError for one that is not there or not shown.

        `team` is the one whose channels are meant, where the app is installed in all of an organisation's.
        """
        name = called.removeprefix("#")
        if is_id(name):
            return name
        key = (tenant, name.casefold())
        if key not in self._channels:
            await self._look_up(tenant, team)
        if key not in self._channels:
            raise NoSuchChannelError(to=called)
        return self._channels[key]

    async def _look_up(self, tenant: str, team: str) -> None:
        cursor = ""
        where: dict[str, Any] = {"team_id": team} if team else {}
        while True:
            listed = await self._slack.call(
                tenant,
                "conversations.list",
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=PAGE,
                cursor=cursor,
                **where,
            )
            for each in listed.get("channels") or ():
                _keep(self._channels, (tenant, each["name"].casefold()), each["id"])
            cursor = (listed.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


def is_id(channel: str) -> bool:
    """Return whether this is Slack's id of a channel, and not its name."""
    return channel[:1] in ("C", "G") and channel[1:].isalnum() and channel.isupper()


def _keep(held: "OrderedDict[tuple[str, str], str]", key: tuple[str, str], value: str) -> None:
    held[key] = value
    while len(held) > MOST_REMEMBERED:
        held.popitem(last=False)
