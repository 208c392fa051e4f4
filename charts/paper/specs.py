"""What can be printed, as data: a document of pages, a workbook of sheets. Texts are final, in the reader's language.

Both are made from the same numbers by whoever asks; nothing is computed or rounded here but by a cell's own format.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from charts.specs import Drawing


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a page, level 2 stands within one."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words. `quiet` is small print."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a caption. `numbers` says which columns are set flush right; `widths` are shares of the page."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...] = ()
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with the words that say what it shows."""

    drawing: Drawing
    alt: str


Piece = Heading | Paragraph | Grid | Chart


@dataclass(frozen=True, slots=True)
class Document:
    """Pages on A4. `footer` stands on each page before its number; `made` is the moment that the file names as its own.

    The same document gives the same bytes.
    """

    title: str
    locale: str
    footer: str
    made: datetime
    pieces: tuple[Piece, ...]
    author: str = "Touchline"


class Format(StrEnum):
    """How a cell shows its value; the value itself is never rounded."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"  # 0 to 1, shown as per cent
    DURATION = "duration"  # seconds, shown as [h]:mm:ss
    DAY = "day"


Value = str | int | float | date | None
"""What a cell holds; None is an empty cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and the format of its cells."""

    heading: str
    format: Format = Format.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: a name of at most 31 letters, columns, rows. `note` stands above the headings."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A spreadsheet. The same workbook gives the same bytes."""

    title: str
    locale: str
    made: datetime
    sheets: tuple[Sheet, ...]
