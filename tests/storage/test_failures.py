"""What goes wrong is said politely and at once, nothing is half done, and no row's value reaches an error."""

import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from kpi.errors import TouchlineError
from storage.bulk import insert_rows
from storage.database import Database, DatabaseAwayError, DatabaseBusyError, Session, Work, alone
from storage.failures import DriverError
from storage.people import Person, add_person, all_people
from storage.upgrading import upgrade, version_of
from storage.workspaces import Workspace, find_workspace
from storage.writing import _TICKETS, TicketWriter
from tests.storage.stored import NOW, everything, workspace

NOBODY_LISTENS = "postgresql://somebody:secret-word@127.0.0.1:1/touchline?connect_timeout=2"


def test_a_write_that_finds_another_one_is_refused_soon(database: Database, database_url: str) -> None:
    other = Database(database_url)
    with other.writing() as session:
        TicketWriter(session, workspace(session), "zendesk")
        began = time.monotonic()
        with pytest.raises(DatabaseBusyError), database.writing() as mine:
            TicketWriter(mine, 1, "zendesk")
        assert 0.1 < time.monotonic() - began < 5
    other.close()


def test_who_is_refused_may_try_again(database: Database, database_url: str) -> None:
    other = Database(database_url)
    with other.writing() as session:
        alone(session.connection(), Work.WRITE_TICKETS)
        with pytest.raises(DatabaseBusyError), database.writing() as mine:
            TicketWriter(mine, 1, "zendesk")
    with database.writing() as mine:
        assert TicketWriter(mine, workspace(mine), "zendesk").next_id == 1
    other.close()


def test_reading_goes_on_while_another_writes(database: Database, database_url: str) -> None:
    other = Database(database_url)
    with other.writing() as session:
        workspace(session)
        with database.reading() as mine:
            assert find_workspace(mine, "acme") is None
    with database.reading() as mine:
        assert find_workspace(mine, "acme") is not None
    other.close()


def test_one_answer_reads_one_state_whatever_is_written_meanwhile(database: Database, database_url: str) -> None:
    other = Database(database_url)
    with database.reading() as mine:
        assert find_workspace(mine, "acme") is None
        with other.writing() as session:
            workspace(session)
        assert find_workspace(mine, "acme") is None
    other.close()


def test_who_reads_cannot_write(database: Database) -> None:
    with pytest.raises(TouchlineError), database.reading() as session:
        workspace(session)
    with database.writing() as session:
        assert find_workspace(session, "acme") is None


def test_a_database_that_does_not_answer_is_away() -> None:
    database = Database(NOBODY_LISTENS)
    asks: list[Callable[[], object]] = [lambda: version_of(database), lambda: upgrade(database)]
    for ask in asks:
        with pytest.raises(DatabaseAwayError):
            ask()
    with pytest.raises(DatabaseAwayError) as caught, database.reading() as session:
        find_workspace(session, "acme")
    assert "secret-word" not in told(caught.value)
    database.close()


def test_a_file_that_cannot_be_opened_is_away(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    with pytest.raises(DatabaseAwayError):
        upgrade(database)
    database.close()


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but a note that somebody wants to keep\n" * 50)
    before = file.read_bytes()
    database = Database(f"sqlite:///{file}")
    with pytest.raises(TouchlineError):
        upgrade(database)
    database.close()
    assert file.read_bytes() == before


def told(error: BaseException) -> str:
    """Everything that a log would print of an error."""
    return "".join(traceback.format_exception(error))


def twice(session: Session) -> None:
    workspace(session)
    for _ in range(2):
        add_person(session, 1, "private.handle", "Private Name", "agent", NOW)


def unreadable(session: Session) -> None:
    session.execute(text("SELECT CAST(:word AS INTEGER) / 0, no_such_function(:word)"), {"word": "private.handle"})


def no_such_workspace(session: Session) -> None:
    session.execute(insert(Person).values(workspace_id=99, handle="private.handle", name="x", role="a", created_at=NOW))
    session.flush()


def rows_of_the_wrong_kind(session: Session) -> None:
    insert_rows(session.connection(), _TICKETS, [("private.handle", *[None] * (len(_TICKETS.columns) - 1))])


@pytest.mark.parametrize("fail", [twice, unreadable, no_such_workspace, rows_of_the_wrong_kind])
def test_no_error_carries_a_value(database: Database, fail: Callable[[Session], None]) -> None:
    with pytest.raises(TouchlineError) as caught, database.writing() as session:
        fail(session)
    assert isinstance(caught.value.__cause__, DriverError)
    assert "private.handle" not in told(caught.value)
    assert "Private Name" not in told(caught.value)


def test_the_cause_names_the_drivers_error_and_the_statement(database: Database) -> None:
    with pytest.raises(TouchlineError) as caught, database.writing() as session:
        twice(session)
    assert "INSERT INTO person" in str(caught.value.__cause__)
    assert any(code in str(caught.value.__cause__) for code in ("23505", "SQLITE_CONSTRAINT_UNIQUE"))


def test_an_error_half_way_leaves_everything_as_it_was(database: Database) -> None:
    def fail(session: Session) -> None:
        add_person(session, workspace(session), "mia", "Mia", "agent", NOW)
        raise RuntimeError("the power went out")

    before = everything(database)
    with pytest.raises(RuntimeError, match="power"), database.writing() as session:
        fail(session)
    assert everything(database) == before


def test_a_mistake_of_our_own_is_not_called_the_databases(database: Database) -> None:
    with pytest.raises(KeyError), database.writing() as session:
        raise KeyError(session)


def test_a_session_goes_on_being_usable_after_reading(database: Database) -> None:
    with database.writing() as session:
        add_person(session, workspace(session), "mia", "Mia", "agent", NOW)
    with database.reading() as session:
        [mia] = all_people(session, session.get_one(Workspace, 1).id)
    assert mia.name == "Mia"
