"""The inbox: on disk before it is acknowledged, once, sealed; found again after a crash; from memory in an outage."""

import asyncio
import logging
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from bot.config import Settings
from bot.inbox import KEPT, LONGEST_WAIT, MOST_SEEN, Inbox, Waiting
from bot.root import prepare
from storage.database import Database
from storage.inbox import InboxRow
from storage.sealing import Sealer, new_key
from tests.bot.awaited import awaited
from tests.house.tree import ROOT

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY = new_key()
SAID = b"how is Mia doing?"
AT_ONCE = timedelta(0)
SECONDS = 20.0


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'touchline.db'}", busy_seconds=0.1)
    with closing(opened):
        prepare(opened, Settings(home=tmp_path), START)
        yield opened


@asynccontextmanager
async def inbox(
    database: Database, clock: Clock | None = None, key: str = KEY, **options: float
) -> AsyncIterator[Inbox]:
    opened = Inbox(database, Sealer([key]), clock or Clock(), **{"patience": SECONDS, **options})
    try:
        yield opened
    finally:
        await opened.close()


class Listener(logging.Handler):
    """Hears the log, and lets a test wait for words in it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.news = threading.Condition()

    def emit(self, record: logging.LogRecord) -> None:
        with self.news:
            self.said.append(record.getMessage())
            self.news.notify_all()

    async def until(self, words: str) -> None:
        """Wait until the log says so."""
        await asyncio.to_thread(self._wait, words)

    def _wait(self, words: str) -> None:
        with self.news:
            assert self.news.wait_for(lambda: any(words in each for each in self.said), SECONDS), self.said


@pytest.fixture
def listener() -> Iterator[Listener]:
    hears = Listener()
    logging.getLogger("bot.inbox").addHandler(hears)
    yield hears
    logging.getLogger("bot.inbox").removeHandler(hears)


def rows(database: Database) -> dict[str, bytes | None]:
    with database.reading() as session:
        return {row.key: row.sealed for row in session.scalars(select(InboxRow))}


@awaited
async def test_what_is_taken_is_on_disk_and_sealed(database: Database) -> None:
    async with inbox(database) as box:
        assert await box.take("a", SAID)
        [sealed] = rows(database).values()
        assert sealed is not None
        assert SAID not in sealed
        assert Sealer([KEY]).open("inbox:a", sealed) == SAID


@awaited
async def test_the_same_again_is_refused_by_this_process_and_by_any_other(database: Database) -> None:
    async with inbox(database) as box, inbox(database) as other:
        assert await box.take("a", SAID)
        assert not await box.take("a", SAID)
        assert not await other.take("a", SAID)
        await box.settle("a")
        assert not await box.take("a", SAID)
        assert not await other.take("a", SAID)


@awaited
async def test_twice_at_the_same_moment_is_once(database: Database) -> None:
    async with inbox(database) as box, inbox(database) as other:
        found = await asyncio.gather(*(each.take("a", SAID) for each in (box, other) for _ in range(5)))
        assert sorted(found) == [False] * 9 + [True]


@awaited
async def test_what_is_answered_is_deleted_and_its_key_kept(database: Database) -> None:
    async with inbox(database) as box:
        await box.take("a", SAID)
        await box.settle("a")
        assert rows(database) == {"a": None}


@awaited
async def test_a_refused_form_may_be_sent_once_more(database: Database) -> None:
    async with inbox(database) as box:
        assert await box.take("form", b"first")
        await box.let_in_again("form")
        assert rows(database) == {}
        assert await box.take("form", b"second")
        assert not await box.take("form", b"third")


@awaited
async def test_many_at_once_share_transactions(database: Database) -> None:
    begun: list[str] = []
    event.listen(database.engine, "commit", lambda _: begun.append("commit"))
    async with inbox(database) as box:
        with held(database):  # so that all of them queue up behind the first
            taking = [asyncio.create_task(box.take(f"key {number}", SAID)) for number in range(100)]
            await asyncio.sleep(0)
        assert await asyncio.gather(*taking) == [True] * 100
        assert len(rows(database)) == 100
    assert len(begun) <= 10


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Keep the database's write lock, as an import does."""
    with database.connected(write=True):
        yield


@awaited
async def test_what_a_dead_process_left_is_found_by_the_next_and_acts_once(database: Database) -> None:
    async with inbox(database) as dead:
        await dead.take("a", SAID)
        await dead.take("answered", b"other")
        await dead.settle("answered")
    async with inbox(database) as box, inbox(database) as other:
        assert await box.waiting(AT_ONCE) == [Waiting("a", SAID, 1)]
        assert not await box.take("answered", b"other")
        assert not await other.take("a", SAID)


@awaited
async def test_what_was_claimed_lately_is_left_to_who_claimed_it(database: Database) -> None:
    clock = Clock()
    async with inbox(database, clock) as dead:
        await dead.take("a", SAID)
    async with inbox(database, clock) as box, inbox(database, clock) as other:
        clock.now += timedelta(minutes=2)
        assert await box.waiting(timedelta(minutes=3)) == []
        clock.now += timedelta(minutes=2)
        assert await box.waiting(timedelta(minutes=3)) == [Waiting("a", SAID, 1)]
        assert await other.waiting(timedelta(minutes=3)) == []
        clock.now += timedelta(minutes=4)
        assert await other.waiting(timedelta(minutes=3)) == [Waiting("a", SAID, 2)]
        await other.settle("a")
        clock.now += timedelta(minutes=4)
        assert await box.waiting(timedelta(minutes=3)) == []


