"""Tables, as Adaptive Cards have them since 1.5. Pure.

A table that is too wide or too long for a phone becomes several under the same headings; each begins with the first
column. No row and no column is lost. Links are names; figures stand flush right.
"""

from collections.abc import Iterator

from microsoft_teams.cards import ColumnDefinition, TableCell, TableRow
from microsoft_teams.cards import Table as TableElement
from microsoft_teams.cards.core import CardElement

from bot.letters import cleaned, units
from bot.teams.limits import CARD_BYTES, CELL, FRAME_BYTES, ROW, TABLE_COLUMNS, TABLE_ROWS, Json, size
from bot.teams.pieces import cell, dumped, words
from bot.wide_tables import filled, in_width
from handlers.cards import Cell, Table
from handlers.plain import cell_text, figure_columns

Row = tuple[Cell, ...]
NARROWEST, WIDEST = 12, 18  # letters; a column's share of the width is that of its longest cell, within these


def native_table(table: Table) -> Iterator[CardElement]:
    """Yield the caption, so that a screen reader says it first, and the tables."""
    yield from words(table.caption, "strong")
    if not table.rows and not any(map(cleaned, table.columns)):
        return
    for part in in_width(filled(table), TABLE_COLUMNS):
        yield from _in_height(part)


def _in_height(table: Table) -> Iterator[TableElement]:
    """Yield a table in as many parts as its rows need."""
    right = figure_columns(table)
    most = min(CELL, ROW // len(table.columns))
    head = TableRow(cells=[_cell(each, most, figures, strong=True) for each, figures in _beside(table.columns, right)])
    columns = [
        ColumnDefinition(width=width, horizontal_cell_content_alignment="Right" if figures else "Left")
        for width, figures in zip(_widths(table), right, strict=True)
    ]
    room = CARD_BYTES - FRAME_BYTES - size(dumped(head)) - size([dumped(each) for each in columns])
    pile: list[TableRow] = []
    taken = 0
    for row in table.rows:
        made = TableRow(cells=[_cell(each, most, figures) for each, figures in _beside(row, right)])
        more = size(dumped(made))
        if pile and (len(pile) == TABLE_ROWS or taken + more > room):
            yield _table(columns, head, pile)
            pile, taken = [], 0
        pile.append(made)
        taken += more
    if pile or not table.rows:
        yield _table(columns, head, pile)


def rows_in(element: Json) -> int:
    """Return how many rows below the headings an element has, if it is a table."""
    rows = element.get("rows")
    return len(rows) - 1 if element["type"] == "Table" and isinstance(rows, list) else 0


def _table(columns: list[ColumnDefinition], head: TableRow, rows: list[TableRow]) -> TableElement:
    return TableElement(
        columns=columns, rows=[head, *rows], first_row_as_headers=True, show_grid_lines=True, grid_style="default"
    )


def _cell(content: Cell, most: int, figures: bool, *, strong: bool = False) -> TableCell:
    return TableCell(items=cell(content, most, right=figures, strong=strong))


def _beside(row: Row, right: tuple[bool, ...]) -> Iterator[tuple[Cell, bool]]:
    return zip(row, right, strict=True)


def _widths(table: Table) -> list[int]:
    """Return how wide the columns are beside each other."""
    cells = zip(table.columns, *table.rows, strict=True)
    longest = [max(units(cell_text(content)) for content in column) for column in cells]
    return [max(NARROWEST, min(WIDEST, length)) for length in longest]
