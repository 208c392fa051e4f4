"""Genesys Cloud against a stub of its contract: calls, evaluations and surveys out of one conversation."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from connectors.pull.errors import TooManyRequestsError
from storage.awaited import AwaitedPart
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connect, connected, everything
from tests.systems.genesys_stub import (
    DAY,
    ENTERED,
    HOUR,
    JOBS,
    Genesys,
    agent,
    customer,
    evaluation,
    organisation,
    survey,
)
from tests.systems.on_sqlite import database_url

__all__ = ["database_url"]
LATER = NOW + timedelta(hours=1)


@pytest.fixture(name="home")
def made_home() -> Genesys:
    return organisation()


@pytest.fixture
def genesys(database: Database, home: Genesys) -> Iterator[Connected]:
    with connected(database, "genesys", ENTERED, home.stub()) as made:
        yield made


def calls(made: Connected) -> dict[str, Any]:
    found: dict[str, Any] = everything(made)["call"]
    return found


def reviews(made: Connected) -> dict[str, Any]:
    found: dict[str, Any] = everything(made)["quality_review"]
    return found


def ratings(made: Connected) -> list[Any]:
    """What waits at the helpdesk for its ticket."""
    with made.tools.database.reading() as session:
        found = session.query(AwaitedPart).filter(AwaitedPart.source != made.source).all()
        return [(row.external_id, rating) for row in found for rating in json.loads(row.part)["ratings"]]


def test_a_call_has_its_times_in_seconds(genesys: Connected) -> None:
    genesys.sync()
    call = calls(genesys)["C3:P3"]
    assert (call["agent_id"], call["talked"], call["held"], call["after"], call["waited"]) == ("U3", 60, 5, 20, 8)
    assert (call["at"], call["inbound"], call["answered"], call["queue"]) == (START + 3 * HOUR, True, True, "Q1")


def test_a_transfer_is_a_call_for_each_and_who_was_rung_in_vain_has_none(genesys: Connected, home: Genesys) -> None:
    home.talk("T", START + 9 * HOUR, customer(), agent(1, 0, tAlert=15), agent(2), agent(3, 30))
    genesys.sync()
    assert sorted(key for key in calls(genesys) if key.startswith("T:")) == ["T:P2", "T:P3"]


def test_who_gave_up_waiting_is_nobodys_call(genesys: Connected, home: Genesys) -> None:
    queue = {"participantId": "PQ", "purpose": "acd", "sessions": [
        {"mediaType": "voice", "metrics": [{"name": "tAbandon", "value": 42_000}], "segments": []}]}  # fmt: skip
    home.talk("A", START + 9 * HOUR, customer(), queue)
    genesys.sync()
    call = calls(genesys)["A:"]
    assert (call["agent_id"], call["answered"], call["waited"]) == (None, False, 42)


def test_a_call_out_that_nobody_took_is_the_callers(genesys: Connected, home: Genesys) -> None:
    home.talk("O", START + 9 * HOUR, agent(4, 0), originatingDirection="outbound")
    genesys.sync()
    call = calls(genesys)["O:P4"]
    assert (call["agent_id"], call["inbound"], call["answered"], call["waited"]) == ("U4", False, False, None)


def test_a_chat_is_no_call_and_a_call_that_runs_is_not_told_yet(genesys: Connected, home: Genesys) -> None:
    chat = agent(5)
    chat["sessions"][0]["mediaType"] = "chat"
    home.talk("CHAT", START + 9 * HOUR, customer(sessions=[]), chat)
    home.talk("RUNS", START + 10 * HOUR, customer(), agent(5), conversationEnd=None)
    genesys.sync()
    assert not [key for key in calls(genesys) if key.startswith(("CHAT", "RUNS"))]


def test_an_evaluation_is_a_review_from_its_release_and_goes_with_it(genesys: Connected, home: Genesys) -> None:
    home.conversations["C1"]["evaluations"] = [evaluation("E1", released=False)]
    genesys.sync()
    assert reviews(genesys) == {}
    home.conversations["C1"]["evaluations"] = [evaluation("E1")]
    genesys.sync(LATER)
    review = reviews(genesys)["E1"]
    assert (review["agent_id"], review["reviewer_id"], review["score"], review["scorecard"]) == (
        "U1",
        "U2",
        0.8,
        "Calls",
    )
    assert (review["parts"], review["failed"], review["at"]) == ([["Critical questions", 0.5]], False, START + DAY)
    home.conversations["C1"]["evaluations"] = [evaluation("E1", deleted=True)]
    genesys.sync(LATER + timedelta(hours=1))
    assert reviews(genesys) == {}


def test_a_calibration_is_nobodys_review(genesys: Connected, home: Genesys) -> None:
    home.conversations["C1"]["evaluations"] = [evaluation("E1", calibrationId="K1")]
    genesys.sync()
    assert reviews(genesys) == {}


def test_an_evaluation_weeks_after_the_call_still_comes(genesys: Connected, home: Genesys) -> None:
    genesys.sync()
    home.conversations["C5"]["evaluations"] = [evaluation("E5", userId="U5")]
    genesys.sync(NOW + timedelta(days=8))
    assert reviews(genesys)["E5"]["agent_id"] == "U5"


def test_a_survey_is_a_rating_only_where_an_attribute_names_the_ticket(genesys: Connected, home: Genesys) -> None:
    home.conversations["C2"]["surveys"] = [survey("S2")]
    home.talk(
        "C9", START + 9 * HOUR, customer(attributes={"Ticket Number": " #4711 "}), agent(1), surveys=[survey("S9")]
    )
    genesys.sync()
    [(ticket, rating)] = ratings(genesys)
    assert (ticket, rating[0], rating[3], rating[4]) == ("4711", "S9", 9, "1-10")


def test_a_survey_without_the_question_or_the_answer_is_no_rating(genesys: Connected, home: Genesys) -> None:
    named = customer(attributes={"Ticket Number": "4711"})
    open_ones = [survey("S1", surveyPromoterScore=None), survey("S2", surveyStatus="Sent", surveyCompletedDate=None)]
    home.talk("C9", START + 9 * HOUR, named, agent(1), surveys=open_ones)
    genesys.sync()
    assert ratings(genesys) == []


def test_months_are_asked_for_job_by_job_and_none_spans_more_than_one_may(database: Database, home: Genesys) -> None:
    for number in range(5):
        home.talk(f"OLD{number}", START - number * 20 * DAY, customer(), agent(1))
    stub = home.stub()
    with connected(database, "genesys", ENTERED, stub) as made:
        far = Connected(made.tools, connect(made.tools, "genesys", ENTERED, START - 90 * DAY), stub)
        assert far.sync().problem is None
        assert {f"OLD{number}:P1" for number in range(5)} <= set(calls(far))
        assert stub.paths().count(JOBS) > 9
        assert not [job for job in home.jobs if job["first"] >= job["until"]]


def test_a_job_that_takes_long_is_gone_on_with_in_the_next_round(genesys: Connected, home: Genesys) -> None:
    home.looks = 8
    problem = genesys.sync().problem
    assert isinstance(problem, TooManyRequestsError)
    assert len(home.jobs) == 1
    genesys.sync(LATER)
    home.looks = 0
    assert "C3:P3" in calls(genesys)
    assert genesys.sync(LATER + timedelta(hours=1)).problem is None
    assert [job["first"] for job in home.jobs].count(home.jobs[0]["first"]) < len(home.jobs)


def test_no_customer_is_named(genesys: Connected) -> None:
    genesys.sync()
    assert "+1415" not in str(everything(genesys))
    assert "Customer" not in str(everything(genesys))
