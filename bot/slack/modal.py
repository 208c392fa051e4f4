"""The modal of one thing that was heard: opened first, filled after; its form's errors beside the fields.

Slack gives one chance to open a modal, for three seconds, and wants the answer to a sent form in as many. So what may
become a form is opened at once with a word to wait, and what takes longer than two seconds is acknowledged so too.
"""

import asyncio
from dataclasses import replace
from typing import Any

from bot.port import Heard
from bot.slack.calling import Slack
from bot.slack.forms import again_view, card_view, form_errors, form_view, waiting_view
from bot.slack.hearing import Sent, metadata_of
from handlers.cards import Card, FieldErrors, Form
from locales.speech import Speech

SECONDS_TO_ANSWER = 2.0
"""How long a sent form waits for its answer before it is acknowledged without one; Slack waits for three."""

Acknowledgement = dict[str, Any]


class Modal:
    """One modal, or none. `speech` is the asker's."""

    def __init__(self, slack: Slack, sent: Sent, speech: Speech, *, stays: bool, waits: bool) -> None:
        """`stays`: answers are shown in the modal, as it was opened from no conversation. `waits`: it opens first."""
        self.wants_to_wait = waits
        self._slack = slack
        self._sent = sent
        self._speech = speech
        self._stays = stays
        self._card: Card | None = None
        self._rejected = False
        is_modal = sent.view is not None and sent.view.kind == "modal"
        self._view_id = sent.view.id if sent.view and is_modal else ""
        self.acknowledged: asyncio.Future[Acknowledgement] = asyncio.get_running_loop().create_future()
        """For a sent form: what Slack is told. Done when the answer is known, or has taken too long."""
        if not sent.is_form:
            self.acknowledged.set_result({})

    @property
    def shows_answers(self) -> bool:
        """Whether the asker reads answers in the modal."""
        return bool(self._view_id) and self._stays

    @property
    def rejected(self) -> bool:
        """Whether the form that was sent was refused, and may be sent again."""
        return self._rejected

    async def open_waiting(self) -> None:
        """Open the modal with a word to wait; what is known later fills it."""
        opened = await self._slack.call(
            self._sent.tenant, "views.open", repeat=False, trigger_id=self._sent.trigger, view=self._waiting()
        )
        self._view_id, self._stays = opened["view"]["id"], True

    async def open_form(self, heard: Heard, form: Form) -> bool:
        """Show a form; False where there is no way to open one."""
        stays = not heard.place.id
        view = form_view(form, metadata_of(form.words, heard.place, stays=stays), cancel=self._speech.say("Cancel"))
        if self._view_id:
            await self._fill(view)
        elif self._sent.trigger:
            await self._slack.call(
                self._sent.tenant, "views.open", repeat=False, trigger_id=self._sent.trigger, view=view
            )
        else:
            return False
        return True

    async def reject(self, errors: FieldErrors) -> bool:
        """Show what is wrong beside the fields; False where the modal is gone."""
        self._rejected = True
        view = self._sent.view
        if view is None:
            return False
        if not self.acknowledged.done():
            self.acknowledged.set_result({"response_action": "errors", "errors": form_errors(view.raw, errors)})
        else:
            await self._fill(again_view(view.raw, errors))
        return True

    async def show(self, card: Card) -> None:
        """Show a card in the modal; a second one below the first."""
        if self._card is not None:
            card = replace(self._card, blocks=(*self._card.blocks, *card.blocks), buttons=card.buttons)
        self._card = card
        view = card_view(card, metadata_of("", self._sent.place, stays=True), close=self._speech.say("Close"))
        if self.acknowledged.done():
            await self._fill(view)
        else:
            self.acknowledged.set_result({"response_action": "update", "view": view})

    def finish(self) -> None:
        """All of the answer is known: a sent form that was not answered in its modal closes it."""
        if not self.acknowledged.done():
            self.acknowledged.set_result({})

    async def acknowledgement(self) -> Acknowledgement:
        """Return what to tell Slack about a sent form, in time."""
        await asyncio.wait({self.acknowledged}, timeout=SECONDS_TO_ANSWER)
        if not self.acknowledged.done():
            # It takes longer: the modal waits, and shows the answer when it is there.
            self._stays = True
            self.acknowledged.set_result({"response_action": "update", "view": self._waiting()})
        return self.acknowledged.result()

    async def _fill(self, view: dict[str, Any]) -> None:
        await self._slack.call(self._sent.tenant, "views.update", view_id=self._view_id, view=view)

    def _waiting(self) -> dict[str, Any]:
        say = self._speech.say
        return waiting_view("Touchline", say("One moment …"), say("Close"))
