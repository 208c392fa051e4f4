"""The inbox's rows: a key acts once, a claim has one winner, what was said goes when it is answered."""

import threading
from datetime import timedelta

from sqlalchemy import select

from storage.database import Database, Session
from storage.inbox import (
    InboxRow,
    all_waiting,
    claim,
    forget_before,
    give_up_before,
    let_in_again,
    seal_anew,
    settle,
    take_in,
)
from tests.storage.stored import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def rows(session: Session) -> dict[str, bytes | None]:
    return {row.key: row.sealed for row in session.scalars(select(InboxRow))}


def test_a_key_is_new_once(database: Database) -> None:
    with database.writing() as session:
        assert take_in(session, {}, NOW) == set()
        assert take_in(session, {"a": b"1", "b": b"2"}, NOW) == {"a", "b"}
        assert take_in(session, {"b": b"other", "c": None}, NOW) == {"c"}
        assert rows(session) == {"a": b"1", "b": b"2", "c": None}


def test_many_keys_are_taken_in_at_once(database: Database) -> None:
    things = {f"key {number}": b"x" for number in range(3000)}
    with database.writing() as session:
        assert take_in(session, things, NOW) == set(things)
        assert take_in(session, things | {"one more": b""}, NOW) == {"one more"}


def test_what_is_answered_is_gone_and_its_key_stays(database: Database) -> None:
    with database.writing() as session:
        take_in(session, {"a": b"1", "b": b"2"}, NOW)
        settle(session, ["a", "never heard of"])
        assert rows(session) == {"a": None, "b": b"2"}
        assert take_in(session, {"a": b"1"}, NOW) == set()


def test_what_is_let_in_again_is_new_again(database: Database) -> None:
    with database.writing() as session:
        take_in(session, {"a": b"1"}, NOW)
        let_in_again(session, ["a"])
        assert take_in(session, {"a": b"2"}, NOW) == {"a"}


def test_what_waits_is_claimed_once_and_counted(database: Database) -> None:
    with database.writing() as session:
        take_in(session, {"a": b"1", "b": b"2"}, NOW)
        settle(session, ["b"])
    with database.writing() as session:
        assert claim(session, NOW - MINUTE, NOW) == []
        assert claim(session, NOW, NOW + MINUTE) == [("a", b"1", 1)]
        assert claim(session, NOW, NOW + MINUTE) == []
        assert claim(session, NOW + MINUTE, NOW + 2 * MINUTE) == [("a", b"1", 2)]


def test_of_two_processes_that_find_the_same_one_has_it(database: Database, database_url: str) -> None:
    with database.writing() as session:
        take_in(session, {f"key {number}": b"x" for number in range(50)}, NOW)
    together, claimed = threading.Barrier(4), []

    def look() -> None:
        mine = Database(database_url, busy_seconds=30)
        together.wait(30)
        with mine.writing() as session:
            claimed.extend(key for key, _, _ in claim(session, NOW, NOW + MINUTE))
        mine.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(claimed) == sorted(f"key {number}" for number in range(50))


def test_what_nobody_answered_for_too_long_is_given_up_and_counted(database: Database) -> None:
    with database.writing() as session:
        take_in(session, {"old": b"1", "older, answered": None}, NOW - HOUR)
        take_in(session, {"new": b"2"}, NOW)
        assert give_up_before(session, NOW - MINUTE) == 1
        assert rows(session) == {"old": None, "older, answered": None, "new": b"2"}


def test_old_keys_are_forgotten_a_few_at_a_time(database: Database) -> None:
    with database.writing() as session:
        take_in(session, {f"old {number}": None for number in range(5)}, NOW - 3 * DAY)
        take_in(session, {"new": b"2"}, NOW)
        assert [forget_before(session, NOW - 2 * DAY, 3) for _ in range(3)] == [3, 2, 0]
        assert rows(session) == {"new": b"2"}


def test_only_what_waits_is_sealed_anew(database: Database) -> None:
    with database.writing() as session:
        take_in(session, {"a": b"1", "b": None}, NOW)
        assert all_waiting(session) == [("a", b"1")]
        seal_anew(session, "a", b"2")
        seal_anew(session, "b", b"3")
        assert rows(session) == {"a": b"2", "b": None}
