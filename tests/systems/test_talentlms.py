"""TalentLMS against a stub of its contract: courses given, due, done, and taken away again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from connectors.pull.errors import OddAnswerError
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected, everything
from tests.systems.on_sqlite import database_url
from tests.systems.stub import Replied
from tests.systems.talentlms_stub import DAY, ENTERED, TalentLms, portal

__all__ = ["database_url"]

LATER = NOW + timedelta(hours=1)


@pytest.fixture(name="portal")
def made_portal() -> TalentLms:
    return portal()


@pytest.fixture
def talent(database: Database, portal: TalentLms) -> Iterator[Connected]:
    with connected(database, "talentlms", ENTERED, portal.stub()) as made:
        yield made


def lessons(made: Connected) -> dict[str, Any]:
    found: dict[str, Any] = everything(made)["lesson"]
    return found


def test_a_course_says_when_it_was_given_is_due_and_was_done(talent: Connected) -> None:
    talent.sync()
    done, due = lessons(talent)["1:50"], lessons(talent)["2:50"]
    assert (done["agent_id"], done["name"], done["given_at"]) == ("1", "Course 50", START)
    assert (done["done_at"], done["score"], done["due_at"]) == (START + DAY, 0.8, None)
    assert (due["done_at"], due["due_at"]) == (None, START + 30 * DAY)
    assert done["url"] == f"{talent.stub.url}/learner/course/id:50"


def test_a_course_somebody_was_taken_out_of_is_gone(talent: Connected, portal: TalentLms) -> None:
    talent.sync()
    portal.courses["2"] = []
    talent.sync(LATER)
    assert sorted(lessons(talent)) == ["1:50", "3:50", "4:50", "5:50", "6:50", "7:50"]


def test_what_was_done_by_who_has_left_stays_and_nothing_is_asked_of_them(talent: Connected, portal: TalentLms) -> None:
    talent.sync()
    portal.users[0]["status"] = "inactive"
    talent.stub.asked.clear()
    talent.sync(LATER)
    assert "1:50" in lessons(talent)
    assert "/api/v2/users/1/courses" not in talent.stub.paths()


def test_who_teaches_a_course_does_not_take_it(talent: Connected, portal: TalentLms) -> None:
    portal.give(5, 60, role="instructor")
    talent.sync()
    assert "5:60" not in lessons(talent)


def test_a_time_of_completion_without_the_completion_is_none(talent: Connected, portal: TalentLms) -> None:
    """A course that was begun anew keeps the day of its first end."""
    portal.give(6, 50, completion_status="incomplete", completed_on_timestamp=str(START + DAY))
    talent.sync()
    assert lessons(talent)["6:50"]["done_at"] is None


def test_times_in_iso_8601_are_read_where_no_seconds_are_told(talent: Connected, portal: TalentLms) -> None:
    portal.give(7, 50, enrolled_on="2026-03-02T00:00:00Z", enrolled_on_timestamp=None)
    talent.sync()
    assert lessons(talent)["7:50"]["given_at"] == START + DAY


def test_who_is_deleted_while_the_list_is_read_stops_nobody(talent: Connected, portal: TalentLms) -> None:
    talent.sync()
    talent.stub.before = lambda asked: (
        talent.stub.troubles.append(Replied({}, 404)) if asked.path.endswith("/2/courses") else None
    )
    portal.give(3, 60)
    assert talent.sync(LATER).problem is None
    assert {"2:50", "3:50", "3:60"} <= set(lessons(talent))


def test_an_id_with_braces_is_an_odd_answer(talent: Connected, portal: TalentLms) -> None:
    portal.users[4]["id"] = "{odd}"
    assert isinstance(talent.sync().problem, OddAnswerError)
