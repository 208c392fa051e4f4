"""The inbox: what a platform sent is on disk before it is acknowledged, and each thing acts once.

Promises: many who send at once share one transaction, written by one thread that the loop never waits for; the same
thing sent again is refused, also by another process; what a process that died left unanswered is found again, for an
hour. Where the database does not answer in time, the person is served from memory, and the rest is written when it can
be: an answer that a crash may lose is better than none. What was said is sealed, and deleted once it is answered; it
is never logged.
"""

import asyncio
import contextlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from typing import NamedTuple, TypeVar

from bot.going_wrong import log_failure
from storage.database import Database, DatabaseAwayError, DatabaseBusyError
from storage.inbox import claim, forget_before, give_up_before, let_in_again, seal_context, settle, take_in
from storage.sealing import Sealer, SealError

log = logging.getLogger(__name__)

MOST_SEEN = 20_000
"""Keys kept in memory: those of the last minutes, when the same is sent again most often."""

MOST_AT_ONCE = 500
"""Things in one transaction: as many keys as fit in one question on both databases."""

MOST_OWED = 10_000
"""Things that wait for a database that is away; beyond, the oldest are not written at all."""

PATIENCE = 0.8
"""Seconds to wait for the database. A platform gives three for an acknowledgement; an import may hold it for longer."""

SECONDS_BETWEEN_TRIES = 1.0
LONGEST_WAIT = timedelta(hours=1)
"""Who has waited so long for an answer has asked again."""

KEPT = timedelta(days=2)
SWEPT_EVERY = timedelta(hours=1)


class Waiting(NamedTuple):
    """Something that was taken in and never answered; `attempts`: how often it was tried."""

    key: str
    payload: bytes
    attempts: int


Asked = asyncio.Future[bool]


@dataclass
class _Thing:
    """Something to be written: its payload, None once it is answered, and who waits to hear whether it is new."""

    payload: bytes | None
    asked: Asked | None


@dataclass
class _Batch:
    """What the next transaction does, by key: what was said last about a key counts."""

    again: set[str] = field(default_factory=set)
    things: dict[str, _Thing] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    others: list[Asked] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.again) + len(self.things) + len(self.settled)

    def take(self, key: str, payload: bytes, asked: Asked) -> None:
        """Keep what was sent."""
        self.things[key] = _Thing(payload, asked)

    def settle(self, key: str, asked: Asked) -> None:
        """Say that it is answered: what was said need not be written any more."""
        if key in self.things:
            self.things[key].payload = None
        else:
            self.settled.add(key)
        self.others.append(asked)

    def let_in_again(self, key: str, asked: Asked) -> None:
        """Forget that it was sent."""
        self.things.pop(key, None)
        self.settled.discard(key)
        self.again.add(key)
        self.others.append(asked)

    def answers(self, new: set[str] | None) -> list[tuple[Asked, bool]]:
        """Return what to tell whoever waits, once: `new` are the keys that are new, None when nobody could look."""
        told = [(asked, True) for asked in self.others]
        for key, thing in self.things.items():
            if thing.asked is not None:
                told.append((thing.asked, new is None or key in new))
                thing.asked = None
        self.others = []
        return told

    def shed(self, most: int) -> None:
        """Drop the oldest where there is too much to remember."""
        for key in list(islice(self.things, max(0, len(self.things) - most))):
            del self.things[key]


Order = Callable[[_Batch], None]


