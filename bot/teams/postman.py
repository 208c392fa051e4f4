"""Teams, when Touchline speaks first: posts that are whole at once.

Promises: a picture is kept at its address before the message that shows it is sent; what is for one person has no
picture outside the message. A message is never sent again where Teams may have taken it: the error is `uncertain`, and
nobody can tell, as Teams gives an id only with its answer and shows a bot no history.
"""

import hashlib
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from bot.begun import Begun, after
from bot.hub import Hub
from bot.overflow import Overflow
from bot.pictures import HostedPictures
from bot.port import Destination, Pictures
from bot.teams.connector import HURRIED, Connector, Where
from bot.teams.directory import Directory
from bot.teams.errors import ConversationGoneError, MessageGoneError, NotInRosterError
from bot.teams.papers import Papers, in_thread
from bot.teams.port import NobodyThereError
from bot.teams.posting import message
from bot.teams.render import Hosted, Native, Rendered, Show, render_card
from coaching.delivering import Reason
from handlers.cards import Card, Paper, Picture

MOST_ADDRESSES = 1000

GROUP_CHAT = "@thread.v2"
"""What the id of a group chat ends with; a channel's ends with @thread.tacv2 or @thread.skype."""


class TeamsPostman:
    """Posts into every organisation (`bot.port.Postman`)."""

    def __init__(
        self,
        connector: Connector,
        directory: Directory,
        hub: Hub,
        pictures: HostedPictures | None,
        papers: Papers,
    ) -> None:
        """Without `pictures` (no public address) charts are drawn by Teams everywhere."""
        self._connector = connector
        self._directory = directory
        self._hub = hub
        self._hosted = pictures
        self._papers = papers
        self._begun = Begun()
        self._overflow = Overflow()
        self._addresses: OrderedDict[tuple[int, bytes], str] = OrderedDict()

    def has_threads(self, to: Destination) -> bool:
        """Return whether it is a channel, as far as its id says; elsewhere a thread's messages stand in the open."""
        return not to.identity and not to.channel.endswith(GROUP_CHAT)

    def can_find(self, to: Destination) -> bool:  # noqa: ARG002 - the port's
        """Return that nothing can be found on Teams."""
        return False

    async def find(self, to: Destination, key: str, since: datetime, thread: str = "") -> str | None:  # noqa: ARG002 - the port's
        """Return None: it cannot be told."""
        return None

    async def post(self, to: Destination, card: Card, pictures: Pictures, key: str, thread: str = "") -> str:
        """Post a card, pictures and all; return Teams' id of its first message. UndeliverableError.

        In a channel it begins a thread, or answers in `thread`; what goes beyond one message answers the first.
        """
        async with self._reached(to, thread) as where:
            show = await self._shown(where, card, pictures)
            held = self._begun.parts(to, key)
            for number, part in enumerate(render_card(card, show)):
                if number not in held:
                    there = where if thread or 0 not in held else in_thread(where, held[0])
                    with after(held):
                        held[number] = await self._connector.send(there, message(part), repeat=False, patience=HURRIED)
            self._begun.done(to, key)
            self._overflow.note(to, held[0], {number: each for number, each in held.items() if number})
            return held[0]

    async def update(self, to: Destination, message_id: str, card: Card, pictures: Pictures, key: str) -> None:  # noqa: ARG002 - the port's
        """Put a card in the place of one that was posted there. UndeliverableError; MessageGoneError where it is gone.

        Of a card of several messages each one is updated; what is new answers the first, what is left over is deleted.
        """
        async with self._reached(to, "") as where:

            async def put(activity: str, _: int, part: Rendered) -> None:
                await self._connector.update(where, activity, message(part), patience=HURRIED)

            async def add(_: int, part: Rendered) -> str:
                there = in_thread(where, message_id)
                return await self._connector.send(there, message(part), repeat=False, patience=HURRIED)

            async def take_back(activity: str) -> None:
                with suppress(MessageGoneError):
                    await self._connector.delete(where, activity)

            parts = render_card(card, await self._shown(where, card, pictures))
            await self._overflow.bring_up_to_date(to, message_id, parts, put=put, add=add, take_back=take_back)

    async def attach(self, to: Destination, paper: Paper, content: bytes, key: str, thread: str = "") -> str:  # noqa: ARG002 - the port's
        """Post a file's link; return Teams' id of the message. UndeliverableError."""
        async with self._reached(to, thread) as where:
            return await self._papers.send(where, paper, content, repeat=False, patience=HURRIED)

    @asynccontextmanager
    async def _reached(self, to: Destination, thread: str) -> AsyncIterator[Where]:
        """Find the conversation. Who took the app away is not written to: that is another thing than a lost channel."""
        try:
            yield in_thread(await self._where(to), thread)
        except (NotInRosterError, ConversationGoneError) as problem:
            problem.reason = Reason.BLOCKED if to.identity else Reason.NOT_IN_CHANNEL
            raise

    async def _where(self, to: Destination) -> Where:
        if not to.identity:
            return await self._directory.channel(to.tenant, to.channel)
        if not to.identity.startswith(f"{to.tenant}:"):
            raise NobodyThereError(to=to.identity.partition(":")[0])
        return await self._directory.person(to.tenant, to.identity)

    async def _shown(self, where: Where, card: Card, pictures: Pictures) -> Show:
        """Keep the pictures that everybody there reads; one person's charts are drawn by Teams itself."""
        hosted = self._hosted
        wanted = any(isinstance(block, Picture) for block in card.blocks)
        if hosted is None or where.kind == "personal" or not wanted:
            return Native()
        workspace = await self._hub.workspace(f"teams:{where.tenant}")
        light, dark = [
            tuple([await self._kept(hosted, workspace, png) if png else "" for png in await pictures(dark=theme)])
            for theme in (False, True)
        ]
        return Hosted(light, dark) if any(light) else Native()

    async def _kept(self, hosted: HostedPictures, workspace: int, png: bytes) -> str:
        """Return a picture's address. One that was kept for an earlier try is not kept again."""
        same = (workspace, hashlib.sha256(png).digest())
        if same not in self._addresses:
            self._addresses[same] = await hosted.keep(workspace, png)
        self._addresses.move_to_end(same)
        while len(self._addresses) > MOST_ADDRESSES:
            self._addresses.popitem(last=False)
        return self._addresses[same]
