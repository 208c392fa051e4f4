"""Whether the engine will find its tables: asked by `touchline doctor`, without starting anything."""

import sqlite3
from contextlib import closing

from bot.engine.places import sqlite_place
from storage.database import Database


def has_a_place(database: Database) -> bool:
    """Return whether the engine's tables are there and can be read, or can be made. Makes nothing.

    DatabaseAwayError where the product's own database cannot be reached.
    """
    if database.engine.dialect.name == "sqlite":
        path = sqlite_place(database.engine.url)
        return not path.exists() or _opens(f"{path.as_uri()}?mode=rw")
    with database.connected() as connection:
        asked = "SELECT to_regnamespace('dbos') IS NOT NULL OR has_database_privilege(current_database(), 'CREATE')"
        return bool(connection.exec_driver_sql(asked).scalar())


def _opens(address: str) -> bool:
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.Error:
        return False
    return True
