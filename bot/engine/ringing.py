"""Rings: opens the ledger for every slot that has come, and sees to it that each open delivery has a try alive.

Promises: any number of bells, on any number of replicas, is one post; a try that ended without settling its post (a
fault, a version) is followed by another one, and that has an end; one workspace's failure silences no other.
"""

from collections.abc import Sequence

from bot.engine.chains import ENDED_WELL, Alive, begun, in_portions, tries_of
from bot.engine.names import number_of
from bot.engine.pace import Clock
from bot.engine.steps import Order, delivery_of, workflow_id
from bot.engine.workflows import NAME, Deliver, Lanes, enqueue, lane
from bot.going_wrong import log_failure
from coaching.delivering import Reason, Status
from handlers.carrying import conversations, finish, tools_to_ring
from handlers.posting import ring
from handlers.tools import Tools

MOST_STARTS = 5
"""So many tries may end in an error of the engine's own before the post is given up."""


class Ringer:
    """What happens when the bell rings."""

    def __init__(self, local: Tools, deliver: Deliver, lanes: Lanes, clock: Clock, version: str) -> None:
        self._local = local
        self._deliver = deliver
        self._lanes = lanes
        self._clock = clock
        self._alive = Alive(version)

    def ring(self) -> None:
        """Ring for every workspace. What fails is logged, and the next ring makes up for it."""
        try:
            workspaces = tools_to_ring(self._local, self._clock())
        except Exception as problem:  # noqa: BLE001 - the bell's loop: it rings again in a minute
            log_failure("ringing", problem)
            return
        for tools in workspaces:
            try:
                self._start(tools, ring(tools, self._clock()))
            except Exception as problem:  # noqa: BLE001 - one workspace's fault must not silence the others
                log_failure("ringing", problem)

    def _start(self, tools: Tools, delivery_ids: Sequence[int]) -> None:
        busy = {delivery_of(each)[0] for each in self._alive.of(NAME)} if delivery_ids else set()
        idle = [each for each in delivery_ids if each not in busy]
        for some in in_portions(idle):
            known = begun(workflow_id(each, 1) for each in some)
            for waiting in conversations(tools, some):
                tried = workflow_id(waiting.delivery_id, 1) in known
                number = self._next_number(tools, waiting.delivery_id) if tried else 1
                order = Order(tools.workspace_id, waiting.delivery_id, number)
                enqueue(self._deliver, self._lanes.queue(waiting.tenant), lane(waiting.conversation), order)

    def _next_number(self, tools: Tools, delivery_id: int) -> int:
        """The number of the try after all that ended; a delivery that has had too many bad ends is settled first."""
        chain = workflow_id(delivery_id, 1)
        ended = tries_of(chain)
        if sum(each.status != ENDED_WELL for each in ended) >= MOST_STARTS:
            finish(tools.database, delivery_id, Status.FAILED, Reason.BROKEN, self._clock())
        return max(number_of(chain, each.workflow_id) for each in ended) + 1