@awaited
async def test_after_an_hour_it_is_given_up_and_counted_without_a_word_of_it(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    async with inbox(database, clock) as box:
        await box.take("slack:a", SAID)
        clock.now += LONGEST_WAIT + timedelta(seconds=1)
        assert await box.waiting(AT_ONCE) == []
    assert rows(database) == {"slack:a": None}
    assert "1 messages had waited for an hour" in caplog.text
    assert "slack:a" not in caplog.text


@awaited
async def test_what_does_not_open_is_dropped_and_counted(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    async with inbox(database) as box:
        await box.take("a", SAID)
    async with inbox(database, key=new_key()) as stranger:
        await stranger.take("b", SAID)
        assert [each.key for each in await stranger.waiting(AT_ONCE)] == ["b"]
        assert await stranger.waiting(timedelta(minutes=1)) == []
    assert rows(database)["a"] is None
    assert "1 messages could not be opened" in caplog.text


@awaited
async def test_old_keys_are_forgotten_now_and_then(database: Database) -> None:
    clock = Clock()
    async with inbox(database, clock) as box:
        for key in ("a", "b"):
            await box.take(key, SAID)
            await box.settle(key)
        clock.now += KEPT + timedelta(seconds=1)
        await box.take("c", SAID)
        assert set(rows(database)) == {"c"}


@awaited
async def test_memory_is_bounded_and_the_disk_remembers_the_rest(database: Database) -> None:
    async with inbox(database) as box:
        await box.take("first", SAID)
        for number in range(MOST_SEEN):
            box._see(f"key {number}")
        assert "first" not in box._seen
        assert len(box._seen) == MOST_SEEN
        assert not await box.take("first", SAID)


@awaited
async def test_a_held_database_delays_nobody_for_long_and_all_is_written_after_it(
    database: Database, listener: Listener
) -> None:
    async with inbox(database, patience=0.05) as box:
        with held(database):
            began = time.monotonic()
            assert await box.take("first", SAID)
            assert [await box.take(f"key {number}", SAID) for number in range(50)] == [True] * 50
            assert not await box.take("first", SAID)
            await box.settle("first")
            assert time.monotonic() - began < 2
            await listener.until("the inbox cannot be written (DatabaseBusyError)")
        await listener.until("the inbox is written again")
        kept = rows(database)
        assert len(kept) == 51
        assert [key for key, sealed in kept.items() if sealed is None] == ["first"]
        assert await box.take("after", SAID)
        assert "after" in rows(database)
    assert listener.said == [
        "the inbox cannot be written (DatabaseBusyError): answers go on from memory",
        "the inbox is written again",
    ]


@awaited
async def test_a_database_that_is_broken_stops_nobody(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with inbox(database) as box:
        assert await box.take("a", SAID)
        with database.connected(write=True) as connection:
            connection.exec_driver_sql("ALTER TABLE inbox RENAME TO elsewhere")
        assert await box.take("b", SAID)
        assert not await box.take("b", SAID)
        await box.settle("b")
        assert await box.waiting(AT_ONCE) == []
        with database.connected(write=True) as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO inbox")
        assert await box.take("c", SAID)
        assert set(rows(database)) == {"a", "c"}
    assert "writing the inbox failed: NotSetUpError" in caplog.text
    assert "Mia" not in caplog.text


@awaited
async def test_whoever_stops_waiting_leaves_what_they_sent_to_be_found(database: Database) -> None:
    async with inbox(database) as box:
        with held(database):
            taking = asyncio.create_task(box.take("a", SAID))
            await asyncio.sleep(0)
            taking.cancel()
            await asyncio.wait([taking])
        assert await box.take("b", SAID)
        assert await box.waiting(AT_ONCE) == [Waiting("a", SAID, 1), Waiting("b", SAID, 1)]


@awaited
async def test_closing_writes_what_is_queued_and_later_words_are_still_answered(database: Database) -> None:
    async with inbox(database) as box:
        await box.take("a", SAID)
        settling = [asyncio.create_task(box.settle("a"))]
        settling += [asyncio.create_task(box.take(f"key {number}", SAID)) for number in range(1200)]
        await asyncio.sleep(0)
        await box.close()
        await asyncio.gather(*settling)
        assert len(rows(database)) == 1201
        assert rows(database)["a"] is None
        assert await box.take("late", SAID)
        assert await box.waiting(AT_ONCE) == []
        await box.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "inbox"]


DYING = """
import asyncio, os, sys
from storage.database import Database
from storage.sealing import Sealer
from bot.inbox import Inbox

async def main():
    box = Inbox(Database(sys.argv[1]), Sealer([sys.argv[2]]))
    await box.take("answered", b"other")
    await box.settle("answered")
    assert await box.take("a", sys.argv[3].encode())
    os.kill(os.getpid(), 9)

asyncio.run(main())
"""


@awaited
async def test_what_was_taken_in_outlives_a_killed_process(database: Database) -> None:
    command = [sys.executable, "-c", DYING, str(database.engine.url), KEY, SAID.decode()]
    died = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=False)
    assert died.returncode == -9
    clock = Clock()
    clock.now = datetime.now(UTC)  # the one that died went by the real clock
    async with inbox(database, clock) as box:
        assert await box.waiting(AT_ONCE) == [Waiting("a", SAID, 1)]
        assert not await box.take("a", SAID)
        assert not await box.take("answered", b"other")
