"""MaestroQA: a zip of CSV files that lies elsewhere, grades that are deleted, exports that are empty."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest

from connectors.pull.errors import InsideAddressError, OddAnswerError
from storage.database import Database
from tests.systems import maestroqa_stub
from tests.systems.connected import NOW, START, Connected, connected, opened_at
from tests.systems.reviewing import people, reviews
from tests.systems.stub import Replied, Stub, serving

HOUR = 3600
LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> str:
    copy(sqlite_template, tmp_path / "touchline.db")
    return f"sqlite:///{tmp_path / 'touchline.db'}"


@pytest.fixture
def account() -> maestroqa_stub.MaestroQA:
    return maestroqa_stub.account()


@pytest.fixture
def maestro(database: Database, account: maestroqa_stub.MaestroQA) -> Iterator[Connected]:
    with connected(database, "maestroqa", maestroqa_stub.ENTERED, account.stub()) as made:
        yield made


def test_a_grade_is_a_share_of_its_highest_with_its_sections(maestro: Connected) -> None:
    assert maestro.sync().problem is None
    found = reviews(maestro)
    assert len(found) == 7
    told = found["g2"]
    assert (told["score"], told["ticket"], told["scorecard"], told["at"]) == (0.84, "2", "E-mail", START + 2 * HOUR)
    assert told["parts"] == [["Tone", 0.25], ["Solution", 0.5]]
    assert people(maestro) == {"ana@acme.example": ("Ana", "ana@acme.example", False)}


def test_a_file_that_lies_elsewhere_is_fetched_without_the_key(
    maestro: Connected, account: maestroqa_stub.MaestroQA
) -> None:
    elsewhere = Stub()
    elsewhere.on("GET", r"/files/(\d+)\.zip", account.file)
    with serving(elsewhere):
        account.files = elsewhere.url
        assert maestro.sync().problem is None
    assert len(reviews(maestro)) == 7
    [asked] = account.fetched
    assert maestroqa_stub.ENTERED["token"] not in str(asked.headers)


def test_an_export_without_a_file_is_an_empty_one(maestro: Connected, account: maestroqa_stub.MaestroQA) -> None:
    account.grades.clear()
    assert maestro.sync().problem is None
    account.grade(9, int(NOW.timestamp()) + 60, 50)
    assert maestro.sync(LATER).problem is None
    assert reviews(maestro)["g9"]["score"] == 1.0


def test_each_export_begins_before_the_last_one_ended(maestro: Connected, account: maestroqa_stub.MaestroQA) -> None:
    maestro.sync()
    maestro.sync(LATER)
    (_, ended), (began, _) = account.exports
    assert (began, ended) == ("2026-03-20T11:00:00Z", "2026-03-20T12:00:00Z")


def test_a_deleted_grade_goes_and_one_graded_anew_is_one_still(
    maestro: Connected, account: maestroqa_stub.MaestroQA
) -> None:
    maestro.sync()
    now = int(NOW.timestamp())
    account.grade(1, now, 0, is_deleted="true")
    account.grade(2, now, 25)
    maestro.sync(LATER)
    found = reviews(maestro)
    assert "g1" not in found
    assert (found["g2"]["score"], len(found)) == (0.5, 6)


def test_what_is_empty_in_the_csv_is_nothing(maestro: Connected, account: maestroqa_stub.MaestroQA) -> None:
    account.grade(1, START + HOUR, "", ticket_id="", rubric_name="")
    account.grade(2, START + HOUR, 0, max_rubric_score=0)
    account.grade(3, START + HOUR, 80, max_rubric_score="")
    account.grade(4, START + HOUR, 80, agent_email="")
    account.grade(5, START + HOUR, 80, max_rubric_score=100, date_graded="")
    account.sections.clear()
    tally = maestro.sync().lists["grades"]
    found = reviews(maestro)
    assert [found[key]["score"] for key in ("g1", "g2", "g3")] == [None, None, 0.8]
    assert (found["g1"]["ticket"], found["g1"]["scorecard"], found["g1"]["parts"]) == (None, None, [])
    assert sorted(found) == ["g1", "g2", "g3", "g6", "g7"]
    assert [each.sentence() for each in tally.refused] == ["The row has no time in date_graded."]


def test_an_export_in_progress_is_left_and_found_again(maestro: Connected, account: maestroqa_stub.MaestroQA) -> None:
    account.looks = 7
    opener = opened_at(maestro.stub.url, sleep=lambda _: None)
    assert maestro.sync(opener=opener).problem is not None
    assert maestro.sync(LATER, opener=opener).problem is None
    assert (len(account.exports), len(reviews(maestro))) == (1, 7)


def test_a_zip_that_is_none_stops_the_round_and_loses_nothing(
    maestro: Connected, account: maestroqa_stub.MaestroQA
) -> None:
    def broken(_: object) -> None:
        if len(maestro.stub.asked) == 2:
            maestro.stub.troubles.append(Replied(b"PK no zip"))

    maestro.stub.before = broken
    assert isinstance(maestro.sync().problem, OddAnswerError)
    maestro.stub.before = lambda _: None
    assert maestro.sync(LATER).problem is None
    assert len(reviews(maestro)) == 7


def test_an_address_that_is_over_is_asked_for_anew(maestro: Connected, account: maestroqa_stub.MaestroQA) -> None:
    """Killed between the address and the file; meanwhile its time is up, which a store of files says with 403."""
    elsewhere = Stub()
    elsewhere.on("GET", r"/files/1\.zip", lambda _: Replied(b"<Error>Request has expired</Error>", 403))
    elsewhere.on("GET", r"/files/(\d+)\.zip", account.file)
    with serving(elsewhere):
        account.files = elsewhere.url
        assert maestro.sync().problem is None
    assert (len(account.exports), len(reviews(maestro))) == (2, 7)


def test_an_address_of_a_file_inside_stops_the_round_and_loses_nothing(
    maestro: Connected, account: maestroqa_stub.MaestroQA
) -> None:
    account.files = "https://169.254.169.254"
    assert isinstance(maestro.sync().problem, InsideAddressError)
    assert reviews(maestro) == {}
    account.files = ""
    assert maestro.sync(LATER).problem is None
    assert len(reviews(maestro)) == 7
