"""A post office, a nursery of replicas, and worlds on SQLite and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.engine.drill import teach
from tests.engine.nursery import Nursery, World, ending
from tests.engine.post_office import PostOffice, open_post_office
from tests.engine.trying import Trying, trying
from tests.storage.conftest import create, database, database_url, postgres, postgres_template, sqlite_template

__all__ = ["database", "database_url", "postgres", "postgres_template", "sqlite_template"]


@pytest.fixture(autouse=True, scope="session")
def drills() -> None:
    teach()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as opened:
        yield opened


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    opened = Nursery()
    yield opened
    opened.close()


@pytest.fixture
def alone(nursery: Nursery, office: PostOffice, tmp_path: Path) -> Iterator[World]:
    """One machine: SQLite in a folder."""
    home = tmp_path / "home"
    home.mkdir()
    url = f"sqlite:///{home / 'touchline.db'}"
    yield from _world(nursery, url, office, home)


@pytest.fixture
def together(
    nursery: Nursery, office: PostOffice, tmp_path: Path, postgres: str, postgres_template: str
) -> Iterator[World]:
    """Several replicas: PostgreSQL."""
    home = tmp_path / "home"
    home.mkdir()
    yield from _world(nursery, create(postgres, postgres_template), office, home)


def _world(nursery: Nursery, url: str, office: PostOffice, home: Path) -> Iterator[World]:
    from storage.upgrading import upgrade

    opened = Database(url)
    upgrade(opened)
    with ending(World(nursery, opened, url, office, home)) as world:
        yield world


@pytest.fixture
def trial(database: Database, office: PostOffice) -> Iterator[Trying]:
    """Tries in this process, on each kind of database."""
    with trying(database, office) as made:
        yield made
