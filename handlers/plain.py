"""A card's text twin: the same words for a terminal, a notification, and whoever cannot see a card.

Promises that nothing a card says is lost: pictures become their alt text, buttons the words they say. Never colours,
never cuts a text (`summary` does, to one line).
"""

import unicodedata
from collections.abc import Sequence

from handlers.cards import Block, Button, Card, Cell, Facts, Link, Picture, Table, Text

GAP = "  "
SUMMARY_LENGTH = 150
LONGEST_FIGURE = 20  # longer, and it is a sentence that begins with a number
FIGURE_STARTS = frozenset("0123456789+-−–—<>≤≥~≈±")


def as_text(card: Card) -> str:
    """Return the whole card as lines of text, blocks parted by an empty line."""
    parts = [card.title, *(_block(block) for block in card.blocks)]
    parts.append(" ".join(_button(button) for button in card.buttons))
    parts.append(card.footer)
    return "\n\n".join(part for part in parts if part)


def summary(card: Card) -> str:
    """Return the card as one line: its title and how it begins. At most 150 characters."""
    beginnings = (_beginning(block) for block in card.blocks)
    first = "" if card.discreet else next((words for words in beginnings if words), "")
    line = " ".join(": ".join(part for part in (card.title, first) if part).split())
    if len(line) <= SUMMARY_LENGTH:
        return line
    return line[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,:;") + "…"


def cell_text(cell: Cell) -> str:
    """Return what a cell shows."""
    return cell.text if isinstance(cell, Link) else cell


def figure_columns(table: Table) -> tuple[bool, ...]:
    """Say for each column whether it holds figures, which are set flush right. Links are names, not figures."""
    return tuple(
        _all_figures([row[number] for row in table.rows if number < len(row)]) for number in range(len(table.columns))
    )


def _all_figures(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell_text(cell)]
    return bool(filled) and all(isinstance(cell, str) and _is_figure(cell) for cell in filled)


def _is_figure(text: str) -> bool:
    return text[0] in FIGURE_STARTS and len(text) <= LONGEST_FIGURE


def _block(block: Block) -> str:
    match block:
        case Text(text):
            return text
        case Facts(facts):
            return _aligned([(fact.label, fact.value, fact.note) for fact in facts], (False, True, False))
        case Table():
            return _table(block)
        case Picture(_, alt):
            return alt


def _beginning(block: Block) -> str:
    match block:
        case Facts(facts):
            return ", ".join(f"{fact.label} {fact.value}" for fact in facts)
        case Table(caption):
            return caption
        case _:
            return _block(block)


def _button(button: Button) -> str:
    return f"[{button.label}: {button.words}]"


def _table(table: Table) -> str:
    rows = [table.columns, *(tuple(cell_text(cell) for cell in row) for row in table.rows)]
    lines = _aligned(rows, figure_columns(table)).split("\n")
    rule = "-" * max(map(_width, lines))
    addresses = [f"{cell.text}: {cell.url}" for row in table.rows for cell in row if isinstance(cell, Link)]
    return "\n".join(part for part in (table.caption, lines[0], rule, *lines[1:], *addresses) if part)


def _aligned(rows: Sequence[Sequence[str]], flush_right: Sequence[bool]) -> str:
    """Set rows in columns; line breaks inside a cell become spaces, so that the columns hold."""
    cells = [[" ".join(cell.split("\n")) for cell in row] for row in rows]
    widths = [
        max((_width(row[number]) for row in cells if number < len(row)), default=0)
        for number in range(max(map(len, cells), default=0))
    ]
    lines = []
    for row in cells:
        padded = [_pad(cell, width, right) for cell, width, right in zip(row, widths, flush_right, strict=False)]
        lines.append(GAP.join(padded).rstrip())
    return "\n".join(lines)


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
