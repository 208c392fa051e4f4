"""Rings: opens the ledger for every slot that has come, and sees to it that each open delivery has a try alive.

Promises: any number of bells, on any number of replicas, is one post; a try that ended without settling its post (a
fault, a version) is followed by another one, and that has an end; one workspace's failure silences no other.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS

from bot.engine.pace import Clock
from bot.engine.steps import Order, delivery_of, workflow_id
from bot.engine.workflows import NAME, Deliver, Lanes, enqueue, lane
from bot.going_wrong import log_failure
from coaching.delivering import Reason, Status
from handlers.carrying import conversations, finish, tools_to_ring
from handlers.posting import ring
from handlers.tools import Tools

ALIVE = ["ENQUEUED", "DELAYED", "PENDING"]
ENDED_WELL = "SUCCESS"
MOST_STARTS = 5
"""So many tries may end in an error of the engine's own before the post is given up."""

LEFT_ALONE = timedelta(minutes=10)
"""A try of another version that nobody has moved for so long is nobody's: no wait is longer than five minutes."""

A_TIME = 200


class Ringer:
    """What happens when the bell rings."""

    def __init__(self, local: Tools, deliver: Deliver, lanes: Lanes, clock: Clock, version: str) -> None:
        self._local = local
        self._deliver = deliver
        self._lanes = lanes
        self._clock = clock
        self._version = version

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
        alive = self._alive() if delivery_ids else set()
        idle = [each for each in delivery_ids if each not in alive]
        for some in _chunks(idle):
            held = _statuses(workflow_ids=[workflow_id(each, 1) for each in some])
            begun = {delivery_of(each.workflow_id)[0] for each in held}
            for waiting in conversations(tools, some):
                number = self._next_number(tools, waiting.delivery_id) if waiting.delivery_id in begun else 1
                order = Order(tools.workspace_id, waiting.delivery_id, number)
                enqueue(self._deliver, self._lanes.queue(waiting.tenant), lane(waiting.conversation), order)

    def _alive(self) -> set[int]:
        """The deliveries that have a try alive."""
        stale = (datetime.now(UTC) - LEFT_ALONE).timestamp() * 1000
        return {
            delivery_of(each.workflow_id)[0]
            for each in _statuses(name=NAME, status=ALIVE)
            if each.app_version in (self._version, None) or (each.updated_at or 0) > stale
        }

    def _next_number(self, tools: Tools, delivery_id: int) -> int:
        """The number of the try after all that ended; a delivery that has had too many bad ends is settled first."""
        first = workflow_id(delivery_id, 1)
        ended = [*_statuses(workflow_ids=[first]), *_statuses(workflow_id_prefix=f"{first}-")]
        if sum(each.status != ENDED_WELL for each in ended) >= MOST_STARTS:
            finish(tools.database, delivery_id, Status.FAILED, Reason.BROKEN, self._clock())
        return max(delivery_of(each.workflow_id)[1] for each in ended) + 1


def _statuses(**wanted: Any) -> list[Any]:
    """The engine's rows of some workflows, without what they were given and gave."""
    return list(DBOS.list_workflows(**wanted, load_input=False, load_output=False))


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + A_TIME] for start in range(0, len(ids), A_TIME))
