"""Requests of a rota: answered once, whoever is faster, on each kind of database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

from storage.database import Database
from storage.people import add_person
from storage.rotas import (
    AGREED,
    ASKED,
    DECLINED,
    RotaChange,
    Rotation,
    add_changes,
    add_rotation,
    changes_of_rotation,
    changes_to_come,
    changes_together,
    find_rotation,
    settle_changes,
)
from tests.storage.stored import NOW, workspace


def asked(database: Database) -> tuple[int, int, list[int]]:
    """A swap of two rows that waits for an answer: the workspace's, the rotation's and the rows' ids."""
    with database.writing() as session:
        home = workspace(session, "acme")
        people = [add_person(session, home, name, name.title(), "agent", NOW).id for name in ("tom", "ana")]
        rotation = Rotation(
            workspace_id=home, name="Support", zone="UTC", begins=date(2026, 1, 5), every=7, minute=540, hours=7.5,
            days=[0], people=people, created_at=NOW,
        )  # fmt: skip
        add_rotation(session, rotation)
        rows = [
            RotaChange(
                workspace_id=home, rotation_id=rotation.id, starts_at=NOW + timedelta(days=number), from_id=gives,
                ends_at=NOW + timedelta(days=number + 1), to_id=to, swap="mark", status=ASKED, asked_by=people[0],
                asks_id=people[1], asked_at=NOW,
            )
            for number, (gives, to) in enumerate((people, reversed(people)))
        ]  # fmt: skip
        return home, rotation.id, [row.id for row in add_changes(session, rows)]


def test_of_two_answers_at_once_one_counts_and_for_all_of_it(database: Database) -> None:
    home, _, ids = asked(database)
    together = Barrier(2)

    def answer(status: str) -> bool:
        together.wait(5)
        with database.writing() as session:
            return settle_changes(session, home, ids, ASKED, status, NOW)

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(answer, (AGREED, DECLINED)))
    assert sorted(done) == [False, True]
    with database.reading() as session:
        assert {row.status for row in changes_together(session, home, ids[1])} == {AGREED if done[0] else DECLINED}
        assert {row.answered_at for row in changes_together(session, home, ids[0])} == {NOW}


def test_a_swap_is_found_by_either_of_its_numbers_and_what_is_over_is_not_to_come(database: Database) -> None:
    home, rotation_id, ids = asked(database)
    with database.reading() as session:
        for number in ids:
            assert [row.id for row in changes_together(session, home, number)] == ids
        assert changes_together(session, home, max(ids) + 1) == []
        assert [row.id for row in changes_to_come(session, home, NOW + timedelta(days=1))] == ids[1:]
        assert [row.id for row in changes_of_rotation(session, home, rotation_id, 1)] == ids[1:]


def test_a_rotation_keeps_parts_of_hours_and_its_earlier_plans(database: Database) -> None:
    home, rotation_id, _ = asked(database)
    with database.writing() as session:
        found = find_rotation(session, home, rotation_id)
        assert found is not None
        assert (found.hours, found.earlier, found.since) == (7.5, [], None)
        found.earlier = [{"people": [1]}]
    with database.reading() as session:
        found = find_rotation(session, home, rotation_id)
        assert found is not None
        assert found.earlier == [{"people": [1]}]
