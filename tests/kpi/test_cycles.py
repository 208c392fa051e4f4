"""Cycles of work: solved, reopened, merged; requester wait and one-touch with their traps; the statuses in between."""

from kpi.facts import Author, ReplyLog, Status
from kpi.timeline import FAR, Ending, segments
from tests.kpi.made import (
    MINUTE,
    asked,
    assigned,
    became,
    bot_replied,
    cycles_of,
    grouped,
    minutes,
    moment,
    noted,
    replied,
    since_start,
    solved,
    ticket,
)


def test_a_ticket_nobody_solved_is_one_open_cycle_of_its_assignee() -> None:
    [cycle] = cycles_of(assigned(5), became(5, Status.OPEN), assignee="ann", group="first line")
    assert (cycle.ending, cycle.ended_at, cycle.last) == (Ending.OPEN, FAR, True)
    assert (cycle.agent, cycle.group) == ("ann", "first line")


def test_a_solved_ticket_is_one_cycle_of_who_solved_it() -> None:
    [cycle] = cycles_of(assigned(5), replied(10), solved(60, "bob"), assignee="ann")
    assert (cycle.ending, since_start(cycle.ended_at), cycle.agent) == (Ending.SOLVED, 60, "bob")


def test_a_solution_without_a_name_is_the_assignees_of_that_time() -> None:
    cycle, _ = cycles_of(assigned(5), solved(60, None), became(70, Status.OPEN), assigned(80, "bob"), assignee="bob")
    assert cycle.agent == "ann"


def test_a_reopened_ticket_starts_a_new_cycle() -> None:
    first, second = cycles_of(solved(60), became(100, Status.OPEN), solved(160, "bob"))
    assert (since_start(first.reopened_at), first.last, first.agent) == (100, False, "ann")
    assert (second.ordinal, since_start(second.opened_at), second.agent) == (2, 100, "bob")
    assert (second.last, second.reopened_at) == (True, None)


def test_a_ticket_reopened_and_not_solved_is_open_since_the_reopening() -> None:
    _, second = cycles_of(solved(60), became(100, Status.OPEN), assignee="bob")
    assert (second.ending, since_start(second.opened_at), second.agent) == (Ending.OPEN, 100, "bob")


def test_a_reopening_after_a_bots_solution_is_a_reopening_too() -> None:
    first, second = cycles_of(bot_replied(1), solved(2, "robot"), became(30, Status.OPEN), replied(40), solved(50))
    assert (first.agent, since_start(first.reopened_at)) == ("robot", 30)
    assert (first.replied, first.one_touch) == (False, False)
    assert (second.agent, second.replied) == ("ann", True)


def test_closing_a_solved_ticket_changes_nothing() -> None:
    assert cycles_of(solved(60), became(5000, Status.CLOSED)) == cycles_of(solved(60))


def test_a_merged_ticket_that_was_closed_unsolved_has_no_resolution() -> None:
    [cycle] = cycles_of(replied(10), became(60, Status.CLOSED))
    assert cycle.ending == Ending.CLOSED_UNSOLVED
    assert (cycle.business, cycle.wait, cycle.one_touch) == (None, None, None)


def test_a_ticket_reopened_and_then_merged_keeps_its_first_resolution() -> None:
    first, second = cycles_of(solved(60), became(100, Status.OPEN), became(120, Status.CLOSED))
    assert [first.ending, second.ending] == [Ending.SOLVED, Ending.CLOSED_UNSOLVED]


def test_solving_what_is_solved_is_not_a_second_solution() -> None:
    assert len(cycles_of(solved(60), solved(70))) == 1


def test_the_customer_waits_while_a_ticket_is_new_open_or_on_hold() -> None:
    [cycle] = cycles_of(
        became(10, Status.OPEN),
        became(20, Status.PENDING),
        became(50, Status.HOLD),
        became(70, Status.OPEN),
        solved(75),
    )
    assert minutes(cycle.wait) == 10 + 10 + 20 + 5


def test_the_customer_does_not_wait_while_the_ticket_is_solved() -> None:
    first, second = cycles_of(solved(60), became(100, Status.OPEN), solved(130))
    assert (minutes(first.wait), minutes(second.wait)) == (60, 90)


