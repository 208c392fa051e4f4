"""What the database holds of an anonymous round tells of nobody: no row, number, key, order, time or transaction."""

import struct
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from bot.config import Settings
from bot.root import prepare
from handlers.checkins.keeping import given_in, keep
from handlers.tools import Tools
from storage import checkins, jobs
from storage.database import Database
from storage.people import add_person
from tests.storage.scheduled import a_job, to_person

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PERIOD = "2026-W47"
PEOPLE = 6


@pytest.fixture
def tools(database: Database, tmp_path: Path) -> Tools:
    return prepare(database, Settings(home=tmp_path, zone="Europe/Berlin"), NOW)


@pytest.fixture
def people(tools: Tools) -> list[int]:
    """A pulse asked of six people, all with a turn."""
    with tools.database.writing() as session:
        home = tools.workspace_id
        held = [add_person(session, home, f"p{number}", f"P{number}", "agent", NOW) for number in range(PEOPLE)]
        job = jobs.add_job(session, a_job(home, held[0], kind="checkin"), [to_person(home, each) for each in held])
        series = checkins.add_series(
            session,
            checkins.CheckinSeries(
                workspace_id=home, job_id=job.id, title="", template="pulse", questions=[], anonymous=True,
                whole_team=True, remind_after=0, created_at=NOW,
            ),
        )  # fmt: skip
        for each in held:
            checkins.open_turn(session, series, PERIOD, each.id, NOW)
        return [each.id for each in held]


def tell(tools: Tools, person_id: int, minute: int) -> None:
    """Answer two questions as somebody, as the handler does."""
    with tools.database.writing() as session:
        [(series, _)] = checkins.all_series(session, tools.workspace_id)
        turn = checkins.turn_of(session, series.id, PERIOD, person_id)
        assert turn is not None
        assert checkins.settle_turn(session, turn.id, "answered", ("asked",), None)
        given = {"workload": str(person_id), "change": f"words of {person_id}"}
        keep(session, series, turn, given, tools, NOW + timedelta(minutes=minute))


def held(tools: Tools) -> Sequence[checkins.CheckinAnswer]:
    with tools.database.reading() as session:
        return session.query(checkins.CheckinAnswer).order_by(checkins.CheckinAnswer.id).all()


def told_by(tools: Tools) -> list[int]:
    """Whose answer each row is, as only this test knows: in the order of their numbers."""
    with tools.database.reading() as session:
        [(series, _)] = checkins.all_series(session, tools.workspace_id)
        return [int("".join(c for c in next(iter(each.answers.values())) if c.isdecimal()))
                for each in given_in(session, series, PERIOD, tools)]  # fmt: skip


def test_all_is_kept_and_no_row_says_whose_it_is_or_when(tools: Tools, people: list[int]) -> None:
    for minute, person_id in enumerate(people):
        tell(tools, person_id, minute)
    rows = held(tools)
    assert sorted(told_by(tools)) == sorted([*people, *people])
    assert {each.person_id for each in rows} == {None}
    assert len({each.at for each in rows}) == 1
    assert len({each.key for each in rows}) == 2 * PEOPLE
    with tools.database.reading() as session:
        turns = session.query(checkins.CheckinTurn).all()
        assert {(each.status, each.settled_at, each.asked_at) for each in turns} == {("answered", None, NOW)}


def test_the_answers_of_one_person_are_apart_from_each_other(tools: Tools, people: list[int]) -> None:
    tell(tools, people[0], 0)
    with tools.database.reading() as session:
        [(series, _)] = checkins.all_series(session, tools.workspace_id)
        assert sorted(len(each.answers) for each in given_in(session, series, PERIOD, tools)) == [1, 1]


def test_whoever_answers_next_renews_every_number_key_and_seal(tools: Tools, people: list[int]) -> None:
    tell(tools, people[0], 0)
    before = {value for each in held(tools) for value in (each.id, each.key, each.sealed)}
    tell(tools, people[1], 1)
    after = {value for each in held(tools) for value in (each.id, each.key, each.sealed)}
    assert not before & after


def test_the_moment_inside_of_a_seal_is_that_of_the_last_answer_for_all(
    tools: Tools, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    ticks = count(1_800_000_000, 600)  # each person answers ten minutes after the one before
    for minute, person_id in enumerate(people):
        moment = next(ticks)
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        tell(tools, person_id, minute)
    seals = {struct.unpack(">Q", urlsafe_b64decode(each.sealed)[1:9])[0] for each in held(tools)}
    assert seals == {moment}


def test_neither_numbers_nor_rows_stand_in_the_order_in_which_people_answered(tools: Tools, people: list[int]) -> None:
    orders = set()
    for _ in range(6):
        for minute, person_id in enumerate(people):
            tell(tools, person_id, minute)
        orders.add(tuple(told_by(tools)))
        with tools.database.reading() as session:
            where = "ctid" if session.connection().dialect.name == "postgresql" else "rowid"
            stored = session.execute(text(f"SELECT id FROM checkin_answer ORDER BY {where}"))
            numbers = [number for (number,) in stored]
            if where == "ctid":
                assert numbers != sorted(numbers)  # 12 rows: by chance once in 479 million
        with tools.database.writing() as session:
            session.query(checkins.CheckinAnswer).delete()
            session.query(checkins.CheckinTurn).update({"status": "asked"})
    assert len(orders) > 1
    assert tuple(each for person in people for each in (person, person)) not in orders


def test_no_transaction_links_a_turn_to_fewer_than_all_answers(tools: Tools, people: list[int]) -> None:
    """PostgreSQL notes beside each row which transaction wrote it."""
    with tools.database.reading() as session:
        if session.connection().dialect.name != "postgresql":
            return
    for minute, person_id in enumerate(people):
        tell(tools, person_id, minute)
    with tools.database.reading() as session:
        wrote = list(session.execute(text("SELECT DISTINCT xmin::text FROM checkin_answer")))
    assert len(wrote) == 1


def test_two_who_answer_at_the_same_time_are_both_kept_once(tools: Tools, people: list[int]) -> None:
    threads = [Thread(target=tell, args=(tools, person_id, 0)) for person_id in people[:2]]
    tell(tools, people[2], 0)
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told_by(tools)) == sorted(people[:3] * 2)


def test_an_answer_opens_for_no_other_row(tools: Tools, people: list[int]) -> None:
    tell(tools, people[0], 0)
    first, second = held(tools)
    assert tools.open is not None
    with pytest.raises(Exception, match="does not open"):
        tools.open(checkins.seal_context(first.key), second.sealed)
