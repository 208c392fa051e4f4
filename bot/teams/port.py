"""The chat port over Teams: one object for each thing that was heard, which knows the ways left open to answer it.

Promises: what is for the asker alone is seen by the asker alone: in the personal chat, in a dialog of theirs, or as a
private (targeted) message in the channel; where the organisation does not have those, in the personal chat. A message
that more people read is never overwritten with one meant for fewer. Never decides what is said.
"""

from dataclasses import dataclass, replace
from typing import Any

from bot.hub import Hub
from bot.papers import NotPrintedError, printed, sorry
from bot.port import Address, Heard, Pictures, UndeliverableError
from bot.teams.actions import FROM_CARD, FROM_DIALOG, form_data
from bot.teams.connector import Where
from bot.teams.directory import Directory
from bot.teams.errors import TargetedRefusedError, TeamsError
from bot.teams.forms import dialog, form_card
from bot.teams.hearing import Sent
from bot.teams.papers import Papers, in_thread
from bot.teams.posting import Posting
from bot.teams.render import render_for_dialog
from coaching.delivering import Reason
from handlers.cards import Card, FieldErrors, Form
from handlers.request import Audience, PlaceKind
from kpi.errors import TouchlineError
from locales.speech import Speech

Json = dict[str, Any]


@dataclass(slots=True)
class Outcome:
    """What an invoke is answered with: a card in the place of the one that was pressed, or a dialog."""

    card: Json | None = None
    dialog: Json | None = None
    rejected: bool = False


class NobodyThereError(UndeliverableError):
    """I know nobody called {to} here. They have to write to me once, or be added with their e-mail address."""

    reason = Reason.NOBODY


