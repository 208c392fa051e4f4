"""Qualtrics: an export that is waited for, fails, takes long, or is none."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest

from connectors.pull.errors import NotReadyError, OddAnswerError
from storage.database import Database
from tests.systems import qualtrics_stub
from tests.systems.connected import NOW, START, Connected, connected, opened_at
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
def exports() -> qualtrics_stub.Qualtrics:
    return qualtrics_stub.account()


@pytest.fixture
def qualtrics(database: Database, exports: qualtrics_stub.Qualtrics) -> Iterator[Connected]:
    with connected(database, "qualtrics", qualtrics_stub.ENTERED, exports.stub()) as made:
        yield made


def test_an_export_is_waited_for_without_hurry(qualtrics: Connected, exports: qualtrics_stub.Qualtrics) -> None:
    exports.looks = 2
    waits: list[float] = []
    assert qualtrics.sync(opener=opened_at(qualtrics.stub.url, sleep=waits.append)).problem is None
    assert waits == [10.0, 10.0]
    assert ratings(qualtrics)["1"] == [("qualtrics:R_1", 5, "1-5", "Because 1")]


def test_an_export_that_takes_long_is_left_and_found_again(
    qualtrics: Connected, exports: qualtrics_stub.Qualtrics
) -> None:
    exports.looks = 8
    opener = opened_at(qualtrics.stub.url, sleep=lambda _: None)
    assert isinstance(qualtrics.sync(opener=opener).problem, NotReadyError)
    assert qualtrics.sync(LATER, opener=opener).problem is None
    assert list(exports.exports) == ["ES_1"]
    assert len(ratings(qualtrics)) == 7


def test_an_export_that_fails_is_asked_for_once_more(qualtrics: Connected, exports: qualtrics_stub.Qualtrics) -> None:
    exports.fails = 1
    assert qualtrics.sync().problem is None
    assert list(exports.exports) == ["ES_1", "ES_2"]
    assert len(ratings(qualtrics)) == 7


def test_a_week_old_response_that_is_recorded_now_is_not_missed(
    qualtrics: Connected, exports: qualtrics_stub.Qualtrics
) -> None:
    """One that was left open is recorded a week after it was begun, and the filter may mean the beginning."""
    qualtrics.sync()
    begun = int(NOW.timestamp()) - 7 * 24 * HOUR
    exports.answer(8, begun, 4, recordedDate="2026-03-20T12:30:00Z")
    qualtrics.sync(LATER)
    assert ratings(qualtrics)["8"] == [("qualtrics:R_8", 4, "1-5", "Because 8")]


def test_previews_and_spam_are_no_ratings(qualtrics: Connected, exports: qualtrics_stub.Qualtrics) -> None:
    for number, status in ((1, 1), (2, 8), (3, 0), (4, 4)):
        exports.answer(number, START + HOUR, 5, status=status)
    qualtrics.sync()
    assert sorted(ratings(qualtrics)) == ["3", "4", "5", "6", "7"]


def test_a_file_that_is_no_export_stops_the_round_and_loses_nothing(
    qualtrics: Connected, exports: qualtrics_stub.Qualtrics
) -> None:
    def broken(asked: object) -> None:
        if len(qualtrics.stub.asked) == 2:
            qualtrics.stub.troubles.append(Replied(b"PK no zip"))

    qualtrics.stub.before = broken
    assert isinstance(qualtrics.sync().problem, OddAnswerError)
    assert qualtrics.sync(LATER).problem is None
    assert len(ratings(qualtrics)) == 7
