"""Answers one thing that Slack sent, from the verified payload to the last message.

Promises: a modal is opened before anything that takes time; what was acknowledged is settled in the inbox only when it
is answered, so that a process that dies leaves it to the next one.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.acquaintance import Acquaintance
from bot.hub import Hub
from bot.inbox import Inbox
from bot.port import Heard
from bot.slack.calling import Slack
from bot.slack.envelopes import tenant_of, uninstalled
from bot.slack.ephemeral import Ephemeral, NativeCharts
from bot.slack.errors import SlackError
from bot.slack.forms import chosen, needs_form
from bot.slack.hearing import Sent, hear
from bot.slack.members import profile_of
from bot.slack.mentions import named_in, words_of
from bot.slack.modal import Acknowledgement, Modal
from bot.slack.places import Places
from bot.slack.port import SlackPort
from bot.slack.tokens import Tokens
from handlers.front_desk import may_open_form
from handlers.request import PlaceKind
from kpi.errors import TouchlineError


class Answering:
    """What answering needs, put together once."""

    def __init__(self, hub: Hub, slack: Slack, tokens: Tokens, inbox: Inbox) -> None:
        self._hub = hub
        self._slack = slack
        self._tokens = tokens
        self._inbox = inbox
        self._places = Places(slack)
        self._charts = NativeCharts()
        self._acquaintance = Acquaintance(hub, partial(profile_of, slack))

    async def answer(self, sent: Sent, received: float | None = None) -> None:
        """Answer words, a button or a shortcut; an emoji alone where a team thanks with it."""
        if sent.reaction and not await self._thanks_with(sent):
            await self._inbox.settle(sent.key)
            return
        modal = await self._modal(sent)
        await self._answer(sent, modal, received)

    async def submit(self, sent: Sent) -> Acknowledgement:
        """Answer a form that was sent; return what Slack is told in time. The rest goes on by itself."""
        modal = await self._modal(sent)
        self._hub.keep(self._answer(sent, modal, None))
        return await modal.acknowledgement()

    async def close(self) -> None:
        """Stop what nobody waits for."""
        await self._acquaintance.close()

    async def again(self, key: str, payload: bytes) -> None:
        """Answer what was acknowledged by a process that died. Its modal is gone; its words are not."""
        kept = json.loads(payload)
        body = kept["body"]
        sent = hear(body)
        if sent is None:
            if uninstalled(body):
                # The app was removed there: our right to speak is deleted.
                await self._tokens.gone(tenant_of(body))
            await self._inbox.settle(key)
            return
        age = max(0.0, time.time() - kept["at"])
        await self.answer(replace(sent, key=key, trigger="", view=None, is_form=False), time.monotonic() - age)

    async def _answer(self, sent: Sent, modal: Modal, received: float | None) -> None:
        try:
            if modal.wants_to_wait:
                await self._open(modal)
            ephemeral = Ephemeral(self._slack, sent, received or time.monotonic(), self._charts)
            port = SlackPort(self._slack, self._places, self._hub, sent, modal, ephemeral)
            heard = await self._heard(sent)
            await self._hub.hear(port, heard)
            if _changes_home(sent) and not modal.rejected:
                await self._hub.hear(port, replace(heard, words="home", answers={}, card="", form=""))
        finally:
            modal.finish()
        if modal.rejected:
            await self._inbox.let_in_again(sent.key)
        else:
            await self._inbox.settle(sent.key)

    async def _thanks_with(self, sent: Sent) -> bool:
        """Whether a reaction of somebody known offers kudos. Nobody is introduced, nor told that it does not."""
        try:
            return await self._hub.thanks_with(self._plain(sent), sent.reaction)
        except TouchlineError:
            return False

    async def _modal(self, sent: Sent) -> Modal:
        in_modal = sent.view is not None and sent.view.kind == "modal"
        from_nowhere = sent.trigger and not sent.is_form and not in_modal and not sent.place.id
        waits = bool(from_nowhere or (sent.trigger and not sent.is_form and may_open_form(sent.said.words)))
        wants_speech = waits or in_modal
        speech = await self._hub.speech(self._plain(sent)) if wants_speech else self._hub.stranger
        stays = sent.view.stays if sent.view is not None else False
        return Modal(self._slack, sent, speech, stays=stays, waits=waits and not in_modal)

    async def _open(self, modal: Modal) -> None:
        try:
            await modal.open_waiting()
        except SlackError:
            # Three seconds had passed, or Slack is unwell: the answer goes where the words were said.
            modal.wants_to_wait = False

    async def _heard(self, sent: Sent) -> Heard:
        await self._acquaintance.meet(sent.tenant, sent.user)
        heard = self._plain(sent)
        try:
            words, groups = await words_of(sent, self._slack, self._hub, self._acquaintance)
            heard = replace(heard, words=words, groups=groups)
            if sent.quoted is not None:
                heard = replace(heard, quoted=await named_in(sent.quoted, sent.tenant, self._hub))
            if needs_form(heard.answers):
                form = await self._hub.form(heard)
                heard = replace(heard, answers=chosen(form, heard.answers) if form else heard.answers)
            if sent.is_command and sent.place.id.startswith("D"):
                # A command may be typed in a conversation of two others; only the one with us is direct.
                ours = await self._places.direct(sent.tenant, sent.user)
                if ours == sent.place.id:
                    heard = replace(heard, place=replace(sent.place, kind=PlaceKind.DIRECT))
        except TouchlineError:
            # Slack does not say who that is: the words are answered as they stand.
            return heard
        return heard

    def _plain(self, sent: Sent) -> Heard:
        form = sent.view.id if sent.is_form and sent.view is not None else ""
        return Heard(
            sent.identity, sent.place, sent.said.words, sent.answers, sent.card, form, sent.tenant, quoted=sent.quoted
        )


def _changes_home(sent: Sent) -> bool:
    """Say whether Home may show something else now: a button of its was pressed, or a form sent that stood alone."""
    view = sent.view
    return view is not None and (view.kind == "home" or (sent.is_form and view.stays))


def remembered(body: Mapping[str, Any]) -> bytes:
    """Return a payload as the inbox keeps it."""
    return json.dumps({"at": time.time(), "body": body}).encode()
