"""Time stays honest on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import StatementError

from storage.database import Database
from storage.sources import Source, note_source
from storage.workspaces import Workspace, ensure_workspace, find_workspace
from tests.storage.stored import NOW, workspace

NAIVE = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - the very thing that must be refused


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), database.writing() as session:
        ensure_workspace(session, "acme", "Acme", "UTC", NAIVE)


def test_a_moment_comes_back_as_the_same_one_in_utc(database: Database) -> None:
    there = datetime(2026, 7, 1, 9, 30, 15, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with database.writing() as session:
        ensure_workspace(session, "acme", "Acme", "UTC", there)
    with database.reading() as session:
        found = find_workspace(session, "acme")
        assert found is not None
        assert (found.created_at, found.created_at.tzinfo) == (there, UTC)


def test_moments_of_different_zones_are_compared_as_moments(database: Database) -> None:
    with database.writing() as session:
        ensure_workspace(session, "acme", "Acme", "UTC", NOW)
        later_on_the_wall = NOW.astimezone(timezone(timedelta(hours=9)))
        assert session.scalars(select(Workspace).where(Workspace.created_at <= later_on_the_wall)).all()


@pytest.mark.parametrize("wrong", [NOW, NOW.timestamp(), True, "2026-11-21"])
def test_an_instant_takes_whole_seconds_only(database: Database, wrong: object) -> None:
    with database.writing() as session:
        note_source(session, workspace(session), "zendesk", 0, NOW)
    with pytest.raises(StatementError, match="whole seconds"), database.writing() as session:
        session.execute(update(Source).values(facts_until=wrong))


def test_an_instant_far_in_the_future_is_kept_whole(database: Database) -> None:
    with database.writing() as session:
        note_source(session, workspace(session), "zendesk", 253_402_300_799, NOW)
    with database.reading() as session:
        assert session.scalars(select(Source.facts_until)).all() == [253_402_300_799]
