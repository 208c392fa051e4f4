"""Scorebuddy: a granted key, days instead of times, and fields that an admin names."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest

from connectors.pull.errors import OddAnswerError, WrongKeyError
from storage.database import Database
from tests.systems import scorebuddy_stub
from tests.systems.connected import NOW, START, Connected, connected
from tests.systems.reviewing import people, reviews

HOUR = 3600
LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> str:
    copy(sqlite_template, tmp_path / "touchline.db")
    return f"sqlite:///{tmp_path / 'touchline.db'}"


@pytest.fixture
def account() -> scorebuddy_stub.Scorebuddy:
    return scorebuddy_stub.account()


@pytest.fixture
def scorebuddy(database: Database, account: scorebuddy_stub.Scorebuddy) -> Iterator[Connected]:
    with connected(database, "scorebuddy", scorebuddy_stub.ENTERED, account.stub()) as made:
        yield made


def test_every_page_of_scores_is_taken_in(scorebuddy: Connected) -> None:
    assert scorebuddy.sync().problem is None
    found = reviews(scorebuddy)
    assert len(found) == 250
    told = found["42"]
    assert (told["score"], told["ticket"], told["scorecard"], told["at"]) == (0.42, "42", "Calls", START + 42 * HOUR)
    assert people(scorebuddy)["ana@acme.example"][1] == "ana@acme.example"
    assert set(scorebuddy.stub.paths()) == {"/177/api/v1/authorisation/token", "/scores"}


def test_the_secret_is_sent_for_the_key_alone(scorebuddy: Connected) -> None:
    scorebuddy.sync()
    secret = scorebuddy_stub.ENTERED["client_secret"]
    for each in scorebuddy.stub.asked:
        told = f"{each.path}{each.query}{each.headers}{each.body}"
        assert (secret in told) == each.path.endswith("/token")


def test_a_wrong_secret_is_a_wrong_key_though_it_is_called_a_bad_request(
    database: Database, account: scorebuddy_stub.Scorebuddy
) -> None:
    entered = scorebuddy_stub.ENTERED | {"client_secret": "another"}
    with connected(database, "scorebuddy", entered, account.stub()) as made:
        assert isinstance(made.sync().problem, WrongKeyError)


def test_a_score_edited_days_ago_elsewhere_is_asked_for_again(
    scorebuddy: Connected, account: scorebuddy_stub.Scorebuddy
) -> None:
    """Its filter is a day of a zone nobody names."""
    scorebuddy.sync()
    account.score(7, START + 450 * HOUR, 1)
    scorebuddy.sync(LATER)
    assert reviews(scorebuddy)["7"]["score"] == 0.01


def test_fields_go_by_the_names_that_were_entered(database: Database, account: scorebuddy_stub.Scorebuddy) -> None:
    account.scores.clear()
    account.score(1, START, 50, employee={"mail": "Ben@acme.example"}, percent=75)
    entered = scorebuddy_stub.ENTERED | {"agent_field": "employee.mail", "score_field": "percent"}
    with connected(database, "scorebuddy", entered, account.stub()) as made:
        made.sync()
        assert (reviews(made)["1"]["agent_id"], reviews(made)["1"]["score"]) == ("ben@acme.example", 0.75)


def test_a_wrong_name_of_a_field_stops_the_round_instead_of_bringing_nothing(
    database: Database, account: scorebuddy_stub.Scorebuddy
) -> None:
    with connected(database, "scorebuddy", scorebuddy_stub.ENTERED | {"agent_field": "mail"}, account.stub()) as made:
        assert isinstance(made.sync().problem, OddAnswerError)
        assert reviews(made) == {}
