"""Answering a round: by name, late, skipped, twice at once, and with a form that stood open too long."""

from datetime import timedelta

import pytest

from handlers.cards import FieldKind
from storage.checkins import CheckinAnswer, CheckinTurn
from storage.people import find_person
from storage.teams import find_team, leave
from tests.handlers.checkins.crew import FRIDAY, MONDAY, START, TUESDAY, answer, go, said
from tests.stories.workspace import Workspace

ROUND = "checkin answer 1 2026-11-23"


@pytest.fixture
def asked(crew: Workspace) -> Workspace:
    """Asked on Monday by a standup."""
    crew.card("emma", "checkin plan standup at 9:30", now=START)
    go(crew, START, MONDAY)
    return crew


def rows(crew: Workspace) -> list[tuple[str, str]]:
    """Every turn that is settled: whose, and how."""
    with crew.database.reading() as session:
        return sorted(
            (str(each.person_id), each.status) for each in session.query(CheckinTurn) if each.status != "asked"
        )


def answers(crew: Workspace) -> int:
    with crew.database.reading() as session:
        return session.query(CheckinAnswer).count()


def test_the_form_says_who_can_read_it_and_until_when_before_anything_is_written(asked: Workspace) -> None:
    form = asked.ask("tom", ROUND, now=MONDAY).form
    assert form is not None
    assert "Emma and Ines" in form.intro
    assert "Nov 23, 2028" in form.intro
    assert [each.kind for each in form.fields] == [FieldKind.PARAGRAPH] * 3


def test_an_answer_is_kept_sealed_and_read_by_its_own_and_who_leads(asked: Workspace) -> None:
    answer(asked, "tom", ROUND, MONDAY, q0="the refund macro", q2="")
    assert "the refund macro" in asked.text("tom", "checkin mine", now=MONDAY)
    assert "the refund macro" in asked.text("emma", "checkin results 1", now=MONDAY)
    with asked.database.reading() as session:
        assert b"refund" not in session.query(CheckinAnswer).one().sealed
    assert asked.looks("tom") == [("emma", "checkin")]


def test_an_answer_that_is_too_long_is_not_cut_but_refused_beside_its_field(asked: Workspace) -> None:
    reply = answer(asked, "tom", ROUND, MONDAY, q0="x" * 2001)
    assert "At most 2000 letters fit here, and that has 2001" in reply.field_errors.errors["q0"]
    assert answers(asked) == 0
    assert not answer(asked, "tom", ROUND, MONDAY, q0="x" * 2000).refused
    assert "x" * 2000 in asked.text("tom", "checkin mine", now=MONDAY)


def test_a_second_sending_changes_nothing(asked: Workspace) -> None:
    form = asked.ask("tom", ROUND, now=MONDAY).form
    assert form is not None
    first = asked.ask("tom", form.words, now=MONDAY, answers={"q0": "first"})
    second = asked.ask("tom", form.words, now=MONDAY, answers={"q0": "second"})
    assert not first.refused
    assert second.refused
    assert "answered this already" in said(second)
    assert answers(asked) == 1
    assert "first" in asked.text("tom", "checkin mine", now=MONDAY)


def test_a_late_answer_is_taken_and_marked(asked: Workspace) -> None:
    form = asked.ask("tom", ROUND, now=TUESDAY).form
    assert form is not None
    assert form.intro.startswith("It is late for this round")
    assert "came late" in said(answer(asked, "tom", ROUND, TUESDAY, q0="sorry"))
    assert "Tom, late" in asked.text("emma", "checkin results 1 2026-11-23", now=TUESDAY)
    assert [status for _, status in rows(asked)] == ["late"]


def test_who_skips_is_not_asked_why_and_may_still_answer(asked: Workspace) -> None:
    assert "Nobody is asked why" in asked.text("mia", "checkin skip 1 2026-11-23", now=MONDAY)
    asked.text("mia", "checkin skip 1 2026-11-23", now=MONDAY)
    assert [status for _, status in rows(asked)] == ["skipped"]
    assert not answer(asked, "mia", ROUND, MONDAY, q1="after all").refused
    assert "answered this already" in asked.refusal("mia", "checkin skip 1 2026-11-23", now=MONDAY)


