"""Papers for tests, and what stands in for the process that draws and prints."""

from datetime import UTC, datetime

from charts.paper.specs import Document, Heading, Sheet, Workbook
from handlers.cards import Card, Paper, Picture, Text
from tests.examples import TREND

MADE = datetime(2026, 11, 23, 6, tzinfo=UTC)
REPORT = Paper("report-2026-W47.pdf", "Weekly report, week 47", Document("W47", "en", "", MADE, (Heading("W47", 1),)))
SHEET = Paper("report-2026-W47.xlsx", "The figures, week 47", Workbook("W47", "de", MADE, (Sheet("CSAT", (), ()),)))
PDF, XLSX, PNG = b"%PDF-1.7 not really", b"PK not really", b"\x89PNG not really"

WITH_PAPERS = Card("The week", (Text("Nothing unusual."),), papers=(REPORT, SHEET))
WITH_A_PICTURE = Card("The morning", (Text("Nothing unusual."), TREND))


class Printed:
    """Pictures and papers that are there at once (`bot.port.Pictures`)."""

    def __init__(self, *papers: bytes, png: bytes = PNG) -> None:
        self._papers = papers
        self._png = png
        self.drawn = 0

    async def __call__(self, *, dark: bool = False) -> tuple[bytes, ...]:
        self.drawn += 1
        return (self._png + b" dark" * dark if self._png else b"",)

    async def papers(self) -> tuple[bytes, ...]:
        return self._papers


def pictures_of(card: Card) -> Printed:
    """What a drawing process would give for a card."""
    drawn = any(isinstance(block, Picture) for block in card.blocks)
    return Printed(*(PDF if paper is REPORT else XLSX for paper in card.papers), png=PNG if drawn else b"")
