"""Where the engine keeps its tables: beside the product's own, on the same server or in the same folder."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine

CONNECT_SECONDS = 5
CONNECTIONS = 8


class EngineConnection(sqlite3.Connection):
    """A connection that knows `unixepoch('subsec')`.

    DBOS dates its rows by it on Python 3.12 and later, and SQLite knows it from 3.42 on (Debian 12 has 3.40):
    before, it is NULL, and no row can be written. https://sqlite.org/releaselog/3_42_0.html
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sqlite3.sqlite_version_info < (3, 42):
            self.create_function("unixepoch", 1, lambda _: round(time.time(), 3))


def sqlite_place(product: URL) -> Path:
    """Return the file beside a SQLite database: "engine.db" beside "touchline.db", "x-engine.db" beside "x.db"."""
    path = Path(product.database or "touchline.db").absolute()
    return path.with_name("engine.db" if path.stem == "touchline" else f"{path.stem}-engine.db")


def prepare_sqlite(path: Path) -> str:
    """Make the file, readable by its owner only, and let it be read while it is written; return its address."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
    return f"sqlite:///{path}"


def postgres_engine(product: URL) -> Engine:
    """Return connections of the engine's own to the product's database; its tables are in the schema "dbos"."""
    return create_engine(
        psycopg(product),
        pool_size=CONNECTIONS,
        max_overflow=CONNECTIONS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=connect_args(product),
    )


def psycopg(product: URL) -> URL:
    """Return the address with the driver the product uses."""
    return product.set(drivername="postgresql+psycopg")


def connect_args(product: URL) -> dict[str, Any]:
    """Return how to connect, where the address does not say."""
    patience = {} if "connect_timeout" in product.query else {"connect_timeout": CONNECT_SECONDS}
    return {"application_name": "touchline-engine", **patience}
