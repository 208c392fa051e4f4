"""The workflows of escalations: a turn of a ladder, and a page on its way. Thin: each step asks somebody else.

A turn writes what is due, starts its pages at once, each in a workflow of its own, and leaves the next turn behind,
delayed: what waits is a row in a table and holds no thread. Ids come from the rows, so that whoever starts one starts
it once. A turn that is taken twice does nothing twice.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from bot.engine.orders import PageNext, PageOrder, Taken, TurnOrder
from bot.engine.pace import Pace

TURN, PAGE = "turn", "page"
TURNS, PAGES = "turns", "pages"
MOST_RECOVERIES = 50
FIRST, LATER = 1, 10
"""Among those that wait in a queue, what is critical goes first."""

AT_ONCE = 20
"""So many pages of a turn are on their way at once; those behind them come through the queue."""

TURNS_AT_ONCE, PAGES_AT_ONCE, PAGES_OF_A_WORKSPACE = 48, 64, 16
"""A queue is looked into once a second, and gives out so many: what came due together is through in a moment."""

TurnTuple = tuple[int, int, int, int, int, bool, bool]
PageTuple = tuple[int, int, int, int, int, int, bool]
Workflow = Callable[..., None]


class LadderSteps(Protocol):
    """What the workflows' steps ask."""

    def advance(self, order: TurnOrder) -> Taken:
        """Take a turn."""
        ...

    def page(self, order: PageOrder) -> PageNext:
        """Try to send a page."""
        ...

    def under_way(self) -> AbstractContextManager[None]:
        """Say that something is under way while the block lasts."""
        ...


class Ladders:
    """Starts turns and pages. Made before DBOS is launched; `open` afterwards."""

    def __init__(self, steps: LadderSteps, pace: Pace) -> None:
        self._pace = pace
        self._turn, self._page = self._register(steps)

    def open(self) -> None:
        """Register the queues in which waits what is delayed, or too much at once."""
        poll = self._pace.poll
        DBOS.register_queue(TURNS, worker_concurrency=TURNS_AT_ONCE, polling_interval_sec=poll)
        DBOS.register_queue(
            PAGES,
            worker_concurrency=PAGES_AT_ONCE,
            # One workspace's platform that hangs keeps no other's pages waiting.
            partition_worker_concurrency=PAGES_OF_A_WORKSPACE,
            polling_interval_sec=poll,
        )

    def start_turn(self, order: TurnOrder) -> None:
        """Let a turn be taken now. One that was started by somebody else stays as it is."""
        with SetWorkflowID(order.name):
            DBOS.start_workflow(self._turn, tuple(order))

    def enqueue_turn(self, order: TurnOrder, seconds: float = 0.0) -> None:
        """Let a turn be taken in some seconds, or when there is time for it."""
        with SetWorkflowID(order.name), _waiting(order.critical, seconds):
            DBOS.enqueue_workflow(TURNS, self._turn, tuple(order))

    def start_page(self, order: PageOrder) -> None:
        """Let a page be sent now."""
        with SetWorkflowID(order.name):
            DBOS.start_workflow(self._page, tuple(order))

    def enqueue_page(self, order: PageOrder, seconds: float = 0.0) -> None:
        """Let a page be sent in some seconds, or when there is time for it."""
        with SetWorkflowID(order.name), _waiting(order.critical, seconds, str(order.workspace_id)):
            DBOS.enqueue_workflow(PAGES, self._page, tuple(order))

    def _register(self, steps: LadderSteps) -> tuple[Workflow, Workflow]:
        @DBOS.step(name="advance")
        def advance(order: TurnTuple) -> Taken:
            return steps.advance(TurnOrder(*order))

        @DBOS.step(name="send")
        def send(order: PageTuple) -> PageNext:
            return steps.page(PageOrder(*order))

        @DBOS.workflow(name=TURN, max_recovery_attempts=MOST_RECOVERIES)
        def turn(order: TurnTuple) -> None:
            with steps.under_way():
                self._after(TurnOrder(*order), advance(order))

        @DBOS.workflow(name=PAGE, max_recovery_attempts=MOST_RECOVERIES)
        def page(order: PageTuple) -> None:
            this = PageOrder(*order)
            with steps.under_way():
                after = send(order)
                if after["again"]:
                    following = this._replace(
                        number=this.number + 1, failures=after["failures"], faults=after["faults"]
                    )
                    self.enqueue_page(following, after["seconds"])

        return turn, page

    def _after(self, this: TurnOrder, taken: Taken) -> None:
        """Start what a turn has decided, and the next turn."""
        home, revision, critical = this.workspace_id, taken["revision"], taken["critical"]
        orders = [PageOrder(home, each, critical=critical) for each in taken["due"]]
        orders += [PageOrder(home, each, revision, critical=critical) for each in taken["stale"]]
        for number, order in enumerate(orders):
            (self.start_page if number < AT_ONCE else self.enqueue_page)(order)
        if taken["seconds"] is not None:
            following = TurnOrder(home, this.escalation_id, revision, 1, taken["faults"], critical, taken["refresh"])
            number = this.number + 1 if following.chain == this.chain else 1
            self.enqueue_turn(following._replace(number=number), taken["seconds"])


def _waiting(critical: bool, seconds: float, partition: str | None = None) -> SetEnqueueOptions:
    return SetEnqueueOptions(
        priority=FIRST if critical else LATER,
        delay_seconds=seconds if seconds > 0 else None,
        queue_partition_key=partition,
    )
