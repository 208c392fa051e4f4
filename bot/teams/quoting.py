"""The message that somebody chose an action on, as it is quoted. A verified activity's value in, words out. Pure.

Promises that its author is named only where Teams says that it was somebody of the organisation. What a bot wrote as a
card is read from the card's texts.
"""

import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote as escaped

from bot.quoting import quote
from handlers.request import Quoted

MESSAGE = "message"
"""The `commandContext` of an action that was chosen on a message."""

MOST_TEXTS = 50
DEEPEST = 20
LINES = frozenset({"p", "div", "br", "li", "tr", "blockquote", "pre", "h1", "h2", "h3"})

Json = Mapping[str, Any]


def quoted_in(value: Json, tenant: str, channel: str) -> Quoted:
    """Return the message of a `composeExtension/fetchTask`; `channel` is the conversation it stands in."""
    message = value.get("messagePayload") or {}
    url = str(message.get("linkToMessage") or "") or _link(message, tenant, channel)
    return quote(_text_of(message), url, _author(message, tenant))


def _text_of(message: Json) -> str:
    body = message.get("body") or {}
    content = str(body.get("content") or "")
    said = _plain(content) if body.get("contentType") == "html" else content.strip()
    said = said or "\n".join(_of_cards(message))
    return "\n".join(part for part in (str(message.get("subject") or ""), said) if part)


def _of_cards(message: Json) -> Iterator[str]:
    for each in message.get("attachments") or ():
        content = each.get("content")
        try:
            card = json.loads(content) if isinstance(content, str) else content
        except (ValueError, RecursionError):
            continue
        yield from list(_texts(card))[:MOST_TEXTS]


def _texts(part: object, depth: int = 0) -> Iterator[str]:
    """The texts of a card, in their order: its `text` and `title` wherever they stand."""
    if depth > DEEPEST:
        return
    if isinstance(part, Mapping):
        for name, held in part.items():
            if name in ("text", "title") and isinstance(held, str) and held.strip():
                yield held.strip()
            elif name != "actions":
                yield from _texts(held, depth + 1)
    elif isinstance(part, list):
        for held in part:
            yield from _texts(held, depth + 1)


def _link(message: Json, tenant: str, channel: str) -> str:
    """The address that opens a message of a channel; of a chat there is none to be made."""
    if not channel.endswith(("@thread.tacv2", "@thread.skype")) or not message.get("id"):
        return ""
    key, root = escaped(str(message["id"]), safe=""), escaped(str(message.get("replyToId") or message["id"]), safe="")
    there = f"{escaped(channel, safe='')}/{key}?tenantId={tenant.partition(':')[2]}&parentMessageId={root}"
    return f"https://teams.microsoft.com/l/message/{there}"


def _author(message: Json, tenant: str) -> str:
    user = (message.get("from") or {}).get("user") or {}
    known = user.get("userIdentityType", "aadUser") == "aadUser"
    return f"{tenant}:{str(user['id']).lower()}" if known and user.get("id") else ""


class _Words(HTMLParser):
    """Gathers what is read of a message's HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where one begins; show an emoji or a picture as its words."""
        if tag in LINES:
            self.parts.append("\n")
        elif tag in ("emoji", "img"):
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_data(self, data: str) -> None:
        """Keep a text, with its blanks as a browser shows them."""
        shown = " ".join(data.split())
        self.parts.append(f"{' ' * data[:1].isspace()}{shown}{' ' * (bool(shown) and data[-1:].isspace())}")


def _plain(html: str) -> str:
    words = _Words()
    words.feed(html)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line)