def test_a_form_of_a_check_in_that_was_ended_is_refused(asked: Workspace) -> None:
    form = asked.ask("tom", ROUND, now=MONDAY).form
    assert form is not None
    asked.card("emma", "checkin end 1", now=MONDAY)
    sent = asked.ask("tom", form.words, now=MONDAY, answers={"q0": "too late"})
    assert sent.refused
    assert "was ended meanwhile" in said(sent)
    assert answers(asked) == 0


@pytest.mark.parametrize("who", ["emma", "ines"])
def test_who_plans_was_not_asked(asked: Workspace, who: str) -> None:
    assert "not asked in that round" in asked.refusal(who, ROUND, now=MONDAY)


@pytest.mark.parametrize("who", ["zoe", "max", "eve", "root"])
def test_to_anybody_else_it_is_not_there(asked: Workspace, who: str) -> None:
    for words in (ROUND, "checkin results 1", "checkin skip 1 2026-11-23", "checkin end 1"):
        assert "There is no check-in number 1" in asked.refusal(who, words, now=MONDAY)


@pytest.mark.parametrize("period", ["2026-11-20", "2026-11-24", "2026-W47", "2026-13-45"])
def test_a_round_that_never_was_is_refused(asked: Workspace, period: str) -> None:
    assert "not asked in that round" in asked.refusal("tom", f"checkin answer 1 {period}", now=MONDAY)


def test_nothing_and_what_was_not_offered_are_said_beside_their_fields(crew: Workspace) -> None:
    crew.card("emma", "checkin plan onboarding for @tom", now=START)
    go(crew, START, MONDAY + timedelta(hours=3))
    now = MONDAY + timedelta(hours=3)
    empty = crew.ask("tom", ROUND, now=now, answers={"q0": " "})
    assert list(empty.field_errors.errors) == ["q0"]
    wrong = crew.ask("tom", ROUND, now=now, answers={"q0": "a lot", "q2": "perhaps", "q4": "6"})
    assert list(wrong.field_errors.errors) == ["q2", "q4"]
    assert answers(crew) == 0


def test_a_lead_who_loses_the_team_loses_its_answers_the_same_minute(asked: Workspace) -> None:
    answer(asked, "tom", ROUND, MONDAY, q0="in confidence")
    with asked.database.writing() as session:
        team = find_team(session, asked.tools.workspace_id, "Support")
        emma = find_person(session, asked.tools.workspace_id, "emma")
        assert team is not None
        assert emma is not None
        leave(session, team, emma, (MONDAY - timedelta(days=1)).date())
    assert "There is no check-in" in asked.refusal("emma", "checkin results 1", now=MONDAY)
    assert "in confidence" in asked.text("ines", "checkin results 1", now=MONDAY)
    assert [who for _, who, _ in go(asked, TUESDAY - timedelta(hours=6), FRIDAY)] == []


def test_agents_plan_nothing_and_read_nobody_else(asked: Workspace) -> None:
    answer(asked, "tom", ROUND, MONDAY, q0="mine")
    assert "Only who leads the team" in asked.refusal("mia", "checkin results 1", now=MONDAY)
    assert "mine" not in asked.text("mia", "checkin mine", now=MONDAY)
    assert asked.ask("mia", "checkin plan pulse", now=MONDAY).refused


@pytest.mark.parametrize("period", ["9999-12", "9999-W52", "9999-12-31", "2026-13", "0000-01"])
def test_a_round_that_never_was_is_not_there(crew: Workspace, period: str) -> None:
    crew.card("emma", "checkin plan weekly check-in on monday at 10:00", now=START)
    go(crew, START, MONDAY)
    for words in ("answer", "skip"):
        assert "You were not asked in that round" in crew.refusal("tom", f"checkin {words} 1 {period}", now=MONDAY)
