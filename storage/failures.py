"""What goes wrong with a database, in words a person can act on. The drivers' errors are wrapped here, once.

A driver's message may quote the values of a row, and they may be somebody's figures. None of it is passed on: the
cause of each error names the driver's error and code, and the statement without its values.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from kpi.errors import TouchlineError


class DatabaseAwayError(TouchlineError):
    """The database cannot be reached just now, so nothing was changed. Please try again in a minute."""


class DatabaseBusyError(TouchlineError):
    """The database is busy, perhaps with an import, so nothing was changed. Please try again in a minute."""


class NotSetUpError(TouchlineError):
    """The database is not set up for this version of Touchline. Run `touchline db upgrade`, then start again."""


class DatabaseAddressError(TouchlineError):
    """TOUCHLINE_DATABASE_URL is no address of a database I know. Write sqlite:///FILE or postgresql://USER@HOST/NAME."""


class DriverError(Exception):
    """What a driver said, fit for a log. Never shown to a person."""


@contextmanager
def wrapped(engine: Engine) -> Iterator[None]:
    """Turn the driver's errors into ours, those of its bare cursors too. Mistakes of our own pass through."""
    driver: Any = engine.dialect.loaded_dbapi
    try:
        yield
    except DBAPIError as error:
        raise _translated(error.orig, driver) from _cleaned(error.orig, error.statement)
    except driver.Error as error:
        raise _translated(error, driver) from _cleaned(error, None)
    except (DisconnectionError, PoolTimeoutError) as error:
        raise DatabaseAwayError from DriverError(type(error).__name__)


_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40001", "40P01")  # lock timeout, serialization, deadlock
_NOT_SET_UP = ("42P01", "42703")  # no such table, no such column


def _translated(error: BaseException | None, driver: Any) -> TouchlineError:
    code = _code(error)
    if code.startswith(_BUSY):
        return DatabaseBusyError()
    if code in _NOT_SET_UP or "no such table" in str(error) or "no such column" in str(error):
        return NotSetUpError()
    away = isinstance(error, (driver.OperationalError, driver.InterfaceError))
    return DatabaseAwayError() if away else TouchlineError()


def _code(error: BaseException | None) -> str:
    """PostgreSQL's SQLSTATE, or SQLite's name of the error; empty where there is none."""
    return getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None) or ""


def _cleaned(error: BaseException | None, statement: str | None) -> DriverError:
    """The loggable part. Where PostgreSQL gives no code there is no connection yet, and its words hold no row."""
    said = "" if getattr(error, "sqlstate", None) else str(error)
    return DriverError(": ".join(filter(None, [type(error).__name__, _code(error), said, statement])))
