"""What holds of every ticket whatever happened to it: no time is counted twice, and none before it began."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kpi.clock import BusinessClock, Schedule, hours_on
from kpi.facts import Author, Event, EventKind, ReplyLog, Status, Ticket
from kpi.timeline import FAR, Ending, derive, segments
from tests.kpi.made import DAY, MINUTE, START

CLOCK = BusinessClock([Schedule("Berlin", "Europe/Berlin", hours_on(range(5), (9 * 60, 17 * 60)))]).seconds_between
AGENTS = st.sampled_from(["ann", "bob", None])
KINDS = st.sampled_from(list(EventKind))
VALUES = {
    EventKind.STATUS: st.sampled_from([status.name for status in Status]),
    EventKind.GROUP: st.sampled_from(["first line", "second line"]),
}
MINUTES = st.integers(-60, 30 * 24 * 60)  # whole minutes, as exports give them: ties are the rule


@st.composite
def events(draw: st.DrawFn) -> Event:
    kind = draw(KINDS)
    author = draw(st.sampled_from(list(Author))) if kind == EventKind.REPLY else Author.AGENT
    value = draw(VALUES[kind]) if kind in VALUES else None
    return Event(START + draw(MINUTES) * MINUTE, kind, author, draw(AGENTS), value)


TICKETS = st.builds(
    Ticket,
    external_id=st.just("1"),
    created_at=st.just(START),
    updated_at=st.just(START + 31 * DAY),
    status=st.sampled_from(list(Status)),
    opened_by=st.sampled_from(list(Author)),
    assignee=AGENTS,
    events=st.lists(events(), max_size=25).map(tuple),
    status_log=st.booleans(),
    reply_log=st.sampled_from(list(ReplyLog)),
)


@given(TICKETS)
def test_cycles_never_overlap_and_each_reopening_opens_the_next(ticket: Ticket) -> None:
    _, cycles = derive(ticket, CLOCK)
    assert [cycle.ordinal for cycle in cycles] == list(range(1, len(cycles) + 1))
    assert [cycle.last for cycle in cycles] == [*([False] * (len(cycles) - 1)), True]
    assert cycles[0].opened_at == ticket.created_at
    assert all(cycle.opened_at <= cycle.ended_at for cycle in cycles)
    for before, after in pairwise(cycles):
        assert before.ended_at <= after.opened_at == before.reopened_at


@given(TICKETS)
def test_only_the_last_cycle_can_be_open(ticket: Ticket) -> None:
    _, cycles = derive(ticket, CLOCK)
    for cycle in cycles:
        assert (cycle.ending == Ending.OPEN) == (cycle.ended_at == FAR)
        assert cycle.ending != Ending.OPEN or cycle.last


@given(TICKETS)
def test_waits_add_up_to_at_most_the_span_and_grow_from_cycle_to_cycle(ticket: Ticket) -> None:
    _, cycles = derive(ticket._replace(status_log=True), CLOCK)
    solved = [cycle for cycle in cycles if cycle.ending == Ending.SOLVED]
    for cycle in solved:
        assert cycle.wait is not None
        assert cycle.wait_business is not None
        assert 0 <= cycle.wait_business <= cycle.wait <= cycle.ended_at - ticket.created_at
    assert all((before.wait or 0) <= (after.wait or 0) for before, after in pairwise(solved))


@given(TICKETS)
def test_business_time_is_never_more_than_calendar_time(ticket: Ticket) -> None:
    replies, cycles = derive(ticket, CLOCK)
    for reply in replies:
        for start, business in (
            (reply.created, reply.created_business),
            (reply.assigned, reply.assigned_business),
            (reply.asked, reply.asked_business),
        ):
            assert (start is None) == (business is None)
            assert start is None or business is None or 0 <= business <= reply.ended_at - start
    for cycle in cycles:
        assert (cycle.business is None) == (cycle.ending != Ending.SOLVED)
        assert cycle.business is None or 0 <= cycle.business <= cycle.ended_at - ticket.created_at


@given(TICKETS)
def test_every_wait_begins_within_the_ticket_and_no_two_of_a_kind_overlap(ticket: Ticket) -> None:
    replies, _ = derive(ticket, None)
    assert [reply.ended_at for reply in replies] == sorted(reply.ended_at for reply in replies)
    assert sum(reply.created is not None for reply in replies) == bool(replies)
    for wait in ("created", "assigned", "asked"):
        stretches = [(getattr(reply, wait), reply.ended_at) for reply in replies if getattr(reply, wait) is not None]
        assert all(ticket.created_at <= start <= end for start, end in stretches)
        assert all(before[1] <= after[0] for before, after in pairwise(stretches))


@given(TICKETS)
def test_every_reply_ends_some_wait(ticket: Ticket) -> None:
    replies, _ = derive(ticket, None)
    assert all((reply.created, reply.assigned, reply.asked) != (None, None, None) for reply in replies)


@given(TICKETS)
def test_the_order_in_which_different_instants_are_told_does_not_matter(ticket: Ticket) -> None:
    apart = {event.at: event for event in ticket.events}
    straight = ticket._replace(events=tuple(apart[at] for at in sorted(apart)))
    shuffled = ticket._replace(events=tuple(apart.values()))
    assert derive(shuffled, CLOCK) == derive(straight, CLOCK)


@given(TICKETS, st.integers(0, 60 * DAY))
def test_the_segments_lie_end_to_end_from_the_creation(ticket: Ticket, later: int) -> None:
    shown = segments(ticket, START + later)
    assert all(part.started_at < part.ended_at for part in shown)
    assert all(before.ended_at == after.started_at for before, after in pairwise(shown))
    assert not shown or shown[0].started_at == ticket.created_at
