"""Carries one scheduled post to its reader: one try, part by part, each begun and ended in the ledger.

Promises: a part that arrived is not sent again; one of which it is not known is looked for first, and sent again only
where it is not there or nobody can tell (ADR 18); every way out is in the ledger, or another try follows. Never logs or
hands to the engine's tables what a post says.
"""

import threading
from collections.abc import Mapping

from bot.engine.pace import Pace
from bot.engine.sending import ElsewhereError, Means, send
from bot.engine.steps import SETTLED, Next, Order, again
from bot.going_wrong import log_failure
from bot.port import Destination, Postman, UndeliverableError
from coaching.delivering import Reason, Status, pause_after
from handlers.carrying import finish, take_back, tools_of
from handlers.posting import Parcel, take
from handlers.tools import Tools
from kpi.errors import TouchlineError
from storage.database import DatabaseAwayError, DatabaseBusyError

MOST_FAULTS = 3
"""So often may something break that nobody expected, before the post is given up as broken."""


class Carrier:
    """Makes tries. Used from the engine's threads."""

    def __init__(
        self, local: Tools, postmen: Mapping[str, Postman], means: Means, pace: Pace, composing: int = 1
    ) -> None:
        """`local` are the tools of the workspace served here, `postmen` by platform; so many are composed at once."""
        self._local = local
        self._database = local.database
        self._postmen = postmen
        self._means = means
        self._clock = means.clock
        self._pace = pace
        self._composing = threading.Semaphore(composing)

    def attempt(self, order: Order) -> Next:
        """Try to deliver; return whether it is settled, or when to try again."""
        try:
            return self._attempt(order)
        except (DatabaseAwayError, DatabaseBusyError) as problem:
            log_failure("delivering", problem)
            return again(self._pause(order.number), order.trouble, order.faults)
        except Exception as problem:  # noqa: BLE001 - the outermost edge: a post must come to an end in the ledger
            log_failure("delivering", problem)
            return self._broken(order)

    def _attempt(self, order: Order) -> Next:
        tools = tools_of(self._local, order.workspace_id)
        with self._composing:
            parcel = take(tools, order.delivery_id, self._clock(), order.trouble)
        if parcel is None:
            return SETTLED
        if (rest := self._settling(parcel)) > 0:
            return again(rest, order.trouble, order.faults)
        to = Destination(parcel.tenant, parcel.identity, parcel.channel)
        postman = self._postmen.get(to.platform)
        if postman is None or not (to.identity or to.channel):
            return self._settle(order, Status.FAILED, Reason.NOBODY if postman else Reason.NOT_CONNECTED)
        try:
            send(self._means, self._database, parcel, postman, to)
        except ElsewhereError:
            return again(self._pause(order.number), order.trouble, order.faults)
        except UndeliverableError as problem:
            return self._undelivered(order, problem)
        except TimeoutError:
            return again(self._pause(order.number), Reason.PLATFORM_AWAY, order.faults)
        return self._settle(order, parcel.verdict.status, parcel.verdict.reason)

    def _settling(self, parcel: Parcel) -> float:
        """Seconds until what was being sent at a crash has had time to arrive."""
        if parcel.trying is None or parcel.tried_at is None:
            return 0.0
        return self._pace.settling - (self._clock() - parcel.tried_at).total_seconds()

    def _undelivered(self, order: Order, problem: UndeliverableError) -> Next:
        if not problem.uncertain:
            take_back(self._database, order.delivery_id)
        if problem.permanent:
            return self._settle(order, Status.FAILED, problem.reason)
        return again(max(problem.after, self._pause(order.number)), problem.reason, order.faults)

    def _broken(self, order: Order) -> Next:
        if order.faults + 1 < MOST_FAULTS:
            return again(self._pause(order.number), order.trouble or Reason.BROKEN, order.faults + 1)
        try:
            return self._settle(order, Status.FAILED, Reason.BROKEN)
        except TouchlineError as problem:
            log_failure("settling", problem)
            return again(self._pause(order.number), Reason.BROKEN, order.faults)

    def _settle(self, order: Order, status: Status, reason: str) -> Next:
        finish(self._database, order.delivery_id, status, reason, self._clock())
        return SETTLED

    def _pause(self, number: int) -> float:
        return pause_after(number).total_seconds() * self._pace.patience
