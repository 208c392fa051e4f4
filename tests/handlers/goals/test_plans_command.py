"""Action plans: who makes and reads them, one hand at a time, reminders in working time, and what a plan did."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from handlers.escalations.letters import take_page
from handlers.goals.plans import opens_plan_form
from handlers.goals.reminding import remind
from handlers.plain import as_text
from handlers.request import Reply
from storage.goals import Plan, PlanStep
from storage.pages import Page
from storage.people import find_person
from storage.working_time import add_absence
from tests.handlers.goals.team import BEGINS, PEERS, replies
from tests.stories.workspace import NOW, Workspace

STEPS = "step read the macros by 2026-11-27; step ask Ana"
PLAN = f"coach plan @tom: faster replies; kpi first reply; from {BEGINS}; {STEPS}"
EVERYBODY = ("tom", "ana", "emma", "ines", "max", "zoe", "root", "eve")


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_plan_is_for_the_two_and_made_by_who_coaches(team: Workspace, who: str) -> None:
    coach = who in ("emma", "ines")
    assert team.ask(who, PLAN.replace("; kpi first reply", "")).refused is not coach
    team.card("emma", PLAN)
    number = 2 if coach else 1
    for words, may in (
        (f"coach plan {number}", coach or who == "tom"),
        (f"coach plan {number} result", coach or who == "tom"),
        ("coach plan @tom list", coach or who == "tom"),
        (f"coach plan {number} done 1", coach or who == "tom"),
        (f"coach plan {number} change", coach),
        (f"coach plan {number} close", coach),
    ):
        reply = team.ask(who, words)
        assert reply.refused is not may, words
        assert may or "faster replies" not in str(reply)
    assert ("faster replies" in team.text(who, "coach plan")) is (coach or who == "tom")


def test_title_and_steps_are_sealed(team: Workspace) -> None:
    team.card("emma", PLAN)
    with team.database.reading() as session:
        sealed = [session.query(Plan).one().sealed, *(each.sealed for each in session.query(PlanStep))]
    assert not any(word in each for word in (b"faster", b"macros", b"Ana") for each in sealed)


def test_a_stale_form_is_refused_and_changes_nothing(team: Workspace) -> None:
    team.card("emma", PLAN)
    form = team.ask("emma", "coach plan 1 change").form
    assert form is not None
    answers = {field.name: field.value for field in form.fields}
    team.card("ines", "coach plan 1 done 1")  # a tick changes no version
    assert "even faster" in team.text("ines", form.words, answers=answers | {"title": "even faster"})
    late = team.ask("emma", form.words, answers=answers | {"title": "slower"})
    assert "was changed meanwhile" in late.field_errors.errors[""]
    said = team.text("tom", "coach plan 1")
    assert "even faster" in said
    assert "slower" not in said
    assert "done" in said  # what was done stays done
    assert "was changed meanwhile" in team.refusal("emma", "coach plan 1 close v1")


def test_two_leads_at_once_make_one_plan(team: Workspace) -> None:
    def make(who: str) -> Reply:
        return team.ask(who, PLAN)

    with ThreadPoolExecutor(2) as pool:
        replies_ = list(pool.map(make, ("emma", "ines")))
    assert sorted(reply.refused for reply in replies_) == [False, True]
    with team.database.reading() as session:
        assert session.query(Plan).count() == 1


def test_two_leads_who_send_the_same_version_at_once_change_it_once(team: Workspace) -> None:
    team.card("emma", PLAN)
    form = team.ask("emma", "coach plan 1 change").form
    assert form is not None
    answers = {field.name: field.value for field in form.fields}

    def send(who: str) -> Reply:
        return team.ask(who, form.words, answers=answers | {"title": f"title of {who}"})

    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(send, ("emma", "ines")))
    assert sorted(reply.refused for reply in sent) == [False, True]
    with team.database.reading() as session:
        assert session.query(Plan).one().version == 2


def test_a_form_sent_twice_makes_one_plan(team: Workspace) -> None:
    form = team.ask("emma", "coach plan @tom").form
    assert form is not None
    answers = {field.name: field.value for field in form.fields} | {
        "title": "listen first",
        "steps": "a\nb, 2026-12-01",
    }
    for _ in range(2):
        assert "listen first" in team.text("emma", form.words, answers=answers)
    with team.database.reading() as session:
        assert session.query(Plan).count() == 1
        assert [each.due_on for each in session.query(PlanStep)] == [None, date(2026, 12, 1)]


def test_a_closed_plan_stays_as_it_is(team: Workspace) -> None:
    team.card("emma", PLAN)
    assert "closed on Nov 21, 2026" in team.text("emma", "coach plan 1 close")
    for words in ("coach plan 1 change", "coach plan 1 done 1", "coach plan 1 close"):
        assert "is closed" in team.refusal("emma", words)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


def test_a_step_is_reminded_once_in_working_time_and_says_nothing_of_it(team: Workspace) -> None:
    team.card("emma", PLAN)
    assert remind(team.tools, berlin("2026-11-25T12:00")) == []
    assert remind(team.tools, berlin("2026-11-27T03:00")) == []
    with team.database.reading() as session:
        page = session.query(Page).one()
        assert page.due_at == berlin("2026-11-27T07:00")
    assert remind(team.tools, berlin("2026-11-27T08:00")) == []
    letter = take_page(team.tools, page.id, berlin("2026-11-27T08:00"))
    assert letter is not None
    assert letter.card is not None
    said = as_text(letter.card)
    assert "A step of plan 1 is due" in said
    assert "macros" not in said
    team.card("tom", letter.card.buttons[1].words)
    assert take_page(team.tools, page.id, berlin("2026-11-27T09:00")) is None


def test_on_leave_the_reminder_comes_on_the_working_day_before(team: Workspace) -> None:
    team.card("emma", PLAN)
    with team.database.writing() as session:
        tom = find_person(session, team.tools.workspace_id, "tom")
        assert tom is not None
        add_absence(session, team.tools.workspace_id, tom.id, date(2026, 11, 26), date(2026, 11, 27), NOW)
    remind(team.tools, berlin("2026-11-24T12:00"))
    with team.database.reading() as session:
        assert session.query(Page).one().due_at == berlin("2026-11-25T07:00")


def coached(team: Workspace, after: float, peers: tuple[str, ...] = PEERS, peers_after: float = 6000) -> str:
    replies(team, "tom", 7200, after, a_week=40)
    for seed, handle in enumerate(peers):
        replies(team, handle, 6000, peers_after, a_week=40, seed=seed)
    team.card("emma", PLAN)
    said = team.text("emma", "coach plan 1 result")
    assert said == team.text("tom", "coach plan 1 result")  # I see what my lead sees of me
    assert team.looks("tom") == [("emma", "coach")]
    return said


def test_a_plan_that_helped_is_said_to_with_its_interval_and_what_stays_open(team: Workspace) -> None:
    said = coached(team, 4000)
    assert "First reply time got better with the plan" in said
    assert "cannot be ruled out by figures" in said
    assert "480 tickets, 12 weeks" in said
    assert "A line marks Sep 1, 2026: plan begins" in said
    assert "beside 5 colleagues without such a plan" in said


def test_what_changed_for_everybody_is_no_success(team: Workspace) -> None:
    said = coached(team, 4000, peers_after=6000 * 4000 / 7200)
    assert "What is left may be chance." in said


def test_colleagues_fewer_than_the_minimum_group_are_not_compared_with(team: Workspace) -> None:
    said = coached(team, 4000, peers=PEERS[:3])
    assert "too few colleagues without such a plan" in said
    assert "For colleagues too" not in said


def test_who_has_such_a_plan_too_is_no_peer(team: Workspace) -> None:
    for handle in PEERS[:2]:
        team.card("emma", f"coach plan @{handle}: too; kpi first reply; from 2026-10-01")
    replies(team, "tom", 7200, 4000)
    for seed, handle in enumerate(PEERS):
        replies(team, handle, 6000, 6000, seed=seed)
    team.card("emma", PLAN)
    assert "too few colleagues" in team.text("emma", "coach plan 3 result")


def test_a_plan_that_began_lately_or_names_no_kpi_says_so(team: Workspace) -> None:
    team.card("emma", "coach plan @tom: listen")
    assert "names no KPI" in team.refusal("emma", "coach plan 1 result")
    team.card("emma", "coach plan @tom: faster; kpi first reply; from 2026-11-19")
    assert "Too few tickets to conclude anything" in team.text("emma", "coach plan 2 result")
    team.card("emma", "coach plan @tom: nicer; kpi csat; from 2026-12-01")
    assert "begins on Dec 1, 2026" in team.refusal("emma", "coach plan 3 result")
    assert "is open already" in team.refusal("ines", "coach plan @tom: more; kpi csat")


def test_only_whose_a_plan_is_or_a_change_of_one_opens_a_form() -> None:
    asked = ("@tom", "@tom faster", "12 change", "12", "12 result", "")
    assert [opens_plan_form(said) for said in asked] == [True, False, True, False, False, False]


@pytest.mark.parametrize("day", ["0001-01-01", "0026-12-08", "9999-12-31"])
def test_a_year_that_nobody_means_is_refused_and_stops_nobodys_reminder(team: Workspace, day: str) -> None:
    for words in (f"x; step ask Ana by {day}", f"x; kpi first reply; from {day}"):
        assert "I do not understand the day" in team.refusal("emma", f"coach plan @tom: {words}")
    assert "I do not understand the day" in team.refusal("emma", f"improve new x; kpi first reply; from {day}")
    team.card("emma", PLAN)
    remind(team.tools, NOW)
