"""Where the engine keeps its tables, on the machines there are."""

import sqlite3
import time
from contextlib import closing

from bot.engine.places import EngineConnection


def test_the_engines_rows_have_a_date_on_an_old_sqlite_too() -> None:
    with closing(sqlite3.connect(":memory:", factory=EngineConnection)) as connection:
        connection.execute("CREATE TABLE kept (name TEXT, at INTEGER NOT NULL DEFAULT (unixepoch('subsec') * 1000))")
        connection.execute("INSERT INTO kept (name) VALUES ('one')")
        ((at,),) = connection.execute("SELECT at FROM kept").fetchall()
    assert abs(at / 1000 - time.time()) < 60
