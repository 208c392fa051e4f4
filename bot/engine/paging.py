"""Carries one page: one try, begun and ended in its row.

Promises: nobody is paged for what was answered before the try began; a page that may have arrived at an earlier try is
sent again, says so, and is counted (ADR 21): twice beats never. It is tried until it arrived, nobody needs it any more,
or no place will ever take it, which the row says.
"""

import threading
from collections.abc import Mapping

from bot.engine.dispatching import Callers, Dispatch
from bot.engine.orders import SENT, PageNext, PageOrder, pause_after
from bot.engine.pace import Pace
from bot.engine.sending import Means
from bot.going_wrong import log_failure
from bot.port import Postman, UndeliverableError
from coaching.delivering import Reason
from handlers.carrying import tools_of
from handlers.escalations.letters import Letter, begin, gave_up, take_page
from handlers.tools import Tools
from storage.database import DatabaseAwayError, DatabaseBusyError

MOST_FAULTS = 12
"""So often may something break that nobody expected, before the page is given up as broken: some four minutes."""

MOST_LOOKS = 3
"""So often is looked, after a page has arrived, whether something has changed meanwhile that it does not say."""

BUSY = 0.2


class Paging:
    """Makes tries. Used from the engine's threads."""

    def __init__(
        self, local: Tools, postmen: Mapping[str, Postman], callers: Callers, means: Means, pace: Pace
    ) -> None:
        """`local` are the tools of the workspace served here, `postmen` by platform."""
        self._local = local
        self._postmen = postmen
        self._callers = callers
        self._means = means
        self._pace = pace
        self._lock = threading.Lock()
        self._busy: set[int] = set()

    def attempt(self, order: PageOrder) -> PageNext:
        """Try; return whether it is settled, or when to try again."""
        with self._lock:
            if order.page_id in self._busy:  # of two that show one message, the older must not come last
                return self._again(order, BUSY)
            self._busy.add(order.page_id)
        try:
            return self._attempt(order)
        except (DatabaseAwayError, DatabaseBusyError) as problem:
            log_failure("paging", problem)
            return self._failed(order)
        except Exception as problem:  # noqa: BLE001 - the outermost edge: a page must come to an end in its row
            log_failure("paging", problem)
            return self._broken(order)
        finally:
            with self._lock:
                self._busy.discard(order.page_id)

    def _attempt(self, order: PageOrder) -> PageNext:
        tools = tools_of(self._local, order.workspace_id)
        for _ in range(MOST_LOOKS):
            letter = take_page(tools, order.page_id, self._means.clock())
            if letter is None:
                return SENT
            if letter.waits:
                return self._again(order, letter.waits * self._pace.patience)
            if not letter.message_id and not begin(tools, letter, self._means.clock()):
                continue
            try:
                Dispatch(tools, letter, self._means, self._postmen, self._callers).send()
            except UndeliverableError as problem:
                if problem.permanent and not problem.uncertain:
                    gave_up(tools, letter, problem.reason)
                    return SENT
                return self._failed(order, problem.after)
        return self._again(order, BUSY)

    def _failed(self, order: PageOrder, after: float = 0.0) -> PageNext:
        failures = order.failures + 1
        seconds = max(after, pause_after(failures) * self._pace.patience)
        return PageNext(again=True, seconds=seconds, failures=failures, faults=order.faults)

    def _broken(self, order: PageOrder) -> PageNext:
        faults = order.faults + 1
        if faults >= MOST_FAULTS:
            try:
                gave_up(tools_of(self._local, order.workspace_id), Letter(order.page_id, 0, 0), Reason.BROKEN)
            except Exception as problem:  # noqa: BLE001 - the next try gives it up
                log_failure("giving a page up", problem)
            else:
                return SENT
        seconds = pause_after(faults) * self._pace.patience
        return PageNext(again=True, seconds=seconds, failures=order.failures, faults=faults)

    def _again(self, order: PageOrder, seconds: float) -> PageNext:
        return PageNext(again=True, seconds=seconds, failures=order.failures, faults=order.faults)
