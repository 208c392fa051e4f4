"""Typeform, and what all surveys share: whose ticket an answer rates, and on which scale."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest

from connectors.pull.row import Row
from connectors.pull.surveys import rated
from connectors.pull.system import About
from connectors.refusal import RefusedRowError
from connectors.systems.typeform import SYSTEM
from kpi.facts import Rating
from kpi.parts import TicketPart
from storage.database import Database
from tests.systems import typeform_stub
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
def form() -> typeform_stub.Typeform:
    return typeform_stub.account()


@pytest.fixture
def typeform(database: Database, form: typeform_stub.Typeform) -> Iterator[Connected]:
    with connected(database, "typeform", typeform_stub.ENTERED, form.stub()) as made:
        yield made


def test_an_answer_without_a_ticket_without_a_score_or_never_submitted_is_nobodys(
    typeform: Connected, form: typeform_stub.Typeform
) -> None:
    form.items.clear()
    form.answer(1, START + HOUR, 5, hidden={})
    form.answer(2, START + HOUR, 5, answers=None)
    form.answer(3, START + HOUR, 5, submitted_at="0001-01-01T00:00:00Z")
    form.answer(4, START + HOUR, 5, ticket=" #4 ")
    tally = typeform.sync().lists["responses"]
    assert (ratings(typeform).keys(), tally.refused) == ({"4"}, [])


def test_what_is_submitted_while_it_is_read_comes_next_time(typeform: Connected, form: typeform_stub.Typeform) -> None:
    def meanwhile(_: object) -> None:
        if len(typeform.stub.asked) == 1 and len(form.items) == 7:
            form.answer(8, START + 50 * HOUR, 1)

    typeform.stub.before = meanwhile
    typeform.sync()
    assert "8" not in ratings(typeform)
    typeform.sync(LATER)
    assert sorted(ratings(typeform)) == [str(number) for number in range(1, 9)]


def test_what_appears_late_is_asked_for_again(typeform: Connected, form: typeform_stub.Typeform) -> None:
    """Typeform shows some answers only half an hour after they were given."""
    typeform.sync()
    form.answer(8, START + 6 * HOUR, 3)
    typeform.sync(LATER)
    assert ratings(typeform)["8"] == [("typeform:t8", 3, "1-5", "Because 8")]


@pytest.mark.parametrize(
    ("scale", "score", "kept"),
    [("1-5", "5", 5), ("1-5", "5.0", 5), ("1-10", "10", 10), ("good_bad", "0", 0), ("-103..103", "-103", -103)],
)
def test_a_score_within_its_scale_is_kept(scale: str, score: str, kept: int) -> None:
    [part] = rated("k", "12", 9, score, " ", About({"scale": scale}, ""))
    assert part.ratings == (Rating("k", None, 9, kept, scale),)


@pytest.mark.parametrize(("scale", "score"), [("1-5", "0"), ("1-5", "6"), ("1-5", "4.5"), ("1-7", "very good")])
def test_a_score_outside_its_scale_is_refused_and_no_word_of_it_is_told(scale: str, score: str) -> None:
    with pytest.raises(RefusedRowError) as refused:
        rated("k", "12", 9, score, None, About({"scale": scale}, ""))
    assert score not in refused.value.values.values()


def test_a_typeform_yes_and_a_number_as_a_choice_are_scores(database: Database) -> None:
    form = typeform_stub.Typeform()
    form.answer(1, START, True)
    form.answer(2, START, False)
    entered = typeform_stub.ENTERED | {"scale": "good_bad"}
    with connected(database, "typeform", entered, form.stub()) as made:
        made.sync()
        assert [each[0][1] for each in ratings(made).values()] == [1, 0]
    row = Row({"token": "t", "submitted_at": "2026-03-02T00:00:00Z", "hidden": {"ticket_id": "3"},
               "answers": [{"field": {"ref": "csat"}, "choice": {"label": "4"}}]})  # fmt: skip
    [part] = SYSTEM.streams[0].read(row, About(typeform_stub.ENTERED, ""))
    assert isinstance(part, TicketPart)
    assert part.ratings[0].score == 4