class Inbox:
    """What was sent and not yet answered. Called on one loop; close it to have everything written."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        patience: float = PATIENCE,
    ) -> None:
        """`patience` is how many seconds `take` waits for the database before it answers from memory."""
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._patience = patience
        self._orders: SimpleQueue[Order | None] = SimpleQueue()
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._away = threading.Event()  # nobody waits for a database that does not answer
        self._told_away = False
        self._sweep_at = datetime.min.replace(tzinfo=UTC)

    async def take(self, key: str, payload: bytes) -> bool:
        """Remember what was sent, and return whether it is new. Never fails: without the database, memory decides."""
        if key in self._seen:
            return False
        self._see(key)
        return await self._ask(lambda asked: partial(_Batch.take, key=key, payload=payload, asked=asked))

    async def settle(self, key: str) -> None:
        """It is answered: what was said is deleted, and the same thing sent again is still refused."""
        await self._ask(lambda asked: partial(_Batch.settle, key=key, asked=asked))

    async def let_in_again(self, key: str) -> None:
        """The same may be sent once more: a form that was refused and is put right."""
        self._seen.pop(key, None)
        await self._ask(lambda asked: partial(_Batch.let_in_again, key=key, asked=asked))

    async def waiting(self, unclaimed_for: timedelta) -> list[Waiting]:
        """Return what nobody has answered nor claimed for so long, claimed by the caller; nothing twice.

        What has waited for an hour is given up, and what no key of ours opens is dropped: both are counted in the log.
        """
        if self._closed:
            return []
        found: asyncio.Future[list[Waiting]] = asyncio.get_running_loop().create_future()
        self._put(lambda _: self._find(unclaimed_for, found))
        waiting = await found
        for each in waiting:
            self._see(each.key)
        return waiting

    async def close(self) -> None:
        """Write what is queued, and end. What is sent from now on is answered from memory."""
        self._closed = True
        if self._thread is not None:
            self._orders.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    def _see(self, key: str) -> None:
        self._seen[key] = None
        while len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)

    def _put(self, order: Order) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="inbox", daemon=True)
            self._thread.start()
        self._orders.put(order)

    async def _ask(self, order: Callable[[Asked], Order]) -> bool:
        """Have an order written, and wait for the answer unless the database is away."""
        if self._closed:
            return True
        asked: Asked = asyncio.get_running_loop().create_future()
        self._put(order(asked))
        if self._away.is_set():
            return True
        try:
            async with asyncio.timeout(self._patience):
                return await asked
        except TimeoutError:
            self._away.set()
            return True

    def _work(self) -> None:
        """The thread: all that is queued in one transaction, and again, until told to stop."""
        batch, goes_on = _Batch(), True
        while goes_on:
            goes_on = self._gather(batch)
            batch = self._written(batch)
        if batch:
            log.error("%d messages could not be written before the end", len(batch))

    def _gather(self, batch: _Batch) -> bool:
        """Take all orders that are there, at least one; False when the last one has come.

        What could not be written before is tried again after a while, with or without new orders.
        """
        try:
            order = self._orders.get(timeout=SECONDS_BETWEEN_TRIES if batch else None)
            while order is not None:
                order(batch)
                if len(batch) >= MOST_AT_ONCE:
                    return True
                order = self._orders.get_nowait()
        except Empty:
            return True
        return False

    def _written(self, batch: _Batch) -> _Batch:
        """Write a batch and tell who waits; return what is still to be written."""
        if not batch:
            return batch
        try:
            new = self._write(batch)
        except (DatabaseBusyError, DatabaseAwayError) as problem:
            self._is_away(problem)
            _tell(batch.answers(None))
            batch.shed(MOST_OWED)
            return batch
        except Exception as problem:  # noqa: BLE001 - the outermost loop: one bad batch must not silence all later ones
            log_failure("writing the inbox", problem)
            _tell(batch.answers(None))
            return _Batch()
        self._is_back()
        _tell(batch.answers(new))
        return _Batch()

    def _write(self, batch: _Batch) -> set[str]:
        now = self._clock()
        sealed = {
            key: None if thing.payload is None else self._sealer.seal(seal_context(key), thing.payload)
            for key, thing in batch.things.items()
        }
        with self._database.writing() as session:
            if batch.again:
                let_in_again(session, batch.again)
            if batch.settled:
                settle(session, batch.settled)
            new = take_in(session, sealed, now)
            # Two days' keys at once would hold everybody up: a few with each batch.
            if now >= self._sweep_at and not forget_before(session, now - KEPT):
                self._sweep_at = now + SWEPT_EVERY
        return new

    def _find(self, unclaimed_for: timedelta, found: "asyncio.Future[list[Waiting]]") -> None:
        """Claim what waits, in the thread; nothing where the database is away, as somebody asks again."""
        waiting: list[Waiting] = []
        try:
            waiting = self._claimed(unclaimed_for)
        except (DatabaseBusyError, DatabaseAwayError) as problem:
            self._is_away(problem)
        except Exception as problem:  # noqa: BLE001 - the same thread's outermost loop
            log_failure("looking into the inbox", problem)
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits
            found.get_loop().call_soon_threadsafe(_resolve, found, waiting)

    def _claimed(self, unclaimed_for: timedelta) -> list[Waiting]:
        now, waiting, closed = self._clock(), [], []
        with self._database.writing() as session:
            given_up = give_up_before(session, now - LONGEST_WAIT)
            for key, sealed, attempts in claim(session, now - unclaimed_for, now):
                try:
                    waiting.append(Waiting(key, self._sealer.open(seal_context(key), sealed), attempts))
                except SealError:
                    closed.append(key)
            settle(session, closed)
        if given_up:
            log.warning("%d messages had waited for an hour, and were given up", given_up)
        if closed:
            log.error("%d messages could not be opened with the keys there are, and were dropped", len(closed))
        return waiting

    def _is_away(self, problem: Exception) -> None:
        self._away.set()
        if not self._told_away:
            log.error("the inbox cannot be written (%s): answers go on from memory", type(problem).__name__)
        self._told_away = True

    def _is_back(self) -> None:
        self._away.clear()
        if self._told_away:
            log.warning("the inbox is written again")
        self._told_away = False


def _tell(answers: list[tuple[Asked, bool]]) -> None:
    """Answer in their own loop, all at once."""
    if answers:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits
            answers[0][0].get_loop().call_soon_threadsafe(_resolve_all, answers)


def _resolve_all(answers: list[tuple[Asked, bool]]) -> None:
    for asked, answer in answers:
        _resolve(asked, answer)


T = TypeVar("T")


def _resolve(asked: "asyncio.Future[T]", answer: T) -> None:
    if not asked.done():  # whoever asked may have gone
        asked.set_result(answer)
