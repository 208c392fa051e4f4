"""Goals: set by form and words, by whom; how they stand; what is proposed; what is sealed."""

from dataclasses import replace

import pytest

from bot.desk import FrontDesk
from handlers.goals.command import opens_form
from handlers.plain import as_text
from handlers.request import Audience
from storage.goals import Goal
from tests.handlers.goals.team import PEERS, replies
from tests.stories.workspace import NOW, Workspace

EVERYBODY = ("tom", "ana", "emma", "ines", "max", "zoe", "root", "eve")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("80 % of first replies within 2 business hours", ("within", "first_reply", 7200, 0.8)),
        ("80% der Erstantworten innerhalb von 2 Stunden", ("within", "first_reply", 7200, 0.8)),
        ("median first reply 45 min", ("median", "first_reply", 2700, 0)),
        ("csat at 90%", ("rate", "csat", 0.9, 0)),
        ("Zufriedenheit 92,5 %", ("rate", "csat", 0.925, 0)),
    ],
)
def test_a_goal_is_set_as_people_say_it(team: Workspace, said: str, kept: tuple[object, ...]) -> None:
    team.card("tom", f"goals set {said} until Dec 31")
    with team.database.reading() as session:
        goal = session.query(Goal).one()
        assert (goal.kind, goal.kpi, goal.target, goal.share) == kept
        assert str(goal.due_on) == "2026-12-31"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("be nicer", "I do not understand that goal"),
        ("80% of tickets solved within 2 h", "I know no KPI"),
        ("80% of first replies within 2 business days", "I do not understand the time"),
        ("csat 900%", "I do not understand the share"),
        ("csat 90% until Dec 31 2020", "or it is over"),
    ],
)
def test_what_is_no_goal_is_refused_with_what_works(team: Workspace, said: str, told: str) -> None:
    assert told in team.refusal("tom", f"goals set {said}")


def test_who_gets_a_goal_or_a_plan_from_somebody_is_told_once_and_by_no_preview(team: Workspace) -> None:
    for words in ("goals set @tom csat 90 %", "coach plan @tom: calm replies; kpi csat"):
        mine, told = team.ask("emma", words).messages
        assert (mine.audience, told.audience, told.to) == (Audience.ASKER, Audience.PERSON, "tom")
        assert told.card.discreet
        assert "csat" not in as_text(told.card).casefold()
        assert "calm" not in as_text(told.card)
    assert len(team.ask("tom", "goals set csat 95 %").messages) == 1


def test_growth_in_words_is_sealed_and_read_by_the_two(team: Workspace) -> None:
    words = "hold a talk by heart about refunds"
    assert words in team.text("tom", f"goals set growth: {words}")
    assert words in team.text("emma", "goals @tom")
    with team.database.reading() as session:
        goal = session.query(Goal).one()
        assert goal.sealed is not None
        assert b"talk" not in goal.sealed
    assert words.encode() not in b"".join(each.read_bytes() for each in _files(team))
    assert "Goal 1 is reached." in team.text("tom", "goals reached 1")


def _files(team: Workspace) -> list[object]:
    from pathlib import Path

    folder = Path(str(team.database.engine.url.database)).parent
    return [each for each in folder.iterdir() if each.name.startswith("touchline.db")]


def test_a_goal_stands_with_interval_and_n_since_it_was_set(team: Workspace) -> None:
    replies(team, "tom", 3000, 3000)
    team.card("tom", "goals set 80% of first reply within 3 h", now=NOW.replace(month=9, day=1))
    said = team.text("tom", "goals")
    assert "reached · 95% interval" in said
    assert "220 tickets since Sep 1, 2026" in said
    team.card("tom", "goals set 99% of first reply within 10 min")
    assert "too few to say" in team.text("tom", "goals")
    assert "not certainly reached" in team.refusal("tom", "goals reached 2")
    assert "Goal 1 is reached." in team.text("tom", "goals end 1 yes")
    assert "Goal 2 has ended." in team.text("tom", "goals end 2 yes")


@pytest.mark.parametrize("yes", ["yes", "ja"])
def test_a_goal_ends_only_when_that_was_said_twice(team: Workspace, yes: str) -> None:
    team.card("tom", "goals set csat 90%")
    asked = team.card("tom", "goals end 1")
    assert asked.discreet
    assert [each.words for each in asked.buttons] == ["goals end 1 yes", "goals"]
    assert "#1" in team.text("tom", "goals")
    team.card("tom", f"goals end 1 {yes}")
    assert "#1" not in team.text("tom", "goals")
    assert "has ended already" in team.refusal("tom", "goals end 1 yes")
    assert "no open goal 1" in team.refusal("zoe", "goals end 1 yes")


def test_asking_to_end_anothers_goal_is_a_look_at_how_it_stands(team: Workspace) -> None:
    team.card("tom", "goals set csat 90%")
    team.card("ines", "goals end 1")
    assert ("ines", "goals") in team.looks("tom")