class TeamsPort:
    """Answers one thing that was sent."""

    def __init__(
        self, posting: Posting, papers: Papers, directory: Directory, hub: Hub, sent: Sent, speech: Speech
    ) -> None:
        """`speech` is the asker's."""
        self._papers = papers
        self._speech = speech
        self._posting = posting
        self._directory = directory
        self._hub = hub
        self._sent = sent
        self._shown: Card | None = None
        self.outcome = Outcome()

    async def post(self, address: Address, card: Card, pictures: Pictures) -> str:
        """Send a card; its papers follow. UndeliverableError when Teams does not take it where it was meant for."""
        message_id, where = await self._post(address, card, pictures)
        if card.papers:
            self._hub.keep(self._bring_papers(where, message_id, card, pictures))
        return message_id

    async def _post(self, address: Address, card: Card, pictures: Pictures) -> tuple[str, Where | None]:
        """Send a card; return its id, and where it is read; None for a place that only the asker sees."""
        sent = self._sent
        match address.audience:
            case Audience.ASKER | Audience.HOME:
                return await self._tell_asker(card), None
            case Audience.PLACE:
                return await self._posting.post(sent.where, card, pictures), sent.where
            case Audience.PERSON:
                where = await self._chat_of(address.to)
                return await self._posting.post_privately(where, card), where
            case Audience.CHANNEL:
                where = await self._directory.channel(sent.tenant, address.to)
                return await self._posting.post(where, card, pictures), where

    async def update(self, message_id: str, address: Address, card: Card, pictures: Pictures) -> None:
        """Put a card in the place of another; one meant for fewer eyes than the old one had is posted beside it."""
        if card.papers:
            shared = address.audience not in (Audience.ASKER, Audience.HOME)
            where = self._sent.where if shared else None
            self._hub.keep(self._bring_papers(where, message_id if shared else "", card, pictures))
        private = address.audience in (Audience.ASKER, Audience.HOME)
        if self._sent.in_dialog and private:
            await self._tell_asker(card)
        elif private and self._sent.place.kind is PlaceKind.DIRECT:
            self.outcome.card = await self._posting.replace_privately(self._sent.where, message_id, card, self._lang)
        elif private:
            await self._tell_asker(card)
        else:
            await self._posting.replace(self._sent.where, message_id, card, pictures)

    async def delete(self, message_id: str, address: Address) -> None:  # noqa: ARG002 - the port's
        """Take a sent message back."""
        await self._posting.delete(self._sent.where, message_id)

    async def open_form(self, heard: Heard, form: Form) -> None:  # noqa: ARG002 - the port's
        """Open a form: as a dialog where one was asked for, else as a card that only the asker sees."""
        sent = self._sent
        if sent.in_dialog:
            card = form_card(form, form_data(form.words, FROM_DIALOG), speech=self._speech)
            self.outcome.dialog = dialog(form.title, card)
            return
        card = form_card(form, form_data(form.words, FROM_CARD), speech=self._speech)
        try:
            await self._posting.send_privately(sent, card, form.title)
        except TargetedRefusedError:
            await self._posting.send(await self._my_chat(), card, form.title)

    async def reject_form(self, heard: Heard, errors: FieldErrors) -> None:
        """Say beside each field what is wrong; what was typed stands in it again."""
        self.outcome.rejected = True
        form = await self._hub.form(heard)
        if form is None:
            return
        data = form_data(form.words, FROM_DIALOG if self._sent.in_dialog else FROM_CARD)
        card = form_card(form, data, answers=heard.answers, errors=errors, speech=self._speech)
        if self._sent.in_dialog:
            self.outcome.dialog = dialog(form.title, card)
            return
        self.outcome.card = card
        if self._sent.place.kind is PlaceKind.DIRECT:
            await self._posting.put(self._sent.where, self._sent.card, card, form.title)
        elif not self._sent.invoke:
            # A private message in a channel cannot be told from others by its id alone: the form comes once more.
            await self._posting.send_privately(self._sent, card, form.title)

    async def close_form(self, heard: Heard) -> None:
        """The form is done: what was asked stands no more among the messages once its answer is there."""

    async def _tell_asker(self, card: Card) -> str:
        sent = self._sent
        if sent.in_dialog and sent.place.kind is PlaceKind.CHANNEL:
            # A dialog is private, so the answer to what was asked in a channel is shown in it.
            self._shown = replace(card, blocks=(*self._shown.blocks, *card.blocks)) if self._shown else card
            self.outcome.dialog = dialog(card.title, render_for_dialog(self._shown, lang=self._lang))
            return ""
        if sent.place.kind is PlaceKind.DIRECT:
            if sent.is_form and sent.card and not sent.in_dialog and self.outcome.card is None:
                self.outcome.card = await self._posting.replace_privately(sent.where, sent.card, card, self._lang)
                return sent.card
            return await self._posting.post_privately(sent.where, card, self._lang)
        try:
            return await self._posting.whisper(sent, card, self._lang)
        except TeamsError:
            return await self._posting.post_privately(await self._my_chat(), card, self._lang)

    async def _chat_of(self, called: str) -> Where:
        """The personal chat with somebody. NobodyThereError, TeamsError."""
        sent = self._sent
        identity = await self._hub.identity(sent.tenant, called)
        if identity is None:
            raise NobodyThereError(to=called)
        if identity == sent.identity:
            return await self._my_chat()
        return await self._directory.direct(sent.tenant, identity, sent.where.service_url)

    async def _bring_papers(self, where: Where | None, message_id: str, card: Card, pictures: Pictures) -> None:
        """Send a card's papers to where it is read: under it in a channel; the asker's own to their personal chat."""
        there = in_thread(where, message_id) if where is not None else await self._my_chat()
        async for paper, content in printed(card, pictures):
            try:
                if not content:
                    raise NotPrintedError(name=paper.name)
                await self._papers.send(there, paper, content, repeat=where is None)
            except TouchlineError as problem:
                await self._posting.post_privately(await self._my_chat(), sorry(problem, self._speech), self._lang)

    @property
    def _lang(self) -> str:
        return self._speech.locale

    async def _my_chat(self) -> Where:
        sent = self._sent
        return await self._directory.direct(sent.tenant, sent.identity, sent.where.service_url, sent.account)
