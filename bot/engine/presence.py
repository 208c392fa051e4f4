"""Which replicas are alive: each holds a lock on its name as long as its process and its connection live (ADR 17).

On PostgreSQL only. Promises: two living replicas never have one name; a name whose lock can be taken belongs to nobody
alive, and stays locked while its work is taken over.
"""

import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from bot.engine.places import connect_args, psycopg

log = logging.getLogger(__name__)

LOCKS = 0x746F7565
"""The engine's among the advisory locks of whatever else runs on the same database: "toue"."""

KEEPALIVE = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
THE_SERVERS_OWN = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")
"""A machine that went away without a word is noticed by the server within half a minute, and its locks are free."""

LOOKS_TO_WAIT = 3
"""So many looks nobody is taken for dead after our own connection broke: the database may have been away from all, and
each living replica takes its name again at its own next look.
"""


class Presence:
    """This replica's name and its lock. Used from one thread at a time."""

    def __init__(self, product: URL, wanted: str) -> None:
        """`wanted` is the name, or the beginning of it where several run on one host."""
        self._engine: Engine = create_engine(
            psycopg(product),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={**connect_args(product), **KEEPALIVE},
        )
        self._wanted = wanted
        self._connection: Connection | None = None
        self._holds = False
        self._to_wait = 0
        self.name = ""

    def take(self) -> str:
        """Take the first of "name", "name-2", ... that is free; return it. DBAPIError where there is no connection."""
        connection = self._connect()
        names = (self._wanted if number == 1 else f"{self._wanted}-{number}" for number in count(1))
        self.name = next(name for name in names if _try(connection, name))
        self._holds = True
        return self.name

    def keep(self) -> bool:
        """See that the lock is still held, and take it again where the connection broke.

        Return whether those whose locks are free may be taken for dead: it has been held for some looks.
        """
        try:
            if self._connection is not None and self._holds:
                self._connection.exec_driver_sql("SELECT 1")
                self._to_wait = max(0, self._to_wait - 1)
            else:
                self._to_wait = LOOKS_TO_WAIT
                self._holds = _try(self._connection or self._connect(), self.name)
        except DBAPIError:
            log.warning("the connection that says this replica is alive broke; it is made again")
            self._drop()
        return self._holds and not self._to_wait

    @contextmanager
    def of_a_dead(self, name: str) -> Iterator[bool]:
        """Whether a replica is dead; while the block lasts, nobody can come to life under its name."""
        connection = self._connection
        if connection is None or name == self.name or not _try(connection, name):
            yield False
            return
        try:
            yield True
        finally:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({LOCKS}, {_key(name)})")

    def close(self) -> None:
        """Let go of the name."""
        self._drop()
        self._engine.dispose()

    def _connect(self) -> Connection:
        self._drop()
        connection = self._engine.connect()
        for setting in THE_SERVERS_OWN:
            connection.exec_driver_sql(f"SET {setting}")
        self._connection = connection
        return connection

    def _drop(self) -> None:
        connection, self._connection, self._holds = self._connection, None, False
        if connection is not None:
            connection.invalidate()
            connection.close()


def _try(connection: Connection, name: str) -> bool:
    return bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({LOCKS}, {_key(name)})").scalar())


def _key(name: str) -> int:
    """A name as PostgreSQL's four bytes with a sign."""
    return int.from_bytes(zlib.crc32(name.encode()).to_bytes(4, "big"), "big", signed=True)
