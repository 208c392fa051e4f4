"""Questions for a 1:1: three, what went well first, each with what it rests on."""

import pytest

from coaching.questions import Since, decide_questions

SITUATIONS = [
    Since(),
    Since(goals=1),
    Since(good_words=2, low_ratings=3, topic_low=2, topic="Invoice", goals=1),
    Since(unusual={"reopen_rate": True, "full_resolution": True, "agent_first_response": False}, overdue=1),
    Since(open=9, old=4, reopened=3),
]


@pytest.mark.parametrize("since", SITUATIONS)
def test_there_are_three_and_none_twice(since: Since) -> None:
    found = decide_questions(since)
    assert len(found) == len(set(found)) == 3


def test_what_went_well_is_asked_first() -> None:
    assert "{good_words}" in decide_questions(SITUATIONS[2])[0].evidence
    assert "faster" in decide_questions(SITUATIONS[3])[0].text
    assert "went well" in decide_questions(Since(goals=1))[0].text


def test_what_was_agreed_and_is_past_its_day_goes_before_figures() -> None:
    assert "what we agreed" in decide_questions(SITUATIONS[3])[1].text


def test_a_question_is_proposed_for_evidence_alone() -> None:
    assert not any(each.evidence for each in decide_questions(Since(goals=1)))
