"""When a round is over, and that no choice of shown rounds ever tells of few people."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product

import pytest

from coaching.checkins import Round, Seen, decide_rounds, is_over, last_day


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("2026-W47", date(2026, 11, 29)),  # covers the week before; asked in week 48
        ("2026-W53", date(2027, 1, 10)),
        ("2026-10", date(2026, 11, 30)),
        ("2026-11", date(2026, 12, 31)),
        ("2027-12", date(2028, 1, 31)),
    ],
)
def test_a_round_lasts_as_long_as_the_day_week_or_month_it_is_asked_in(period: str, last: date) -> None:
    assert last_day(period) == last


def test_a_round_is_over_when_its_day_has_ended_everywhere() -> None:
    ends = datetime(2026, 11, 24, 12, tzinfo=UTC)  # midnight at UTC-12
    assert not is_over("2026-11-23", ends - timedelta(seconds=1))
    assert is_over("2026-11-23", ends)


@pytest.mark.parametrize("strange", ["", "W47", "2026-W60", "2026-13-01", "yesterday"])
def test_what_names_no_round_is_refused(strange: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        last_day(strange)


def a_round(number: int, asked: frozenset[int], answered: int | None = None, *, over: bool = True) -> Round:
    return Round(f"2026-11-{number:02}", asked, len(asked) if answered is None else answered, over)


TEAM = frozenset(range(6))


@pytest.mark.parametrize(
    ("answered", "over", "seen"),
    [(5, True, Seen.YES), (4, True, Seen.FEW), (0, True, Seen.FEW), (6, False, Seen.OPEN), (1, False, Seen.OPEN)],
)
def test_a_round_is_shown_when_it_is_over_and_enough_answered(answered: int, *, over: bool, seen: Seen) -> None:
    assert decide_rounds([a_round(1, TEAM, answered, over=over)], 5) == {"2026-11-01": seen}


def test_who_joins_or_leaves_alone_is_not_told_by_the_difference() -> None:
    rounds = [a_round(1, TEAM), a_round(2, TEAM | {9}), a_round(3, TEAM - {0}), a_round(4, TEAM)]
    assert list(decide_rounds(rounds, 5).values()) == [Seen.YES, Seen.REVEALS, Seen.REVEALS, Seen.YES]


def test_a_large_change_hides_nobody() -> None:
    rounds = [a_round(1, TEAM), a_round(2, TEAM | frozenset(range(10, 15)))]
    assert list(decide_rounds(rounds, 5).values()) == [Seen.YES, Seen.YES]


def test_after_a_while_a_team_that_changed_is_shown_again() -> None:
    rounds = [a_round(1, TEAM), *(a_round(number, TEAM | {9}) for number in range(2, 10))]
    assert list(decide_rounds(rounds, 5).values()) == [Seen.YES, *[Seen.REVEALS] * 6, Seen.YES, Seen.YES]


PEOPLE = range(5)
GROUPS = [frozenset(some) for count in (2, 3, 4, 5) for some in combinations(PEOPLE, count)]


def test_of_all_histories_of_three_rounds_none_shows_a_difference_of_one_person() -> None:
    for groups in product(GROUPS, repeat=3):
        rounds = [a_round(number + 1, group) for number, group in enumerate(groups)]
        found = decide_rounds(rounds, 2)
        shown = [each.asked for each in rounds if found[each.period] is Seen.YES]
        for one in shown:
            others = [each for each in shown if each is not one]
            for count in range(1, len(others) + 1):
                for some in combinations(others, count):
                    assert len(one.difference(*some)) != 1, groups


def test_a_later_round_never_changes_what_was_decided_of_an_earlier_one() -> None:
    for groups in product(GROUPS[::3], repeat=3):
        rounds = [a_round(number + 1, group) for number, group in enumerate(groups)]
        whole = decide_rounds(rounds, 2)
        for count in (1, 2):
            assert decide_rounds(rounds[:count], 2) == {each.period: whole[each.period] for each in rounds[:count]}
