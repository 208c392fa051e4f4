"""Answers one thing that Teams sent, from the verified activity to the last message.

Promises: a message is acknowledged at once and answered after, from the inbox if the process dies meanwhile; an invoke
(a button, a dialog) is answered in its own response, within the seconds Teams waits, and the rest goes on by itself.
"""

import asyncio
import json
import logging
from collections import OrderedDict
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from bot.acquaintance import Acquaintance
from bot.hub import Hub
from bot.inbox import Inbox
from bot.port import Heard
from bot.presses import SECONDS, Presses
from bot.teams.connector import Connector
from bot.teams.directory import Directory
from bot.teams.hearing import EXECUTE, OPENING, Sent, hear, removed, tenant_of, where_of
from bot.teams.papers import Papers
from bot.teams.people import profile_of, with_names
from bot.teams.port import Outcome, TeamsPort
from bot.teams.posting import Posting
from handlers.introducing import Profile
from kpi.errors import TouchlineError

log = logging.getLogger(__name__)

Json = dict[str, Any]
Answer = tuple[int, Json | None]

SECONDS_TO_ANSWER = 4.0
"""How long an invoke waits for what it asked; Teams gives it five to ten."""

MOST_MET = 10_000
MOST_WORKING = 1_000
CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"


class Answering:
    """What answering needs, put together once."""

    def __init__(
        self, hub: Hub, connector: Connector, directory: Directory, posting: Posting, papers: Papers, inbox: Inbox
    ) -> None:
        self._hub = hub
        self._connector = connector
        self._directory = directory
        self._posting = posting
        self._papers = papers
        self._inbox = inbox
        self._presses = Presses()
        self._working: OrderedDict[str, tuple[float, asyncio.Task[Outcome]]] = OrderedDict()
        self._met: OrderedDict[tuple[str, str], Sent] = OrderedDict()
        self._acquaintance = Acquaintance(hub, self._profile)

    async def turn(self, activity: Json) -> Answer:
        """Take one verified activity; return the response to it."""
        sent = hear(activity)
        if removed(activity):
            await self._directory.forget(tenant_of(activity), where_of(activity).conversation)
        if sent is None:
            return HTTPStatus.OK, None
        payload = json.dumps(activity).encode()
        if sent.invoke:
            return HTTPStatus.OK, await self._invoked(sent, payload)
        doubled = bool(sent.press) and self._presses.again(sent.press, sent.pressed_at)
        if not doubled and await self._inbox.take(sent.key, payload):
            self._hub.keep(self._answer(sent))
        return HTTPStatus.OK, None

    async def _invoked(self, sent: Sent, payload: bytes) -> Json | None:
        """Answer an invoke. One that is sent twice is answered twice the same: a second answer would close a dialog."""
        at, work = self._working.get(sent.press, (0.0, None))
        if work is None or sent.invoke in OPENING or abs(sent.pressed_at - at) >= SECONDS:
            work = self._hub.keep(self._once(sent, payload))
            self._working[sent.press] = (sent.pressed_at, work)
        while len(self._working) > MOST_WORKING:
            self._working.popitem(last=False)
        await asyncio.wait({work}, timeout=SECONDS_TO_ANSWER)
        done = work.done() and not work.cancelled() and work.exception() is None
        return await self._response(sent, work.result() if done else Outcome())

    async def _once(self, sent: Sent, payload: bytes) -> Outcome:
        if sent.invoke not in OPENING and not await self._inbox.take(sent.key, payload):
            return Outcome()
        return await self._answer(sent)

    async def again(self, key: str, payload: bytes) -> None:
        """Answer what was acknowledged by a process that died. Nobody waits for its invoke any more."""
        sent = hear(json.loads(payload))
        if sent is None:
            await self._inbox.settle(key)
        else:
            await self._answer(replace(sent, key=key, invoke="", in_dialog=False))

    async def close(self) -> None:
        """Stop what nobody waits for."""
        await self._acquaintance.close()

    async def _answer(self, sent: Sent) -> Outcome:
        heard = await self._heard(sent)
        port = TeamsPort(self._posting, self._papers, self._directory, self._hub, sent, await self._hub.speech(heard))
        await self._hub.hear(port, heard)
        if port.outcome.rejected:
            await self._inbox.let_in_again(sent.key)
        else:
            await self._inbox.settle(sent.key)
        return port.outcome

    async def _heard(self, sent: Sent) -> Heard:
        form = (sent.card or "dialog") if sent.is_form else ""
        heard = Heard(
            sent.identity, sent.place, sent.words, sent.answers, sent.card, form, sent.tenant, quoted=sent.quoted
        )
        self._met[sent.tenant, sent.user] = sent
        while len(self._met) > MOST_MET:
            self._met.popitem(last=False)
        try:
            if not sent.elsewhere:
                await self._directory.note(sent)
            await self._acquaintance.meet(sent.tenant, sent.user)
            if sent.people:
                names = await self._names(sent)
                heard = replace(heard, words=with_names(sent.words, names))
        except TouchlineError as problem:
            # The words are answered as they stand; the desk says what is wrong.
            log.warning("where or who could not be noted: %s", type(problem).__name__)
        return heard

    async def _names(self, sent: Sent) -> dict[str, str]:
        """The handles of the people the words mention, by Teams' ids of them."""
        names: dict[str, str] = {}
        for account in sent.people:
            member = await self._connector.member(sent.where, account)
            user = str(member.get("aadObjectId") or "").lower()
            if not user:
                continue
            self._met[sent.tenant, user] = replace(sent, user=user, account=account, name="", locale="", zone="")
            await self._acquaintance.meet(sent.tenant, user)
            handle = await self._hub.handle(sent.tenant, f"{sent.tenant}:{user}")
            names[account] = handle or str(member.get("name") or "")
        return names

    async def _profile(self, tenant: str, user: str) -> Profile:
        return await profile_of(self._connector, self._met[tenant, user])

    async def _response(self, sent: Sent, outcome: Outcome) -> Json | None:
        """The body of an invoke's answer. A dialog closes on an answer without one."""
        if sent.invoke == EXECUTE:
            if outcome.card is not None:
                return {"statusCode": HTTPStatus.OK, "type": CARD, "value": outcome.card}
            return _said(await self._speaks(sent))
        return outcome.dialog

    async def _speaks(self, sent: Sent) -> str:
        """What stands under a pressed button whose answer is a message of its own."""
        speech = await self._hub.speech(Heard(sent.identity, sent.place, "", tenant=sent.tenant))
        return speech.say("The answer is on its way.")


def _said(words: str) -> Json:
    return {"statusCode": HTTPStatus.OK, "type": MESSAGE, "value": words}
