"""Finds in Slack what was posted there with a key: a message by its metadata, a file by its name. Reads nothing else.

Promises: only what this app posted itself counts, whoever else writes the same mark (ADR 20). Nothing read is kept.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from bot.slack.errors import MessageGoneError
from bot.slack.uploads import Calls

EVENT = "touchline_delivery"
PAGE = 200
CLOCKS_APART = timedelta(minutes=10)
"""Slack dates messages by its own clock."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Us:
    """Who this app is in an organisation."""

    user: str
    bot: str

    def wrote(self, message: Json) -> bool:
        """Return whether a message is this app's own."""
        return bool(
            (self.bot and message.get("bot_id") == self.bot) or (self.user and message.get("user") == self.user)
        )


def marked(key: str, parts: int) -> Json:
    """Return the metadata of a message: its key, and of how many messages its post is."""
    return {"event_type": EVENT, "event_payload": {"key": key, "parts": parts}}


def marked_name(name: str, key: str) -> str:
    """Return a file's name with its key in it. Slack keeps no metadata for files, but their names as they were given.

    Relied on: `files[].name` of a message, as conversations.history and conversations.replies return it.
    """
    path = PurePosixPath(name)
    return f"{path.stem}.{key}{path.suffix}"


def mark_of(message: Json) -> tuple[str, int]:
    """Return a message's key and the number of messages of its post; ("", 0) for one without."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    if metadata.get("event_type") != EVENT or not isinstance(payload.get("key"), str):
        return "", 0
    parts = payload.get("parts")
    return payload["key"], parts if isinstance(parts, int) else 1


def carries(message: Json, key: str) -> bool:
    """Return whether a file of a message has the key in its name."""
    names = (str(each.get("name") or "") for each in message.get("files") or () if isinstance(each, dict))
    return any(f".{key}." in f"{name}." for name in names)


async def messages(
    slack: Calls, tenant: str, channel: str, since: datetime, thread: str, us: Us
) -> AsyncIterator[Json]:
    """Yield what this app posted in a conversation, or in a thread of it, since then. MissingScopeError, SlackError."""
    where: Json = {"ts": thread} if thread else {}
    method = "conversations.replies" if thread else "conversations.history"
    oldest, cursor = f"{(since - CLOCKS_APART).timestamp():.6f}", ""
    while True:
        try:
            said = await slack.call(
                tenant,
                method,
                channel=channel,
                oldest=oldest,
                inclusive=True,
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor or None,
                **where,
            )
        except MessageGoneError:
            # The message that the thread hangs on was deleted, and what was under it is seen by nobody.
            return
        for message in said.get("messages") or ():
            if us.wrote(message):
                yield message
        cursor = (said.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
