"""The chat port over the playground's workspace.

Promises: words are seen at once, pictures follow when they are drawn; an update never reaches more eyes than the
message it replaces or the new one was meant for. Never decides what is said.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from bot.hub import Hub
from bot.papers import printed
from bot.playground.errors import UnknownReceiverError
from bot.playground.people import PlaygroundPerson
from bot.playground.render import Json, render_card, render_form
from bot.playground.workspace import Filed, OpenForm, Posted, Session, Workspace, channel, direct, new_id
from bot.port import Address, Heard, Pictures
from handlers.cards import Card, FieldErrors, Form, Picture
from handlers.request import Audience, Place, PlaceKind


class PlaygroundPort:
    """Delivers to everybody who may read; forms go to the one page (`session`) that asked."""

    def __init__(
        self,
        hub: Hub,
        workspace: Workspace,
        handles: Callable[[], Awaitable[frozenset[str]]],
        session: Session,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`handles` are those of everybody who can be written to."""
        self._hub = hub
        self._workspace = workspace
        self._handles = handles
        self._session = session
        self._clock = clock

    async def post(self, address: Address, card: Card, pictures: Pictures) -> str:
        """Show a card to its readers. UnknownReceiverError when there is no such person or channel."""
        place, only = await self._reach(address)
        posted = Posted(new_id(), place, self._clock(), only=only)
        _put(posted, card)
        self._workspace.add(posted)
        self._show(posted, pictures)
        return posted.id

    async def update(self, message_id: str, address: Address, card: Card, pictures: Pictures) -> None:
        """Put a card in the place of another. One meant for fewer or other eyes is posted beside it instead."""
        posted = self._workspace.message(message_id)
        if posted is None or posted.author or (posted.place, posted.only) != await self._reach(address):
            await self.post(address, card, pictures)
            return
        posted.revision += 1
        _put(posted, card)
        self._show(posted, pictures)

    async def delete(self, message_id: str, address: Address) -> None:
        """Take a message away from every page that shows it."""
        posted = self._workspace.message(message_id)
        if posted is None or posted.author or (posted.place, posted.only) != await self._reach(address):
            return
        self._workspace.remove(message_id)
        for session in self._workspace.readers(posted):
            session.tell(("removed", {"id": message_id}))

    async def open_form(self, heard: Heard, form: Form) -> None:
        """Open a form on the page that asked; it takes the place of one that stood open there."""
        self._session.form = OpenForm(new_id(), heard.place, form)
        self._session.tell(("form", form_data(self._session.form)))

    async def reject_form(self, heard: Heard, errors: FieldErrors) -> None:
        """Say what is wrong beside the fields; the page keeps what was typed."""
        self._session.tell(("form-errors", {"id": heard.form, "errors": dict(errors.errors)}))

    async def close_form(self, heard: Heard) -> None:
        """Close the form that was sent."""
        if self._session.form is not None and self._session.form.id == heard.form:
            self._session.form = None
        self._session.tell(("form-closed", {"id": heard.form}))

    async def _reach(self, address: Address) -> tuple[Place, str]:
        """Return where a message goes, and its only reader's handle (empty: everybody there)."""
        asker = self._session.person.handle
        match address.audience:
            case Audience.ASKER | Audience.HOME:
                return address.heard.place, asker
            case Audience.PLACE:
                there = address.heard.place
                return there, asker if there.kind is PlaceKind.DIRECT else ""
            case Audience.PERSON:
                handle = address.to.removeprefix("@")
                if handle not in await self._handles():
                    raise UnknownReceiverError(to=address.to)
                return direct(handle), handle
            case Audience.CHANNEL:
                place = channel(address.to)
                if place not in self._workspace.channels:
                    raise UnknownReceiverError(to=address.to)
                return place, ""

    def _show(self, posted: Posted, pictures: Pictures) -> None:
        tell_readers(self._workspace, posted)
        if posted.pictures:
            self._hub.keep(self._fill(posted, posted.revision, pictures))
        if posted.card is not None and posted.card.papers:
            self._hub.keep(self._file(posted, posted.revision, posted.card, pictures))

    async def _fill(self, posted: Posted, revision: int, pictures: Pictures) -> None:
        """Bring the pictures when they are drawn, unless the card has been replaced meanwhile."""
        drawn = await pictures()
        if posted.revision != revision or self._workspace.message(posted.id) is not posted:
            return
        posted.pictures = list(drawn)
        event = {"id": posted.id, "revision": revision, "pictures": picture_states(posted.pictures)}
        for session in self._workspace.readers(posted):
            session.tell(("pictures", event))

    async def _file(self, posted: Posted, revision: int, card: Card, pictures: Pictures) -> None:
        """Bring the papers when they are printed, unless the card has been replaced meanwhile."""
        files = [Filed(paper.name, paper.title, content) async for paper, content in printed(card, pictures)]
        if posted.revision == revision and self._workspace.message(posted.id) is posted:
            self._workspace.file(posted, files)
            tell_readers(self._workspace, posted)


def tell_readers(workspace: Workspace, posted: Posted) -> None:
    """Show a message, new or changed, on every page whose person reads it."""
    for session in workspace.readers(posted):
        session.tell(("message", message_data(posted, session.person)))


def message_data(posted: Posted, reader: PlaygroundPerson) -> Json:
    """Return a message as a page shows it to this reader."""
    return {
        "id": posted.id,
        "conversation": posted.place.id,
        "revision": posted.revision,
        "at": posted.at.isoformat(),
        "author": posted.author,
        "mine": posted.author == reader.handle,
        "private": bool(posted.only) and posted.place.kind is PlaceKind.CHANNEL,
        "text": posted.text,
        "card": render_card(posted.card) if posted.card else None,
        "pictures": picture_states(posted.pictures),
        "thread": posted.thread,
        "files": [{"name": each.name, "title": each.title, "size": len(each.content)} for each in posted.files],
    }


def form_data(opened: OpenForm) -> Json:
    """Return an open form as a page shows it."""
    return {"id": opened.id, **render_form(opened.form)}


def picture_states(pictures: Sequence[bytes | None]) -> list[str]:
    """Say of each picture whether it is being drawn, is drawn, or could not be."""
    return ["drawing" if each is None else "drawn" if each else "failed" for each in pictures]


def _put(posted: Posted, card: Card) -> None:
    posted.card, posted.files = card, []
    posted.pictures = [None for block in card.blocks if isinstance(block, Picture)]
