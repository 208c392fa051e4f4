"""Whom a rating and an SLA target are credited to, from the ticket's own history."""

from collections.abc import Sequence

from kpi.facts import EventKind, Instant, Rating, SlaKind, SlaTarget, Ticket
from kpi.timeline import Cycle, Ending, Reply


def holder_at(ticket: Ticket, at: Instant) -> str | None:
    """Return who held the ticket at `at`: the last assignment by then, else the only assignee the source names."""
    holder, known = None, False
    for event in ticket.events:
        if event.kind == EventKind.ASSIGNED and event.at <= at:
            holder, known = event.agent, True
    return holder if known else ticket.assignee


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
    """Return who kept or broke a promise: who the source says, else the replier or solver, else the assignee."""
    if target.agent:
        return target.agent
    if target.kind == SlaKind.RESOLUTION:
        return next((c.agent for c in cycles if c.ending == Ending.SOLVED and c.agent), ticket.assignee)
    return next((reply.agent for reply in replies if reply.ended_at == target.ended_at), ticket.assignee)
