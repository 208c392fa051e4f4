"""Private messages in a channel: by the response URL while it lasts, else as an ephemeral message.

Slack shows them to one person and forgets them; so the card gets the button that sends a copy to the direct messages.
Their charts are Slack's own: a file would be seen by more than one. Where Slack refuses those, the words stand alone.
"""

import time
from typing import Any

from bot.slack.calling import Slack
from bot.slack.errors import BlocksRefusedError, ResponseUrlGoneError
from bot.slack.hearing import Sent
from bot.slack.render import Native, Rendered, Words, render_card
from handlers.cards import Card, Picture

USES = 5
SECONDS = 30 * 60 - 30
"""What Slack allows of a response URL, less half a minute for the way there."""

SECONDS_WITHOUT_CHARTS = 3600.0
"""How long an organisation that does not know the chart block yet is not asked again."""


class NativeCharts:
    """Which organisations' Slack shows its own charts: they came to one after the other."""

    def __init__(self) -> None:
        self._refused: dict[str, float] = {}

    def show(self, tenant: str, card: Card) -> Native | Words:
        """Return how to show the pictures of a card there."""
        drawn = any(isinstance(block, Picture) for block in card.blocks)
        refused = time.monotonic() < self._refused.get(tenant, 0.0)
        return Native() if drawn and not refused else Words()

    def refused(self, tenant: str) -> None:
        """Remember that they were refused there."""
        self._refused[tenant] = time.monotonic() + SECONDS_WITHOUT_CHARTS


class Ephemeral:
    """Answers one thing that was sent, to its sender alone."""

    def __init__(self, slack: Slack, sent: Sent, received: float, charts: NativeCharts) -> None:
        """`received` is when it was sent, by `time.monotonic`."""
        self._slack = slack
        self._sent = sent
        self._until = received + SECONDS
        self._left = USES if sent.response_url else 0
        self._charts = charts

    def can_replace(self, message_id: str) -> bool:
        """Return whether a message can be replaced: an ephemeral one only by the response URL of its own button."""
        return bool(message_id) and message_id == self._sent.card and self._has_url()

    async def send(self, card: Card, *, replace: bool = False) -> str:
        """Show a card to the sender alone. SlackError when Slack shows them nothing there."""
        show = self._charts.show(self._sent.tenant, card)
        try:
            return await self._send(render_card(card, show, keep=True), replace)
        except BlocksRefusedError:
            if not isinstance(show, Native):
                raise
        self._charts.refused(self._sent.tenant)
        return await self._send(render_card(card, Words(), keep=True), replace)

    async def take_back(self) -> None:
        """Delete the message whose button was pressed."""
        self._left -= 1
        await self._slack.respond(self._sent.response_url, {"delete_original": True})

    async def _send(self, parts: tuple[Rendered, ...], replace: bool) -> str:
        ids = [await self._send_one(part, replace and number == 0) for number, part in enumerate(parts)]
        return ids[0] if ids else ""

    async def _send_one(self, part: Rendered, replace: bool) -> str:
        body: dict[str, Any] = {"text": part.text, "blocks": part.blocks}
        if self._sent.place.thread:
            body["thread_ts"] = self._sent.place.thread
        if self._has_url():
            try:
                self._left -= 1
                how = {"response_type": "ephemeral", "replace_original": replace}
                await self._slack.respond(self._sent.response_url, {**how, **body})
            except ResponseUrlGoneError:
                self._left = 0
            else:
                return ""
        channel = self._sent.place.id
        shown = await self._slack.call(
            self._sent.tenant, "chat.postEphemeral", channel=channel, user=self._sent.user, **body
        )
        return str(shown.get("message_ts", ""))

    def _has_url(self) -> bool:
        return self._left > 0 and time.monotonic() < self._until
