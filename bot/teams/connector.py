"""Speaks to Teams: the Bot Connector's REST interface, over one shared HTTP session.

Promises: within Teams' limits (`bot.pacing`), and what is for one conversation in its order; what fails in passing is
tried again with growing, random pauses, and what may have been done already only where the caller allows it; every
failure is a TeamsError; the token goes to addresses of Teams and nowhere else. Never logs addresses, payloads, answers.
"""

import asyncio
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from yarl import URL

from bot.pacing import Lanes, Pace, Patience, Sleep
from bot.teams.addresses import address_in
from bot.teams.credentials import Credentials
from bot.teams.errors import (
    AmbiguousError,
    CredentialsError,
    RateLimitedError,
    TargetedRefusedError,
    TeamsError,
)
from bot.teams.outgoing import Outgoing
from bot.teams.verdicts import error_of

log = logging.getLogger(__name__)

Json = dict[str, Any]
Closing = Callable[[], Awaitable[None]]

CONVERSATION = (Pace(60, 6), Pace(15, 900))
"""Together within 7 a second, 8 in two seconds, 60 in thirty seconds and 1,800 an hour:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit"""

ORGANISATION = (Pace(2400, 10),)
"""Within 50 a second for the whole app in an organisation, whatever it asks."""

PATIENT = Patience(attempts=8, trouble=60.0, wait=300.0)
HURRIED = Patience(attempts=2, trouble=12.0, wait=5.0, turn=30.0)
"""For who waits elsewhere, durably: what Teams does not take within seconds is given back."""

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 10.0
NOT_FOR_ONE = (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)


@dataclass(frozen=True, slots=True)
class Where:
    """A conversation of an organisation, and the address at which Teams takes what is said there.

    `conversation` is Teams' id of it, for a thread with ";messageid=". `kind` is "personal", "groupChat" or "channel".
    """

    service_url: str
    conversation: str
    tenant: str
    kind: str


