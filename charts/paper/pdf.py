"""A document in, a PDF's bytes out: A4, in the light theme, its charts as drawn lines that stay sharp at any size.

Promises the same bytes for the same document. A table that goes over a page's end repeats its headings there, no row is
cut, and a chart carries the words that say what it shows. Computes nothing.
"""

import re
from collections.abc import Sequence
from io import BytesIO

from fpdf.enums import Align, TableBordersLayout, VAlign
from fpdf.fonts import FontFace
from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG

from charts.draw import figure
from charts.lettering import drawable
from charts.paper.sheet import FIRST, GROUND, INK, LINE, QUIET, SECOND, SMALL, TEXT, TITLE, Sheets, leading
from charts.paper.specs import Chart, Document, Grid, Heading, Paragraph, Piece
from charts.specs import Drawing
from charts.style import HEIGHT, WIDTH

LONGEST_CELL = 1200  # letters; a row must fit on a page
CHART_SHARE = 0.8  # of the width between the margins
NOTES = re.compile(rb"<metadata>.*?</metadata>", re.DOTALL)


def pdf_bytes(document: Document) -> bytes:
    """Return the document as a PDF."""
    sheets = Sheets(document)
    sheets.add_page()
    sheets.letter(TITLE, bold=True)
    sheets.words(document.title, leading(TITLE))
    sheets.ln(2)
    for number, piece in enumerate(document.pieces):
        _set(sheets, piece, document.pieces[number + 1 : number + 2], begun=number > 0)
    return bytes(sheets.output())


def _set(sheets: Sheets, piece: Piece, following: Sequence[Piece], *, begun: bool) -> None:
    match piece:
        case Heading():
            chart = any(isinstance(each, Chart) for each in following)
            _heading(sheets, piece, _chart_height(sheets) if chart else 6 * leading(TEXT), begun=begun)
        case Paragraph():
            sheets.letter(SMALL if piece.quiet else TEXT, ink=QUIET if piece.quiet else INK)
            sheets.words(piece.text, leading(SMALL if piece.quiet else TEXT))
            sheets.ln(1.6)
        case Grid():
            _grid(sheets, piece)
        case Chart():
            _chart(sheets, piece)


def _heading(sheets: Sheets, heading: Heading, following: float, *, begun: bool) -> None:
    """A heading, in the bookmarks too; it stays with what follows it, which is so many millimetres high."""
    size = FIRST if heading.level == 1 else SECOND
    if (heading.level == 1 and begun) or sheets.will_page_break(2 * leading(size) + following):
        sheets.add_page()
    elif begun:
        sheets.ln(2.5)
    sheets.chapters += heading.level == 1
    sheets.start_section(drawable(heading.text), heading.level - 1 if sheets.chapters else 0)
    sheets.letter(size, bold=True)
    sheets.words(heading.text, leading(size))
    sheets.ln(1.2)


def _grid(sheets: Sheets, grid: Grid) -> None:
    """A table with hairlines between its rows."""
    if grid.caption:
        if sheets.will_page_break(4 * leading(TEXT)):
            sheets.add_page()
        sheets.letter(TEXT, bold=True)
        sheets.words(grid.caption, leading(TEXT))
        sheets.ln(0.6)
    sheets.letter(SMALL)
    sheets.set_draw_color(*LINE)
    sheets.set_line_width(0.15)
    numbers = grid.numbers or (False,) * len(grid.columns)
    with sheets.table(
        col_widths=grid.widths or None,
        text_align=tuple(Align.R if number else Align.L for number in numbers),
        v_align=VAlign.T,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD", color=INK, fill_color=GROUND),
        line_height=leading(SMALL),
        padding=(0.7, 1.2),
    ) as table:
        table.row([drawable(each) for each in grid.columns])
        for row in grid.rows:
            table.row([drawable(each)[:LONGEST_CELL] for each in row])
    sheets.ln(3.5)


def _chart(sheets: Sheets, chart: Chart) -> None:
    """A drawing, whole on one page; three fit below each other."""
    high = _chart_height(sheets)
    if sheets.will_page_break(high):
        sheets.add_page()
    sheets.image(BytesIO(_svg(chart.drawing)), w=sheets.epw * CHART_SHARE, h=high, alt_text=drawable(chart.alt))
    sheets.ln(2.5)


def _chart_height(sheets: Sheets) -> float:
    return sheets.epw * CHART_SHARE * HEIGHT / WIDTH


def _svg(drawing: Drawing) -> bytes:
    """The drawing as lines; its words too, so that they look alike everywhere."""
    out = BytesIO()
    with rc_context({"svg.hashsalt": "touchline", "svg.fonttype": "path"}):
        FigureCanvasSVG(figure(drawing)).print_svg(out, metadata={"Date": None})  # type: ignore[no-untyped-call]
    # Who made it and when stands in the file already.
    return NOTES.sub(b"", out.getvalue())
