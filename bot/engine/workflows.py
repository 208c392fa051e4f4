"""The engine's one workflow, and the queues it runs in. Thin: each step asks somebody else.

A try that did not settle its post hands over to the next one, delayed: what waits holds no thread, no slot and no place
in its conversation, and survives whatever happens. The next try is there before the one before it ends, so that there
is always one alive until the post is settled.

DBOS keeps ids, codes and seconds, and a digest in the place of a conversation's name.
"""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from bot.engine.pace import Pace
from bot.engine.steps import Next, Order

NAME = "deliver"
MOST_RECOVERIES = 50
"""So many crashes in a row may hit one try before DBOS gives it up; the next ring then starts another."""

Deliver = Callable[..., None]


class Steps(Protocol):
    """What the workflow's steps ask."""

    def attempt(self, order: Order) -> Next:
        """Try to deliver."""
        ...

    def tell(self, order: Order) -> Next:
        """Tell the owner where there is something to tell."""
        ...

    def rest(self) -> None:
        """Let the conversation rest."""
        ...

    def under_way(self) -> AbstractContextManager[None]:
        """Say that a try is under way while the block lasts."""
        ...


class Lanes:
    """The queues: one for each tenant, and in it a partition for each conversation."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._known: set[str] = set()

    def queue(self, tenant: str) -> str:
        """Return a tenant's queue, registered with the platform's limits."""
        name = f"post-{tenant or 'local'}"
        if name not in self._known:
            limit = self._pace.limits.get(tenant.partition(":")[0])
            DBOS.register_queue(
                name,
                worker_concurrency=self._pace.at_once,
                # One post at a time in a conversation, and each rests at its end: so a conversation's limit is kept
                # over all replicas, whichever sends next.
                partition_concurrency=1,
                limiter={"limit": limit.posts, "period": limit.seconds} if limit else None,
                polling_interval_sec=self._pace.poll,
            )
            self._known.add(name)
        return name


def lane(conversation: str) -> str:
    """Return what stands for a conversation in the engine's tables."""
    return hashlib.sha256(conversation.encode()).hexdigest()[:24]


def register(steps: Steps) -> Deliver:
    """Register the workflow with DBOS, before it is launched; return it."""

    @DBOS.step(name="attempt")
    def attempt(order: tuple[int, int, int, str, int]) -> Next:
        return steps.attempt(Order(*order))

    @DBOS.step(name="tell")
    def tell(order: tuple[int, int, int, str, int]) -> Next:
        return steps.tell(Order(*order))

    @DBOS.workflow(name=NAME, max_recovery_attempts=MOST_RECOVERIES)
    def deliver(queue: str, partition: str, order: tuple[int, int, int, str, int]) -> None:
        this = Order(*order)
        with steps.under_way():
            after = attempt(order)
            if not after["again"]:
                after = tell(order)
            steps.rest()
            if after["again"]:
                following = Order(*this[:2], this.number + 1, after["trouble"], after["faults"])
                enqueue(deliver, queue, partition, following, after["seconds"])

    return deliver


def enqueue(deliver: Deliver, queue: str, partition: str, order: Order, seconds: float = 0.0) -> None:
    """Start a try, now or in some seconds. One that was started by somebody else stays as it is."""
    delay = seconds if seconds > 0 else None
    with SetWorkflowID(order.name), SetEnqueueOptions(queue_partition_key=partition, delay_seconds=delay):
        DBOS.enqueue_workflow(queue, deliver, queue, partition, tuple(order))