class Connector:
    """Teams, for every organisation. `close` it at the end."""

    def __init__(
        self,
        outgoing: Outgoing,
        credentials: Credentials,
        app_id: str = "",
        *,
        local: bool = False,
        closing: tuple[Closing, ...] = (),
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        rng: Callable[[], float] = random.random,
    ) -> None:
        """`local`: an emulator on this machine may be called. `closing` is closed with it; `rng` is from 0 up to 1."""
        self._outgoing = outgoing
        self._credentials = credentials
        self._bot = {"id": f"28:{app_id}", "name": "Touchline"}
        self._local = local
        self._closing = closing
        self._clock = clock
        self._sleep = sleep
        self._rng = rng
        self._lanes: Lanes[tuple[str, str]] = Lanes(_paces, clock=clock, sleep=sleep)

    async def send(
        self,
        where: Where,
        activity: Json,
        *,
        reply_to: str = "",
        repeat: bool = True,
        patience: Patience = PATIENT,
    ) -> str:
        """Send an activity, as a reply if it is one; return Teams' id of it.

        `repeat=False`: not sent again where Teams may have taken it already (AmbiguousError).
        """
        after = {"replyToId": reply_to} if reply_to else {}
        body = {**self._from(where), **activity, **after}
        said = await self._in_turn(where, "POST", reply_to, body, repeat=repeat, patience=patience)
        return str(said.get("id") or "")

    async def send_targeted(self, where: Where, user_id: str, activity: Json) -> str:
        """Show an activity to one member of a group or a channel alone. TargetedRefusedError where that is not had."""
        body = {**self._from(where), **activity, "recipient": {"id": user_id}}
        said = await self._in_turn(where, "POST", "", body, query={"isTargetedActivity": "true"})
        return str(said.get("id") or "")

    async def update(self, where: Where, activity_id: str, activity: Json, patience: Patience = PATIENT) -> None:
        """Put an activity in the place of a sent one. MessageGoneError where it is gone."""
        body = {**self._from(where), **activity, "id": activity_id}
        await self._in_turn(where, "PUT", activity_id, body, patience=patience)

    async def delete(self, where: Where, activity_id: str) -> None:
        """Take a sent activity back. MessageGoneError where it is gone."""
        await self._in_turn(where, "DELETE", activity_id)

    async def open_direct(self, service_url: str, tenant_id: str, user_id: str) -> Where:
        """Return the personal chat with somebody, begun now if there was none. `user_id` is either id of theirs.

        NotInRosterError where they have not installed the app, BlockedError where they want no word of it.
        """
        body = {
            "bot": self._bot,
            "isGroup": False,
            "members": [{"id": user_id}],
            "tenantId": tenant_id,
            "channelData": {"tenant": {"id": tenant_id}},
        }
        url = self._url(service_url, "v3/conversations")
        said = await self._persist((tenant_id, ""), "POST", url, body)
        return Where(service_url, str(said.get("id") or ""), tenant_id, "personal")

    async def member(self, where: Where, user_id: str) -> Json:
        """Return what Teams says of a member: name, email, userPrincipalName, aadObjectId, tenantId, userRole."""
        url = self._url(where.service_url, f"v3/conversations/{_part(where.conversation)}/members/{_part(user_id)}")
        return await self._persist((where.tenant, ""), "GET", url)

    async def close(self) -> None:
        """Close the session, and what was made with it."""
        for close in self._closing:
            await close()
        await self._outgoing.close()

    def _from(self, where: Where) -> Json:
        return {"from": self._bot, "conversation": {"id": where.conversation}}

    def _url(self, service_url: str, path: str, query: dict[str, str] | None = None) -> URL:
        base = address_in(service_url, local=self._local)
        return URL(f"{str(base).rstrip('/')}/{path}", encoded=True).with_query(query or {})

    async def _in_turn(
        self,
        where: Where,
        method: str,
        activity: str,
        body: Json | None = None,
        *,
        query: dict[str, str] | None = None,
        repeat: bool = True,
        patience: Patience = PATIENT,
    ) -> Json:
        """Call when it is this conversation's turn; its next call waits until this one is done."""
        path = f"v3/conversations/{_part(where.conversation)}/activities"
        url = self._url(where.service_url, f"{path}/{_part(activity)}" if activity else path, query)
        key = (where.tenant, where.conversation)
        closed = max(self._lanes.closed_for(each) for each in (key, (where.tenant, "")))
        if closed > patience.turn:
            raise RateLimitedError(after=closed)
        async with self._lanes.at_front(key):
            return await self._persist(key, method, url, body, repeat=repeat, patience=patience)

    async def _persist(
        self,
        key: tuple[str, str],
        method: str,
        url: URL,
        body: Json | None = None,
        *,
        repeat: bool = True,
        patience: Patience = PATIENT,
    ) -> Json:
        """Try until it is done, or there is no point in it any more."""
        attempts, trouble, held = 0, 0.0, 0.0
        while True:
            began = self._clock()
            try:
                async with self._lanes.at_front((key[0], "")):
                    pass
                return await self._authorised(method, url, body)
            except RateLimitedError as problem:
                # With the jitter, whoever else was told to wait, in this process or another, comes at another moment.
                pause = problem.after + self._rng()
                held += pause
                self._lanes.hold(key, pause)
                if held > patience.wait:
                    raise
                log.info("Teams asks for a pause of %.0f s", pause)
            except TeamsError as problem:
                attempts += 1
                pause = self._rng() * min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempts)
                trouble += self._clock() - began + pause
                final = problem.permanent or (isinstance(problem, AmbiguousError) and not repeat)
                if final or attempts >= patience.attempts or trouble > patience.trouble:
                    raise
                log.info("%s: %s, trying again", method, type(problem).__name__)
            await self._sleep(pause)

    async def _authorised(self, method: str, url: URL, body: Json | None) -> Json:
        """Call with the token; with a new one, if it is good no more before its time."""
        token = await self._credentials.token()
        try:
            return await self._with_token(token, method, url, body)
        except CredentialsError:
            self._credentials.refused(token)
            newer = await self._credentials.token()
            if newer == token:
                raise
        return await self._with_token(newer, method, url, body)

    async def _with_token(self, token: str, method: str, url: URL, body: Json | None) -> Json:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        content: Json = {} if body is None else {"json": body}
        status, answered, said = await self._outgoing.send(method, url, headers=headers, **content)
        if status < HTTPStatus.MULTIPLE_CHOICES:
            return _object_in(said)
        problem = error_of(status, answered, said)
        if "isTargetedActivity" in url.query and status in NOT_FOR_ONE:
            raise TargetedRefusedError(problem.code)
        raise problem


def _object_in(body: bytes) -> Json:
    """What an answer says; nothing, where it says nothing that can be read: it was taken all the same."""
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _part(text: str) -> str:
    """A part of an address, whatever stands in it: no id leads anywhere else."""
    if text in ("", ".", ".."):
        raise TeamsError("no_id")
    return quote(text, safe="")


def _paces(key: tuple[str, str]) -> tuple[Pace, ...]:
    return CONVERSATION if key[1] else ORGANISATION
