"""NICE CXone against a stub of its contract: calls, reviews out of a file that lives shortly, a narrow limit."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from connectors.pull.client import Client
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, Leap, connect, connected, everything
from tests.systems.cxone_stub import DAY, ENTERED, HOUR, Cxone, tenant
from tests.systems.on_sqlite import database_url

__all__ = ["database_url"]
LATER = NOW + timedelta(hours=1)


@pytest.fixture(name="tenant")
def made_tenant() -> Cxone:
    made = tenant()
    made.contacts = {key: contact for key, contact in made.contacts.items() if key < 8}
    return made


@pytest.fixture
def cxone(database: Database, tenant: Cxone) -> Iterator[Connected]:
    with connected(database, "cxone", ENTERED, tenant.stub()) as made:
        yield made


def calls(made: Connected) -> dict[str, Any]:
    found: dict[str, Any] = everything(made)["call"]
    return found


def reviews(made: Connected) -> dict[str, Any]:
    found: dict[str, Any] = everything(made)["quality_review"]
    return found


def test_a_call_has_what_was_talked_without_what_was_held(cxone: Connected) -> None:
    cxone.sync()
    call = calls(cxone)["3"]
    assert (call["agent_id"], call["talked"], call["held"], call["after"], call["waited"]) == ("4", 60, 5, 20, 8)
    assert (call["answered"], call["inbound"], call["queue"]) == (True, True, "Support")


def test_who_gave_up_waiting_is_nobodys_call_and_a_chat_is_none(cxone: Connected, tenant: Cxone) -> None:
    tenant.talk(90, START + HOUR, 0, abandoned="True", agentSeconds=0, holdSeconds=None)
    tenant.talk(91, START + HOUR, 2, mediaTypeName="Chat")
    cxone.sync()
    assert (calls(cxone)["90"]["agent_id"], calls(cxone)["90"]["answered"], calls(cxone)["90"]["waited"]) == (
        None,
        False,
        8,
    )
    assert "91" not in calls(cxone)


def test_a_review_comes_out_of_a_file_to_which_the_key_does_not_go(cxone: Connected) -> None:
    assert cxone.sync().problem is None
    review = reviews(cxone)["W1"]
    assert (review["agent_id"], review["reviewer_id"], review["score"], review["scorecard"]) == ("1", "2", 0.8, "Calls")
    assert review["at"] == START + DAY


def test_a_calibration_and_a_self_evaluation_are_nobodys_review(cxone: Connected, tenant: Cxone) -> None:
    tenant.review("K1", 1, START + DAY, kind="Calibration")
    tenant.review("S1", 1, START + DAY, kind="Self Assessment")
    cxone.sync()
    assert sorted(reviews(cxone)) == ["W1", "W2", "W3"]


def test_a_review_without_a_score_is_one_without_a_score(cxone: Connected, tenant: Cxone) -> None:
    tenant.review("W9", 1, START + DAY, score="")
    cxone.sync()
    assert reviews(cxone)["W9"]["score"] is None


def test_one_question_in_thirty_seconds_and_a_file_within_its_thirty(database: Database, tenant: Cxone) -> None:
    """Four months in pieces: each is asked for, waited for and fetched at that pace, and no file is dead by then."""
    leap = Leap()
    tenant.now, tenant.looks = leap.now, 2
    stub = tenant.stub()
    with connected(database, "cxone", ENTERED, stub) as made:
        far = Connected(made.tools, connect(made.tools, "cxone", ENTERED, START - 100 * DAY), stub)
        opener = partial(Client, base=stub.url, clock=leap.now, sleep=leap.sleep)
        assert far.sync(opener=opener).problem is None
        assert tenant.early == 0
        assert len(tenant.jobs) == 4
        assert sorted(reviews(far)) == ["W1", "W2", "W3"]


def test_where_a_files_address_has_died_a_new_one_is_asked_for(cxone: Connected, tenant: Cxone) -> None:
    """The address is in no position that is kept: it would be dead."""

    def dies(asked: Any) -> None:
        if asked.path.startswith("/s3/"):
            cxone.stub.before = lambda _: None
            tenant.files.clear()

    cxone.stub.before = dies
    assert cxone.sync().problem is None
    assert sorted(reviews(cxone)) == ["W1", "W2", "W3"]
    assert sum("/s3/" in path for path in cxone.stub.paths()) > len(tenant.files)


def test_no_list_at_all_is_no_trouble(cxone: Connected, tenant: Cxone) -> None:
    """204, without a body."""
    tenant.agents.clear()
    tenant.contacts.clear()
    assert cxone.sync().problem is None


def test_no_customers_number_is_kept(cxone: Connected) -> None:
    cxone.sync()
    assert "4155550100" not in str(everything(cxone))
