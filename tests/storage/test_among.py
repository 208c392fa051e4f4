"""Many keys in one question: each finds its own row and no other, whatever stands in it, on both databases."""

from datetime import UTC, datetime

from sqlalchemy import select

from storage.among import among
from storage.awaited import AwaitedPart, await_parts, take_awaited
from storage.database import Database
from storage.workspaces import ensure_workspace

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ODD = ["", "'", '"', "\\", "{", "}", "{a,b}", ",", "NULL", "null", "1", "01", "1.0", "1e0", "é", "e\u0301", "😀", " ",
       "a\nb", "\x01", "\x7f", "%s", "%(a)s", ":a", "[1]", "x" * 900]  # fmt: skip
MANY = 70_000
"""More than either database takes as parameters of their own."""


def test_odd_keys_find_their_own_rows_and_none_or_very_many_are_no_trouble(database: Database) -> None:
    key, number = AwaitedPart.external_id, AwaitedPart.id
    with database.writing() as session:
        home = ensure_workspace(session, "acme", "Acme", "Europe/Berlin", NOW).id
        await_parts(session, home, "desk", [(each, "{}") for each in ODD], NOW)
        for each in ODD:
            assert list(session.scalars(select(key).where(among(key, [each])))) == [each]
        for column in (key, number):
            assert not session.scalars(select(number).where(among(column, []))).all()
            assert len(session.scalars(select(number).where(~among(column, []))).all()) == len(ODD)
        assert set(session.scalars(select(key).where(among(key, map(str, range(MANY)))))) == {"1"}
        assert len(session.scalars(select(number).where(among(number, [*range(MANY), 2**62]))).all()) == len(ODD)
        assert set(take_awaited(session, home, "desk", ODD[:3])) == set(ODD[:3])
        assert set(take_awaited(session, home, "desk", ODD)) == set(ODD[3:])
