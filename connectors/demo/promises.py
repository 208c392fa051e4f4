"""The demo's SLA targets: a first reply and a resolution within so many open hours, by priority."""

from connectors.demo.life import Life
from connectors.demo.work import FIRST_REPLY_PROMISE, RESOLUTION_PROMISE
from kpi.facts import Author, Instant, Seconds, SlaKind, SlaTarget


def promises(life: Life, end_at: Instant) -> tuple[SlaTarget, ...]:
    """Return the targets of a ticket as known at `end_at`; those opened by an agent promise no first reply."""
    solved = life.solved_at[0] if life.solved_at else None
    resolution = _target(life, SlaKind.RESOLUTION, solved, RESOLUTION_PROMISE[life.priority], end_at)
    if life.opened_by is Author.AGENT:
        return (resolution,)
    first = _target(life, SlaKind.FIRST_REPLY, life.first_reply_at, FIRST_REPLY_PROMISE[life.priority], end_at)
    return (first, resolution)


def _target(life: Life, kind: SlaKind, done_at: Instant | None, seconds: Seconds, end_at: Instant) -> SlaTarget:
    """Return one target: met when done in time, else broken when its time was up, else running."""
    due_at = life.days.after(life.created_at, seconds)
    in_time = done_at is not None and life.days.between(life.created_at, done_at) <= seconds
    ended = done_at if in_time else due_at
    agent = life.worker.key if life.first_reply_at is not None else None
    if ended is None or ended >= end_at:
        return SlaTarget(kind, None, None, agent, life.priority, seconds)
    return SlaTarget(kind, ended, in_time, agent, life.priority, seconds)
