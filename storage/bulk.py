"""Many rows at once, by the shortest way each database's driver has.

SQLAlchemy's own bulk insert spends four times as long on turning values as SQLite on storing them (`make bench
ONLY=import_rate`). Rows here are tuples of plain numbers and strings in the order of the table's columns.
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select
from sqlalchemy.dialects import sqlite

from storage.among import among

Row = tuple[Any, ...]

AT_ONCE = 500
"""As many keys as fit in one question on both databases."""


@cache
def _sqlite_insert(table: Table) -> str:
    return str(insert(table).compile(dialect=sqlite.dialect()))


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, each a tuple in the order of the table's columns; within the connection's transaction."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_sqlite_insert(table), list(rows))
        return
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    statement = f'COPY "{table.name}" ({columns}) FROM STDIN'
    with closing(connection.connection.cursor()) as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def delete_but(
    connection: Connection,
    table: Table,
    mine: Sequence[ColumnElement[bool]],
    agent_ids: Iterable[int],
    kept: Iterable[str],
) -> None:
    """Delete the rows of these agents that are `mine` and whose `external_id` is not kept, however many there are.

    A question has so many parameters at most; a whole company is more.
    """
    people, told = list(agent_ids), set(kept)
    gone: list[int] = []
    for first in range(0, len(people), AT_ONCE):
        some = select(table.c.id, table.c.external_id).where(
            *mine, table.c.agent_id.in_(people[first : first + AT_ONCE])
        )
        gone += [row.id for row in connection.execute(some) if row.external_id not in told]
    for first in range(0, len(gone), AT_ONCE):
        connection.execute(delete(table).where(*mine, table.c.id.in_(gone[first : first + AT_ONCE])))


def delete_of_tickets(connection: Connection, tables: Iterable[Table], ticket_ids: Sequence[int]) -> None:
    """Delete all rows of these tickets from tables that have a `ticket_id`."""
    for table in tables:
        connection.execute(delete(table).where(among(table.c.ticket_id, ticket_ids)))
