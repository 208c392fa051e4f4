"""Tells the owner of a scheduled post that it did not come, by direct message, wherever they can be reached.

Promises: once for each recipient and reason; a crash between told and noted tells them once more (ADR 18). Where nobody
can be told, the ledger says so anyway, and the log counts it without a name.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.engine.pace import Pace
from bot.engine.sending import Means
from bot.engine.steps import SETTLED, Next, Order, again
from bot.going_wrong import log_failure
from bot.port import Destination, Postman, UndeliverableError
from coaching.delivering import pause_after
from handlers.carrying import tools_of
from handlers.tools import Tools
from handlers.troubles import Notice, note_told, notice

log = logging.getLogger(__name__)

TELLING = "telling"
"""What a try is in trouble with when the post is settled, and only its owner does not know."""

LOOK_BACK = timedelta(hours=1)
MOST_TRIES = 8
"""So often the owner is tried to be told while a platform is away: for about a quarter of an hour."""


class Teller:
    """Tells owners. Used from the engine's threads."""

    def __init__(self, local: Tools, postmen: Mapping[str, Postman], means: Means, pace: Pace) -> None:
        """`local` are the tools of the workspace served here, `postmen` by platform."""
        self._local = local
        self._postmen = postmen
        self._means = means
        self._pace = pace

    def tell(self, order: Order) -> Next:
        """Tell the owner if there is something to tell; return whether to try again."""
        try:
            tools = tools_of(self._local, order.workspace_id)
            told = notice(tools, order.delivery_id, self._means.clock())
            if told is not None and told.waits:
                return again(told.waits, order.trouble, order.faults)
            if told is not None:
                self._tell(told, order)
                note_told(tools, told)
        except UndeliverableError as problem:
            return self._later(order, problem.after)
        except Exception as problem:  # noqa: BLE001 - the outermost edge: the post itself has come to its end
            log_failure("telling an owner", problem)
            return self._later(order, 0.0)
        return SETTLED

    def _tell(self, told: Notice, order: Order) -> None:
        """Tell them at the first place that takes it. UndeliverableError where none did, and one might later."""
        later: UndeliverableError | None = None
        for tenant, identity in told.addresses:
            to = Destination(tenant, identity)
            postman = self._postmen.get(to.platform)
            if postman is None:
                continue
            try:
                self._post(postman, to, told, order)
            except UndeliverableError as problem:
                if not problem.permanent or problem.uncertain:
                    later = problem
            else:
                return
        if later is not None:
            raise later
        log.warning("an owner of a scheduled post that did not come (%s) cannot be told anywhere", told.reason)

    def _post(self, postman: Postman, to: Destination, told: Notice, order: Order) -> None:
        """Post it, unless an earlier try is there."""
        key, run = f"trouble-{order.delivery_id}", self._means.errands.run
        tried = order.trouble == TELLING and postman.can_find(to)
        if not tried or run(postman.find(to, key, self._means.clock() - LOOK_BACK)) is None:
            run(postman.post(to, told.card, self._means.pictures(told.card), key))

    def _later(self, order: Order, seconds: float) -> Next:
        tries = order.faults + 1 if order.trouble == TELLING else 1
        if tries >= MOST_TRIES:
            log.error("an owner of a scheduled post that did not come could not be told")
            return SETTLED
        return again(max(seconds, pause_after(tries).total_seconds() * self._pace.patience), TELLING, tries)
