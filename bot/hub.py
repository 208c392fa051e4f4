"""Carries words from a chat platform to the desk that answers, and the answer back.

Promises: the loop is never blocked, as all answering happens in a bounded set of worker threads; what was begun is
finished, also when the asker's connection breaks or the process is told to stop; whatever goes wrong, the asker gets a
polite private answer. Never logs what was said, who said it, or what was answered.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from bot.drawing import CardPictures, DrawingPool
from bot.going_wrong import failure, log_failure, refusal
from bot.port import Address, ChatPort, Heard, Pictures, UndeliverableError
from coaching.access import Viewer
from handlers.cards import Card, Form
from handlers.introducing import Profile
from handlers.request import Audience, Message, Reply, Request
from kpi.errors import TouchlineError
from locales.speech import Speech

log = logging.getLogger(__name__)
T = TypeVar("T")

Wakes = Callable[[int, Iterable[int]], None]
"""Told which escalations of a workspace have changed; returns at once."""

WORKERS = 8
MOST_AT_ONCE = 512
"""Above this many answers in the making, the next asker is told to come back: a queue without an end helps nobody."""

SECONDS_TO_FINISH = 30.0


class Desk(Protocol):
    """Who answers. Its methods are called in worker threads and may wait for a database."""

    def viewer(self, identity: str) -> Viewer | None:
        """Return who this verified identity is, or None."""
        ...

    def request(self, heard: Heard, now: datetime) -> Request:
        """Put person, speech and place together; raise a TouchlineError when nobody is known by the identity."""
        ...

    def answer(self, request: Request) -> Reply:
        """Answer; a TouchlineError has become a private card already."""
        ...

    def knows(self, heard: Heard) -> bool:
        """Return whether somebody is known by the identity."""
        ...

    def thanks_with(self, heard: Heard, emoji: str) -> bool:
        """Return whether somebody known thanks with an emoji."""
        ...

    def introduce(self, heard: Heard, profile: Profile, now: datetime) -> None:
        """Remember who an identity is, by their profile on the platform."""
        ...

    def identity(self, tenant: str, called: str) -> str | None:
        """Return the identity in a tenant of who goes by a handle."""
        ...

    def handle(self, tenant: str, identity: str) -> str | None:
        """Return the handle of who has an identity in a tenant."""
        ...

    def workspace(self, tenant: str) -> int:
        """Return the id of the workspace a tenant's words belong to."""
        ...


class BusyError(TouchlineError):
    """Touchline has too much to do right now. Nothing was changed; please try again in a minute."""


