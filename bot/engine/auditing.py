"""The auditor: proves once a minute, on each replica, that what should move is moving, and mends what is not.

Promises: every open escalation whose time comes by itself has a turn alive, every page that is due a try, and every
message of one at rest says what became of it; what has none gets one, whether a crash lost it, another process did it,
or the engine's tables are gone. Any number of auditors mend once: ids see to it.
Says how many were mended, and never which.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from bot.engine.chains import Alive, begun
from bot.engine.ladders import PAGE, TURN, Ladders
from bot.engine.orders import PageOrder, TurnOrder
from bot.engine.pace import Clock
from bot.going_wrong import log_failure
from coaching.escalation import Severity
from handlers.escalations.auditing import pages_overdue, what_is_open, what_is_stale
from storage.database import Database
from storage.escalations import Ladder

Order = TypeVar("Order", TurnOrder, PageOrder)

log = logging.getLogger(__name__)

LEFT_ALONE = timedelta(minutes=2)
"""What another version began and has not moved for so long is nobody's: a page waits for half a minute at most."""

OVERDUE = timedelta(minutes=2)
MOST_MENDED = 2_000
"""In one sweep; the next one goes on."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What a sweep found: how many are open, how many it mended, and how many should have moved two minutes ago."""

    open: int = 0
    mended: int = 0
    overdue: int = 0


class Auditor:
    """Sweeps. Used from the bell's threads."""

    def __init__(self, database: Database, ladders: Ladders, clock: Clock, version: str) -> None:
        """`version` is the engine's."""
        self._database = database
        self._ladders = ladders
        self._clock = clock
        self._alive = Alive(version, LEFT_ALONE)

    def audit(self) -> Audit | None:
        """Sweep; None where that failed, which is logged. The next sweep makes up for it."""
        try:
            return self._sweep()
        except Exception as problem:  # noqa: BLE001 - the bell's loop: it rings again in a minute
            log_failure("auditing", problem)
            return None

    def _sweep(self) -> Audit:
        now = self._clock()
        # In this order: what settles between the two looks is started once too often, and finds nothing to do.
        ladders, pages = what_is_open(self._database, now)
        stale = what_is_stale(self._database, now)
        turns, paging = _chains(self._alive.of(TURN), 3), self._alive.of(PAGE)
        tries = _chains(paging, 2) | _chains(paging, 3)  # "page-7", and "shown-7-5"
        mended = self._mend((_order(each) for each in ladders), turns, self._ladders.enqueue_turn)
        orders = [*(PageOrder(*each) for each in pages), *(PageOrder(*each) for each in stale)]
        mended += self._mend(orders, tries, self._ladders.enqueue_page)
        if mended:
            log.warning("%d ladders and pages had nobody to move them; they are moved now", mended)
        late = now - OVERDUE
        overdue = sum(min(at for at in (each.next_at, each.refresh_at) if at) <= late for each in ladders)
        return Audit(len(ladders), mended, overdue + pages_overdue(self._database, late))

    def _mend(self, orders: Iterable[Order], moving: set[str], start: Callable[[Order], None]) -> int:
        """Start a try for each that has none alive; return how many."""
        still = [each for each in orders if each.chain not in moving]
        still.sort(key=lambda each: not each.critical)
        some = still[:MOST_MENDED]
        tried = begun(each.chain for each in some)
        mended = 0
        for order in some:
            number = self._alive.next_number(order.chain) if order.chain in tried else 1
            if number:
                start(order._replace(number=number))
                mended += 1
        return mended


def _order(ladder: Ladder) -> TurnOrder:
    critical = ladder.severity == Severity.CRITICAL
    refresh = ladder.refresh_at is not None
    return TurnOrder(ladder.workspace_id, ladder.escalation_id, ladder.revision, critical=critical, refresh=refresh)


def _chains(ids: Iterable[str], parts: int) -> set[str]:
    """The chains that tries belong to: "escalation-5-3" of "escalation-5-3-2"."""
    return {"-".join(each.split("-")[:parts]) for each in ids}
