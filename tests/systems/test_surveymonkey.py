"""SurveyMonkey: choices and their weights, changed answers, trials."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from shutil import copy

import pytest

from connectors.pull.client import Client
from storage.connections import connections_to_pull
from storage.database import Database
from tests.systems import surveymonkey_stub
from tests.systems.connected import NOW, START, Connected, connected
from tests.systems.rated import ratings
from tests.systems.stub import Replied

HOUR = 3600
LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> str:
    """What pages do to PostgreSQL is `test_tickets_of`'s to tell."""
    copy(sqlite_template, tmp_path / "touchline.db")
    return f"sqlite:///{tmp_path / 'touchline.db'}"


@pytest.fixture
def survey() -> surveymonkey_stub.SurveyMonkey:
    return surveymonkey_stub.account()


@pytest.fixture
def surveymonkey(database: Database, survey: surveymonkey_stub.SurveyMonkey) -> Iterator[Connected]:
    with connected(database, "surveymonkey", surveymonkey_stub.ENTERED, survey.stub()) as made:
        yield made


def test_surveymonkeys_choices_are_worth_their_weights(surveymonkey: Connected) -> None:
    assert surveymonkey.sync().problem is None
    assert ratings(surveymonkey)["2"] == [("surveymonkey:5002", 2, "1-5", "Because 2")]
    assert len(ratings(surveymonkey)) == 7


def test_an_answer_that_is_changed_is_one_rating_still(
    surveymonkey: Connected, survey: surveymonkey_stub.SurveyMonkey
) -> None:
    surveymonkey.sync()
    survey.answer(2, START + 90 * HOUR, 5)
    surveymonkey.sync(LATER)
    assert ratings(surveymonkey)["2"] == [("surveymonkey:5002", 5, "1-5", "Because 2")]


def test_an_answer_that_changes_while_its_list_is_read_shifts_no_other_out(
    surveymonkey: Connected, survey: surveymonkey_stub.SurveyMonkey
) -> None:
    def meanwhile(_: object) -> None:
        pages = [path for path in surveymonkey.stub.paths() if path.endswith("/bulk")]
        if len(pages) == 1:
            survey.answer(1, START + 95 * HOUR, 1)

    surveymonkey.stub.before = meanwhile
    surveymonkey.sync()
    assert sorted(ratings(surveymonkey)) == [str(number) for number in range(1, 8)]
    assert ratings(surveymonkey)["1"][0][1] == 1


def test_trials_are_no_ratings_and_a_choice_worth_nothing_known_is_refused(
    surveymonkey: Connected, survey: surveymonkey_stub.SurveyMonkey
) -> None:
    survey.answer(1, START + HOUR, 5, collection_mode="preview")
    survey.choices = [{"id": each["id"], "text": "Fine"} for each in survey.choices[:2]] + survey.choices[2:]
    tally = surveymonkey.sync().lists["responses"]
    assert sorted(ratings(surveymonkey)) == ["3", "5", "7"]
    assert {each.sentence() for each in tally.refused} == {"score is “text”, which is not a number."}


def test_where_nothing_is_left_of_the_minute_the_next_request_waits_for_the_next(
    surveymonkey: Connected, survey: surveymonkey_stub.SurveyMonkey
) -> None:
    left = {"X-Ratelimit-App-Global-Minute-Remaining": "0", "X-Ratelimit-App-Global-Minute-Reset": "9"}
    waits: list[float] = []
    surveymonkey.stub.troubles.append(Replied({"data": [survey.data[1]], "links": {}}, headers=left))
    opener = partial(Client, base=surveymonkey.stub.url, clock=lambda: sum(waits), sleep=waits.append)
    assert surveymonkey.sync(opener=opener).problem is None
    assert waits == [9]


def test_a_day_of_rounds_with_nothing_new_keeps_to_a_private_apps_500_requests(surveymonkey: Connected) -> None:
    now, rounds = NOW, 0
    surveymonkey.sync(now)
    surveymonkey.stub.asked.clear()
    while True:
        with surveymonkey.tools.database.reading() as session:
            ready = {each.id for each in connections_to_pull(session, now)}
        if surveymonkey.connection_id in ready:
            rounds += 1
            if rounds == 3:
                break
            surveymonkey.sync(now)
        now += timedelta(minutes=1)
    a_round = len(surveymonkey.stub.asked) / 2
    assert a_round * 24 * 60 / ((now - NOW).total_seconds() / 60 / 3) <= 500
