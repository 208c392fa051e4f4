"""Two who raise the same cause at once, who press one button, or end what another cause would join."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

from coaching.escalation import Outcome, Severity
from handlers.escalations.acting import settle, take
from handlers.escalations.raising import Became, Cause, Source, raise_escalation
from handlers.tools import Tools
from storage.database import Database, Session
from storage.escalations import EscalationCause, EscalationRow
from storage.people import Person, add_person
from tests.storage.stored import NOW, workspace

AT_ONCE = 6


def test_one_is_raised_by_whoever_is_first(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
    tools = Tools(database, home, "UTC", 5)
    together = Barrier(AT_ONCE)

    def raise_it(key: str) -> Became:
        together.wait()
        with database.writing() as session:
            cause = Cause("Down", Severity.NORMAL, Source.PERSON, key=key, group="rule:1")
            return raise_escalation(session, cause, tools, NOW).became

    with ThreadPoolExecutor(AT_ONCE) as threads:
        became = list(threads.map(raise_it, ["a"] * 3 + ["b"] * 3))
    assert sorted(became) == [Became.JOINED, *[Became.KNOWN] * 4, Became.RAISED]
    with database.reading() as session:
        assert session.query(EscalationRow).one().causes == 2


def test_what_would_join_an_escalation_that_ends_at_that_moment_is_raised_anew(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
    tools = Tools(database, home, "UTC", 5)

    def raise_it(key: str) -> Became:
        with database.writing() as session:
            cause = Cause("Down", Severity.NORMAL, Source.WEBHOOK, key=key, group="hook:1")
            return raise_escalation(session, cause, tools, NOW).became

    assert raise_it("a") is Became.RAISED
    with ThreadPoolExecutor(1) as threads:
        with database.writing() as session:
            settle(session, session.query(EscalationRow).one(), None, tools, NOW)
            session.flush()
            second = threads.submit(raise_it, "b")
            _until_it_waits(database)
        assert second.result() is Became.RAISED
    with database.reading() as session:
        statuses = {row.id: row.status for row in session.query(EscalationRow)}
        held = session.query(EscalationCause).filter_by(key="b").one()
    assert statuses[held.escalation_id] == "paging"


def test_of_two_presses_of_one_button_the_first_is_when_it_was_acknowledged(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session, "acme")
        omar = add_person(session, home, "omar", "Omar", "agent", NOW).id
    tools = Tools(database, home, "UTC", 5)
    with database.writing() as session:
        raise_escalation(session, Cause("Down", Severity.NORMAL, Source.PERSON), tools, NOW)

    def press(session: Session, now: datetime) -> Outcome:
        row = session.query(EscalationRow).one()
        return take(session, row, session.get_one(Person, omar), tools, now)

    def press_again() -> Outcome:
        with database.writing() as session:
            return press(session, NOW + timedelta(seconds=5))

    with ThreadPoolExecutor(1) as threads:
        with database.writing() as session:
            assert press(session, NOW) is Outcome.DONE
            second = threads.submit(press_again)
            _until_it_waits(database)
        assert second.result() is Outcome.ALREADY_YOURS
    with database.reading() as session:
        assert session.query(EscalationRow).one().acknowledged_at == NOW


def _until_it_waits(database: Database) -> None:
    """On SQLite whoever comes second waits before anything else."""
    if database.engine.dialect.name != "postgresql":
        return
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid IS NOT NULL"
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        with database.engine.connect() as connection:
            if connection.exec_driver_sql(asked).scalar():
                return
        time.sleep(0.01)
    raise AssertionError
