"""A webhook's secret is changed, on whichever replica: the new one works at once, and the old one stops at once."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.hook_doors import A_MINUTE_ANEW
from bot.system_hooks import SystemHooks
from storage.connections import Connection, connection_hook_context
from storage.database import Database
from tests.bot.awaited import awaited
from tests.hooks.system_door import KEY, SEALER, SECRET, SystemDoor, base64_of, digest, replica, system_door

NEW = b"another secret of theirs"


@asynccontextmanager
async def both(database: Database, system: str = "zendesk", **entered: str) -> AsyncIterator[tuple[SystemDoor, ...]]:
    """Two replicas, each of which has read the old secret."""
    async with system_door(database, system, entered or None) as one, replica(one.tools, one.connection_id) as other:
        if system == "zendesk":
            for number, there in enumerate((one, other)):
                assert (await there.zendesk(b"{}", name=f"first-{number}")).status == 200
        yield one, other


def change(database: Database, there: SystemDoor, secret: bytes = NEW) -> None:
    """Take a new secret, as the form does."""
    with database.writing() as session:
        row = session.get_one(Connection, there.connection_id)
        row.hook_sealed = SEALER.seal(connection_hook_context(row), secret)


async def signed(there: SystemDoor, secret: bytes, name: str) -> int:
    """Send what is signed by a secret; return the status."""
    body, stamp = json.dumps({"name": name}).encode(), there.now.isoformat()
    written = base64_of(stamp.encode() + body, secret=secret)
    return (await there.zendesk(body, name=name, X_Zendesk_Webhook_Signature=written)).status


@awaited
async def test_a_new_secret_works_at_once_and_the_old_one_stops_at_once_on_every_replica(database: Database) -> None:
    async with both(database) as doors:
        change(database, doors[0])
        for number, there in enumerate(doors):
            assert await signed(there, NEW, f"new-{number}") == 200
            assert await signed(there, SECRET, f"old-{number}") == 401
        assert len(doors[0].arrivals()) == 4


@awaited
async def test_the_old_secret_stops_even_where_nothing_came_by_the_new_one_yet(database: Database) -> None:
    async with both(database) as doors:
        change(database, doors[0])
        for there in doors:
            assert await signed(there, SECRET, "old") == 401
            assert await signed(there, NEW, "new") == 200
        assert len(doors[0].arrivals()) == 3


@awaited
async def test_a_secret_that_was_changed_back_works_at_once(database: Database) -> None:
    async with both(database) as doors:
        change(database, doors[0])
        assert await signed(doors[0], NEW, "new") == 200
        change(database, doors[0], SECRET)
        for number, there in enumerate(doors):
            assert await signed(there, SECRET, f"back-{number}") == 200
            assert await signed(there, NEW, "stale") == 401


@awaited
async def test_a_secret_that_is_sealed_anew_is_the_same_secret(database: Database) -> None:
    async with both(database) as doors:
        change(database, doors[0], SECRET)
        assert [await signed(there, SECRET, f"same-{number}") for number, there in enumerate(doors)] == [200, 200]


@awaited
async def test_what_is_signed_in_a_way_that_counts_no_more_is_refused(database: Database) -> None:
    mapping = "rows: tickets\ncolumns: {ticket: id, created_at: at, status: st}"
    async with both(database, "webhook", scheme="secret", mapping=mapping) as doors:
        body = b'{"tickets": []}'
        by_hash = {"X_Signature": "sha256=" + digest(body).hexdigest()}
        for number, there in enumerate(doors):
            assert (await there.secret(body)).said == {"result": "repeated" if number else "taken"}
            assert (await there.send(body, **by_hash)).status == 401
        with database.writing() as session:
            row = session.get_one(Connection, doors[0].connection_id)
            row.entered = {**row.entered, "scheme": "sha256"}
        for there in doors:
            assert (await there.secret(body)).status == 401
            assert (await there.send(body, **by_hash)).said == {"result": "repeated"}


@awaited
async def test_no_challenge_is_answered_with_a_secret_that_counts_no_more(database: Database) -> None:
    async with both(database, "front") as doors:
        body = b'{"type":"sync","authorization":{"id":"cmp_abc"}}'

        async def asked(there: SystemDoor, secret: bytes) -> int:
            stamp = there.stamp + "000"
            written = base64_of(stamp.encode() + b":" + body, secret=secret)
            headers = {"X_Front_Signature": written, "X_Front_Request_Timestamp": stamp, "X_Front_Challenge": "text"}
            return (await there.send(body, **headers)).status

        assert [await asked(there, SECRET) for there in doors] == [200, 200]
        change(database, doors[0])
        assert [await asked(there, SECRET) for there in doors] == [401, 401]
        assert [await asked(there, NEW) for there in doors] == [200, 200]


@awaited
async def test_who_guesses_makes_the_database_be_asked_a_limited_number_of_times(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with system_door(database, "zendesk") as there:
        looked: list[str] = []
        find = SystemHooks.find

        def seen(self: SystemHooks, key: str) -> object:
            looked.append(key)
            return find(self, key)

        monkeypatch.setattr(SystemHooks, "find", seen)
        assert await signed(there, SECRET, "first") == 200
        assert [await signed(there, b"guessed", "no") for _ in range(A_MINUTE_ANEW + 20)] == [401] * (
            A_MINUTE_ANEW + 20
        )
        assert looked == [KEY] * (1 + A_MINUTE_ANEW)
        assert await signed(there, SECRET, "second") == 200
        assert len(looked) == 1 + A_MINUTE_ANEW
        change(database, there)
        assert await signed(there, SECRET, "third") == 401, "the old secret stops whatever came before"
        there.seconds += 2
        assert await signed(there, NEW, "fourth") == 200
