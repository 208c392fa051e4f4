"""Messages that stay: in the direct conversation, or in a channel for everybody there.

Promises: the words are posted at once; the pictures are drawn, uploaded and put in when Slack has them ready, and their
words stay where that fails. Links are not unfurled: what a ticket's page shows is not for the channel.
"""

import asyncio
import logging
from typing import Any

from bot.hub import Hub
from bot.port import Pictures
from bot.slack.calling import Slack
from bot.slack.errors import SlackError
from bot.slack.render import Files, Rendered, Words, render_card
from handlers.cards import Card, Picture

log = logging.getLogger(__name__)

QUIET: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}


class Posting:
    """Posts into one organisation."""

    def __init__(self, slack: Slack, hub: Hub, tenant: str) -> None:
        self._slack = slack
        self._hub = hub
        self._tenant = tenant

    async def post(self, channel: str, card: Card, pictures: Pictures, *, thread: str = "") -> str:
        """Post a card; return Slack's id of its first message.

        Not repeated when Slack took it and did not answer in time: in a channel twice is worse than an error (ADR 15).
        """
        ids = []
        for part in render_card(card, Words()):
            body = {"text": part.text, "blocks": part.blocks, **QUIET, **({"thread_ts": thread} if thread else {})}
            repeat = channel.startswith("D")
            posted = await self._slack.call(self._tenant, "chat.postMessage", repeat=repeat, channel=channel, **body)
            ids.append(str(posted["ts"]))
        self._illustrate(channel, ids, card, pictures)
        return ids[0]

    async def update(self, channel: str, message_id: str, card: Card, pictures: Pictures) -> None:
        """Put a card in the place of a message; what does not fit into one is posted after it."""
        first, *rest = render_card(card, Words())
        await self._put(channel, message_id, first)
        ids = [message_id]
        for part in rest:
            body: dict[str, Any] = {"text": part.text, "blocks": part.blocks, **QUIET}
            posted = await self._slack.call(self._tenant, "chat.postMessage", channel=channel, **body)
            ids.append(str(posted["ts"]))
        self._illustrate(channel, ids, card, pictures)

    def _illustrate(self, channel: str, ids: list[str], card: Card, pictures: Pictures) -> None:
        if any(isinstance(block, Picture) for block in card.blocks):
            self._hub.keep(self._bring_pictures(channel, ids, card, pictures))

    async def _bring_pictures(self, channel: str, ids: list[str], card: Card, pictures: Pictures) -> None:
        alts = [block.alt for block in card.blocks if isinstance(block, Picture)]
        drawn = await pictures()
        uploads = (self._upload(number, png, alt) for number, (png, alt) in enumerate(zip(drawn, alts, strict=False)))
        files = tuple(await asyncio.gather(*uploads))
        if not any(files):
            return
        for message_id, part in zip(ids, render_card(card, Files(files)), strict=False):
            if any(block["type"] == "image" for block in part.blocks):
                await self._put(channel, message_id, part)

    async def _upload(self, number: int, png: bytes, alt: str) -> str:
        """Return the file's id; empty where there is no picture, and its words stay."""
        if not png:
            return ""
        try:
            return await self._slack.upload(self._tenant, png, f"chart-{number + 1}.png", alt)
        except SlackError as problem:
            log.warning("a picture was not taken by Slack: %s", problem.code)
            return ""

    async def _put(self, channel: str, message_id: str, part: Rendered) -> None:
        body: dict[str, Any] = {"text": part.text, "blocks": part.blocks}
        await self._slack.call(self._tenant, "chat.update", channel=channel, ts=message_id, **body)
