"""Slack, when Touchline speaks first: posts that are whole at once, carry a mark, and can be found again by it.

Promises: a message is sent once with everything in it, and never sent again where Slack may have taken it (the error is
`uncertain`; `find` tells). What Slack does not take within seconds is given back: waiting is for who can do it durably.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from bot.begun import Begun, after, part_key
from bot.overflow import Overflow
from bot.pacing import Patience, Sleep
from bot.port import Destination, Pictures
from bot.slack.calling import HURRIED, Slack
from bot.slack.errors import BlocksRefusedError, CannotLookError, MessageGoneError, MissingScopeError, SlackError
from bot.slack.looking import Us, carries, mark_of, marked, marked_name, messages
from bot.slack.places import NameAloneError, Places, is_id
from bot.slack.port import NobodyThereError
from bot.slack.posting import QUIET
from bot.slack.render import Files, Rendered, Words, render_card
from bot.slack.uploads import share, upload
from handlers.cards import Card, Paper, Picture

log = logging.getLogger(__name__)

FOR_FILES = Patience(attempts=3, trouble=20.0, wait=60.0, turn=60.0)
FOR_LOOKING = Patience(attempts=3, trouble=20.0, wait=90.0)
"""Slack lets some apps read one page a minute: https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes"""

SECONDS_FOR_PICTURES = 60.0
"""How long a post waits for its pictures in all; those that are late stay words."""

SECONDS_BLIND = 3600.0
"""How long it is not looked again where the right to look is missing."""


class Calling:
    """Slack with a patience of its own (`bot.slack.uploads.Calls`)."""

    def __init__(self, slack: Slack, patience: Patience) -> None:
        self._slack = slack
        self._patience = patience

    async def call(
        self, tenant: str, method: str, *, channel: str = "", repeat: bool = True, **arguments: object
    ) -> dict[str, Any]:
        """Call a method of the Web API."""
        return await self._slack.call_with(self._patience, tenant, method, channel=channel, repeat=repeat, **arguments)

    async def put(self, upload_url: str, content: bytes) -> None:
        """Send a file's bytes to where Slack wants them."""
        await self._slack.put(upload_url, content, self._patience)


