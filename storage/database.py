"""The database: SQLite in a file (WAL) by default, PostgreSQL by its address. Driver errors are wrapped here, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from kpi.errors import TouchlineError

__all__ = ["Database", "DatabaseAwayError", "DatabaseBusyError", "NotSetUpError", "Session"]

BUSY_SECONDS = 3
"""How long a write waits for another one on SQLite before it is refused politely."""


class DatabaseAwayError(TouchlineError):
    """The database cannot be reached just now, so nothing was changed. Please try again in a minute."""


class DatabaseBusyError(TouchlineError):
    """The database is busy, perhaps with an import, so nothing was changed. Please try again in a minute."""


class NotSetUpError(TouchlineError):
    """The database is not set up for this version of Touchline. Run `touchline db upgrade`, then start again."""


class Database:
    """One engine and the sessions on it. Opening connects to nothing yet.

    Parameters are kept out of every message of the driver: they may be somebody's figures.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that reads one consistent state, and writes nothing."""
        with _wrapped(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back whole on any error.

        On SQLite it takes the write lock at once: a transaction that reads first and writes later is refused without
        waiting when another one has written in between.
        """
        engine = self.engine.execution_options(write=True)
        with _wrapped(), Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    """WAL lets readers read while an import writes; BEGIN is ours, so that DDL and savepoints are transactional."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-8192"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _wrapped() -> Iterator[None]:
    """Turn the driver's errors into ours; the cause stays for the log, without the statement's values."""
    try:
        yield
    except DBAPIError as error:
        raise _translated(error) from error
    except SQLAlchemyError as error:
        raise DatabaseAwayError from error


def _translated(error: DBAPIError) -> TouchlineError:
    words = str(error.orig).lower()
    if "locked" in words or "busy" in words or "lock timeout" in words:
        return DatabaseBusyError()
    if "no such table" in words or "no such column" in words or "does not exist" in words:
        return NotSetUpError()
    return DatabaseAwayError()
