"""BambooHR against a stub of its contract: who is away, told before anybody knows whose it is."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from storage.database import Database
from storage.people import add_person, find_identity, link
from storage.working_time import absences_between
from tests.systems.bamboohr_stub import ENTERED, Bamboo, company
from tests.systems.connected import NOW, Connected, connected
from tests.systems.on_sqlite import database_url

__all__ = ["database_url"]

LATER = NOW + timedelta(hours=1)


@pytest.fixture(name="company")
def made_company() -> Bamboo:
    return company()


@pytest.fixture
def bamboo(database: Database, company: Bamboo) -> Iterator[Connected]:
    with connected(database, "bamboohr", ENTERED, company.stub()) as made:
        yield made


def introduce(made: Connected, key: str, handle: str) -> int:
    """Link what the system calls somebody to a person."""
    with made.tools.database.writing() as session:
        identity = find_identity(session, made.tools.workspace_id, made.source, key)
        assert identity is not None
        person = add_person(session, made.tools.workspace_id, handle, handle.title(), "agent", NOW)
        link(session, identity, person)
        return person.id


def away(made: Connected) -> list[tuple[int, str, str, str]]:
    with made.tools.database.reading() as session:
        found = absences_between(session, made.tools.workspace_id, date(2026, 1, 1), date(2027, 1, 1))
        return [(each.person_id, str(each.first), str(each.last), each.part) for each in found]


def test_a_leave_told_before_its_person_is_linked_counts_once_they_are(bamboo: Connected) -> None:
    bamboo.sync()
    assert away(bamboo) == []
    tom = introduce(bamboo, "1", "tom")
    assert away(bamboo) == [(tom, "2026-03-23", "2026-03-24", "whole")]


def test_a_leave_goes_with_the_identity_when_it_was_linked_to_the_wrong_person(bamboo: Connected) -> None:
    bamboo.sync()
    introduce(bamboo, "1", "tom")
    ana = introduce(bamboo, "1", "ana")
    assert [each[0] for each in away(bamboo)] == [ana]


def test_people_come_with_their_address(bamboo: Connected) -> None:
    bamboo.sync()
    with bamboo.tools.database.reading() as session:
        found = find_identity(session, bamboo.tools.workspace_id, bamboo.source, "2")
        assert found is not None
        assert (found.name, found.email) == ("Worker 2", "w2@acme.example")


def test_what_is_asked_for_counts_from_its_approval_and_goes_with_its_cancellation(
    bamboo: Connected, company: Bamboo
) -> None:
    bamboo.sync()
    ana = introduce(bamboo, "3", "ana")
    assert away(bamboo) == []
    company.ask_for(103, 3, {"2026-04-02": "1"})
    bamboo.sync(LATER)
    assert away(bamboo) == [(ana, "2026-04-02", "2026-04-02", "whole")]
    company.ask_for(103, 3, {"2026-04-02": "1"}, status="canceled")
    bamboo.sync(LATER + timedelta(hours=1))
    assert away(bamboo) == []


@pytest.mark.parametrize(
    ("days", "unit", "counts"),
    [({"2026-04-01": "0.5"}, "days", True), ({"2026-04-01": "2"}, "hours", False), ({"2026-04-01": "8"}, "hours", True),
     ({"2026-04-01": "0.25"}, "days", False), ({"2026-04-03": "1", "2026-04-04": "0"}, "days", True)],
)  # fmt: skip
def test_an_hour_at_the_dentist_is_no_day_off(
    bamboo: Connected, company: Bamboo, days: dict[str, str], unit: str, counts: bool
) -> None:
    company.ask_for(102, 2, days, unit=unit)
    bamboo.sync()
    introduce(bamboo, "2", "ana")
    assert bool(away(bamboo)) is counts


def test_a_request_without_days_and_somebody_without_an_address_are_taken_as_they_are(
    bamboo: Connected, company: Bamboo
) -> None:
    company.hire(9, workEmail="", displayName=None)
    company.ask_for(104, 9, {"2026-05-01": "1"})
    company.requests[104]["dates"] = []
    synced = bamboo.sync()
    assert not any(tally.refused for tally in synced.lists.values())
    ana = introduce(bamboo, "9", "ana")
    assert away(bamboo) == [(ana, "2026-05-01", "2026-05-01", "whole")]


def test_why_somebody_is_away_is_kept_nowhere(bamboo: Connected) -> None:
    from sqlalchemy import text

    bamboo.sync()
    with bamboo.tools.database.reading() as session:
        rows = session.execute(text("SELECT * FROM told_leave")).all()
    assert rows
    assert "flu" not in str(rows)
    assert "Sick" not in str(rows)