class SlackPostman:
    """Posts into every organisation (`bot.port.Postman`)."""

    def __init__(
        self, slack: Slack, *, clock: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        """`clock` counts seconds."""
        self._slack = Calling(slack, HURRIED)
        self._bringing = Calling(slack, FOR_FILES)
        self._looking = Calling(slack, FOR_LOOKING)
        self._places = Places(self._slack)
        self._clock = clock
        self._sleep = sleep
        self._begun = Begun()
        self._overflow = Overflow()
        self._us: dict[str, Us] = {}
        self._blind: dict[str, float] = {}

    def has_threads(self, to: Destination) -> bool:  # noqa: ARG002 - the port's
        """Return that every message in Slack can be answered in a thread."""
        return True

    def can_find(self, to: Destination) -> bool:
        """Return whether Slack lets us look there, as far as it is known."""
        return self._clock() >= self._blind.get(to.lane, 0.0)

    async def post(self, to: Destination, card: Card, pictures: Pictures, key: str, thread: str = "") -> str:
        """Post a card, its pictures uploaded before; return the ts of its first message. UndeliverableError."""
        channel = await self._channel(to)
        files = await self._upload(to.tenant, card, pictures)
        parts = render_card(card, Files(files) if any(files) else Words())
        try:
            return await self._send(to, channel, parts, key, thread)
        except BlocksRefusedError as problem:
            if not any(files):
                raise
            log.warning("a post with pictures was refused (%s), and is sent without", problem.code)
        return await self._send(to, channel, render_card(card, Words()), key, thread)

    async def update(self, to: Destination, message_id: str, card: Card, pictures: Pictures, key: str) -> None:
        """Put a card in the place of one that was posted there. UndeliverableError; MessageGoneError where it is gone.

        Of a card of several messages each one is updated; what is new goes into its thread, what is left over is taken
        back.
        """
        channel = await self._channel(to)
        files = await self._upload(to.tenant, card, pictures)
        parts = render_card(card, Files(files) if any(files) else Words())
        try:
            await self._revise(to, channel, message_id, parts, key)
        except BlocksRefusedError as problem:
            if not any(files):
                raise
            log.warning("an update with pictures was refused (%s), and is sent without", problem.code)
            await self._revise(to, channel, message_id, render_card(card, Words()), key)

    async def attach(self, to: Destination, paper: Paper, content: bytes, key: str, thread: str = "") -> str:
        """Share a file; return the ts of its message, or the file's id where Slack does not tell it."""
        channel = await self._channel(to)
        name = marked_name(paper.name, key)
        return await share(
            self._bringing, to.tenant, channel, content, name, paper.title, thread=thread, sleep=self._sleep
        )

    async def find(self, to: Destination, key: str, since: datetime, thread: str = "") -> str | None:
        """Return the ts of what was posted with a key; None for nothing, and for less than all of it.

        What is there of a post is remembered, and the next `post` with the key goes on after it. Where Slack does not
        let us look: CannotLookError, and None from then on for an hour (`can_find`).
        """
        if not self.can_find(to):
            return None
        channel = await self._channel(to)
        try:
            return await self._find(to, channel, key, since, thread)
        except MissingScopeError as problem:
            self._blind[to.lane] = self._clock() + SECONDS_BLIND
            raise CannotLookError(problem.code, scope=str(problem.values.get("scope", "?"))) from None

    async def _find(self, to: Destination, channel: str, key: str, since: datetime, thread: str) -> str | None:
        us = await self._who(to.tenant)
        async for message in messages(self._looking, to.tenant, channel, since, thread, us):
            ts = str(message.get("ts", ""))
            mark, parts = mark_of(message)
            if carries(message, key):
                return ts
            if mark == key:
                return ts if parts <= 1 else await self._whole(to, channel, key, since, thread or ts, ts, parts)
        return None

    async def _whole(
        self, to: Destination, channel: str, key: str, since: datetime, thread: str, first: str, parts: int
    ) -> str | None:
        """Return the first message of a post if the others are under it."""
        us = await self._who(to.tenant)
        wanted = {part_key(key, number): number for number in range(1, parts)}
        held = {0: first}
        async for message in messages(self._looking, to.tenant, channel, since, thread, us):
            mark, _ = mark_of(message)
            if mark in wanted:
                held[wanted[mark]] = str(message.get("ts", ""))
        if len(held) >= parts:
            self._begun.done(to, key)
            return first
        self._begun.found(to, key, held)
        return None

    async def _send(self, to: Destination, channel: str, parts: tuple[Rendered, ...], key: str, thread: str) -> str:
        """Send what is not there yet; what goes beyond one message goes into the thread."""
        held = self._begun.parts(to, key)
        for number, part in enumerate(parts):
            if number in held:
                continue
            root = thread or held.get(0, "")
            body: dict[str, Any] = {
                "text": part.text,
                "blocks": part.blocks,
                "metadata": marked(part_key(key, number), len(parts)),
                **QUIET,
                **({"thread_ts": root} if root else {}),
            }
            with after(held):
                said = await self._slack.call(to.tenant, "chat.postMessage", repeat=False, channel=channel, **body)
            held[number] = str(said["ts"])
        self._begun.done(to, key)
        self._overflow.note(to, held[0], {number: ts for number, ts in held.items() if number})
        return held[0]

    async def _revise(self, to: Destination, channel: str, first: str, parts: tuple[Rendered, ...], key: str) -> None:
        """Update what is there part by part. To do so again changes nothing, so what Slack left unsaid is repeated."""

        def body(number: int, part: Rendered) -> dict[str, Any]:
            mark = marked(part_key(key, number), len(parts))
            return {"text": part.text, "blocks": part.blocks, "metadata": mark}

        async def put(ts: str, number: int, part: Rendered) -> None:
            await self._slack.call(to.tenant, "chat.update", channel=channel, ts=ts, **body(number, part))

        async def add(number: int, part: Rendered) -> str:
            more = {**body(number, part), **QUIET, "thread_ts": first}
            said = await self._slack.call(to.tenant, "chat.postMessage", repeat=False, channel=channel, **more)
            return str(said["ts"])

        async def take_back(ts: str) -> None:
            with suppress(MessageGoneError):
                await self._slack.call(to.tenant, "chat.delete", channel=channel, ts=ts)

        await self._overflow.bring_up_to_date(to, first, parts, put=put, add=add, take_back=take_back)

    async def _upload(self, tenant: str, card: Card, pictures: Pictures) -> tuple[str, ...]:
        alts = [block.alt for block in card.blocks if isinstance(block, Picture)]
        if not alts:
            return ()
        drawn = list(zip(await pictures(), alts, strict=False))
        brought = [asyncio.ensure_future(self._upload_one(tenant, n, *each)) for n, each in enumerate(drawn, 1)]
        try:
            if brought:
                await asyncio.wait(brought, timeout=SECONDS_FOR_PICTURES)
            return tuple(each.result() if each.done() else "" for each in brought)
        finally:
            for each in brought:
                each.cancel()

    async def _upload_one(self, tenant: str, number: int, png: bytes, alt: str) -> str:
        """Return the file's id; empty where there is no picture, and its words stand in its place."""
        if not png:
            return ""
        try:
            return await upload(self._bringing, tenant, png, f"chart-{number}.png", alt, sleep=self._sleep)
        except SlackError as problem:
            log.warning("a picture was not taken by Slack: %s", problem.code)
            return ""

    async def _channel(self, to: Destination) -> str:
        """Return Slack's id of the conversation. NobodyThereError, NoSuchChannelError, SlackError."""
        if to.identity:
            if not to.identity.startswith(f"{to.tenant}:"):
                raise NobodyThereError(to=to.identity.partition(":")[0])
            return await self._places.direct(to.tenant, to.identity.rpartition(":")[2])
        if to.tenant.startswith("slack:E") and not is_id(to.channel):
            raise NameAloneError(to=to.channel)
        return await self._places.channel(to.tenant, to.channel)

    async def _who(self, tenant: str) -> Us:
        if tenant not in self._us:
            said = await self._slack.call(tenant, "auth.test")
            self._us[tenant] = Us(str(said.get("user_id") or ""), str(said.get("bot_id") or ""))
        return self._us[tenant]
