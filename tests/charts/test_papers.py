"""Papers: what stands in a PDF and in a spreadsheet, read back as anybody would read it."""

import logging
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from charts.paper.press import printed
from charts.paper.specs import (
    Chart,
    Column,
    Document,
    Format,
    Grid,
    Heading,
    Paragraph,
    Sheet,
    Workbook,
)
from charts.specs import Trend, TrendPoint, Unit

MADE = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
POINTS = tuple(TrendPoint(date(2026, 6, 1) + timedelta(days=7 * n), 3600 + 60 * n, 9, n == 3) for n in range(9))
TREND = Trend("First reply, week by week", Unit.DURATION, POINTS, "en", "First reply", signal_label="unusual")
LETTERS = "Größe łódź Ωμέγα Привет ğışő ñ ç Ž € – „x“"
CHART = Chart(TREND, "A trend of nine values.")
PAGES = Document(
    "Report of Größe", "de-AT", "Touchline, page", MADE,
    (Paragraph(LETTERS), Heading("What changed"), Paragraph("Nothing.", quiet=True), Heading("Trends", 1), CHART),
)  # fmt: skip
NUMBERS = Workbook(
    "Report", "en", MADE,
    (
        Sheet(
            "Figures",
            (Column("Team"), Column("n", Format.COUNT), Column("Median", Format.DURATION),
             Column("Share", Format.SHARE), Column("Week", Format.DAY)),
            (("Billing", 1234, 3725.5, 0.9153, date(2026, 11, 16)), ("Größe", 0, None, None, None)),
            "As published",
        ),
    ),
)  # fmt: skip


def read(document: Document) -> PdfReader:
    return PdfReader(BytesIO(printed(document)))


def text_of(document: Document) -> list[str]:
    return [page.extract_text() for page in read(document).pages]


def sheet(workbook: Workbook) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(BytesIO(printed(workbook))).worksheets[0]


def grid(count: int, words: str = "A team") -> Grid:
    rows = tuple((f"{words} {number}", f"row-{number:03}") for number in range(count))
    return Grid("Many rows", ("Team", "Value"), rows, (False, True), (3, 1))


def test_every_european_letter_can_be_read_back() -> None:
    assert LETTERS in text_of(PAGES)[0]


def test_the_file_says_what_it_is_in_which_language_and_when_it_was_made() -> None:
    reader = read(PAGES)
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Report of Größe", "Touchline")
    assert reader.metadata.creation_date == MADE
    assert reader.trailer["/Root"]["/Lang"] == "de-AT"


def test_every_page_has_its_number_and_the_footer() -> None:
    pages = text_of(PAGES)
    assert len(pages) == 2
    assert all(f"{number} / 2" in text and "Touchline, page" in text for number, text in enumerate(pages, 1))


def test_a_footer_that_is_too_long_leaves_the_pages_number_alone() -> None:
    [page] = text_of(replace(PAGES, footer="word " * 99, pieces=()))
    assert "word…" in page
    assert page.rstrip().endswith("1 / 1")


def test_headings_are_bookmarks() -> None:
    pieces = (Heading("First"), Heading("Chapter", 1), Heading("Part"), Heading("Next", 1))
    first, chapter, [part], following = read(replace(PAGES, pieces=pieces)).outline
    assert [each.title for each in (first, chapter, part, following)] == ["First", "Chapter", "Part", "Next"]


def test_paper_is_a4_and_nothing_leaves_its_margins() -> None:
    boxes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in read(PAGES).pages}
    assert boxes == {(595, 842)}


def test_a_table_repeats_its_headings_on_every_page_and_cuts_no_row() -> None:
    document = replace(
        PAGES,
        pieces=(grid(120, "A team with a name so long that it must take two lines where it stands, and a number"),),
    )
    pages = text_of(document)
    assert len(pages) > 3
    assert all("Team" in page and "Value" in page for page in pages)
    for number in range(120):
        [page] = [page for page in pages if f"row-{number:03}" in page]
        assert f"number {number}" in " ".join(page.split())


def test_a_heading_stays_with_its_chart() -> None:
    pieces = tuple(piece for number in range(7) for piece in (Heading(f"Chart {number}"), CHART))
    reader = read(replace(PAGES, pieces=pieces))
    for page in reader.pages:
        headings = page.extract_text().count("Chart ")
        drawn = page.get_contents().get_data().count(b"/MCID")
        assert headings == drawn > 0


def test_a_chart_is_drawn_as_lines_and_carries_its_words() -> None:
    reader = read(PAGES)
    assert all("/XObject" not in page.get("/Resources", {}) or not page.images for page in reader.pages)
    assert "A trend of nine values." in str(
        [item.get_object().get("/Alt") for item in objects(reader) if isinstance(item.get_object(), dict)]
    )


def objects(reader: PdfReader) -> list[object]:
    return [reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1) if number in reader.xref[0]]


def test_what_the_font_lacks_becomes_a_box_and_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        [page] = text_of(replace(PAGES, pieces=(Paragraph("well 漢 done"),)))
    assert "well □ done" in page
    assert caplog.records == []


@pytest.mark.parametrize("paper", ["PAGES", "NUMBERS"])
def test_the_same_paper_gives_the_same_bytes_in_another_process(paper: str) -> None:
    code = (
        "import sys; from hashlib import sha256; import tests.charts.test_papers as t;"
        "from charts.paper.press import printed; print(sha256(printed(getattr(t, sys.argv[1]))).hexdigest())"
    )
    told = [
        subprocess.run([sys.executable, "-c", code, paper], capture_output=True, text=True, check=True, cwd=ROOT)
        for _ in range(2)
    ]
    assert {run.stdout.strip() for run in told} == {sha256(printed(globals()[paper])).hexdigest()}


def test_one_figure_more_is_another_paper() -> None:
    assert printed(replace(PAGES, pieces=(Paragraph("1"),))) != printed(replace(PAGES, pieces=(Paragraph("2"),)))


def test_numbers_are_numbers_with_a_format() -> None:
    rows = {row[0].value: row for row in sheet(NUMBERS).iter_rows(min_row=5)}
    count, median, share, week = rows["Billing"][1:]
    assert (count.value, count.number_format) == (1234, "#,##0")
    assert (median.value, median.number_format) == (timedelta(seconds=3725.5), "[h]:mm:ss")
    assert (share.value, share.number_format) == (0.9153, "0.0%")
    assert week.value.date() == date(2026, 11, 16)
    assert [cell.value for cell in rows["Größe"][1:]] == [0, None, None, None]


def test_the_sheet_has_a_title_a_note_and_headings_that_stay() -> None:
    page = sheet(NUMBERS)
    assert (page["A1"].value, page["A2"].value) == ("Report", "As published")
    assert [cell.value for cell in page[4]] == ["Team", "n", "Median", "Share", "Week"]
    assert page.freeze_panes == "B5"
    assert page.column_dimensions["A"].width >= len("Billing")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.com", "12"])
def test_a_text_is_never_a_formula_a_link_or_a_number(text: str) -> None:
    page = sheet(replace(NUMBERS, title=text, sheets=(Sheet("S", (Column(text),), ((text,),), text),)))
    cells = [page["A1"], page["A2"], page["A4"], page["A5"]]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(text, "s", None)] * 4


def test_a_sheets_name_is_made_to_fit() -> None:
    page = sheet(replace(NUMBERS, sheets=(Sheet("Published: then/now? [all of the figures]", (Column("A"),), ()),)))
    assert page.title == "Published  then now   all of th"
