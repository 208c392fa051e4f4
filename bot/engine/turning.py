"""Takes one turn of a ladder for the engine: whatever breaks is looked at again in a moment, for ever.

Decides nothing (`handlers.escalations.advancing` and `coaching.escalation` do), sends nothing.
"""

from bot.engine.orders import Taken, TurnOrder, pause_after
from bot.engine.pace import Clock, Pace
from bot.going_wrong import log_failure
from handlers.carrying import tools_of
from handlers.escalations.advancing import advance
from handlers.tools import Tools

SHORTEST = 0.1
"""Seconds to the next turn at least: DBOS's clock and ours may differ a little."""


class Turner:
    """Takes turns. Used from the engine's threads."""

    def __init__(self, local: Tools, clock: Clock, pace: Pace) -> None:
        """`local` are the tools of the workspace served here."""
        self._local = local
        self._clock = clock
        self._pace = pace

    def advance(self, order: TurnOrder) -> Taken:
        """Take it; return what is to be sent, and when the next turn is due."""
        try:
            now = self._clock()
            turn = advance(tools_of(self._local, order.workspace_id), order.escalation_id, now)
        except Exception as problem:  # noqa: BLE001 - the outermost edge: a ladder must never stand still
            log_failure("taking a turn", problem)
            return self._later(order)
        if turn is None:
            return Taken(
                revision=order.revision, due=[], stale=[], seconds=None, faults=0, critical=False, refresh=False
            )
        seconds = max(SHORTEST, (turn.due_at - now).total_seconds()) if turn.due_at else None
        due = [each for each in turn.pages if each not in turn.stale]
        return Taken(
            revision=turn.revision, due=due, stale=list(turn.stale), seconds=seconds, faults=0,
            critical=turn.critical, refresh=turn.refresh,
        )  # fmt: skip

    def _later(self, order: TurnOrder) -> Taken:
        faults = order.faults + 1
        seconds = pause_after(faults) * self._pace.patience
        return Taken(
            revision=order.revision, due=[], stale=[], seconds=seconds, faults=faults,
            critical=order.critical, refresh=order.refresh,
        )  # fmt: skip
