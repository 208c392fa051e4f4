"""Tables: Slack's own in a message, lists of rows where Slack has no table (modals, Home). Pure: dicts out.

A table beyond Slack's limits becomes several under the same headings. No row and no column is lost.
"""

from collections.abc import Iterator

from bot.slack.limits import (
    CELL,
    MESSAGE_SIZE,
    ROW,
    TABLE_CELLS,
    TABLE_COLUMNS,
    TABLE_ROWS,
    Block,
    cleaned,
    cut,
    length,
    one_line,
    size,
)
from bot.slack.pieces import cell, rich, run, section, words
from bot.wide_tables import filled, in_width
from handlers.cards import Cell, Table
from handlers.plain import cell_text, figure_columns

Row = tuple[Cell, ...]


def native_table(table: Table) -> Iterator[Block]:
    """Yield the caption and Slack's tables, each with the headings. There may be one in a message."""
    yield from words(table.caption, bold=True)
    if not table.rows and not any(map(cleaned, table.columns)):
        return
    for part in in_width(filled(table), TABLE_COLUMNS):
        align = [
            {"align": "right"} if figures else {"align": "left", "is_wrapped": True} for figures in figure_columns(part)
        ]
        most = _most(part)
        head = [rich(section(cell(each, most, bold=True))) for each in part.columns]
        rows = [[rich(section(cell(each, most))) for each in row] for row in part.rows]
        for pile in _in_height(head, rows):
            yield {"type": "table", "rows": [head, *pile], "column_settings": align}


def listed_table(table: Table) -> Iterator[Block]:
    """Yield the caption, and each row as a point of a list: its first cell, then the others with their headings."""
    yield from words(table.caption, bold=True)
    whole = filled(table)
    pile: list[Block] = []
    for row in whole.rows if whole.columns else ():
        point = section(*_point(whole.columns, row, _most(whole)))
        if pile and size(_list([*pile, point])) > MESSAGE_SIZE // 2:
            yield _list(pile)
            pile = []
        pile.append(point)
    if pile:
        yield _list(pile)
    elif any(map(cleaned, whole.columns)):
        yield from words(" · ".join(filter(None, map(one_line, whole.columns))))


def _list(points: list[Block]) -> Block:
    return rich({"type": "rich_text_list", "style": "bullet", "elements": list(points)})


def _point(columns: tuple[str, ...], row: Row, most: int) -> Iterator[Block]:
    yield cell(row[0], most, bold=True)
    for heading, content in zip(columns[1:], row[1:], strict=True):
        if cleaned(cell_text(content)):
            named = cut(one_line(heading), most)
            yield run(f" · {named}: " if named else " · ")
            yield cell(content, most)


def _in_height(head: list[Block], rows: list[list[Block]]) -> Iterator[list[list[Block]]]:
    """Yield piles of rows that fit into a table each, below the headings."""
    most = TABLE_CELLS - _letters(head)
    pile: list[list[Block]] = []
    taken = 0
    for row in rows:
        if pile and (len(pile) == TABLE_ROWS - 1 or taken + _letters(row) > most):
            yield pile
            pile, taken = [], 0
        pile.append(row)
        taken += _letters(row)
    if pile or not rows:
        yield pile


def _most(table: Table) -> int:
    """Return how many letters a cell may have."""
    return min(CELL, ROW // max(1, len(table.columns)))


def _letters(row: list[Block]) -> int:
    return sum(length(str(run["text"])) for each in row for run in _runs(each))


def _runs(block: Block) -> Iterator[Block]:
    elements = block.get("elements", ())
    if isinstance(elements, list):
        for element in elements:
            yield from _runs(element)
    if "text" in block:
        yield block
