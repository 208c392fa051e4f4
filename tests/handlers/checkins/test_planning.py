"""Planning a check-in by words and by the form, for a team or for some of it; and what is due, in the morning."""

from datetime import timedelta

import pytest

from handlers.checkins.mine import due
from handlers.checkins.templates import TEMPLATES
from storage.checkins import CheckinSeries, all_series
from storage.jobs import Job
from storage.people import find_person
from tests.handlers.checkins.crew import AGENTS, MONDAY, START, answer, go, said
from tests.stories.workspace import Workspace


def planned(crew: Workspace) -> tuple[CheckinSeries, Job]:
    with crew.database.reading() as session:
        [found] = all_series(session, crew.tools.workspace_id)
        return found


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.key)
def test_each_template_is_planned_by_each_of_its_words(crew: Workspace, template: object) -> None:
    for word in template.words:  # type: ignore[attr-defined]
        crew.card("emma", f"checkin plan {word}", now=START)
        series, job = planned(crew)
        assert (series.template, job.cadence) == (template.key, template.cadence)  # type: ignore[attr-defined]
        assert (job.minute, series.anonymous) == (template.minute, template.anonymous)  # type: ignore[attr-defined]
        crew.card("emma", f"checkin end {series.id}", now=START)


def test_words_say_when_to_whom_and_how(crew: Workspace) -> None:
    words = (
        'checkin plan "How was it?" "Mood (1-5)" "Enough help? (yes/no)" monthly at 10:15 to @tom @mia remind after 5h'
    )
    text = crew.text("emma", words, now=START)
    series, job = planned(crew)
    assert [each["kind"] for each in series.questions] == ["text", "scale", "yes_no"]
    assert (job.cadence, job.minute, series.remind_after) == ("monthly", 615, 5)
    assert (series.whole_team, series.anonymous) == (False, False)
    assert "@tom and @mia" in text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("checkin plan", ""),
        ("checkin plan nonsense", "Say what to ask"),
        ("checkin plan standup to @zoe", "not in that team"),
        ("checkin plan standup for Billing", "lead"),
        ("checkin plan standup to @nobody", "I know nobody"),
        ("checkin plan standup remind after 999h", "1 to 240"),
        ("checkin plam standup", 'Did you mean "plan"'),
        ("checkin results", "by its number"),
    ],
)
def test_what_cannot_be_planned_says_why_and_leaves_nothing(crew: Workspace, words: str, why: str) -> None:
    reply = crew.ask("emma", words, now=START)
    assert (reply.form is not None) if not why else why in said(reply)
    with crew.database.reading() as session:
        assert all_series(session, crew.tools.workspace_id) == []
        assert session.query(Job).count() == 0


def test_the_form_plans_the_same_as_words_and_says_beside_each_field_what_is_wrong(crew: Workspace) -> None:
    form = crew.ask("emma", "checkin plan", now=START).form
    assert form is not None
    answers = {field.name: field.value for field in form.fields}
    wrong = {
        **answers,
        "template": "own",
        "time": "25:99",
        "people": "@nobody",
        "remind": "often",
        "questions": "Well?",
    }
    beside = crew.ask("emma", form.words, now=START, answers=wrong).field_errors.errors
    assert set(beside) == {"time", "people", "remind"}
    right = {**answers, "template": "own", "questions": "Well?\nMood (1-5)", "cadence": "daily", "time": "9:30",
             "anonymous": "yes", "title": "How are we"}  # fmt: skip
    assert "How are we" in said(crew.ask("emma", form.words, now=START, answers=right))
    series, job = planned(crew)
    assert (series.anonymous, series.whole_team, job.cadence, job.minute) == (True, True, "daily", 570)


def test_a_check_in_changed_as_a_scheduled_post_keeps_how_often(crew: Workspace) -> None:
    crew.card("emma", "checkin plan standup", now=START)
    crew.card("emma", "digest schedule 1 at 10:00", now=START)
    _, job = planned(crew)
    assert (job.cadence, job.minute) == ("daily", 600)


def test_several_check_ins_of_a_team_stand_beside_each_other(crew: Workspace) -> None:
    crew.card("emma", "checkin plan standup", now=START)
    crew.card("emma", "checkin plan pulse", now=START)
    crew.card("emma", "digest schedule 2 at 10:00", now=START)
    with crew.database.reading() as session:
        assert len(all_series(session, crew.tools.workspace_id)) == 2


def test_what_is_due_names_the_round_until_it_is_answered(crew: Workspace) -> None:
    crew.card("emma", "checkin plan standup at 9:30", now=START)
    go(crew, START, MONDAY)

    def waits() -> list[str]:
        with crew.database.reading() as session:
            tom = find_person(session, crew.tools.workspace_id, "tom")
            assert tom is not None
            return [each.words for each in due(session, tom, crew.tools, MONDAY)]

    assert waits() == ["checkin answer 1 2026-11-23"]
    assert "Waits for your answer" in crew.text("tom", "checkin", now=MONDAY)
    answer(crew, "tom", waits()[0], MONDAY, q0="done")
    assert waits() == []


def test_the_morning_says_what_is_due_to_who_leads_and_to_oneself(crew: Workspace) -> None:
    crew.card("emma", "checkin plan standup at 9:30", now=START)
    go(crew, START, MONDAY)
    answer(crew, "tom", "checkin answer 1 2026-11-23", MONDAY, q0="not for the digest")
    reply = crew.ask("emma", "digest preview morning", now=MONDAY + timedelta(hours=1))
    assert f"1 of {len(AGENTS)} answered" in said(reply)
    assert "not for the digest" not in said(reply)
    assert "Waits for your answer: Daily standup" in said(crew.ask("mia", "digest preview note", now=MONDAY))
    assert "Waits for your answer" not in said(crew.ask("tom", "digest preview note", now=MONDAY))


def test_a_form_sent_twice_plans_one_check_in_and_another_one_stands_beside_it(crew: Workspace) -> None:
    form = crew.ask("emma", "checkin plan", now=START).form
    assert form is not None
    answers = {field.name: field.value for field in form.fields}
    for seconds in (0, 2):
        assert not crew.ask("emma", form.words, now=START + timedelta(seconds=seconds), answers=answers).refused
    assert how_many(crew) == 1
    crew.ask("emma", form.words, now=START, answers=answers | {"time": "11:00"})
    crew.ask("ines", form.words, now=START, answers=answers)
    assert how_many(crew) == 3
    crew.ask("emma", form.words, now=START + timedelta(minutes=6), answers=answers)
    assert how_many(crew) == 4


def how_many(crew: Workspace) -> int:
    with crew.database.reading() as session:
        return session.query(CheckinSeries).count()
