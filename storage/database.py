"""The database: SQLite in a file (WAL) by default, PostgreSQL by its address; opened, read, written, closed here."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from storage.failures import DatabaseAddressError, DatabaseAwayError, DatabaseBusyError, NotSetUpError, wrapped
from storage.revisions import note_settings, raise_settings

__all__ = ["Database", "DatabaseAddressError", "DatabaseAwayError", "DatabaseBusyError", "NotSetUpError", "Session"]

BUSY_SECONDS = 3.0
"""How long a write waits for another one before it is refused politely."""

CONNECT_SECONDS = 5
"""How long PostgreSQL may take to answer the door."""

TRIES_TO_SWITCH = 20
"""How often a new SQLite file is asked to keep a log, while others begin with it at the same moment."""


class Database:
    """One engine and the sessions on it. Opening connects to nothing yet.

    Parameters are kept out of every message of the driver: they may be somebody's figures.
    """

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS) -> None:
        address = _address(url)
        self.engine = self._read = _engine(address, busy_seconds)
        self._write = self.engine.execution_options(write=True)
        if self.engine.dialect.name == "postgresql":
            options: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            self._read = self.engine.execution_options(**options)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that reads one consistent state, and cannot write."""
        with wrapped(self.engine), Session(self._read, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back whole on any error.

        On SQLite it takes the write lock at once: a transaction that reads first and writes later is refused without
        waiting when another one has written in between.
        """
        with wrapped(self.engine), Session(self._write, expire_on_commit=False) as session, session.begin():
            event.listen(session, "before_flush", note_settings)
            event.listen(session, "before_commit", raise_settings)
            yield session

    @contextmanager
    def connected(self, *, write: bool = False) -> Iterator[Connection]:
        """A bare connection in one transaction, for migrations and checks."""
        with wrapped(self.engine), (self._write if write else self._read).begin() as connection:
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


class Work(IntEnum):
    """What only one transaction at a time may do."""

    MIGRATE = 1
    WRITE_TICKETS = 2
    INTRODUCE = 3
    INSTALL = 4
    RAISE = 5
    SET_UP = 6


def alone(connection: Connection, work: Work) -> None:
    """Wait until nobody else does this work, and keep them out until the transaction ends.

    The database refuses after BUSY_SECONDS of waiting (DatabaseBusyError). SQLite has but one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_OURS}, {work:d})")


_OURS = 0x746F7563  # among the advisory locks of whatever else runs on the same server: "touc"


def _address(url: str) -> URL:
    """The address read; DatabaseAddressError, which never repeats it, for one that is none of ours."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise DatabaseAddressError from None
    if address.drivername not in _KNOWN:
        raise DatabaseAddressError
    return address


_KNOWN = ("sqlite", "postgresql", "postgresql+psycopg")


def _engine(address: URL, busy_seconds: float) -> Engine:
    if address.get_backend_name() == "postgresql":
        return _postgres(address.set(drivername="postgresql+psycopg"), busy_seconds)
    engine = create_engine(address, connect_args={"timeout": busy_seconds}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres(address: URL, busy_seconds: float) -> Engine:
    patience = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_SECONDS}
    engine = create_engine(address, connect_args=patience, pool_pre_ping=True, hide_parameters=True)

    def limit_waiting(connection: Connection) -> None:
        if connection.get_execution_options().get("write"):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(busy_seconds * 1000)}")

    event.listen(engine, "begin", limit_waiting)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    """WAL lets readers read while an import writes; BEGIN is ours, so that DDL and savepoints are transactional."""
    connection.isolation_level = None
    _switch_to_wal(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON", "cache_size=-8192"):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file to WAL; the file remembers it.

    Where somebody else uses the new file at that moment, SQLite refuses the switch without waiting. A transaction does
    wait; after it, theirs is done.
    """
    for _ in range(TRIES_TO_SWITCH):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write")
    connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
