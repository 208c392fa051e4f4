"""The morning digest: what matters first, figures as everywhere, for who leads the team and nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.cards import Picture
from handlers.demo import OFFICE_HOURS
from handlers.digests.day import open_led_day
from handlers.errors import OnlyTeamsError, OnlyThoseYouLeadError, OnlyYourOwnError, RefusedError
from kpi.periods import Period
from locales.speech import Speech
from storage.people import find_person
from storage.schedules import add_schedule, as_lists
from storage.teams import find_team, leave
from tests.handlers.digests.scenes import FRIDAY, MONDAY, THURSDAY, WEEKEND, compose, facts, scene_in, texts
from tests.handlers.digests.steady import LAST, PEOPLE, fill
from tests.stories.workspace import Workspace


def morning(workspace: Workspace, reader: str = "lea", team: str = "Support", **options: object) -> tuple:
    return compose(workspace, "morning", reader=reader, team=team, **options)


@pytest.fixture
def steady(empty: Workspace) -> Workspace:
    fill(empty)
    return empty


def test_a_figure_is_the_one_that_teamstats_says_for_the_same_days(demo: Workspace) -> None:
    for covers, now in ((THURSDAY, FRIDAY), (WEEKEND, MONDAY)):
        said = facts(morning(demo, "amara", "Billing", covers=covers, now=now))
        asked = facts([demo.card("amara", f'teamstats "Billing" {covers.words}', now=now)])
        assert said == asked
        assert {"First reply time", "Backlog", "Tickets created", "Tickets solved"} <= set(said)


def test_the_demo_s_digest_has_its_parts_and_its_names(demo: Workspace) -> None:
    cards = morning(demo, "amara", "Billing")
    said = texts(cards)
    assert cards[0].title == "Good morning: Billing, yesterday, Thursday, November 19"
    assert "In figures: yesterday" in said
    assert "Agent first response is slower than usual: eight weeks in a row above its centre" in said
    assert "Lukas Weber: Agent first response" in said
    assert "Chance alone would call 0.3 of these 23 unusual." in said
    assert "Definitions: version 1 · business hours (Office, Europe/Berlin) · facts up to" in cards[0].footer
    assert sum(isinstance(block, Picture) for block in cards[0].blocks) == 1


def test_a_team_with_few_tickets_a_day_is_judged_by_whole_weeks(empty: Workspace) -> None:
    slow = [date(2026, 11, 9) + timedelta(days=n) for n in range(5)]
    fill(empty, slow=slow, a_day=4)
    message, *_ = morning(empty)
    said = texts([message])
    assert "First reply time is slower than usual" in said
    assert "in the week of Nov 9, 2026" in said
    assert "With so few tickets a day, whole weeks are judged: Nov 9" in said
    [picture] = [block for block in message.blocks if isinstance(block, Picture)]
    assert "week by week" in picture.alt


def test_every_button_of_the_digest_can_be_pressed(own_demo: Workspace) -> None:
    buttons = [button.words for card in morning(own_demo, "amara", "Billing") for button in card.buttons]
    assert "why agent_first_response @lukas 2026-11-09..2026-11-15" in buttons
    for words in buttons:
        assert not own_demo.ask("amara", words).refused, words


def test_it_speaks_german(demo: Workspace) -> None:
    assert "%" in texts(morning(demo, "amara", "Billing", locale="de"))


def test_several_days_are_named_by_the_first(demo: Workspace) -> None:
    cards = morning(demo, "amara", "Billing", covers=WEEKEND, now=MONDAY)
    assert cards[0].title == "Good morning: Billing, since Friday, November 20"


def test_nothing_unusual_is_an_answer_and_says_of_how_much(steady: Workspace) -> None:
    said = texts(morning(steady))
    assert "4 measures of the team and 2 of each of 6 people: nothing unusual." in said
    assert "Chance alone would call 0.2 of these 16 unusual." in said
    week = Speech("en", "UTC").day_range(date(2026, 11, 9), date(2026, 11, 15))
    assert f"people by whole weeks: {week}" in said


def test_a_slow_day_of_the_team_is_said_first_with_its_tickets(empty: Workspace) -> None:
    fill(empty, slow=[LAST])
    message, *thread = morning(empty)
    first = message.blocks[0]
    assert first.text.startswith("First reply time is slower than usual: ")
    assert "on Nov 19, 2026, outside the usual" in first.text
    assert "https://desk.example.com/1119-" in texts(thread)
    assert 'why first_reply "Support" 2026-11-19..2026-11-19' in [b.words for card in thread for b in card.buttons]


def test_a_slow_week_is_a_signal_of_each_person_and_names_the_week(empty: Workspace) -> None:
    fill(empty, slow=[date(2026, 11, day) for day in (9, 10, 11, 12, 13)])
    message, *thread = morning(empty)
    said = texts([message])
    assert "Ann: First reply time is slower than usual: " in said
    assert "in the week of Nov 9, 2026" in said
    assert "more are in the thread." in said
    assert "Finn: Full resolution time is slower than usual: " in texts(thread)
    assert "why full_resolution @finn 2026-11-09..2026-11-15" in [b.words for card in thread for b in card.buttons]


def test_with_few_days_behind_it_nothing_is_judged(empty: Workspace) -> None:
    fill(empty, days=10)
    said = texts(morning(empty))
    assert "Too little is known to say what is unusual: it takes 12 working days or weeks." in said
    assert "Chance alone" not in said


def test_a_holiday_is_no_working_day_to_judge_by(empty: Workspace) -> None:
    fill(empty)
    with empty.database.writing() as session:
        add_schedule(session, empty.tools.workspace_id, "Office", "Europe/Berlin", as_lists(OFFICE_HOURS), default=True)
    with empty.database.writing() as session:
        within = open_led_day(scene_in(session, empty, "morning", reader="lea", team="Support")).asks.within
        add_schedule(
            session, empty.tools.workspace_id, "Office", "Europe/Berlin", as_lists(OFFICE_HOURS), "DE-BE", default=True,
            valid_from=date(2026, 1, 1),
        )  # fmt: skip
        more = open_led_day(scene_in(session, empty, "morning", reader="lea", team="Support")).asks.within
    assert len(within.edges) - 1 - len(within.closed) == 41
    assert all(datetime.fromtimestamp(edge, UTC).weekday() in (4, 5, 6) for edge in within.closed)
    assert len(more.closed) == len(within.closed)  # German unity fell on a Saturday: no working day is lost


@pytest.mark.parametrize(("day", "hours"), [("2026-10-25", 25), ("2026-03-29", 23), ("2026-11-19", 24)])
def test_the_days_it_covers_are_local_days_whatever_the_clocks_do(steady: Workspace, day: str, hours: int) -> None:
    covers = Period(date.fromisoformat(day), date.fromisoformat(day))
    now = datetime.combine(covers.first + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=8)
    with steady.database.writing() as session:
        found = open_led_day(scene_in(session, steady, "morning", reader="lea", team="Support", covers=covers, now=now))
    assert found.asks.within.end - found.asks.within.start == hours * 3600


def test_whoever_leads_the_team_no_more_gets_no_figures_and_leaves_no_look(steady: Workspace) -> None:
    with steady.database.writing() as session:
        lea = find_person(session, steady.tools.workspace_id, "lea")
        team = find_team(session, steady.tools.workspace_id, "Support")
        assert lea is not None
        assert team is not None
        leave(session, team, lea, date(2026, 11, 1))
    with pytest.raises(OnlyThoseYouLeadError):
        morning(steady)
    assert steady.looks("ann") == []


@pytest.mark.parametrize(
    ("role", "refusal"), [("agent", OnlyYourOwnError), ("executive", OnlyTeamsError), ("admin", RefusedError)]
)
def test_every_other_role_is_refused(steady: Workspace, role: str, refusal: type[RefusedError]) -> None:
    steady.add("otto", role)
    steady.put("otto", "Support", leads=True)
    with pytest.raises(refusal):
        morning(steady, "otto")


def test_everybody_in_it_can_read_of_the_look_once(steady: Workspace) -> None:
    morning(steady)
    assert [steady.looks(name) for name in PEOPLE] == [[("lea", "digest")]] * 6
    assert steady.looks("lea") == []


def test_without_anybody_in_it_there_is_no_look(steady: Workspace) -> None:
    morning(steady, contents=("figures", "backlog"))
    assert steady.looks("ann") == []


def test_figures_of_few_are_a_look_at_each_of_them(steady: Workspace) -> None:
    few = replace(steady, tools=replace(steady.tools, minimum_group=7))
    morning(few, contents=("figures",))
    assert steady.looks("ann") == [("lea", "digest")]


def test_sections_that_are_not_wanted_are_left_out(demo: Workspace) -> None:
    cards = morning(demo, "amara", "Billing", contents=("backlog",))
    assert list(facts(cards)) == ["Backlog"]
    assert "In figures" not in texts(cards)
    assert "Lukas" not in texts(cards)


def test_days_of_which_nothing_is_known_are_no_zeros(steady: Workspace) -> None:
    later = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    cards = morning(steady, covers=Period(date(2026, 11, 23), date(2026, 11, 23)), now=later)
    said = texts(cards)
    assert said.splitlines()[2].startswith("No facts since Nov 19, 2026, ")
    assert "check the import" in said
    assert facts(cards) == {}
    assert len(cards) == 1
    assert "Nobody is away today." in said
    assert steady.looks("ann") == []


def test_before_any_import_it_says_who_can_import(empty: Workspace) -> None:
    empty.add("lea", "lead")
    empty.put("lea", "Support", leads=True)
    said = texts(morning(empty))
    assert "No ticket has been imported yet." in said
    assert "0" not in said.replace("2026", "")


def test_a_day_without_work_is_said_to_be_one(steady: Workspace) -> None:
    sunday, now = Period(date(2026, 11, 15), date(2026, 11, 15)), datetime(2026, 11, 16, 8, tzinfo=UTC)
    assert "Nothing was measured in these days." in texts(morning(steady, covers=sunday, now=now)[:1])
