"""The ledger of scheduled posts: a row for each job, period and recipient, opened once and settled once."""

from datetime import timedelta
from threading import Thread

import pytest

from storage.database import Database
from storage.deliveries import (
    Delivery,
    begin_part,
    deliveries_of,
    end_part,
    not_sent,
    open_deliveries,
    settle,
    waiting,
)
from storage.jobs import Job, JobChange, Recipient, add_job, changes_of_job, find_job, note_changes, running
from storage.people import add_person
from tests.storage.scheduled import a_job, a_row, to_channel, to_person
from tests.storage.stored import NOW, workspace

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def job(database: Database) -> tuple[Job, Recipient]:
    with database.writing() as session:
        home = workspace(session, "acme")
        owner = add_person(session, home, "lena", "Lena", "lead", NOW)
        recipient = to_person(home, owner)
        return add_job(session, a_job(home, owner), [recipient]), recipient


def ledger(database: Database, job: Job) -> list[Delivery]:
    with database.reading() as session:
        return list(deliveries_of(session, job.workspace_id, [job.id], 100))


def opened(database: Database, job: tuple[Job, Recipient], **fields: object) -> Delivery:
    with database.writing() as session:
        open_deliveries(session, [a_row(*job, **fields)])
    return ledger(database, job[0])[0]


def test_many_bells_open_one_row(database: Database, job: tuple[Job, Recipient]) -> None:
    for _ in range(3):
        opened(database, job)
    assert len(ledger(database, job[0])) == 1


def test_two_replicas_that_ring_at_once_open_one_row(database: Database, job: tuple[Job, Recipient]) -> None:
    periods = [f"2026-11-{day:02d}" for day in range(1, 29)]

    def ring() -> None:
        for period in periods:
            opened(database, job, period=period)

    replicas = [Thread(target=ring) for _ in range(2)]
    for replica in replicas:
        replica.start()
    for replica in replicas:
        replica.join()
    assert sorted(row.period for row in ledger(database, job[0])) == periods


def test_what_is_settled_stays_settled(database: Database, job: tuple[Job, Recipient]) -> None:
    row = opened(database, job)
    with database.writing() as session:
        assert settle(session, row.id, "delivered", "", LATER)
        assert not settle(session, row.id, "failed", "archived", LATER)
    opened(database, job)
    [row] = ledger(database, job[0])
    assert (row.status, row.reason, row.settled_at) == ("delivered", "", LATER)


def test_a_part_that_was_begun_is_known_to_have_been(database: Database, job: tuple[Job, Recipient]) -> None:
    row = opened(database, job)
    with database.writing() as session:
        begin_part(session, row.id, 0, NOW)
    [row] = ledger(database, job[0])
    assert (row.trying, row.tried_at, row.tries, row.sent) == (0, NOW, 1, {})
    with database.writing() as session:
        end_part(session, row.id, 0, "C1/171.2")
    with database.writing() as session:
        begin_part(session, row.id, 1, LATER)
        end_part(session, row.id, 1, "C1/171.3", repeated=True)
    [row] = ledger(database, job[0])
    assert (row.trying, row.sent, row.repeated, row.tries) == (None, {"0": "C1/171.2", "1": "C1/171.3"}, 1, 2)


def test_a_part_that_certainly_did_not_arrive_is_not_looked_for(database: Database, job: tuple[Job, Recipient]) -> None:
    row = opened(database, job)
    with database.writing() as session:
        begin_part(session, row.id, 0, NOW)
        not_sent(session, row.id)
    [row] = ledger(database, job[0])
    assert (row.trying, row.tries) == (None, 1)


def test_only_what_is_due_and_not_settled_waits(database: Database, job: tuple[Job, Recipient]) -> None:
    opened(database, job, period="later", due_at=LATER)
    opened(database, job, period="done", status="skipped")
    opened(database, job, period="due")
    with database.reading() as session:
        found = waiting(session, job[0].workspace_id, NOW)
        assert [session.get_one(Delivery, each).period for each in found] == ["due"]


def test_a_paused_job_and_a_removed_recipient_do_not_run(database: Database, job: tuple[Job, Recipient]) -> None:
    home = job[0].workspace_id
    with database.writing() as session:
        held = session.get_one(Job, job[0].id)
        extra = to_channel(home, "C1")
        extra.job_id = held.id
        session.add(extra)
        session.flush()
        assert len(running(session, home)) == 2
        extra.removed_at = NOW
        session.flush()
        assert [recipient.person_id for _, recipient in running(session, home)] == [held.owner_id]
        held.paused = True
        session.flush()
        assert running(session, home) == []


def test_who_changed_what_is_kept_newest_first(database: Database, job: tuple[Job, Recipient]) -> None:
    with database.writing() as session:
        held = session.get_one(Job, job[0].id)
        note_changes(session, held, held.owner_id, {"time": ("08:30", "09:00")}, NOW)
        note_changes(session, held, held.owner_id, {"paused": (False, True)}, LATER)
    with database.reading() as session:
        changes: list[JobChange] = list(changes_of_job(session, job[0].id))
    assert [(each.what, each.before, each.after) for each in changes] == [
        ("paused", "False", "True"), ("time", "08:30", "09:00"),
    ]  # fmt: skip


def test_a_removed_job_is_found_no_more_but_its_ledger_stays(database: Database, job: tuple[Job, Recipient]) -> None:
    opened(database, job)
    with database.writing() as session:
        session.get_one(Job, job[0].id).removed_at = NOW
    with database.reading() as session:
        assert find_job(session, job[0].workspace_id, job[0].id) is None
    assert len(ledger(database, job[0])) == 1