def test_a_wait_that_only_the_helpdesk_knows_is_taken_from_it() -> None:
    told = {"requester_wait": 1234.0}
    [cycle] = cycles_of(solved(60), status_log=False, reported=told, clock=lambda start, end: end - start)
    assert (cycle.wait, cycle.wait_business) == (1234, None)


def test_without_a_status_log_nothing_is_made_up_about_the_wait() -> None:
    [cycle] = cycles_of(replied(5), solved(60), status_log=False)
    assert (cycle.wait, cycle.one_touch, cycle.replied) == (None, None, True)


def test_one_reply_and_a_solution_is_one_touch() -> None:
    [cycle] = cycles_of(replied(30), solved(31))
    assert cycle.one_touch is True


def test_what_was_ever_pending_or_on_hold_is_not_one_touch() -> None:
    for paused in (Status.PENDING, Status.HOLD):
        [cycle] = cycles_of(replied(30), became(30, paused), became(40, Status.OPEN), solved(41))
        assert cycle.one_touch is False


def test_what_was_reopened_is_not_one_touch_in_either_cycle() -> None:
    cycles = cycles_of(replied(30), solved(31), became(500, Status.OPEN), replied(510), solved(511))
    assert [cycle.one_touch for cycle in cycles] == [False, False]


def test_what_was_solved_without_a_reply_is_not_one_touch() -> None:
    for events in ((solved(31),), (noted(30), solved(31)), (bot_replied(30), solved(31))):
        [cycle] = cycles_of(*events)
        assert (cycle.one_touch, cycle.replied) == (False, False)


def test_the_opening_comment_alone_is_no_touch() -> None:
    [cycle] = cycles_of(replied(0), solved(31), opened_by=Author.AGENT)
    assert cycle.one_touch is False


def test_a_source_without_replies_says_nothing_of_replies() -> None:
    [cycle] = cycles_of(solved(31), reply_log=ReplyLog.NONE)
    assert (cycle.replied, cycle.one_touch) == (None, None)


def test_a_source_that_tells_only_of_the_first_reply_knows_who_was_replied_to_and_no_touches() -> None:
    for events, known in (((replied(5), solved(31)), True), ((solved(31),), False)):
        [cycle] = cycles_of(*events, reply_log=ReplyLog.FIRST)
        assert (cycle.replied, cycle.one_touch) == (known, None)


def test_a_reply_after_the_solution_did_not_come_before_it() -> None:
    first, second = cycles_of(solved(31), replied(40), became(50, Status.OPEN), solved(60))
    assert (first.replied, second.replied) == (False, True)


def test_a_solution_belongs_to_the_group_that_holds_the_ticket_now() -> None:
    events = (grouped(1, "first line"), solved(10), became(20, Status.OPEN), grouped(25, "second line"), solved(30))
    assert [cycle.group for cycle in cycles_of(*events, group="second line")] == ["second line", "second line"]


def test_a_status_from_before_the_ticket_counts_from_its_creation() -> None:
    [cycle] = cycles_of(became(-90, Status.OPEN), solved(60))
    assert minutes(cycle.wait) == 60


def test_statuses_out_of_order_are_read_in_order() -> None:
    straight = (became(5, Status.OPEN), solved(60), became(100, Status.OPEN), asked(101), solved(160))
    assert cycles_of(*reversed(straight)) == cycles_of(*straight)


def test_solved_and_reopened_in_one_minute_is_two_cycles() -> None:
    first, second = cycles_of(solved(60), became(60, Status.OPEN), solved(60))
    assert (first.reopened_at, second.opened_at, second.ended_at) == (moment(60), moment(60), moment(60))


def test_the_segments_show_each_status_without_a_gap() -> None:
    shown = segments(ticket(became(10, Status.OPEN), became(30, Status.PENDING), became(50, Status.OPEN)), moment(90))
    assert [(part.status, (part.ended_at - part.started_at) // MINUTE) for part in shown] == [
        (Status.NEW, 10),
        (Status.OPEN, 20),
        (Status.PENDING, 20),
        (Status.OPEN, 40),
    ]


def test_the_segments_of_a_solved_ticket_end_with_its_solution() -> None:
    shown = segments(ticket(solved(60), became(5000, Status.CLOSED)), moment(9000))
    assert (shown[0].status, shown[0].ended_at) == (Status.NEW, moment(60))
    assert [part.status for part in shown] == [Status.NEW, Status.SOLVED]
