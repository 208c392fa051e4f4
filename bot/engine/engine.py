"""The engine as a whole: put together, started a moment after the server listens, stopped in order.

Promises: starting never keeps an answer waiting, and a start that fails is made again; told to stop, it begins nothing
new, finishes the posts that are under way for a while, and leaves the rest to the next start or another replica.
Nothing phones home: no conductor, no admin server, no traces.
"""

import asyncio
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from bot.engine.carrying import Carrier
from bot.engine.errands import Errands, StoppedError
from bot.engine.pace import Pace
from bot.engine.sending import Clock, Means
from bot.engine.steps import Next, Order
from bot.engine.telling import Teller
from bot.going_wrong import log_failure
from bot.hub import Hub
from bot.port import Postman
from bot.root import House

if TYPE_CHECKING:
    from bot.engine.machine import Machine

log = logging.getLogger(__name__)

SECONDS_BETWEEN_STARTS = 30.0
COMPOSED_AT_ONCE = 2
"""Composing is computing, in the process that answers people too."""


class Engine:
    """Carries what is due, on this replica. Its steps are called by the machine's threads."""

    def __init__(
        self, house: House, hub: Hub, postmen: Mapping[str, Postman], clock: Clock, pace: Pace | None = None
    ) -> None:
        """`postmen` are by platform, "" for the local one; `clock` tells the time, aware."""
        self.house = house
        self.clock = clock
        self.pace = pace or Pace()
        self._hub = hub
        self._postmen = postmen
        self._stopping = threading.Event()
        self._under_way = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._machine: Machine | None = None
        self._errands: Errands | None = None

    def mount(self, app: web.Application) -> None:
        """Start and stop with the server."""
        app.on_startup.append(self._start)
        # Before the hub is drained: a post that is under way needs its pictures drawn.
        app.on_shutdown.insert(0, self._stop)

    @property
    def is_running(self) -> bool:
        """Return whether the machine runs."""
        return self._machine is not None

    async def _start(self, _: web.Application) -> None:
        self._errands = Errands(asyncio.get_running_loop(), self.pace.one_message)
        means = Means(self._hub.pictures, self._errands, self.clock)
        self._carrier = Carrier(self.house.tools, self._postmen, means, self.pace, COMPOSED_AT_ONCE)
        self._teller = Teller(self.house.tools, self._postmen, means, self.pace)
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        """Start the machine, as often as it takes."""
        wait = self.pace.after_listening
        while not self._stopping.wait(wait):
            wait = SECONDS_BETWEEN_STARTS * self.pace.patience
            try:
                from bot.engine.machine import Machine  # nothing else needs its libraries

                machine = Machine(self)
                machine.start()
            except Exception as problem:  # noqa: BLE001 - the outermost edge: without it nothing is posted, ever
                log_failure("starting the engine", problem)
                continue
            self._machine = machine
            return

    async def _stop(self, _: web.Application) -> None:
        self._stopping.set()
        await asyncio.to_thread(self._finish)

    def _finish(self) -> None:
        if self._thread is not None:
            self._thread.join(self.pace.to_finish)
        if self._machine is not None:
            self._machine.ring_no_more()
        with self._changed:
            if not self._changed.wait_for(lambda: self._under_way == 0, self.pace.to_finish):
                log.error("%d posts were not finished in time; they are taken up again", self._under_way)
        if self._errands is not None:
            self._errands.call_off()
        if self._machine is not None:
            self._machine.stop()

    def attempt(self, order: Order) -> Next:
        """Try to deliver (a step)."""
        return self._carrier.attempt(order)

    def tell(self, order: Order) -> Next:
        """Tell the owner where there is something to tell (a step)."""
        return self._teller.tell(order)

    def rest(self) -> None:
        """Let a conversation rest after a post; not for the sake of one who has to go."""
        self._stopping.wait(self.pace.breath)

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Count a try while the block lasts; none is begun once the engine stops (StoppedError)."""
        with self._changed:
            if self._stopping.is_set():
                raise StoppedError
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()
