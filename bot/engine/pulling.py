"""Pulls from connected systems for the engine: rings for those that may be asked, and does a round for a while.

Promises: one round at a time for each connection, over all replicas; what is paused, or asked us to wait, is left
alone; a system's limit is kept from one try to the next. What goes wrong is noted with the connection
(`handlers.pulling.syncing`), never logged but by its kind.
"""

import threading
import time
from collections.abc import Callable, Mapping

from bot.engine.chains import Alive
from bot.engine.pace import Clock, Pace
from bot.engine.pulls import PULL, PullOrder, Pulls, connection_of
from bot.going_wrong import log_failure
from connectors.pull.client import Client
from connectors.pull.pacing import Pacer
from connectors.pull.system import System
from handlers.carrying import tools_of
from handlers.pulling.syncing import Opener, sync
from handlers.tools import Tools
from storage.connections import connections_to_pull


class Puller:
    """Does rounds. Used from the machine's threads."""

    def __init__(self, local: Tools, clock: Clock, pace: Pace, stopping: threading.Event) -> None:
        """`local` are the tools of the workspace served here; `stopping` is set when what is begun is to end."""
        self._local = local
        self._clock = clock
        self._pace = pace
        self._stopping = stopping
        self._pacers: dict[int, Pacer] = {}

    def pull(self, order: PullOrder) -> bool:
        """Pull for a while; return whether there is more to be pulled at once."""
        begun = time.monotonic()

        def stops() -> bool:
            return self._stopping.is_set() or time.monotonic() - begun > self._pace.one_pull

        try:
            tools = tools_of(self._local, order.workspace_id)
            opener = self._opener(order.connection_id, tools.connector_urls)
            synced = sync(tools, order.connection_id, self._clock(), opener=opener, stops=stops)
        except Exception as problem:  # noqa: BLE001 - the outermost edge: the next ring begins another round
            log_failure("pulling from a system", problem)
            return False
        return synced.stopped and not self._stopping.is_set()

    def _rest(self, seconds: float) -> None:
        """Wait; a round that is to end waits no longer, and what still asks for it then does so in no hurry."""
        if self._stopping.wait(seconds):
            time.sleep(min(seconds, 1.0))

    def _opener(self, connection_id: int, urls: Mapping[str, str]) -> Opener:
        pacer = self._pacers.setdefault(connection_id, Pacer(time.monotonic, self._rest))

        def opened(system: System, entered: dict[str, str]) -> Client:
            return Client(system, entered, base=urls.get(system.name, ""), pacer=pacer)

        return opened


class PullBell:
    """Rings: a round for each connection that may be asked and has none alive."""

    def __init__(self, local: Tools, pulls: Pulls, clock: Clock, pace: Pace, version: str) -> None:
        self._database = local.database
        self._start: Callable[[list[PullOrder]], None] = pulls.start
        self._clock = clock
        self._every = pace.pull
        self._alive = Alive(version)

    def ring(self) -> None:
        """Ring for every workspace. What fails is logged, and the next ring makes up for it."""
        try:
            now = self._clock()
            with self._database.reading() as session:
                ready = [(each.workspace_id, each.id) for each in connections_to_pull(session, now)]
            if not ready:
                return
            busy = {connection_of(each) for each in self._alive.of(PULL)}
            slot = int(now.timestamp() // self._every)
            self._start([PullOrder(home, each, slot) for home, each in ready if each not in busy])
        except Exception as problem:  # noqa: BLE001 - the bell's loop: it rings again
            log_failure("ringing for connected systems", problem)