def test_a_proposal_rests_on_ones_own_weeks_alone(team: Workspace) -> None:
    replies(team, "tom", 7200, 5400)
    alone = team.card("tom", "goals propose first reply")
    for seed, handle in enumerate(PEERS):
        replies(team, handle, 60, 60, seed=seed)
    assert team.card("tom", "goals propose first reply") == alone
    team.card("tom", alone.buttons[0].words)
    with team.database.reading() as session:
        assert session.query(Goal).one().kpi == "first_reply"
    assert "Too few of your own weeks" in team.text("zoe", "goals propose")


@pytest.mark.parametrize("who", EVERYBODY)
def test_somebodys_goals_are_for_them_and_who_coaches_them(team: Workspace, who: str) -> None:
    team.card("tom", "goals set growth: something of my own")
    may = who in ("tom", "emma", "ines")
    for words in ("goals @tom", "goals set @tom csat 90%", "goals propose @tom", "goals end 1"):
        reply = team.ask(who, words)
        assert reply.refused is not may, words
        if not may:
            assert "something of my own" not in str(reply)
    assert (("emma", "goals") in team.looks("tom")) is (who == "emma")


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_teams_goal_is_set_by_who_leads_it_and_seen_by_its_people(team: Workspace, who: str) -> None:
    leads = who in ("emma", "ines")
    assert team.ask(who, "goals set team Support: csat 90%").refused is not leads
    team.card("emma", "goals set team Support: csat 95%")
    assert ("95% or more (Support)" in team.text(who, "goals")) is (who in ("emma", "ines", "tom", "ana"))
    assert team.ask(who, "goals end 1").refused is not leads


def test_a_lead_who_loses_the_team_loses_its_goals(team: Workspace) -> None:
    team.card("tom", "goals set growth: something of my own")
    team.card("emma", "goals @tom")
    from datetime import date

    from storage.people import find_person
    from storage.teams import find_team, leave

    with team.database.writing() as session:
        support, emma = (find_team(session, team.tools.workspace_id, "Support"),
                         find_person(session, team.tools.workspace_id, "emma"))  # fmt: skip
        assert support is not None
        assert emma is not None
        leave(session, support, emma, date(2026, 11, 20))
    assert "people you coach" in team.refusal("emma", "goals @tom")


def test_a_form_sent_twice_sets_one_goal_and_names_what_is_wrong(team: Workspace) -> None:
    form = team.ask("emma", "goals set @tom").form
    assert form is not None
    answers = {field.name: field.value for field in form.fields}
    wrong = team.ask("emma", form.words, answers=answers).field_errors.errors
    assert set(wrong) == {"time", "share"}
    answers |= {"time": "2 h", "share": "80%", "due": "2026-12-31"}
    for _ in range(2):
        assert not team.ask("emma", form.words, answers=answers).refused
    with team.database.reading() as session:
        assert session.query(Goal).count() == 1
    forged = answers | {"whose": "@zoe"}
    assert team.ask("emma", "goals set key:" + "0" * 32, answers=forged).refused


def test_only_a_goal_without_words_opens_a_form() -> None:
    assert [opens_form(said) for said in ("set", "set @tom", "@tom set", "set csat 90%", "end 3", "")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


def page(team: Workspace, who: str, words: str) -> str:
    """What somebody reads, on their own page too."""
    reply = team.ask(who, words)
    assert not reply.refused
    return "\n".join(as_text(message.card) for message in reply.messages)


def test_a_median_of_too_few_tickets_for_an_interval_is_said_without_one(team: Workspace) -> None:
    team.card("tom", "goals set median first reply 45 min", now=NOW.replace(month=9, day=1))
    replies(team, "tom", 3000, 3000, a_week=5, weeks=1)
    for words in ("goals", "home"):
        said = page(team, "tom", words)
        assert "First reply time: median of 45 min or less" in said
    assert "5 tickets since Sep 1, 2026" in team.text("tom", "goals")
    assert "interval" not in team.text("tom", "goals")


def test_a_teams_goal_shows_no_figure_of_days_on_which_few_worked(team: Workspace) -> None:
    for handle in PEERS:
        replies(team, handle, 3000, 3000, weeks=8)
    replies(team, "tom", 3000, 3000)
    team.card("emma", "goals set team Support: 80% of first reply within 3 h", now=NOW.replace(month=11, day=9))
    assert "not shown: fewer than 5 people" in team.text("ana", "goals")
    assert "tickets since Nov 9, 2026" in team.text("emma", "goals"), "who leads the team sees it"


def test_a_page_of_ones_own_stands_though_a_goal_does_not_open(team: Workspace) -> None:
    team.card("tom", "goals set growth: lead a training")
    tools = replace(team.tools, seal=None, open=None)
    said = page(replace(team, tools=tools, desk=FrontDesk(tools)), "tom", "home")
    assert "My goals" in said
    assert "#1" in said
