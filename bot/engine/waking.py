"""Wakes ladders: who answers a request says which escalations it changed, and their turn comes at once.

Promises: saying so takes no time and never fails; what is said before the engine runs is heard when it does. What is
lost all the same (a crash, a database away) the auditor makes up for within a minute.
"""

import queue
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.engine.orders import TurnOrder
from bot.going_wrong import log_failure
from handlers.carrying import tools_of
from handlers.tools import Tools
from storage.escalations import find_escalation

if TYPE_CHECKING:
    from bot.engine.ladders import Ladders  # and with it DBOS, which is loaded only once the engine starts

MOST_WAITING = 10_000
"""Beyond these the auditor is the better one to ask."""

SECONDS_TO_STOP = 5.0
"""It may be waiting for a database that is away."""

Woken = tuple[int, int]


class Waker:
    """Hears from any thread, and starts turns in one of its own."""

    def __init__(self, local: Tools) -> None:
        """`local` are the tools of the workspace served here."""
        self._local = local
        self._waiting: queue.Queue[Woken | None] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None

    def wake(self, workspace_id: int, escalation_ids: Iterable[int]) -> None:
        """Say that these escalations have changed."""
        for escalation_id in escalation_ids:
            try:
                self._waiting.put_nowait((workspace_id, escalation_id))
            except queue.Full:
                return

    def start(self, ladders: "Ladders") -> None:
        """Begin to start turns."""
        self._thread = threading.Thread(target=self._run, args=(ladders,), name="waking", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Start no more."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(SECONDS_TO_STOP)
            self._thread = None

    def _run(self, ladders: "Ladders") -> None:
        while (woken := self._waiting.get()) is not None:
            try:
                self._start(ladders, *woken)
            except Exception as problem:  # noqa: BLE001 - the loop: the auditor makes up for it
                log_failure("waking a ladder", problem)

    def _start(self, ladders: "Ladders", workspace_id: int, escalation_id: int) -> None:
        tools = tools_of(self._local, workspace_id)
        with tools.database.reading() as session:
            row = find_escalation(session, workspace_id, escalation_id)
        if row is not None:
            refresh = row.refresh_at is not None
            ladders.start_turn(TurnOrder(workspace_id, escalation_id, row.revision, refresh=refresh))
