"""From three quarters of its time on a promise is about to be broken; at its end it is."""

import pytest

from coaching.breaching import Promise, Standing, about_to_breach, broken, decide_standing, oldest_unanswered
from coaching.staffing import Load, decide_risk
from kpi.facts import Author, SlaKind

HOUR = 3600


def promise(ticket: int, gone: int, seconds: int = 4 * HOUR, kind: SlaKind = SlaKind.FIRST_REPLY) -> Promise:
    return Promise(ticket, kind, seconds, gone)


@pytest.mark.parametrize(
    ("gone", "standing"),
    [
        (0, Standing.FINE),
        (3 * HOUR - 1, Standing.FINE),
        (3 * HOUR, Standing.NEAR),
        (4 * HOUR - 1, Standing.NEAR),
        (4 * HOUR, Standing.OVER),
    ],
)
def test_three_quarters_are_the_warning_and_the_end_is_the_end(gone: int, standing: Standing) -> None:
    assert decide_standing(promise(1, gone)) is standing


def test_the_one_with_the_least_time_left_comes_first() -> None:
    short, long = promise(2, 50 * 60, HOUR), promise(1, 90 * HOUR, 100 * HOUR)
    assert about_to_breach([long, short, promise(3, 0)]) == [short, long]


def test_a_ticket_stands_once_with_the_promise_that_ends_first() -> None:
    first, last = promise(1, 3 * HOUR), promise(1, 35 * HOUR, 40 * HOUR, SlaKind.RESOLUTION)
    assert about_to_breach([last, first]) == [first]


def test_broken_ones_are_counted_by_ticket() -> None:
    over = promise(1, 5 * HOUR)
    assert broken([over, over._replace(kind=SlaKind.RESOLUTION), promise(2, 3 * HOUR)]) == 1
    assert about_to_breach([over]) == []


def test_the_oldest_unanswered_reply_counts_and_a_bot_answers_nothing() -> None:
    said = [(1, Author.CUSTOMER), (2, Author.AGENT), (3, Author.CUSTOMER), (4, Author.BOT), (5, Author.CUSTOMER)]
    assert oldest_unanswered(said) == 3
    assert oldest_unanswered([*said, (6, Author.AGENT)]) is None
    assert oldest_unanswered([]) is None


def test_a_quarter_away_is_worth_a_word() -> None:
    assert decide_risk(6, 2)
    assert decide_risk(4, 1)
    assert not decide_risk(6, 1)
    assert not decide_risk(0, 0)
    assert not decide_risk(3, 0)


def test_the_load_is_shared_by_those_who_are_there() -> None:
    assert Load(6, 2, 56).a_head == 14
    assert Load(2, 2, 5).a_head is None
