"""A workbook in, an xlsx file's bytes out: real numbers with their formats, headings that stay in sight.

Promises the same bytes for the same workbook, and that no text is ever taken for a formula: what begins with "=" is
written as the text it is. Computes nothing; a duration is written as the share of a day that spreadsheets count in.
"""

import re
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook as Writer
from xlsxwriter.worksheet import Worksheet

from charts.paper.specs import Column, Format, Sheet, Value, Workbook

DAY = 86_400
LOOKS: dict[Format, dict[str, Any]] = {
    Format.TEXT: {"num_format": "@", "text_wrap": True},
    Format.COUNT: {"num_format": "#,##0"},
    Format.SHARE: {"num_format": "0.0%"},
    Format.DURATION: {"num_format": "[h]:mm:ss"},
    Format.DAY: {"num_format": "yyyy-mm-dd", "align": "left"},
}
NARROWEST, WIDEST = 9, 60  # letters
NO_FORMULAS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FORBIDDEN, LONGEST_NAME = re.compile(r"[][:*?/\\]|^'|'$"), 31
LONGEST = 32_000  # letters of one cell; a spreadsheet takes 32,767


def spreadsheet_bytes(workbook: Workbook) -> bytes:
    """Return the workbook as an xlsx file."""
    out = BytesIO()
    writer = Writer(out, {**NO_FORMULAS, "default_date_format": "yyyy-mm-dd"})
    writer.set_properties(
        {"title": workbook.title, "author": "Touchline", "created": workbook.made.replace(tzinfo=None)}
    )
    look = {kind: writer.add_format({**rules, "valign": "top"}) for kind, rules in LOOKS.items()}
    for sheet in workbook.sheets:
        _write(writer, writer.add_worksheet(_named(sheet.name)), workbook.title, sheet, look)
    writer.close()
    return out.getvalue()


def _named(name: str) -> str:
    """A name that a spreadsheet takes: short, and without the letters that its formulas need."""
    return FORBIDDEN.sub(" ", name)[:LONGEST_NAME]


def _write(writer: Any, page: Worksheet, title: str, sheet: Sheet, look: dict[Format, Any]) -> None:
    """One sheet: the title, its note, the headings, the rows."""
    page.write_string(0, 0, title, writer.add_format({"bold": True, "font_size": 14}))
    page.write_string(1, 0, sheet.note, writer.add_format({"font_color": "#595959"}))
    head = 3
    bold = writer.add_format({"bold": True, "bg_color": "#F0F0ED", "bottom": 1, "text_wrap": True, "valign": "top"})
    for at, column in enumerate(sheet.columns):
        page.write_string(head, at, column.heading, bold)
        page.set_column(at, at, _width(column, [row[at] for row in sheet.rows]))
    for number, row in enumerate(sheet.rows, head + 1):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _cell(page, number, at, value, column.format, look)
    page.freeze_panes(head + 1, 1)
    if sheet.rows:
        page.autofilter(head, 0, head + len(sheet.rows), len(sheet.columns) - 1)
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def _cell(page: Worksheet, row: int, at: int, value: Value, kind: Format, look: dict[Format, Any]) -> None:
    """One value, as what it is."""
    match value:
        case None | "":
            page.write_blank(row, at, None, look[kind])
        case str():
            page.write_string(row, at, value[:LONGEST], look[Format.TEXT])
        case date():
            page.write_datetime(row, at, value, look[Format.DAY])
        case _:
            page.write_number(row, at, value / DAY if kind is Format.DURATION else value, look[kind])


def _width(column: Column, values: list[Value]) -> float:
    """Return a width in letters that shows most of a column."""
    shown = max((len(value) for value in values if isinstance(value, str)), default=NARROWEST)
    return min(WIDEST, max(NARROWEST, shown, *(len(word) for word in column.heading.split())) + 2)
