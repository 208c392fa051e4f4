"""Two who change one plan at the same moment: one of them does, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from storage.database import Database
from storage.goals import Plan, hold_person, next_version, plans_of
from storage.people import add_person
from tests.storage.stored import NOW, workspace


def plan(home: int, person_id: int, key: str) -> Plan:
    return Plan(
        workspace_id=home, key=key, person_id=person_id, lead_id=person_id, sealed=b"sealed", kpi="csat",
        begins=date(2026, 1, 5), made_at=NOW,
    )  # fmt: skip


def test_a_version_is_taken_once(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        ann = add_person(session, home, "ann", "Ann", "agent", NOW)
        held = plan(home, ann.id, "one")
        session.add(held)
        session.flush()
        number = held.id
    together = Barrier(2)

    def take() -> bool:
        together.wait()
        with database.writing() as session:
            return next_version(session, number, 1)

    with ThreadPoolExecutor(2) as pool:
        taken = [each.result() for each in [pool.submit(take), pool.submit(take)]]
    assert sorted(taken) == [False, True]
    with database.writing() as session:
        session.get_one(Plan, number).closed_at = NOW
        session.flush()
        assert not next_version(session, number, 2)


def test_who_holds_a_person_makes_the_other_look_again(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        ann = add_person(session, home, "ann", "Ann", "agent", NOW).id
    together = Barrier(2)

    def begin(key: str) -> bool:
        together.wait()
        with database.writing() as session:
            hold_person(session, home, ann)
            if plans_of(session, home, [ann]):
                return False
            session.add(plan(home, ann, key))
            return True

    with ThreadPoolExecutor(2) as pool:
        made = [each.result() for each in [pool.submit(begin, "one"), pool.submit(begin, "two")]]
    assert sorted(made) == [False, True]
