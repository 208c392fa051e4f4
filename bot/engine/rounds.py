"""What is looked at once a minute for every workspace: the rules that raise by themselves, and gaps in the rotas.

Promises: one workspace's failure keeps no other from being looked at; what a look raised is paged at once. Several
replicas look at the same: a cause raises once, whoever saw it first.
"""

from collections.abc import Callable

from bot.engine.ladders import Ladders
from bot.engine.orders import PageOrder
from bot.engine.pace import Clock
from bot.engine.waking import Waker
from bot.going_wrong import log_failure
from handlers.carrying import every_tools
from handlers.tools import Tools


class Rounds:
    """Looks. Used from the bell's threads."""

    def __init__(self, local: Tools, ladders: Ladders, waker: Waker, clock: Clock) -> None:
        """`local` are the tools of the workspace served here."""
        self._local = local
        self._ladders = ladders
        self._waker = waker
        self._clock = clock

    def go(self) -> None:
        """Look at every workspace. What fails is logged; the next round makes up for it."""
        try:
            workspaces = every_tools(self._local)
        except Exception as problem:  # noqa: BLE001 - the bell's loop: it rings again in a minute
            log_failure("going the rounds", problem)
            return
        for tools in workspaces:
            self._look("looking at the rules", self._rules, tools)
            self._look("looking for gaps", self._gaps, tools)
            self._look("telling of notes", self._notes, tools)
            self._look("looking for steps that are due", self._steps, tools)
            self._look("looking for 1:1s that come", self._meetings, tools)
            self._look("looking after check-ins", self._checkins, tools)
            self._look("telling of connected systems", self._pulls, tools)
            self._look("asking who is who", self._matches, tools)
            self._look("ending what was begun with connected systems", self._remains, tools)

    def _look(self, doing: str, look: Callable[[Tools], None], tools: Tools) -> None:
        try:
            look(tools)
        except Exception as problem:  # noqa: BLE001 - one workspace's fault must not silence the others
            log_failure(doing, problem)

    def _rules(self, tools: Tools) -> None:
        from handlers.escalations.rules.sweeping import sweep

        if raised := sweep(tools, self._clock()):
            self._waker.wake(tools.workspace_id, raised)

    def _gaps(self, tools: Tools) -> None:
        from handlers.oncall.gaps import announce

        for page_id in announce(tools, self._clock()):
            self._ladders.start_page(PageOrder(tools.workspace_id, page_id))

    def _checkins(self, tools: Tools) -> None:
        from handlers.checkins.reminding import look_after

        for page_id in look_after(tools, self._clock()):
            self._ladders.start_page(PageOrder(tools.workspace_id, page_id))

    def _pulls(self, tools: Tools) -> None:
        from handlers.pulling.telling import look_after

        for page_id in look_after(tools, self._clock()):
            self._ladders.start_page(PageOrder(tools.workspace_id, page_id))

    def _matches(self, tools: Tools) -> None:
        from handlers.connecting.proposing import look_after

        for page_id in look_after(tools, self._clock()):
            self._ladders.start_page(PageOrder(tools.workspace_id, page_id))

    def _remains(self, tools: Tools) -> None:
        from handlers.connecting.forgetting import forget_removed
        from handlers.connecting.marking import derive_marked

        forget_removed(tools)
        derive_marked(tools, self._clock())

    def _notes(self, tools: Tools) -> None:
        from handlers.coach.notices import notices_due

        for page_id in notices_due(tools, self._clock()):
            self._ladders.start_page(PageOrder(tools.workspace_id, page_id))

    def _steps(self, tools: Tools) -> None:
        from handlers.goals.reminding import remind

        for page_id in remind(tools, self._clock()):
            self._ladders.start_page(PageOrder(tools.workspace_id, page_id))

    def _meetings(self, tools: Tools) -> None:
        from handlers.coach.action_reminders import remind
        from handlers.coach.briefs import announce

        for page_id in (*announce(tools, self._clock()), *remind(tools, self._clock())):
            self._ladders.start_page(PageOrder(tools.workspace_id, page_id))
