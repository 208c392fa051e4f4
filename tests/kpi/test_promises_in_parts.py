"""Promises that are told one by one: begun, broken, kept, taken back, in any order and again."""

from itertools import permutations

from kpi.facts import SlaKind, SlaTarget, Status, Ticket
from kpi.parts import TicketPart, merged

TICKET = Ticket("1", 1000, 1000, Status.OPEN)
RUNS = SlaTarget(SlaKind.FIRST_REPLY, None, None, seconds=3600, key="reply_time/1")
BROKEN = RUNS._replace(ended_at=4600, met=False, seconds=None)
KEPT = RUNS._replace(ended_at=5000, met=True, seconds=None)


def told(*parts: TicketPart) -> tuple[SlaTarget, ...]:
    ticket: Ticket | None = TICKET
    for part in parts:
        ticket = merged(ticket, part)
    assert ticket is not None
    return ticket.targets


def begun(target: SlaTarget) -> TicketPart:
    return TicketPart("1", 0, promises=(target,))


def ended(target: SlaTarget) -> TicketPart:
    return TicketPart("1", 0, endings=(target,))


def test_what_was_broken_stays_broken_in_whatever_order_it_is_told() -> None:
    for order in permutations((begun(RUNS), begun(BROKEN), begun(KEPT))):
        [target] = told(*order)
        assert (target.met, target.ended_at) == (False, 4600)
        assert told(*order, *order) == told(*order)


def test_an_ending_of_what_was_never_promised_is_no_promise() -> None:
    assert told(ended(KEPT)) == ()
    assert told(begun(RUNS), ended(KEPT)) == (KEPT._replace(seconds=3600),)


def test_a_promise_that_is_taken_back_is_gone() -> None:
    assert told(begun(RUNS), begun(RUNS._replace(ended_at=2000))) == ()


def test_each_promise_is_its_own() -> None:
    second = SlaTarget(SlaKind.NEXT_REPLY, None, None, seconds=600, key="reply_time/2")
    assert told(begun(RUNS), begun(second), ended(KEPT)) == (KEPT._replace(seconds=3600), second)


def test_promises_of_a_day_before_leave_what_is_newer_alone() -> None:
    after = merged(TICKET._replace(updated_at=9000, priority="high"), TicketPart("1", 0, promises=(RUNS,)))
    assert after is not None
    assert (after.updated_at, after.priority, after.targets) == (9000, "high", (RUNS,))
