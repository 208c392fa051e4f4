"""The engine as a whole: put together, started a moment after the server listens, stopped in order.

Promises: starting never keeps an answer waiting, and a start that fails is made again; told to stop, it begins nothing
new, finishes the posts that are under way for a while, and leaves the rest to the next start or another replica.
Nothing phones home: no conductor, no admin server, no traces.
"""

import asyncio
import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from aiohttp import web

from bot.engine.pace import Clock, Pace
from bot.engine.waking import Waker
from bot.going_wrong import log_failure
from bot.hub import Hub
from bot.port import Postman
from bot.root import House

if TYPE_CHECKING:
    from bot.engine.dispatching import Callers
    from bot.engine.machine import Machine

SECONDS_BETWEEN_STARTS = 30.0


class Engine:
    """Carries what is due, on this replica."""

    def __init__(
        self,
        house: House,
        hub: Hub,
        postmen: Mapping[str, Postman],
        clock: Clock,
        pace: Pace | None = None,
        callers: "Callers | None" = None,
    ) -> None:
        """`postmen` are by platform, "" for the local one; `clock` tells the time, aware; `callers` call pagers."""
        self._house = house
        self._hub = hub
        self._postmen = postmen
        self._clock = clock
        self._pace = pace or Pace()
        self._callers = callers
        self._waker = Waker(house.tools)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._machine: Machine | None = None

    def mount(self, app: web.Application) -> None:
        """Start and stop with the server, and hear from the hub which escalations an answer changed."""
        self._hub.wakes = self.wake
        app.on_startup.append(self._start)
        # Before the hub is drained: a post that is under way needs its pictures drawn.
        app.on_shutdown.insert(0, self._stop)

    def wake(self, workspace_id: int, escalation_ids: Iterable[int]) -> None:
        """Say that escalations have changed: their pages go out at once. Takes no time and never fails."""
        self._waker.wake(workspace_id, escalation_ids)

    async def _start(self, _: web.Application) -> None:
        loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, args=(loop,), name="engine", daemon=True)
        self._thread.start()

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the machine, as often as it takes."""
        wait = self._pace.after_listening
        while not self._stopping.wait(wait):
            wait = SECONDS_BETWEEN_STARTS * self._pace.patience
            try:
                self._machine = self._started(loop)
            except Exception as problem:  # noqa: BLE001 - the outermost edge: without it nothing is posted, ever
                log_failure("starting the engine", problem)
            else:
                return

    def _started(self, loop: asyncio.AbstractEventLoop) -> "Machine":
        """The machine, running. Its libraries are loaded now: nothing else needs them."""
        from bot.engine.crew import Crew
        from bot.engine.dispatching import NoCallers
        from bot.engine.machine import Machine

        callers = self._callers or NoCallers()
        crew = Crew(self._house.tools, self._postmen, callers, self._hub.pictures, self._clock, self._pace, loop)
        machine = Machine(self._house, crew, self._waker, self._clock, self._pace)
        machine.start()
        return machine

    async def _stop(self, _: web.Application) -> None:
        self._stopping.set()
        await asyncio.to_thread(self._finish)

    def _finish(self) -> None:
        if self._thread is not None:
            self._thread.join(self._pace.to_finish)
        if self._machine is not None:
            self._machine.stop(self._pace.to_finish)