class Hub:
    """The one place through which every platform's words pass."""

    def __init__(
        self,
        desk: Desk,
        drawing: DrawingPool,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        stranger: Speech | None = None,
        workers: int = WORKERS,
        most_at_once: int = MOST_AT_ONCE,
    ) -> None:
        """`stranger` is how somebody is spoken to whom nobody knows (English by default)."""
        self.drawing = drawing
        self._desk = desk
        self._clock = clock
        self.stranger = stranger or Speech("en", "UTC")
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._most_at_once = most_at_once
        self._kept: set[asyncio.Task[object]] = set()
        self._open = True
        self.wakes: Wakes = _nobody_wakes

    @property
    def is_open(self) -> bool:
        """Whether new words are still heard."""
        return self._open

    async def hear(self, port: ChatPort, heard: Heard, now: datetime | None = None) -> Reply:
        """Answer through `port`; return what was answered. `now` is the clock's unless given.

        Goes on to the end even if the caller is cancelled.
        """
        if not self._open or len(self._kept) >= self._most_at_once:
            reply, speech = refusal(BusyError(), self.stranger), self.stranger
            return await self._deliver(port, heard, reply, speech)
        return await asyncio.shield(self.keep(self._respond(port, heard, now or self._clock())))

    async def viewer(self, identity: str) -> Viewer | None:
        """Return who this verified identity is, or None."""
        return await self.in_thread(self._desk.viewer, identity)

    async def speech(self, heard: Heard) -> Speech:
        """Return how to speak with whoever said this; with a stranger, as with strangers."""
        try:
            return (await self.in_thread(self._desk.request, heard, self._clock())).speech
        except TouchlineError:
            return self.stranger

    async def workspace(self, tenant: str) -> int:
        """Return the id of the workspace a tenant's words belong to; a TouchlineError for nobody's."""
        return await self.in_thread(self._desk.workspace, tenant)

    async def form(self, heard: Heard) -> Form | None:
        """Return the form that words open, without its answers; None for words that open none."""
        return await self.in_thread(self._form, replace(heard, answers={}))

    async def handle(self, tenant: str, identity: str) -> str | None:
        """Return the handle somebody of a tenant goes by, None for nobody there."""
        return await self.in_thread(self._desk.handle, tenant, identity)

    async def knows(self, heard: Heard) -> bool:
        """Return whether somebody is known by the identity of what was heard."""
        return await self.in_thread(self._desk.knows, heard)

    async def thanks_with(self, heard: Heard, emoji: str) -> bool:
        """Return whether some team of who said this thanks with an emoji; no for a stranger."""
        return await self.in_thread(self._desk.thanks_with, heard, emoji)

    async def introduce(self, heard: Heard, profile: Profile) -> None:
        """Remember who said this, by their profile on the platform."""
        await self.in_thread(self._desk.introduce, heard, profile, self._clock())

    async def identity(self, tenant: str, called: str) -> str | None:
        """Return the identity in a tenant of who goes by a handle, None for nobody there."""
        return await self.in_thread(self._desk.identity, tenant, called)

    async def in_thread(self, function: Callable[..., T], *arguments: object) -> T:
        """Call something that may wait, in one of the worker threads."""
        return await asyncio.get_running_loop().run_in_executor(self._workers, function, *arguments)

    def keep(self, work: Coroutine[object, object, T]) -> "asyncio.Task[T]":
        """Start work that must be finished before the process ends; return its task. A failure of it is logged."""
        task = asyncio.ensure_future(work)
        self._kept.add(task)
        task.add_done_callback(self._forget)
        return task

    async def drain(self, seconds: float = SECONDS_TO_FINISH) -> None:
        """Hear nothing new and finish what was begun, for at most so many seconds."""
        self._open = False
        deadline = asyncio.get_running_loop().time() + seconds
        while self._kept:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                log.error("%d answers were not finished in time", len(self._kept))
                break
            await asyncio.wait(set(self._kept), timeout=left)
        self._workers.shutdown(wait=False, cancel_futures=True)
        await self.drawing.close()

    def pictures(self, card: Card) -> Pictures:
        """Return what draws the pictures of a card, in their order, when awaited."""
        return CardPictures(self.drawing, card)

    def _forget(self, task: "asyncio.Task[object]") -> None:
        self._kept.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            log_failure("finishing", problem)

    async def _respond(self, port: ChatPort, heard: Heard, now: datetime) -> Reply:
        reply, speech = await self.in_thread(self._answer, heard, now)
        return await self._deliver(port, heard, reply, speech)

    def _form(self, heard: Heard) -> Form | None:
        return self._desk.answer(self._desk.request(heard, self._clock())).form

    def _answer(self, heard: Heard, now: datetime) -> tuple[Reply, Speech]:
        """Ask the desk, in a worker thread. Whatever breaks there is an answer too."""
        speech = self.stranger
        try:
            request = self._desk.request(heard, now)
            speech = request.speech
            return self._asked(request), speech
        except TouchlineError as problem:
            return refusal(problem, speech), speech
        except Exception as problem:  # noqa: BLE001 - the outermost edge: nobody may be left without an answer
            log_failure("answering", problem)
            return failure(heard, speech), speech

    def _asked(self, request: Request) -> Reply:
        reply = self._desk.answer(request)
        if reply.wakes:
            try:
                self.wakes(request.person.workspace_id, reply.wakes)
            except Exception as problem:  # noqa: BLE001 - the answer stands: the auditor makes up for it
                log_failure("waking", problem)
        return reply

    async def _deliver(self, port: ChatPort, heard: Heard, reply: Reply, speech: Speech) -> Reply:
        if reply.field_errors.errors:
            await _attempt("rejecting a form", port.reject_form(heard, reply.field_errors))
        elif heard.form:
            await _attempt("closing a form", port.close_form(heard))
        if reply.form is not None:
            await _attempt("opening a form", port.open_form(heard, reply.form))
        for message in reply.messages:
            problem = await _attempt("delivering", self._send(port, heard, message))
            if problem is not None and message.audience is not Audience.ASKER:
                if not isinstance(problem, TouchlineError):
                    problem = UndeliverableError(to=message.to or heard.place.name)
                card = refusal(problem, speech).messages[0]
                await _attempt("saying what was not delivered", self._send(port, heard, card))
        return reply

    async def _send(self, port: ChatPort, heard: Heard, message: Message) -> None:
        address = Address(heard, message.audience, message.to)
        pictures = self.pictures(message.card)
        if message.replaces and heard.card:
            await port.update(heard.card, address, message.card, pictures)
        else:
            await port.post(address, message.card, pictures)


def _nobody_wakes(workspace_id: int, escalation_ids: Iterable[int]) -> None:
    """Where no engine runs: the auditor of the one that does finds what changed."""


async def _attempt(doing: str, step: Coroutine[object, object, object]) -> Exception | None:
    """Do one step of a delivery; a platform's failure is logged and does not keep the other steps from being done."""
    try:
        await step
    except Exception as problem:  # noqa: BLE001 - the outermost edge: each message has its own chance
        log_failure(doing, problem)
        return problem
    return None
