"""The workflow of a round of pulling: one for each connection and slot of time, whoever rings (ADR 16).

DBOS keeps the workspace's id, the connection's, and a slot; never a key, an address or a row. A long walk hands over to
the next try when its time is up: then another connection that waits has its turn first.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from dbos import DBOS, SetWorkflowID

from bot.engine.names import try_name
from bot.engine.pace import Pace

PULL, PULLS = "pull", "pulls"
MOST_RECOVERIES = 50
AT_ONCE = 3
"""So many systems are asked at once by each replica: what waits for a system holds one of these threads, not a post's.
"""

Workflow = Callable[..., None]


class PullOrder(NamedTuple):
    """A round: of which connection, begun in which slot of time, for the `number`-th time.

    Slots below 0 are those of what was sent by webhook: of the lists that it touches.
    """

    workspace_id: int
    connection_id: int
    slot: int
    number: int = 1

    @property
    def touches(self) -> bool:
        """Say whether it is for what was sent, and not the round of all lists."""
        return self.slot < 0

    @property
    def chain(self) -> str:
        """Return the id of its first try."""
        return f"pull-{self.connection_id}-{self.slot}"

    @property
    def name(self) -> str:
        """Return the workflow's id: the same, whoever rings."""
        return try_name(self.chain, self.number)


def connection_of(workflow: str) -> int:
    """Return which connection a workflow's id is of."""
    return int(workflow.split("-")[1])


class PullSteps(Protocol):
    """What the workflow's step asks."""

    def pull(self, order: PullOrder) -> bool:
        """Pull for a while; return whether there is more."""
        ...

    def under_way(self) -> AbstractContextManager[None]:
        """Say that a try is under way while the block lasts."""
        ...


class Pulls:
    """Starts rounds. Made before DBOS is launched; `open` afterwards."""

    def __init__(self, steps: PullSteps, pace: Pace) -> None:
        self._pace = pace
        self._round = self._register(steps)

    def open(self) -> None:
        """Register the queue in which rounds wait for a thread."""
        DBOS.register_queue(PULLS, worker_concurrency=AT_ONCE, polling_interval_sec=self._pace.poll)

    def start(self, orders: Iterable[PullOrder]) -> None:
        """Let rounds begin when there is a thread. One that was begun by somebody else stays as it is."""
        for order in orders:
            with SetWorkflowID(order.name):
                DBOS.enqueue_workflow(PULLS, self._round, tuple(order))

    def _register(self, steps: PullSteps) -> Workflow:
        @DBOS.step(name="pull")
        def pull(order: tuple[int, int, int, int]) -> bool:
            return steps.pull(PullOrder(*order))

        @DBOS.workflow(name=PULL, max_recovery_attempts=MOST_RECOVERIES)
        def a_round(order: tuple[int, int, int, int]) -> None:
            this = PullOrder(*order)
            with steps.under_way():
                if pull(order):
                    self.start([this._replace(number=this.number + 1)])

        return a_round
