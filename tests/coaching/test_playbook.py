"""One suggestion a morning, the one that matters most; guardrail pairs first; none where nothing is the matter."""

import string
from dataclasses import fields

import pytest

from coaching.playbook import PLAYS, Behind, Situation, decide_play
from kpi.definitions import BY_KEY


def chosen(**what: object) -> str | None:
    play = decide_play(Situation(**what))
    return play.key if play else None


def test_nothing_is_suggested_where_nothing_is_the_matter() -> None:
    assert chosen() is None
    assert chosen(open=40, old=2, people=6, away=1, breaching=1, low_ratings=1) is None


@pytest.mark.parametrize(
    ("unusual", "play"),
    [
        ({"first_reply": True}, "slow_first_reply"),
        ({"first_reply": False}, "fast_and_sound"),
        ({"reopen_rate": True}, "coming_back"),
        ({"csat": False}, "unhappy"),
        ({"csat": True}, "content"),
        ({"sla": False}, "promises_broken"),
        ({"next_reply": True}, "slow_next_reply"),
        ({"next_reply": False}, None),
        ({"solved": True}, None),
    ],
)
def test_an_unusual_measure_has_its_play_on_the_side_that_matters(unusual: dict[str, bool], play: str | None) -> None:
    assert chosen(unusual=unusual) == play


@pytest.mark.parametrize(
    ("unusual", "play"),
    [
        ({"first_reply": False, "reopen_rate": True}, "fast_but_back"),
        ({"full_resolution": False, "csat": False}, "solved_but_unhappy"),
        ({"full_resolution": False, "reopen_rate": True}, "solved_but_back"),
        ({"one_touch": True, "csat": False}, "one_touch_but_unhappy"),
    ],
)
def test_a_gain_that_another_measure_paid_for_is_to_be_checked_first(unusual: dict[str, bool], play: str) -> None:
    assert chosen(unusual=unusual, breaching=9, people=2, away=2, low_ratings=20, topic_low=20) == play


def test_a_gain_alone_is_no_guardrail() -> None:
    assert chosen(unusual={"first_reply": False, "reopen_rate": False}) == "fast_and_sound"


def test_few_people_go_before_tickets_that_breach_and_those_before_a_measure() -> None:
    assert chosen(people=6, away=2, breaching=4, unusual={"csat": False}) == "few_there"
    assert chosen(people=6, away=1, breaching=4, unusual={"csat": False}) == "breaching"
    assert chosen(people=6, away=1, breaching=2, unusual={"csat": False}) == "unhappy"


def test_old_tickets_matter_when_they_are_many_and_a_good_part() -> None:
    assert chosen(open=12, old=5) == "old_backlog"
    assert chosen(open=12, old=4) is None
    assert chosen(open=50, old=5) is None


def test_low_ratings_of_one_topic_go_to_who_owns_the_cause() -> None:
    assert chosen(low_ratings=4, topic_low=3, topic="Refund") == "one_topic"
    assert chosen(low_ratings=4, topic_low=2, topic="Refund") == "low_ratings"


def test_the_choice_is_the_same_every_time_and_a_tie_goes_to_the_first() -> None:
    both = Situation(unusual={"first_reply": False, "reopen_rate": True, "csat": False})
    assert {play.key for _ in range(20) if (play := decide_play(both))} == {"fast_but_back"}


def test_every_play_names_its_duty_its_evidence_and_its_tickets() -> None:
    known = {field.name for field in fields(Situation)}
    assert len({play.key for play in PLAYS}) == len(PLAYS)
    for play in PLAYS:
        assert play.duty
        assert play.suggestion
        assert play.evidence or play.kpis
        assert play.tickets in BY_KEY or play.tickets in set(Behind)
        assert set(play.kpis) <= set(BY_KEY)
        assert {name for _, name, _, _ in string.Formatter().parse(play.evidence) if name} <= known


def test_every_play_is_reached_by_some_situation() -> None:
    signals = [Situation(unusual={key: above}) for key in BY_KEY for above in (True, False)]
    pairs = [
        Situation(unusual={one: a, other: b})
        for one in BY_KEY for other in BY_KEY if one != other for a in (True, False) for b in (True, False)
    ]  # fmt: skip
    counts = [
        Situation(people=3, away=1), Situation(breaching=3), Situation(low_ratings=3), Situation(topic_low=3),
        Situation(open=5, old=5),
    ]  # fmt: skip
    reached = {play.key for each in (*signals, *pairs, *counts) if (play := decide_play(each))}
    assert reached == {play.key for play in PLAYS}
