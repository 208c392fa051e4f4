"""The chat port over Slack: one object for each thing that was heard, which knows the ways left open to answer it.

Promises: what is for the asker alone is seen by the asker alone, whatever channel they are in: as an ephemeral message,
in a modal of theirs, or in the direct conversation. Words are sent at once, pictures follow. A message that more people
read is never overwritten with one meant for fewer. Never decides what is said.
"""

from bot.hub import Hub
from bot.port import Address, Heard, NoPictures, Pictures, UndeliverableError
from bot.slack.calling import Slack
from bot.slack.ephemeral import Ephemeral
from bot.slack.errors import SlackError
from bot.slack.forms import home_view
from bot.slack.hearing import Sent
from bot.slack.modal import Modal
from bot.slack.places import Places
from bot.slack.posting import Posting
from handlers.cards import Button, Card, FieldErrors, Form, Text
from handlers.request import Audience, Place, PlaceKind


class NobodyThereError(UndeliverableError):
    """I know nobody called {to} here. They have to write to me once, or be added with their e-mail address."""


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
        """Send a card. UndeliverableError when Slack does not take it where it was meant for."""
        sent, place = self._sent, address.heard.place
        match address.audience:
            case Audience.HOME:
                await self._slack.call(sent.tenant, "views.publish", user_id=sent.user, view=home_view(card))
                return ""
            case Audience.ASKER:
                return await self._tell_asker(address, card, pictures)
            case Audience.PLACE:
                channel = place.id or await self._places.direct(sent.tenant, sent.user)
                return await self._posting.post(channel, card, pictures, thread=place.thread)
            case Audience.PERSON:
                return await self._posting.post(await self._direct(address.to), card, pictures)
            case Audience.CHANNEL:
                channel = await self._places.channel(sent.tenant, address.to, sent.team)
                return await self._posting.post(channel, card, pictures)

    async def update(self, message_id: str, address: Address, card: Card, pictures: Pictures) -> None:
        """Put a card in the place of another; one meant for fewer eyes than the old one had is posted beside it."""
        place = address.heard.place
        if self._modal.shows_answers and address.audience is Audience.ASKER:
            await self._modal.show(card)
        elif self._sent.ephemeral and address.audience is Audience.ASKER and self._ephemeral.can_replace(message_id):
            await self._ephemeral.send(card, replace=True)
        elif place.kind is PlaceKind.DIRECT or address.audience is Audience.PLACE:
            await self._posting.update(place.id, message_id, card, pictures)
        else:
            await self.post(address, card, pictures)

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

    async def _tell_asker(self, address: Address, card: Card, pictures: Pictures) -> str:
        place = address.heard.place
        try:
            if self._modal.shows_answers:
                await self._modal.show(card)
                return ""
            if place.kind is PlaceKind.CHANNEL:
                return await self._ephemeral.send(card)
        except SlackError:
            # The modal was closed, I am not in that channel, or nobody knows: still private, and not lost.
            place = Place(PlaceKind.DIRECT, "")
        channel = place.id or await self._places.direct(self._sent.tenant, self._sent.user)
        return await self._posting.post(channel, card, pictures, thread=place.thread)

    async def _direct(self, called: str) -> str:
        identity = await self._hub.identity(self._sent.tenant, called)
        if identity is None:
            raise NobodyThereError(to=called)
        return await self._places.direct(self._sent.tenant, identity.rpartition(":")[2])
