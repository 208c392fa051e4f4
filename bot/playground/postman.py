"""The playground, when Touchline speaks first: posts into its channels and direct conversations.

Promises what `bot.port.Postman` promises, as far as memory goes: after a new start nothing was ever said here, and so
nothing is found. Never writes to anybody but those the destination names.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot.playground.errors import MessageGoneError, NoSuchPlaceError, UnknownReceiverError
from bot.playground.port import tell_readers
from bot.playground.workspace import Filed, Posted, Workspace, channel, direct, new_id
from bot.port import Destination, Pictures
from handlers.cards import Card, Paper, Picture
from handlers.request import Place


class PlaygroundPostman:
    """Posts into the one workspace of the playground (`bot.port.Postman`)."""

    def __init__(
        self,
        workspace: Workspace,
        handles: Callable[[], Awaitable[frozenset[str]]],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`handles` are those of everybody who can be written to."""
        self._workspace = workspace
        self._handles = handles
        self._clock = clock

    def has_threads(self, to: Destination) -> bool:  # noqa: ARG002 - the port's
        """Return that every message can be answered in a thread."""
        return True

    def can_find(self, to: Destination) -> bool:  # noqa: ARG002 - the port's
        """Return that it is known what was posted."""
        return True

    async def post(self, to: Destination, card: Card, pictures: Pictures, key: str, thread: str = "") -> str:
        """Show a card, pictures and all, to its readers. UnknownReceiverError, NoSuchPlaceError."""
        place, only = await self._reach(to)
        drawn = await pictures() if any(isinstance(block, Picture) for block in card.blocks) else ()
        posted = Posted(new_id(), place, self._clock(), only=only, card=card, key=key, thread=thread)
        posted.pictures = list(drawn)
        return self._show(posted)

    async def update(self, to: Destination, message_id: str, card: Card, pictures: Pictures, key: str) -> None:  # noqa: ARG002 - the port's
        """Put a card in the place of one that was posted there, on every page that shows it. MessageGoneError."""
        reach = await self._reach(to)
        drawn = await pictures() if any(isinstance(block, Picture) for block in card.blocks) else ()
        posted = self._workspace.message(message_id)
        if posted is None or posted.author or (posted.place, posted.only) != reach:
            raise MessageGoneError
        posted.card, posted.pictures, posted.revision = card, list(drawn), posted.revision + 1
        tell_readers(self._workspace, posted)

    async def attach(self, to: Destination, paper: Paper, content: bytes, key: str, thread: str = "") -> str:
        """Show a file's link to its readers."""
        place, only = await self._reach(to)
        posted = Posted(new_id(), place, self._clock(), only=only, key=key, thread=thread)
        posted.files = [Filed(paper.name, paper.title, content)]
        return self._show(posted)

    async def find(self, to: Destination, key: str, since: datetime, thread: str = "") -> str | None:  # noqa: ARG002 - the port's
        """Return the id of what was posted there with a key, None where there is none."""
        place, only = await self._reach(to)
        return self._workspace.find(place, only, key)

    def _show(self, posted: Posted) -> str:
        self._workspace.add(posted)
        tell_readers(self._workspace, posted)
        return posted.id

    async def _reach(self, to: Destination) -> tuple[Place, str]:
        """Return where a message goes, and its only reader's handle (empty: everybody there)."""
        if to.identity:
            if to.identity not in await self._handles():
                raise UnknownReceiverError(to=to.identity)
            return direct(to.identity), to.identity
        place = channel(to.channel)
        if place not in self._workspace.channels:
            raise NoSuchPlaceError(to=to.channel)
        return place, ""
