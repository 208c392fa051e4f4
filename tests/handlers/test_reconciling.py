"""Our figure against the helpdesk's: a reason is named only where that way of counting gives its figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.differences import Difference
from kpi.facts import Author, Event, EventKind, Status, Ticket
from kpi.reconcile import DURATIONS, Counted, compare, reported_figure, waited

HOUR = 3600


def status(at: int, value: Status) -> Event:
    return Event(at, EventKind.STATUS, Author.AGENT, "a", value.name)


PENDING = (status(HOUR, Status.PENDING), status(3 * HOUR, Status.OPEN))
SOLVED_TWICE = (
    *PENDING, status(4 * HOUR, Status.SOLVED), status(10 * HOUR, Status.OPEN), status(13 * HOUR, Status.SOLVED),
    status(40 * HOUR, Status.CLOSED),
)  # fmt: skip


def ticket(*events: Event, opened_by: Author = Author.CUSTOMER, **reported: float) -> Ticket:
    return Ticket("1", 0, 50 * HOUR, Status.CLOSED, opened_by, events=events, reported=reported)


@pytest.mark.parametrize(
    ("kpi", "seconds", "calendar", "ended", "reported", "why"),
    [
        ("full_resolution", 13 * HOUR, 13 * HOUR, 13 * HOUR, 13 * HOUR, Difference.SAME),
        ("full_resolution", 13 * HOUR, 13 * HOUR, 13 * HOUR, 13 * HOUR + 59, Difference.ROUNDED),
        ("full_resolution", 6 * HOUR, 13 * HOUR, 13 * HOUR, 13 * HOUR, Difference.CALENDAR),
        ("full_resolution", 13 * HOUR, 13 * HOUR, 13 * HOUR, 5 * HOUR, Difference.WITHOUT_PENDING),
        ("full_resolution", 13 * HOUR, 13 * HOUR, 13 * HOUR, 40 * HOUR, Difference.CLOSING),
        ("full_resolution", 13 * HOUR, 13 * HOUR, 13 * HOUR, 7 * HOUR, Difference.SHORTER),
        ("full_resolution", 6 * HOUR, 13 * HOUR, 13 * HOUR, 7 * HOUR, Difference.OTHER_FACTS),
        ("full_resolution", 13 * HOUR, 13 * HOUR, 13 * HOUR, 99 * HOUR, Difference.OTHER_FACTS),
        ("first_resolution", 4 * HOUR, 4 * HOUR, 4 * HOUR, 13 * HOUR, Difference.LAST_SOLUTION),
        ("requester_wait", 5 * HOUR, 5 * HOUR, 13 * HOUR, 13 * HOUR, Difference.WITH_PENDING),
    ],
)
def test_a_reason_is_the_rule_that_gives_the_helpdesks_figure(
    kpi: str, seconds: float, calendar: float, ended: int, reported: float, why: Difference
) -> None:
    assert compare(ticket(*SOLVED_TWICE), Counted(kpi, seconds, calendar, ended), reported) is why


def test_a_figure_to_the_first_solution_is_named() -> None:
    solved = (status(5 * HOUR, Status.SOLVED), status(10 * HOUR, Status.OPEN), status(13 * HOUR, Status.SOLVED))
    ours = Counted("full_resolution", 13 * HOUR, 13 * HOUR, 13 * HOUR)
    assert compare(ticket(*solved), ours, 5 * HOUR) is Difference.FIRST_SOLUTION


@pytest.mark.parametrize(
    ("early", "opened_by", "why"),
    [
        (Event(300, EventKind.REPLY, Author.BOT), Author.CUSTOMER, Difference.BOT_REPLY),
        (Event(300, EventKind.NOTE, Author.AGENT, "a"), Author.CUSTOMER, Difference.PRIVATE_NOTE),
        (Event(0, EventKind.REPLY, Author.AGENT, "a"), Author.AGENT, Difference.OPENING_COMMENT),
        (Event(300, EventKind.REPLY, Author.CUSTOMER), Author.CUSTOMER, Difference.SHORTER),
        (Event(2 * HOUR, EventKind.REPLY, Author.BOT), Author.CUSTOMER, Difference.SHORTER),
    ],
)
def test_what_others_take_for_a_first_reply_is_named(early: Event, opened_by: Author, why: Difference) -> None:
    ours = Counted("first_reply", HOUR, HOUR, HOUR)
    reply = Event(HOUR, EventKind.REPLY, Author.AGENT, "a")
    reported = early.at if early.at < HOUR else 20 * 60
    assert compare(ticket(early, reply, opened_by=opened_by), ours, reported) is why


def test_only_figures_that_exports_carry_are_compared() -> None:
    one = ticket(first_reply=60.0, next_reply=60.0)
    assert reported_figure(one, "first_reply") == 60.0
    assert reported_figure(one, "next_reply") is None
    assert reported_figure(ticket(), "first_reply") is None


def test_waiting_leaves_out_pending_and_solved_time() -> None:
    assert waited(ticket(*SOLVED_TWICE), 13 * HOUR) == (1 + 1 + 3) * HOUR
    assert waited(ticket(*SOLVED_TWICE), 2 * HOUR) == HOUR
    assert waited(ticket(), 3 * HOUR) == 3 * HOUR


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.floats(0, 10**7), st.sampled_from(DURATIONS))
def test_every_difference_has_a_name_and_sameness_is_never_missed(
    seconds: int, calendar: int, reported: float, kpi: str
) -> None:
    named = compare(ticket(*SOLVED_TWICE), Counted(kpi, seconds, calendar, 13 * HOUR), reported)
    assert (named is Difference.SAME) == (seconds == reported)
    assert (named in {Difference.SAME, Difference.ROUNDED}) == (abs(seconds - reported) < 60)
