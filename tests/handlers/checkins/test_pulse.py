"""The anonymous pulse: what who leads the team reads, from how many on, and what nobody ever reads."""

from datetime import datetime, timedelta

import pytest

from storage.checkins import CheckinAnswer
from tests.handlers.checkins.crew import AGENTS, FRIDAY, MONDAY, START, answer, go, said
from tests.stories.workspace import Workspace

ROUND = "checkin answer 1 2026-W47"
OVER = datetime.fromisoformat("2026-11-30T12:00:00+00:00")
WEEK = timedelta(days=7)


@pytest.fixture
def pulse(crew: Workspace) -> Workspace:
    """A pulse on Mondays at ten, asked."""
    crew.card("emma", "checkin plan pulse weekly on monday at 10:00", now=START)
    go(crew, START, MONDAY)
    return crew


def tell(crew: Workspace, people: tuple[str, ...], words: str = ROUND, now: datetime = MONDAY) -> None:
    for number, who in enumerate(people):
        answer(crew, who, words, now + timedelta(minutes=number), q0=str(number % 5 + 1), q4=f"word{number} by someone")


@pytest.mark.parametrize("count", range(7))
def test_results_are_shown_from_the_minimum_group_on_and_only_after_the_round(pulse: Workspace, count: int) -> None:
    tell(pulse, AGENTS[:count])
    before = pulse.text("emma", "checkin results 1", now=OVER - timedelta(seconds=1))
    after = pulse.text("emma", "checkin results 1", now=OVER)
    assert "word" not in before
    assert "once nobody can answer any more" in before
    assert ("word0" in after) == (count >= 5)
    assert (f"{count} people answered" in after) == (count >= 5)
    assert ("so nothing of it is shown" in after) == (count < 5)


def test_a_question_that_few_answered_is_not_shown(pulse: Workspace) -> None:
    for number, who in enumerate(AGENTS):
        answer(pulse, who, ROUND, MONDAY, q0="3", **({"q4": "told by few"} if number < 4 else {}))
    text = pulse.text("emma", "checkin results 1", now=OVER)
    assert "My workload" in text
    assert "told by few" not in text
    assert "Fewer than 5 people answered this" in text


def test_what_is_too_little_to_be_shown_is_deleted(pulse: Workspace) -> None:
    tell(pulse, AGENTS[:4])
    go(pulse, OVER - timedelta(hours=1), OVER - timedelta(minutes=30))
    assert held(pulse) == 8
    go(pulse, OVER, OVER)
    assert held(pulse) == 0


def held(crew: Workspace) -> int:
    with crew.database.reading() as session:
        return session.query(CheckinAnswer).count()


def test_after_the_round_no_answer_is_taken_that_could_be_told_apart(pulse: Workspace) -> None:
    tell(pulse, AGENTS[:5])
    before = held(pulse)
    assert "could be told apart" in pulse.refusal("dan", ROUND, now=OVER)
    late = pulse.ask("dan", ROUND, now=OVER, answers={"q0": "1"})
    assert late.refused
    assert held(pulse) == before
    assert "5 people answered" in pulse.text("emma", "checkin results 1", now=OVER)


def test_whoever_is_away_in_one_round_is_not_told_by_the_difference(pulse: Workspace) -> None:
    tell(pulse, AGENTS)
    pulse.ask("dan", "away 2026-11-30 to 2026-12-04", now=FRIDAY)
    sent = go(pulse, FRIDAY, MONDAY + WEEK)
    assert {who for _, who, card in sent if card.title == "Pulse"} == set(AGENTS) - {"dan"}
    tell(pulse, AGENTS[:5], "checkin answer 1 2026-W48", MONDAY + WEEK)
    text = pulse.text("emma", "checkin results 1 2026-W48", now=OVER + WEEK)
    assert "differ from an earlier round" in text
    assert "word" not in text
    assert "6 people answered" in pulse.text("emma", "checkin results 1 2026-W47", now=OVER + WEEK)


@pytest.mark.parametrize(("who", "may"), [("emma", True), ("ines", True), ("tom", False), ("max", False),
                                          ("zoe", False), ("eve", False), ("root", False)])  # fmt: skip
def test_only_who_leads_the_team_reads_results(pulse: Workspace, who: str, *, may: bool) -> None:
    tell(pulse, AGENTS)
    reply = pulse.ask(who, "checkin results 1", now=OVER)
    assert reply.refused is not may
    assert ("word3" in said(reply)) is may


def test_no_name_stands_in_the_results_and_texts_come_in_no_fixed_order(pulse: Workspace) -> None:
    tell(pulse, AGENTS)
    seen = {pulse.text("emma", "checkin results 1", now=OVER) for _ in range(12)}
    assert len(seen) > 1
    assert not any(name.title() in text for text in seen for name in AGENTS)


def test_one_sees_that_one_answered_and_not_what(pulse: Workspace) -> None:
    tell(pulse, AGENTS)
    text = pulse.text("tom", "checkin mine", now=MONDAY)
    assert "which answers are yours is kept nowhere" in text
    assert "word" not in text


def test_a_pulse_of_fewer_than_the_minimum_group_is_not_planned(crew: Workspace) -> None:
    assert "at least 5 people" in crew.refusal("emma", "checkin plan pulse to @tom @mia @ada @ben", now=START)


def test_a_check_in_stays_with_its_team_so_that_no_other_lead_reads_its_answers(pulse: Workspace) -> None:
    pulse.put("emma", "Billing", leads=True)
    tell(pulse, AGENTS)
    assert "You can choose: Support." in pulse.refusal("emma", "digest schedule 1 for Billing to @zoe", now=OVER)
    assert "word0" in pulse.text("emma", "checkin results 1", now=OVER)
    assert "no check-in number 1" in pulse.refusal("max", "checkin results 1", now=OVER)
