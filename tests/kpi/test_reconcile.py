"""Each difference from the helpdesk's own figure has the reason that gives it to the minute, or none."""

import pytest

from kpi.differences import Difference
from kpi.facts import Author, Event, Status, Ticket
from kpi.reconcile import Counted, compare, compare_missing, reported_figure, waited
from kpi.reopenings import compare_reopens
from tests.kpi.made import (
    MINUTE,
    asked,
    became,
    bot_replied,
    grouped,
    moment,
    noted,
    replied,
    solved,
    ticket,
)


def named(kpi: str, minutes: float, reported: float, facts: Ticket, business: float | None = None) -> Difference:
    """The reason when ours is `minutes` by the calendar (`business` by the schedule), theirs `reported` minutes."""
    seconds = minutes * MINUTE if business is None else business * MINUTE
    ours = Counted(kpi, seconds, minutes * MINUTE, moment(minutes))
    return compare(facts, ours, reported * MINUTE)


def test_the_same_figure_needs_no_reason() -> None:
    assert named("first_reply", 30, 30, ticket(replied(30))) == Difference.SAME


def test_whole_minutes_are_rounding() -> None:
    assert named("first_reply", 30, 29.5, ticket(replied(30))) == Difference.ROUNDED


def test_a_whole_minute_is_more_than_rounding() -> None:
    assert named("first_reply", 30, 31, ticket(replied(30))) == Difference.OTHER_FACTS


def test_the_helpdesk_counts_the_calendar_where_we_count_business_hours() -> None:
    assert named("first_reply", 30, 30, ticket(replied(30)), business=10) == Difference.CALENDAR


def test_the_helpdesk_counts_less_of_the_calendar_than_we_do() -> None:
    assert named("first_reply", 30, 12, ticket(replied(30))) == Difference.SHORTER


@pytest.mark.parametrize(
    ("early", "given", "reason"),
    [
        (bot_replied(2), {}, Difference.BOT_REPLY),
        (noted(2), {}, Difference.PRIVATE_NOTE),
        (replied(2), {"opened_by": Author.AGENT}, Difference.OPENING_COMMENT),
    ],
)
def test_the_helpdesk_takes_something_else_for_the_first_reply(
    early: Event, given: dict[str, Author], reason: Difference
) -> None:
    assert named("first_reply", 30, 2, ticket(early, replied(30), **given)) == reason


def test_the_helpdesk_counts_to_another_solution() -> None:
    twice = ticket(solved(60), became(100, Status.OPEN), solved(160))
    assert named("full_resolution", 160, 60, twice) == Difference.FIRST_SOLUTION
    assert named("first_resolution", 60, 160, twice) == Difference.LAST_SOLUTION


def test_the_helpdesk_counts_until_the_closing() -> None:
    closed = ticket(solved(60), became(5000, Status.CLOSED))
    assert named("full_resolution", 60, 5000, closed) == Difference.CLOSING


def test_the_helpdesk_leaves_the_waiting_for_the_customer_out_or_in() -> None:
    paused = ticket(became(10, Status.PENDING), became(40, Status.OPEN), solved(60))
    assert waited(paused, moment(60)) == 30 * MINUTE
    assert named("full_resolution", 60, 30, paused) == Difference.WITHOUT_PENDING
    ours = Counted("requester_wait", 30 * MINUTE, 30 * MINUTE, moment(60))
    assert compare(paused, ours, 60 * MINUTE) == Difference.WITH_PENDING


def test_a_group_called_like_a_status_is_no_solution() -> None:
    grouped_so = ticket(grouped(5, "SOLVED"), solved(60))
    assert named("full_resolution", 60, 5, grouped_so, business=50) == Difference.OTHER_FACTS


def test_a_difference_without_a_rule_stays_unexplained() -> None:
    assert named("first_reply", 30, 4000, ticket(replied(30))) == Difference.OTHER_FACTS


def test_the_helpdesk_leaves_out_all_waiting() -> None:
    held = ticket(became(10, Status.PENDING), became(20, Status.OPEN), became(30, Status.HOLD), solved(60))
    assert named("full_resolution", 60, 50, held) == Difference.WITHOUT_PENDING
    assert named("full_resolution", 60, 20, held) == Difference.WITHOUT_HOLD


def test_another_way_of_counting_is_tried_by_the_tickets_open_hours_too() -> None:
    paused = ticket(became(10, Status.PENDING), became(40, Status.OPEN), solved(60))
    ours = Counted("full_resolution", 30 * MINUTE, 60 * MINUTE, moment(60), business=half)
    assert compare(paused, ours, 15 * MINUTE) == Difference.WITHOUT_PENDING


def test_the_helpdesk_counts_by_another_schedule_that_is_known() -> None:
    ours = Counted("full_resolution", 60 * MINUTE, 60 * MINUTE, moment(60), others=(half,))
    assert compare(ticket(solved(60)), ours, 30 * MINUTE) == Difference.OTHER_SCHEDULE
    waiting = ticket(became(20, Status.PENDING), became(40, Status.OPEN), solved(60))
    ours = Counted("requester_wait", 40 * MINUTE, 40 * MINUTE, moment(60), others=(half,))
    assert compare(waiting, ours, 20 * MINUTE) == Difference.OTHER_SCHEDULE


def half(start: int, end: int) -> int:
    """Open every other second."""
    return (end - start) // 2


def test_of_a_ticket_we_opened_the_helpdesk_counts_from_the_customers_first_words() -> None:
    ours_first = ticket(asked(40), replied(70), solved(120), opened_by=Author.AGENT)
    assert named("first_reply", 70, 30, ours_first) == Difference.FROM_CUSTOMER
    assert named("full_resolution", 120, 80, ours_first) == Difference.FROM_CUSTOMER
    theirs_first = ours_first._replace(opened_by=Author.CUSTOMER)
    assert named("full_resolution", 120, 80, theirs_first) == Difference.SHORTER


def test_the_helpdesk_takes_the_first_solution_for_a_reply() -> None:
    twice = ticket(solved(20), became(40, Status.OPEN), solved(50))
    assert compare_missing(twice, "first_reply", 20 * MINUTE) == Difference.SOLVED_AS_REPLY
    assert compare_missing(twice, "first_reply", 50 * MINUTE) == Difference.OTHER_FACTS


@pytest.mark.parametrize(
    ("reported", "given", "why"),
    [
        (3, {}, Difference.SAME),
        (2, {}, Difference.REOPENINGS),  # back as open, or of tickets that were not closed
        (1, {"opened_by": Author.AGENT}, Difference.REOPENINGS),  # after the customer's first words
        (1, {}, Difference.OTHER_FACTS),
        (4, {}, Difference.OTHER_FACTS),
    ],
)
def test_a_count_of_reopenings_is_named_by_what_it_leaves_out(
    reported: float, given: dict[str, Author], why: Difference
) -> None:
    often = ticket(
        solved(10), became(20, Status.OPEN), solved(30), became(40, Status.CLOSED), became(50, Status.OPEN),
        asked(55), solved(60), became(70, Status.PENDING), solved(80), **given
    )  # fmt: skip
    assert compare_reopens(often, reported) == why


def test_only_figures_helpdesks_export_are_compared() -> None:
    told = ticket(reported={"first_reply": 120.0, "csat": 1.0})
    assert reported_figure(told, "first_reply") == 120
    assert reported_figure(told, "full_resolution") is None
    assert reported_figure(told, "csat") is None
