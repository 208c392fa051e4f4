"""The sheet of a printed paper: A4, margins, fonts, and the line at the foot of each page.

Letters are embedded, so that every European one prints anywhere; one that the font lacks becomes a box. Ink is dark
grey on white, and no meaning rests on a colour: it prints as well in grey.
"""

from bisect import bisect_right
from pathlib import Path

import matplotlib as mpl
from fpdf import FPDF
from fpdf.enums import Align

from charts.lettering import drawable
from charts.paper.specs import Document

FONT = "DejaVu"
FACES = (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf"))
MARGIN, FOOT = 18.0, 16.0  # millimetres
TITLE, FIRST, SECOND, TEXT, SMALL = 18.0, 14.0, 11.5, 9.5, 8.0  # points
LEADING = 1.42
FOOT_SHARE = 0.86  # of the width, for the words at the foot; the page's number has the rest
INK, QUIET, LINE, GROUND = (31, 31, 31), (89, 89, 89), (150, 150, 146), (240, 240, 237)
MILLIMETRES = 25.4 / 72


def leading(size: float) -> float:
    """Return how many millimetres a line of a size in points takes."""
    return size * MILLIMETRES * LEADING


class Sheets(FPDF):
    """A document's pages. What is written on them is `charts.paper.pdf`'s."""

    def __init__(self, document: Document) -> None:
        """Name the file: title, language, author, and the moment it was made, which is the document's own."""
        super().__init__(format="A4")
        self.foot = drawable(document.footer)
        self.chapters = 0
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN + FOOT / 2)
        fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
        for style, name in FACES:
            self.add_font(FONT, style, fonts / name)
        self.set_title(document.title)
        self.set_author(document.author)
        self.set_creator(document.author)
        self.set_lang(document.locale.replace("_", "-"))
        self.set_creation_date(document.made)
        self.set_display_mode("fullwidth", "continuous")
        self.alias_nb_pages("{pages}")

    def letter(self, size: float, *, bold: bool = False, ink: tuple[int, int, int] = INK) -> None:
        """Choose how the next words look."""
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(*ink)

    def words(self, text: str, height: float) -> None:
        """Write a paragraph over the whole width and go to the next line."""
        self.multi_cell(0, height, drawable(text), align=Align.L, new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        """Write the line at the foot of a page: the document's own words, and which page of how many."""
        self.set_y(-FOOT)
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.letter(SMALL, ink=QUIET)
        self.cell(self.epw * FOOT_SHARE, leading(SMALL) * 1.6, self._fitting(self.foot, self.epw * (FOOT_SHARE - 0.02)))
        self.cell(0, leading(SMALL) * 1.6, f"{self.page_no()} / {{pages}}", align=Align.R)

    def _fitting(self, text: str, room: float) -> str:
        """The text, its end left out where it is too wide."""
        if self.get_string_width(text) <= room:
            return text
        fitting = bisect_right(range(len(text)), room, key=lambda kept: self.get_string_width(text[:kept] + "…"))
        return text[: max(0, fitting - 1)].rstrip() + "…"
