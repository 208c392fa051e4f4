"""Messages on Teams: for everybody in a conversation, or for one person.

Promises: the words are posted at once; a picture for everybody follows as a hosted one, at an address nobody can guess,
with its twin for the dark theme.
What is for one person has no picture outside the message: its charts are drawn by Teams itself.
"""

import time
from typing import Any

from bot.hub import Hub
from bot.pictures import HostedPictures
from bot.port import Pictures
from bot.teams.connector import Connector, Where
from bot.teams.errors import TargetedRefusedError
from bot.teams.hearing import Sent
from bot.teams.render import Hosted, Native, Rendered, Words, render_card
from handlers.cards import Card, Picture

Json = dict[str, Any]

SECONDS_WITHOUT_WHISPERS = 3600.0
"""How long an organisation that has no private messages in channels is not asked again."""


class Posting:
    """Sends cards through the connector. `workspace_of` says whose pictures are kept."""

    def __init__(self, connector: Connector, hub: Hub, pictures: HostedPictures | None) -> None:
        """Without `pictures` (no public address) charts are drawn by Teams everywhere."""
        self._connector = connector
        self._hub = hub
        self._hosted = pictures
        self._no_whispers: dict[str, float] = {}

    async def post(self, where: Where, card: Card, pictures: Pictures) -> str:
        """Post for everybody; return Teams' id of the first message. Not repeated when nobody knows (ADR 15)."""
        drawn = self._hosted is not None and _has_pictures(card)
        parts = render_card(card, Words() if drawn else Native())
        repeat = where.kind == "personal"
        ids = [await self._connector.send(where, message(part), repeat=repeat) for part in parts]
        if drawn:
            self._hub.keep(self._bring_pictures(where, ids, card, pictures))
        return ids[0]

    async def post_privately(self, where: Where, card: Card, lang: str = "") -> str:
        """Post to one person, in their personal chat. `lang` is their language, where it is known."""
        ids = [await self._connector.send(where, message(part)) for part in render_card(card, Native(), lang=lang)]
        return ids[0]

    async def whisper(self, sent: Sent, card: Card, lang: str) -> str:
        """Show a card in a channel or a group to one person alone. TargetedRefusedError where Teams has no such thing.

        It lasts a day there; so the card has the button that sends a copy to the personal chat.
        """
        ids = [await self._whisper(sent, message(part)) for part in render_card(card, Native(), keep=True, lang=lang)]
        return ids[0]

    async def send_privately(self, sent: Sent, card: Json, summary: str) -> None:
        """Send a card that is rendered already to its asker alone; TargetedRefusedError as for `whisper`."""
        if sent.where.kind == "personal":
            await self.send(sent.where, card, summary)
        else:
            await self._whisper(sent, message(Rendered(summary, card)))

    async def send(self, where: Where, card: Json, summary: str) -> None:
        """Send a card that is rendered already."""
        await self._connector.send(where, message(Rendered(summary, card)))

    async def replace(self, where: Where, message_id: str, card: Card, pictures: Pictures) -> None:
        """Put a card in the place of a message that everybody reads."""
        drawn = self._hosted is not None and _has_pictures(card)
        first, *rest = render_card(card, Words() if drawn else Native())
        await self._connector.update(where, message_id, message(first))
        ids = [message_id, *[await self._connector.send(where, message(part), repeat=False) for part in rest]]
        if drawn:
            self._hub.keep(self._bring_pictures(where, ids, card, pictures))

    async def replace_privately(self, where: Where, message_id: str, card: Card, lang: str) -> Json:
        """Put a card in the place of a message in somebody's personal chat; return it as it is shown."""
        first, *rest = render_card(card, Native(), lang=lang)
        await self._connector.update(where, message_id, message(first))
        for part in rest:
            await self._connector.send(where, message(part))
        return first.card

    async def put(self, where: Where, message_id: str, card: Json, summary: str) -> None:
        """Put a card that is rendered already in the place of a message."""
        await self._connector.update(where, message_id, message(Rendered(summary, card)))

    async def delete(self, where: Where, message_id: str) -> None:
        """Take a message back."""
        await self._connector.delete(where, message_id)

    async def _whisper(self, sent: Sent, activity: Json) -> str:
        if time.monotonic() < self._no_whispers.get(sent.tenant, 0.0):
            raise TargetedRefusedError
        try:
            return await self._connector.send_targeted(sent.where, sent.account, activity)
        except TargetedRefusedError:
            self._no_whispers[sent.tenant] = time.monotonic() + SECONDS_WITHOUT_WHISPERS
            raise

    async def _bring_pictures(self, where: Where, ids: list[str], card: Card, pictures: Pictures) -> None:
        if self._hosted is None:
            return
        tenant = f"teams:{where.tenant}"
        workspace = await self._hub.workspace(tenant)
        light, dark = [
            tuple([await self._hosted.keep(workspace, png) if png else "" for png in await pictures(dark=theme)])
            for theme in (False, True)
        ]
        if not any(light):
            return
        for message_id, part in zip(ids, render_card(card, Hosted(light, dark)), strict=False):
            await self._connector.update(where, message_id, message(part))


def message(part: Rendered) -> Json:
    """Return a card as the activity that carries it. `summary` is what a notification says."""
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": part.card}
    return {"type": "message", "summary": part.summary, "attachments": [attachment]}


def _has_pictures(card: Card) -> bool:
    return any(isinstance(block, Picture) for block in card.blocks)
