"""The message that somebody chose a shortcut on, as it is quoted. A verified payload in, words out; nothing is asked.

Promises that its author is named only where Slack says that it was a person of the same organisation. What an app wrote
without words of its own is read from its blocks and attachments.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.quoting import quote
from bot.slack.envelopes import Payload, tenant_of
from bot.slack.words import read_words
from handlers.request import Quoted

_DOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_TIME = re.compile(r"\d{1,12}\.\d{1,9}")
_ID = re.compile(r"[A-Z0-9]{1,30}")

Json = Mapping[str, Any]


def quoted_in(payload: Payload) -> Quoted:
    """Return the message of a `message_action`. The people it mentions stand in it as `@<id>`."""
    message = payload.get("message") or {}
    return quote(read_words(_text_of(message)).words, _permalink(payload, message), _author(payload, message))


def _text_of(message: Json) -> str:
    said = [str(message.get("text") or "")]
    said = said if said[0].strip() else [*_of_blocks(message.get("blocks") or ())]
    return "\n".join([*said, *_of_attachments(message.get("attachments") or ())]).strip()


def _of_blocks(blocks: Iterable[Json]) -> Iterator[str]:
    for block in blocks:
        for part in (block.get("text"), *(block.get("fields") or ())):
            if isinstance(part, Mapping) and part.get("text"):
                yield str(part["text"])


def _of_attachments(attachments: Iterable[Json]) -> Iterator[str]:
    for each in attachments:
        said = [str(each[name]) for name in ("pretext", "title", "text") if each.get(name)]
        yield from said or [*_of_blocks(each.get("blocks") or ())] or [str(each.get("fallback") or "")]


def _permalink(payload: Payload, message: Json) -> str:
    """The address that opens the message, made as Slack makes it: to ask for it takes a seat in the channel."""
    domain = str((payload.get("team") or {}).get("domain") or "")
    channel = str((payload.get("channel") or {}).get("id") or "")
    ts, thread = str(message.get("ts") or payload.get("message_ts") or ""), str(message.get("thread_ts") or "")
    if not (_DOMAIN.fullmatch(domain) and _ID.fullmatch(channel) and _TIME.fullmatch(ts)):
        return ""
    link = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={thread}&cid={channel}" if _TIME.fullmatch(thread) and thread != ts else link


def _author(payload: Payload, message: Json) -> str:
    """The identity of who wrote it; empty for an app, and for somebody of another organisation (Slack Connect)."""
    user, ours = str(message.get("user") or ""), (payload.get("team") or {}).get("id")
    outside = bool(message.get("team") and ours and message["team"] != ours)
    return f"{tenant_of(payload)}:{user}" if user and not message.get("bot_id") and not outside else ""
