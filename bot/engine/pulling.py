"""Pulls from connected systems for the engine: rings for those that may be asked, and does a round for a while.

Promises: one round at a time for each connection, over all replicas; what is paused, or asked us to wait, is left
alone; a system's limit is kept from one try to the next. What goes wrong is noted with the connection
(`handlers.pulling.syncing`), never logged but by its kind.
"""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime

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
from storage.connections import SENDS_ONLY, Connection, connections_to_pull


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
            return self._round(tools, order, stops)
        except Exception as problem:  # noqa: BLE001 - the outermost edge: the next ring begins another round
            log_failure("pulling from a system", problem)
            return False

    def _round(self, tools: Tools, order: PullOrder, stops: Callable[[], bool]) -> bool:
        """Ask the lists, then work on what had come by webhook before they were asked."""
        # Loaded only here: what is never sent anything needs none of it.
        from handlers.pushing.working import touch_of, work

        touch = touch_of(tools, order.connection_id)
        if not touch.asks:
            work(tools, order.connection_id, self._clock(), stops=stops)
            return False
        if order.touches and touch.last is None:
            return False
        opener = self._opener(order.connection_id, tools.connector_urls)
        lists = touch.lists if order.touches and touch.lists else None
        synced = sync(tools, order.connection_id, self._clock(), opener=opener, stops=stops, lists=lists)
        if touch.last is not None and synced.problem is None and not synced.stopped and not synced.elsewhere:
            work(tools, order.connection_id, self._clock(), asked_up_to=touch.last, stops=stops)
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


class TouchBell:
    """Rings: a round of the lists that a webhook has touched, soon, and at most one in so many seconds."""

    def __init__(self, local: Tools, pulls: Pulls, clock: Clock, pace: Pace, version: str) -> None:
        self._database = local.database
        self._start: Callable[[list[PullOrder]], None] = pulls.start
        self._clock = clock
        self._pace = pace
        self._alive = Alive(version)

    def ring(self) -> None:
        """Ring for every workspace. What fails is logged, and the next ring makes up for it."""
        from storage.arrivals import connections_with_arrivals

        try:
            now = self._clock()
            with self._database.reading() as session:
                # What fails is asked again in the pace of the other bell, whatever it is sent.
                sent = connections_with_arrivals(session, now)
                ready = [each for each in sent if each.failing is None or each.lacks_a_list]
            if not ready:
                return
            busy = {connection_of(each) for each in self._alive.of(PULL)}
            self._start([self._order(each, now) for each in ready if each.id not in busy])
        except Exception as problem:  # noqa: BLE001 - the bell's loop: it rings again
            log_failure("ringing for what was sent", problem)

    def _order(self, connection: Connection, now: datetime) -> PullOrder:
        apart = self._pace.push if connection.system == SENDS_ONLY else self._pace.touch
        return PullOrder(connection.workspace_id, connection.id, -int(now.timestamp() // apart))


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
