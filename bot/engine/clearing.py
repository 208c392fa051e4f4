"""The daily clearing: what is to be forgotten on its day is forgotten, in every workspace.

Promises: one workspace's failure keeps nothing of another's; what fails is logged without a word of what it was, and
the next clearing makes up for it. Several replicas clear the same: what is gone is gone.
"""

from bot.engine.pace import Clock
from bot.going_wrong import log_failure
from handlers.carrying import every_tools
from handlers.tools import Tools


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
        for tools in workspaces:
            try:
                clear_notes(tools, self._clock())
            except Exception as problem:  # noqa: BLE001 - one workspace's fault must not keep another's notes
                log_failure("clearing away what has expired", problem)
