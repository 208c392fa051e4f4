"""Medallia: fields by their entered names, errors that come as 200, answers of one time."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest

from connectors.pull.errors import EndlessPagesError, OddAnswerError
from storage.database import Database
from tests.systems import medallia_stub
from tests.systems.connected import NOW, START, Connected, connected
from tests.systems.rated import ratings

HOUR = 3600
LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> str:
    """What pages do to PostgreSQL is `test_tickets_of`'s to tell."""
    copy(sqlite_template, tmp_path / "touchline.db")
    return f"sqlite:///{tmp_path / 'touchline.db'}"


@pytest.fixture
def records() -> medallia_stub.Medallia:
    return medallia_stub.account()


@pytest.fixture
def medallia(database: Database, records: medallia_stub.Medallia) -> Iterator[Connected]:
    with connected(database, "medallia", medallia_stub.ENTERED, records.stub()) as made:
        yield made


def test_medallias_fields_are_asked_for_by_the_names_that_were_entered(medallia: Connected) -> None:
    assert medallia.sync().problem is None
    assert ratings(medallia)["2"] == [("medallia:902", 2, "1-5", "Because 2")]
    assert len(ratings(medallia)) == 7
    query = medallia.stub.asked[-1].body["query"]
    assert 'ticket: fieldData(fieldId: "e_ticket_id") { values }' in query


def test_an_error_that_comes_as_200_is_one(medallia: Connected, records: medallia_stub.Medallia) -> None:
    records.errors = [{"message": "Query cost exceeds the limit"}]
    assert isinstance(medallia.sync().problem, OddAnswerError)
    records.errors = []
    assert medallia.sync(LATER).problem is None
    assert len(ratings(medallia)) == 7


def test_more_answers_of_one_time_than_a_page_holds_stop_the_round_and_are_not_left_out(
    medallia: Connected, records: medallia_stub.Medallia
) -> None:
    """Whoever enters a field with days instead of seconds must learn of it."""
    records.page = 500
    for number in range(150):
        records.answer(1000 + number, START + 50 * HOUR, "5", ticket="9")
    assert isinstance(medallia.sync().problem, EndlessPagesError)


def test_empty_fields_are_no_rating_and_a_record_without_a_time_is_refused(
    medallia: Connected, records: medallia_stub.Medallia
) -> None:
    records.answer(8, START + 20 * HOUR, "", ticket="8")
    records.records[0]["q_csat"] = []
    records.records[4]["e_ticket_id"] = [""]
    records.records[1]["a_surveyid"] = []
    tally = medallia.sync().lists["feedback"]
    assert sorted(ratings(medallia)) == ["3", "4", "6", "7"]
    assert [each.values["column"] for each in tally.refused] == ["id, time"]
