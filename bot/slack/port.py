"""The chat port over Slack: one object for each thing that was heard, which knows the ways left open to answer it.

Promises: what is for the asker alone is seen by the asker alone, whatever channel they are in: as an ephemeral message,
in a modal of theirs, or in the direct conversation. Words are sent at once, pictures follow. A message that more people
read is never overwritten with one meant for fewer. Never decides what is said.
"""

from dataclasses import dataclass

from bot.hub import Hub
from bot.papers import NotPrintedError, printed, sorry
from bot.port import Address, Heard, NoPictures, Pictures, UndeliverableError
from bot.slack.calling import Slack
from bot.slack.ephemeral import Ephemeral
from bot.slack.errors import SlackError
from bot.slack.forms import home_view
from bot.slack.hearing import Sent
from bot.slack.modal import Modal
from bot.slack.places import Places
from bot.slack.posting import Posting
from bot.slack.uploads import share
from coaching.delivering import Reason
from handlers.cards import Button, Card, FieldErrors, Form, Text
from handlers.request import Audience, Place, PlaceKind
from kpi.errors import TouchlineError


class NobodyThereError(UndeliverableError):
    """I know nobody called {to} here. They have to write to me once, or be added with their e-mail address."""

    reason = Reason.NOBODY


@dataclass(frozen=True, slots=True)
class Read:
    """Where a card is read: its message, and the conversation and thread of it. No channel: the asker alone sees it."""

    message: str = ""
    channel: str = ""
    thread: str = ""


class SlackPort:
    """Answers one thing that was sent."""

    def __init__(self, slack: Slack, places: Places, hub: Hub, sent: Sent, modal: Modal, ephemeral: Ephemeral) -> None:
        self._slack = slack
        self._places = places
        self._hub = hub
        self._sent = sent
        self._modal = modal
        self._posting = Posting(slack, hub, sent.tenant)
        self._ephemeral = ephemeral

    async def post(self, address: Address, card: Card, pictures: Pictures) -> str:
        """Send a card; its papers follow. UndeliverableError when Slack does not take it where it was meant for."""
        read = await self._post(address, card, pictures)
        if card.papers:
            self._hub.keep(self._bring_papers(address, read, card, pictures))
        return read.message

    async def _post(self, address: Address, card: Card, pictures: Pictures) -> Read:
        sent, place = self._sent, address.heard.place
        match address.audience:
            case Audience.HOME:
                await self._slack.call(sent.tenant, "views.publish", user_id=sent.user, view=home_view(card))
                return Read()
            case Audience.ASKER:
                return await self._tell_asker(address, card, pictures)
            case Audience.PLACE:
                channel = place.id or await self._places.direct(sent.tenant, sent.user)
                return await self._stay(channel, card, pictures, place.thread)
            case Audience.PERSON:
                return await self._stay(await self._direct(address.to), card, pictures)
            case Audience.CHANNEL:
                return await self._stay(await self._places.channel(sent.tenant, address.to, sent.team), card, pictures)

    async def _stay(self, channel: str, card: Card, pictures: Pictures, thread: str = "") -> Read:
        message = await self._posting.post(channel, card, pictures, thread=thread)
        return Read(message, channel, thread or message)

    async def update(self, message_id: str, address: Address, card: Card, pictures: Pictures) -> None:
        """Put a card in the place of another; one meant for fewer eyes than the old one had is posted beside it."""
        place = address.heard.place
        read = Read()
        if self._modal.shows_answers and address.audience is Audience.ASKER:
            await self._modal.show(card)
        elif self._sent.ephemeral and address.audience is Audience.ASKER and self._ephemeral.can_replace(message_id):
            await self._ephemeral.send(card, replace=True)
        elif place.kind is PlaceKind.DIRECT or address.audience is Audience.PLACE:
            await self._posting.update(place.id, message_id, card, pictures)
            read = Read(message_id, place.id, place.thread or message_id)
        else:
            read = await self._post(address, card, pictures)
        if card.papers:
            self._hub.keep(self._bring_papers(address, read, card, pictures))

    async def delete(self, message_id: str, address: Address) -> None:
        """Take a sent message back."""
        if self._sent.ephemeral and self._ephemeral.can_replace(message_id):
            await self._ephemeral.take_back()
        else:
            await self._slack.call(self._sent.tenant, "chat.delete", channel=address.heard.place.id, ts=message_id)

    async def open_form(self, heard: Heard, form: Form) -> None:
        """Open a form as a modal; where Slack gave no way to open one, offer a button that does."""
        if not await self._modal.open_form(heard, form):
            card = Card(form.title, (Text(form.intro),) if form.intro else (), (Button(form.title, heard.words),))
            await self._tell_asker(Address(heard, Audience.ASKER), card, NoPictures())

    async def reject_form(self, heard: Heard, errors: FieldErrors) -> None:
        """Say beside each field what is wrong; the modal keeps what was typed."""
        if not await self._modal.reject(errors):
            problems = tuple(Text(problem) for problem in errors.errors.values())
            await self._tell_asker(Address(heard, Audience.ASKER), Card("Touchline", problems), NoPictures())

    async def close_form(self, heard: Heard) -> None:
        """The form is done: the modal closes when all of the answer is known (`Modal.finish`)."""

    async def _tell_asker(self, address: Address, card: Card, pictures: Pictures) -> Read:
        place = address.heard.place
        try:
            if self._modal.shows_answers:
                await self._modal.show(card)
                return Read()
            if place.kind is PlaceKind.CHANNEL:
                return Read(await self._ephemeral.send(card))
        except SlackError:
            # The modal was closed, I am not in that channel, or nobody knows: still private, and not lost.
            place = Place(PlaceKind.DIRECT, "")
        channel = place.id or await self._places.direct(self._sent.tenant, self._sent.user)
        return await self._stay(channel, card, pictures, place.thread)

    async def _bring_papers(self, address: Address, read: Read, card: Card, pictures: Pictures) -> None:
        """Share a card's papers with who reads it: under it, or with the asker alone in the direct conversation."""
        tenant = self._sent.tenant
        async for paper, content in printed(card, pictures):
            try:
                if not content:
                    raise NotPrintedError(name=paper.name)
                channel = read.channel or await self._places.direct(tenant, self._sent.user)
                await share(self._slack, tenant, channel, content, paper.name, paper.title, thread=read.thread)
            except TouchlineError as problem:
                mine = await self._places.direct(tenant, self._sent.user)
                await self._posting.post(mine, sorry(problem, await self._hub.speech(address.heard)), NoPictures())

    async def _direct(self, called: str) -> str:
        identity = await self._hub.identity(self._sent.tenant, called)
        if identity is None:
            raise NobodyThereError(to=called)
        return await self._places.direct(self._sent.tenant, identity.rpartition(":")[2])
