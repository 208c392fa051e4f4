"""A table that is wider than a platform shows: as several, each beginning with the first column. Pure."""

from collections.abc import Iterator, Sequence

from handlers.cards import Table


def filled(table: Table) -> Table:
    """Return the table with rows as wide as its widest."""
    width = max([len(table.columns), *(len(row) for row in table.rows)])
    columns = (*table.columns, *[""] * (width - len(table.columns)))
    return Table(table.caption, columns, tuple((*row, *[""] * (width - len(row))) for row in table.rows))


def in_width(table: Table, most: int) -> Iterator[Table]:
    """Yield a filled table in as many parts of at most so many columns as it needs; no column is lost."""
    width = len(table.columns)
    if not width:
        return
    yield _columns(table, range(min(width, most)))
    for start in range(most, width, most - 1):
        yield _columns(table, [0, *range(start, min(width, start + most - 1))])


def _columns(table: Table, kept: Sequence[int]) -> Table:
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    return Table(table.caption, tuple(table.columns[at] for at in kept), rows)
