"""The migrations build the models, on both databases, forwards and back."""

import re
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from kpi.errors import TouchlineError
from storage import upgrading
from storage.database import Database, DatabaseBusyError, NotSetUpError, Work, alone
from storage.schema import METADATA
from storage.upgrading import NewerDatabaseError, differences, head, upgrade, version_of
from storage.workspaces import find_workspace


def test_the_migrations_build_exactly_the_models(empty: Database) -> None:
    assert upgrade(empty)
    assert differences(empty) == []


def test_an_empty_database_differs_by_every_table(empty: Database) -> None:
    missing = [line for line in differences(empty) if "add_table" in line]
    assert len(missing) == len(METADATA.tables)


def test_a_changed_column_is_found(database: Database) -> None:
    with database.connected(write=True) as connection:
        connection.execute(text("ALTER TABLE person ADD COLUMN shoe_size INTEGER"))
    assert "shoe_size" in " ".join(differences(database))


def test_upgrading_twice_changes_nothing(empty: Database) -> None:
    assert upgrade(empty)
    assert not upgrade(empty)
    assert version_of(empty) == head()


def test_an_empty_database_has_no_version(empty: Database) -> None:
    assert version_of(empty) is None


def test_a_database_of_a_newer_touchline_is_refused(database: Database) -> None:
    with database.connected(write=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="9999"):
        upgrade(database)


def test_the_head_read_from_file_names_is_alembics_own() -> None:
    script = ScriptDirectory.from_config(upgrading._config())
    assert script.get_heads() == [head()]


def test_each_migrations_file_is_named_by_its_own_number() -> None:
    script = ScriptDirectory.from_config(upgrading._config())
    for revision in script.walk_revisions():
        assert re.fullmatch(rf"{revision.revision}_[a-z0-9_]+\.py", revision.path.rpartition("/")[2])


def test_going_back_leaves_no_table(database: Database) -> None:
    with database.connected(write=True) as connection:
        config = upgrading._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with database.connected() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    assert upgrade(database)
    assert differences(database) == []


def test_a_failed_upgrade_leaves_nothing_behind(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(config: object, revision: str) -> None:
        real(config, revision)
        raise OSError("the disk is full")

    real = command.upgrade
    monkeypatch.setattr(command, "upgrade", fail)
    with pytest.raises(OSError, match="disk"):
        upgrade(empty)
    with empty.connected() as connection:
        assert inspect(connection).get_table_names() == []


def test_a_process_that_starts_beside_another_waits_for_its_migrations(empty_url: str) -> None:
    databases = [Database(empty_url, busy_seconds=30) for _ in range(3)]
    done: list[bool] = []
    threads = [threading.Thread(target=lambda each=each: done.append(upgrade(each))) for each in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(databases)
    assert differences(databases[0]) == []
    for each in databases:
        each.close()


def test_many_that_open_a_new_file_at_once_all_open_it(tmp_path: Path) -> None:
    wrong: list[BaseException] = []
    for number in range(10):
        together = threading.Barrier(4)
        databases = [Database(f"sqlite:///{tmp_path / f'{number}.db'}", busy_seconds=30) for _ in range(4)]

        def begin(database: Database, together: threading.Barrier = together) -> None:
            together.wait(30)
            try:
                upgrade(database)
            except TouchlineError as problem:
                wrong.append(problem)

        threads = [threading.Thread(target=begin, args=(each,)) for each in databases]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        for each in databases:
            each.close()
    assert wrong == []


def test_who_waits_too_long_for_anothers_migrations_is_told_so(empty: Database, empty_url: str) -> None:
    other = Database(empty_url)
    with other.connected(write=True) as connection:
        alone(connection, Work.MIGRATE)
        with pytest.raises(DatabaseBusyError):
            upgrade(empty)
    other.close()


def test_a_database_without_tables_is_not_set_up(empty: Database) -> None:
    with pytest.raises(NotSetUpError), empty.reading() as session:
        find_workspace(session, "acme")
