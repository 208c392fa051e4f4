"""The daily clearing: what is to be forgotten on its day is forgotten, in every workspace.

Promises: one workspace's failure keeps nothing of another's; what fails is logged without a word of what it was, and
the next clearing makes up for it. Several replicas clear the same: what is gone is gone.
"""

from datetime import timedelta

from bot.engine.pace import Clock
from bot.going_wrong import log_failure
from handlers.carrying import every_tools
from handlers.tools import Tools

AWAITED = timedelta(days=60)
"""How long what is told of a ticket waits for it: a back-fill of years takes weeks at the slowest."""

ARRIVED = timedelta(days=7)
"""How long it is remembered that something was sent, worked on or not."""


class Clearing:
    """Clears. Used from the bell's threads."""

    def __init__(self, local: Tools, clock: Clock) -> None:
        """`local` are the tools of the workspace served here."""
        self._local = local
        self._clock = clock

    def clear(self) -> None:
        """Forget what is to be forgotten by now."""
        from handlers.coach.clearing import clear_notes

        try:
            workspaces = every_tools(self._local)
        except Exception as problem:  # noqa: BLE001 - the bell's loop: it rings again
            log_failure("clearing away what has expired", problem)
            return
        self._parts()
        for tools in workspaces:
            try:
                clear_notes(tools, self._clock())
            except Exception as problem:  # noqa: BLE001 - one workspace's fault must not keep another's notes
                log_failure("clearing away what has expired", problem)

    def _parts(self) -> None:
        """Forget what systems told of tickets that never came, and what they sent a week ago."""
        from storage.arrivals import forget_arrivals
        from storage.awaited import forget_awaited

        try:
            with self._local.database.writing() as session:
                forget_awaited(session, self._clock() - AWAITED)
                forget_arrivals(session, self._clock() - ARRIVED)
        except Exception as problem:  # noqa: BLE001 - the bell's loop: it rings again
            log_failure("forgetting what waits for a ticket", problem)
