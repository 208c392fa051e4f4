"""Whom a rating and an SLA target are credited to, from the ticket's own history."""

from collections.abc import Sequence

from kpi.facts import EventKind, Instant, Rating, SlaKind, SlaTarget, Ticket
from kpi.timeline import Cycle, Ending, Reply


def holder_at(ticket: Ticket, at: Instant) -> str | None:
    """Return who held the ticket at `at`: the last assignment by then; nobody known where all came later.

    Where the source tells of no assignment at all, the present assignee is the only one there is.
    """
    assignments = [event for event in ticket.events if event.kind == EventKind.ASSIGNED]
    if not assignments:
        return ticket.assignee
    by_then = [event for event in assignments if event.at <= at]
    return max(by_then, key=lambda event: event.at).agent if by_then else None


def solver_by(cycles: Sequence[Cycle], at: Instant) -> str | None:
    """Return who had last solved the ticket by `at`, or None."""
    solved = [cycle for cycle in cycles if cycle.ending == Ending.SOLVED and cycle.ended_at <= at]
    return solved[-1].agent if solved else None


def credit_rating(
    ticket: Ticket, rating: Rating, cycles: Sequence[Cycle], at: Instant
) -> tuple[str | None, str | None]:
    """Return the assignee at the time of the rating, and who had solved the ticket by then."""
    return rating.agent or holder_at(ticket, at), solver_by(cycles, at)


def credit_target(ticket: Ticket, target: SlaTarget, replies: Sequence[Reply], cycles: Sequence[Cycle]) -> str | None:
    """Return who kept or broke a promise: who the source says, else who replied or solved, else who held the ticket.

    A promise that was broken is credited like the wait it was about: to who ended it then, however late.
    """
    if target.agent:
        return target.agent
    if target.ended_at is None:
        return ticket.assignee
    return _ended_by(target.kind, target.ended_at, replies, cycles) or holder_at(ticket, target.ended_at)


def _ended_by(kind: SlaKind, at: Instant, replies: Sequence[Reply], cycles: Sequence[Cycle]) -> str | None:
    """Who ended the promised wait at `at`, or was the first to end one after it."""
    if kind == SlaKind.RESOLUTION:
        return next((c.agent for c in cycles if c.ending == Ending.SOLVED and c.ended_at >= at), None)
    if kind == SlaKind.FIRST_REPLY:
        return next((reply.agent for reply in replies if reply.created is not None and reply.ended_at >= at), None)
    return next((reply.agent for reply in replies if reply.asked is not None and reply.ended_at >= at), None)
