"""Many rows at once, by the shortest way each database's driver has.

SQLAlchemy's own bulk insert spends four times as long on turning values as SQLite on storing them (`make bench
ONLY=import_rate`). Rows here are tuples of plain numbers and strings in the order of the table's columns.
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert
from sqlalchemy.dialects import sqlite

Row = tuple[Any, ...]


def among(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Return that a column is one of these values: one parameter, where `in_` makes one of each and looks at it."""
    found: ColumnElement[bool] = column.in_(bindparam(None, list(values), expanding=True, unique=True))
    return found


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


def delete_of_tickets(connection: Connection, tables: Iterable[Table], ticket_ids: Sequence[int]) -> None:
    """Delete all rows of these tickets from tables that have a `ticket_id`."""
    for table in tables:
        connection.execute(delete(table).where(among(table.c.ticket_id, ticket_ids)))
