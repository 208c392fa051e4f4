"""Which teams may stand side by side: never a group of few, were it only by subtraction."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.suppression import Choice, Part, Why, decide_shown, people_in


def team(people: str, work: str = "") -> frozenset[Part]:
    """A team of people, a letter each; `work` sets its work apart from that of the same people elsewhere."""
    return frozenset((f"{work}{person}", person) for person in people)


def chosen(minimum: int = 5, **teams: frozenset[Part]) -> Choice:
    return decide_shown(teams, minimum)


def test_teams_apart_are_all_shown() -> None:
    assert chosen(a=team("abcde"), b=team("fghij"), c=team("klmno")).shown == {"a", "b", "c"}


def test_a_team_of_few_is_left_out_and_the_total_does_without_it() -> None:
    choice = chosen(a=team("abcde"), b=team("fghi"), c=team(""))
    assert choice.shown == {"a"}
    assert choice.hidden == {"b": Why.FEW, "c": Why.NOBODY}


def test_a_department_and_its_larger_part_do_not_show_the_smaller_one() -> None:
    choice = chosen(department=team("abcdefgh"), part=team("abcdef"))
    assert choice.shown == {"department"}
    assert choice.hidden == {"part": Why.REVEALS}


def test_a_department_and_two_parts_do_not_show_who_is_in_neither() -> None:
    choice = chosen(department=team("abcdefghijkl"), one=team("abcde"), two=team("fghij"))
    assert len(choice.shown) == 2


def test_two_teams_that_share_most_of_their_people_do_not_show_the_rest() -> None:
    assert len(chosen(a=team("abcdefg"), b=team("cdefghi")).shown) == 1


def test_one_large_team_gives_way_to_five_that_it_would_hide() -> None:
    parts = {f"part{number}": team(letters) for number, letters in enumerate(("abcde", "fghij", "klmno", "pqrst"))}
    choice = chosen(everybody=team("abcdefghijklmnopqrstuv"), **parts)
    assert choice.shown == {*parts, "everybody"} - {next(iter(choice.hidden))}
    assert len(choice.hidden) == 1


def test_somebody_who_helps_out_elsewhere_hides_no_team() -> None:
    """Their work there is another: what is left without it is the work of all the others and theirs."""
    assert chosen(a=team("abcde", "A"), b=team("efghi", "B")).shown == {"a", "b"}


def test_the_same_people_twice_are_no_difference() -> None:
    assert chosen(a=team("abcde"), b=team("abcde")).shown == {"a", "b"}


@pytest.mark.parametrize("minimum", [0, 1])
def test_without_a_minimum_all_that_worked_are_shown(minimum: int) -> None:
    assert chosen(minimum, a=team("a"), b=team("ab"), c=team("")).shown == {"a", "b"}


PEOPLE = st.frozensets(st.integers(0, 14), max_size=12)


@given(st.lists(PEOPLE, max_size=7), st.integers(2, 6))
def test_no_difference_of_what_is_published_is_few_people(memberships: list[frozenset[int]], minimum: int) -> None:
    """Teams, the total, and every union of shown teams: nothing that can be taken from another leaves 1..minimum-1."""
    teams = {number: frozenset((person, person) for person in people) for number, people in enumerate(memberships)}
    choice = decide_shown(teams, minimum)
    assert choice.shown | choice.hidden.keys() == set(teams)
    published = [teams[key] for key in choice.shown]
    unions = [
        frozenset().union(*some) for count in range(1, len(published) + 1) for some in combinations(published, count)
    ]
    for whole in unions:
        assert people_in(whole) >= minimum
        for taken in unions:
            assert not 0 < people_in(whole - taken) < minimum


@given(st.lists(PEOPLE, max_size=6), st.integers(2, 6))
def test_nobody_is_left_out_without_need(memberships: list[frozenset[int]], minimum: int) -> None:
    """A team that is left out would, beside those shown, reveal few."""
    teams = {number: frozenset((person, person) for person in people) for number, people in enumerate(memberships)}
    choice = decide_shown(teams, minimum)
    for key, why in choice.hidden.items():
        if why is Why.REVEALS:
            beside = [teams[each] for each in choice.shown]
            unions = [
                frozenset().union(*some) for count in range(len(beside) + 1) for some in combinations(beside, count)
            ]
            assert any(
                0 < people_in(whole - taken) < minimum
                for union in unions
                for other in unions
                for whole, taken in ((union | teams[key], other), (union, other | teams[key]))
            )


def test_more_overlapping_teams_than_are_combined_still_show_no_pair() -> None:
    base = "abcdefghijklmnopqrstuvwxyz"
    teams = {number: team(base[number : number + 9]) for number in range(14)}
    choice = decide_shown(teams, 5)
    assert choice.shown
    for one in choice.shown:
        for other in choice.shown:
            assert not 0 < people_in(teams[one] - teams[other]) < 5
