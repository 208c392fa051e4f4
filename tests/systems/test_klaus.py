"""Zendesk QA: reviews as shares of one, whose they are, and what its contract leaves open."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest

from storage.database import Database
from tests.systems import klaus_stub
from tests.systems.connected import NOW, START, Connected, connected
from tests.systems.reviewing import people, reviews

HOUR = 3600
LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> str:
    copy(sqlite_template, tmp_path / "touchline.db")
    return f"sqlite:///{tmp_path / 'touchline.db'}"


@pytest.fixture
def account() -> klaus_stub.Klaus:
    return klaus_stub.account()


@pytest.fixture
def klaus(database: Database, account: klaus_stub.Klaus) -> Iterator[Connected]:
    with connected(database, "klaus", klaus_stub.ENTERED, account.stub()) as made:
        yield made


def test_a_review_is_of_the_reviewees_work_on_the_helpdesks_ticket(klaus: Connected) -> None:
    assert klaus.sync().problem is None
    found = reviews(klaus)
    assert len(found) == 7
    told = found["r2.0"]
    assert (told["score"], told["ticket"], told["scorecard"], told["at"]) == (0.88, "2", "E-mail", START + 2 * HOUR)
    assert (told["agent_id"], told["reviewer_id"]) == ("ana@acme.example", "quinn@acme.example")
    assert people(klaus)["ana@acme.example"] == ("Ana", "ana@acme.example", False)


def test_a_category_is_a_share_of_its_highest_rating_and_one_without_is_left_out(klaus: Connected) -> None:
    klaus.sync()
    assert reviews(klaus)["r1.0"]["parts"] == [["Tone", 1.0], ["Solution", 0.0]]
    assert not reviews(klaus)["r1.0"]["failed"]


def test_a_critical_category_at_nought_fails_the_whole(klaus: Connected, account: klaus_stub.Klaus) -> None:
    ratings = [{"categoryId": "c2", "categoryName": "Solution", "score": 0, "critical": True}]
    account.review(1, START + 30 * HOUR, 0, ratings=ratings)
    klaus.sync()
    assert (reviews(klaus)["r1.1"]["failed"], reviews(klaus)["r1.0"]["failed"]) == (True, False)


def test_pages_go_on_until_one_is_empty_however_few_rows_they_have(klaus: Connected, account: klaus_stub.Klaus) -> None:
    account.page = 1
    klaus.sync()
    assert len(reviews(klaus)) == 7
    asked = [int(each.query["page"]) for each in klaus.stub.asked if each.path.endswith("/reviews")]
    assert asked == list(range(8))


def test_a_review_that_is_changed_weeks_later_is_read_again(klaus: Connected, account: klaus_stub.Klaus) -> None:
    """Nobody says which of its dates the window means."""
    klaus.sync()
    account.conversations[3]["reviews"][0]["score"] = 12
    klaus.sync(NOW + timedelta(days=5))
    assert reviews(klaus)["r3.0"]["score"] == 0.12


def test_what_is_empty_is_no_review_and_a_score_over_a_hundred_is_refused(
    klaus: Connected, account: klaus_stub.Klaus
) -> None:
    account.conversations[1]["reviews"][0]["reviewee"] = None
    account.conversations[2]["reviews"] = None
    account.conversations[3]["reviews"][0] |= {"score": None, "reviewer": None, "scorecard": None, "ratings": None}
    account.conversations[4]["reviews"][0]["score"] = 101
    tally = klaus.sync().lists["reviews"]
    assert sorted(reviews(klaus)) == ["r3.0", "r5.0", "r6.0", "r7.0"]
    assert [reviews(klaus)["r3.0"][name] for name in ("score", "reviewer_id", "scorecard", "parts")] == [
        None, None, None, [],
    ]  # fmt: skip
    assert [each.sentence() for each in tally.refused] == ["The rating  is outside its scale 0-100."]


def test_a_time_that_is_only_told_in_seconds_is_read(klaus: Connected, account: klaus_stub.Klaus) -> None:
    account.conversations[1]["reviews"][0]["createdISO"] = None
    account.conversations[2]["reviews"][0] |= {"createdISO": None, "created": "2026-03-05T10:00:00+00:00"}
    klaus.sync()
    assert [reviews(klaus)[key]["at"] for key in ("r1.0", "r2.0")] == [START + HOUR, START + 4 * 86_400 + 10 * HOUR]
