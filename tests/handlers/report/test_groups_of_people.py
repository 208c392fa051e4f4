"""Whose work a report shows: never that of few, in no week of a trend, and no ticket twice in the total."""

import pytest

from handlers.report.content import Block, Report
from kpi.facts import Agent, Group, Ticket
from tests.handlers.report.published import computed
from tests.stories.workspace import DAY, HOUR, Workspace, at, ticket

MORNING = at("2026-11-09 08:00")
WEEK = 7 * DAY
PEOPLE = tuple(Agent(f"a-{letter}", letter.upper()) for letter in "abcdefghijkl")
GROUPS = (Group("g-1", "Support"), Group("g-2", "Returns"))
WEEKS = 16


def made(letters: str, group: str = "g-1", weeks_ago: int = 0, each: int = 3) -> list[Ticket]:
    """Tickets that somebody each worked on, in a week."""
    start = MORNING - weeks_ago * WEEK
    return [
        ticket(f"{group}-{letter}-{weeks_ago}-{number}", start + number * HOUR, agent=f"a-{letter}", group=group)
        for letter in letters
        for number in range(each)
    ]


def take(workspace: Workspace, *facts: list[Ticket]) -> None:
    workspace.take(*PEOPLE, *GROUPS, *(each for some in facts for each in some))
    for person in PEOPLE:
        workspace.add(person.key.removeprefix("a-"), key=person.key)
    workspace.add("rafael", "executive")


def block(report: Report, name: str) -> Block:
    return next(each for each in report.blocks if each.name == name)


def points(report: Report, name: str, key: str = "first_reply") -> list[int]:
    """How many tickets each shown week of a trend rests on."""
    [measure] = [each for each in block(report, name).measures if each.kpi.key == key]
    return [point.n for point in measure.watch.points] if measure.watch else []


def test_a_team_of_few_is_neither_shown_nor_in_the_total(empty: Workspace) -> None:
    take(empty, made("abcde"), made("fgh", "g-2"))
    report = computed(empty)
    assert ([each.name for each in report.teams], report.total) == (["Support"], None)
    assert [(each.name, each.why) for each in report.hidden] == [("Returns", "few")]


def test_the_total_of_two_teams_does_not_hold_a_third_of_few(empty: Workspace) -> None:
    third = Group("g-3", "Third")
    take(empty, made("abcde"), made("fghij", "g-2"))
    empty.take(*PEOPLE, third, *made("kl", "g-3"))
    report = computed(empty)
    assert report.total is not None
    assert report.total.trace.tickets == 30


def test_a_team_whose_rest_would_be_few_people_is_left_out(empty: Workspace) -> None:
    """Seven of the group, of whom five make a team by its members: the other two's work would be the difference."""
    take(empty, made("abcdefg"))
    for letter in "abcde":
        empty.put(letter, "Night shift")
    report = computed(empty)
    assert len(report.teams) == 1
    assert [each.why for each in report.hidden if each.name in ("Support", "Night shift")] == ["reveals"]


def test_a_ticket_of_two_teams_counts_once_in_the_total(empty: Workspace) -> None:
    take(empty, made("abcdefghij"))
    for letter in "abcde":
        empty.put(letter, "Night shift")
    report = computed(empty)
    solved = {each.name: next(m.n for m in each.measures if m.kpi.key == "solved") for each in report.blocks}
    assert solved == {"": 30, "Night shift": 15, "Support": 30}
    assert report.total is not None
    first = next(measure for measure in report.total.measures if measure.kpi.key == "first_reply")
    assert first.n == 30


@pytest.mark.parametrize("few", [0, 1, 5])
def test_a_week_of_few_people_stands_in_no_trend(empty: Workspace, few: int) -> None:
    whole = [made("abcdef", weeks_ago=ago) for ago in range(WEEKS) if ago != few]
    take(empty, *whole, made("ab", weeks_ago=few, each=9) if few else [])
    if not few:
        assert computed(empty).blocks == ()
        return
    told = points(computed(empty), "Support")
    assert told == [18] * (WEEKS - 1)


def test_the_total_keeps_a_week_back_that_would_tell_of_few_by_subtraction(empty: Workspace) -> None:
    ago = 2
    both = [made(letters, group, weeks_ago) for letters, group in (("abcde", "g-1"), ("fghij", "g-2"))
            for weeks_ago in range(WEEKS) if (group, weeks_ago) != ("g-2", ago)]  # fmt: skip
    take(empty, *both, made("fg", "g-2", ago, 9))
    report = computed(empty)
    assert [len(points(report, name)) for name in ("Support", "Returns", "")] == [WEEKS, WEEKS - 1, WEEKS - 1]


def test_the_period_before_is_compared_only_where_it_rests_on_enough_people(empty: Workspace) -> None:
    take(empty, made("abcdef", each=5), made("abc", weeks_ago=1, each=9), made("ghijk", "g-2", each=5),
         made("ghijk", "g-2", 1, 5))  # fmt: skip
    report = computed(empty)
    earlier = {
        each.name: next(m.earlier is not None for m in each.measures if m.kpi.key == "first_reply")
        for each in report.blocks
    }
    assert earlier == {"": False, "Support": False, "Returns": True}


def test_without_people_linked_names_of_the_helpdesk_make_a_team_large(empty: Workspace) -> None:
    empty.take(*PEOPLE, *GROUPS, *made("abcde"))
    empty.add("rafael", "executive")
    assert [each.name for each in computed(empty).teams] == ["Support"]


def test_a_bot_makes_no_team_large_enough(empty: Workspace) -> None:
    bots = tuple(Agent(f"a-{letter}", letter.upper(), is_bot=True) for letter in "de")
    empty.take(*PEOPLE[:3], *bots, *GROUPS, *made("abcde"))
    empty.add("rafael", "executive")
    assert computed(empty).blocks == ()
