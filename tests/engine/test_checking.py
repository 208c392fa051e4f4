"""The doctor says whether the engine will find its tables."""

from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bot.engine.checking import has_a_place
from storage.database import Database
from tests.storage.conftest import create


def test_a_place_that_is_free_or_in_order_will_do(database: Database, tmp_path: Path) -> None:
    assert has_a_place(database)
    assert not (tmp_path / "engine.db").exists()
    (tmp_path / "engine.db").touch()
    assert has_a_place(database)


def test_a_file_that_is_no_database_will_not(sqlite_template: Path, tmp_path: Path) -> None:
    (tmp_path / "engine.db").write_text("a note to myself, and a long one, so that it is no header\n" * 9)
    database = Database(f"sqlite:///{tmp_path / 'touchline.db'}")
    assert not has_a_place(database)
    database.close()


def test_a_role_that_may_make_no_schema_will_not_until_somebody_has_made_it(postgres: str) -> None:
    url = create(postgres, "template0")
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE ROLE modest LOGIN")
    database = Database(make_url(url).set(username="modest").render_as_string(hide_password=False))
    try:
        assert not has_a_place(database)
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute("CREATE SCHEMA dbos")
        assert has_a_place(database)
    finally:
        database.close()
