"""One range, one truth: card, chart, PDF, spreadsheet and `/teamstats` give the same figures, to the last digit."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from io import BytesIO
from statistics import median

import openpyxl
import pytest
from pypdf import PdfReader

from charts.paper.press import printed
from charts.specs import Trend
from handlers.cards import Card, Facts, Picture
from handlers.work import observe, together, work_of_team
from kpi.definitions import KPIS, Kpi, Rules, Unit
from kpi.figures import MEASURED, between, once_a_ticket, values_of
from kpi.periods import Period
from locales.speech import Speech
from storage.teams import all_teams
from tests.stories.workspace import NOW, Workspace

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))
MEASURES = [kpi for kpi in KPIS if kpi.key in MEASURED]
SPEECH = Speech("en", "Europe/Berlin")
TEAMS = ("Billing", "Orders", "Technical")
ALL = "All teams together"
Row = Mapping[str, object]


@pytest.fixture(scope="module")
def card(demo: Workspace) -> Card:
    return demo.card("rafael", "report 2026-W46")


@pytest.fixture(scope="module")
def pages(card: Card) -> str:
    """The PDF's words, white space evened out."""
    reader = PdfReader(BytesIO(printed(card.papers[0].content)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture(scope="module")
def book(card: Card) -> dict[str, list[Row]]:
    """The spreadsheet's sheets, as rows by heading."""
    opened = openpyxl.load_workbook(BytesIO(printed(card.papers[1].content)))
    found = {}
    for sheet in opened.worksheets:
        headings = [cell.value for cell in sheet[4]]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        found[sheet.title] = [dict(zip(headings, row, strict=True)) for row in rows]
    return found


def even(text: str) -> str:
    return " ".join(text.split())


def figures(book: dict[str, list[Row]], team: str) -> dict[str, Row]:
    return {str(row["Figure"]): row for row in book["Figures"] if row["Team"] == team}


def seconds(value: object) -> float:
    assert isinstance(value, timedelta)
    return value.total_seconds()


def said(row: Row) -> tuple[str, str]:
    """A spreadsheet's figure, and what stands beside it, in the words of a card."""
    if row["Median"] is not None:
        return SPEECH.duration(seconds(row["Median"])), SPEECH.duration(seconds(row["90% within"]))
    if row["95% interval from"] is None:
        return SPEECH.number(row["n"]), "–"
    low, high = (percent(row[f"95% interval {end}"]) for end in ("from", "to"))
    value = percent(row["Share"]) if row["Share"] is not None else f"{row['Good']} of {row['n']}"
    return value, f"{low} to {high}"


def times(row: Row) -> str:
    """The interval of a median."""
    ends = [row[f"95% interval {end} (time)"] for end in ("from", "to")]
    return "–" if None in ends else " to ".join(SPEECH.duration(seconds(end)) for end in ends)


def percent(share: object) -> str:
    assert isinstance(share, int | float)
    nearly = 0 < share < 0.01 or 0.99 < share < 1
    return SPEECH.percent(share, 1 if nearly else 0)


def facts(card: Card) -> dict[str, tuple[str, str]]:
    found = [fact for block in card.blocks if isinstance(block, Facts) for fact in block.facts]
    return {fact.label: (fact.value, fact.note) for fact in found}


@pytest.mark.parametrize("team", TEAMS)
def test_teamstats_says_what_the_spreadsheet_says(demo: Workspace, book: dict[str, list[Row]], team: str) -> None:
    answered = facts(demo.card("rafael", f'teamstats "{team}" {WEEK.words}'))
    rows = figures(book, team)
    assert set(rows) == {kpi.name for kpi in MEASURES}
    for name, row in rows.items():
        if row["n"] or row["Not counted yet"]:
            value, note = answered[name]
            assert value in (said(row)[0], "too soon to say", "too few to say")
            assert (said(row)[1] in note) or row["Median"] is row["Good"] is None
            assert SPEECH.number(row["n"]) in (value, *note.replace("median of ", "").split(" ", 1))
            if row["Share within target"] is not None:
                assert f"{percent(row['Share within target'])} within the target" in note
    [counts] = [row for row in book["Counts"] if row["Team"] == team]
    assert answered["Tickets created"][0] == SPEECH.number(counts["Created"])
    assert answered["Backlog"][0] == SPEECH.number(counts["Backlog"])


@pytest.mark.parametrize("team", [ALL, *TEAMS])
def test_the_pages_say_what_the_spreadsheet_says(pages: str, book: dict[str, list[Row]], team: str) -> None:
    rows = figures(book, team)
    assert len(rows) == len(MEASURES)
    for name, row in rows.items():
        label = name if team == ALL else team
        value, beside = said(row)
        if not row["n"] and row["Not counted yet"]:
            value = "too soon to say"
        beside = f"{times(row)} {beside}" if row["Median"] is not None else f"{beside} –"
        assert even(f"{label} {value} {row['n']} {beside} ") in f"{pages} ", name
    [counts] = [row for row in book["Counts"] if row["Team"] == team]
    numbers = [value for heading, value in counts.items() if heading not in ("Team", "Response rate")]
    tickets, rest = numbers[:7], numbers[7:]
    assert even(f"{team} {' '.join(map(str, tickets))}") in pages
    rate = SPEECH.percent(counts["Response rate"])
    assert even(f"{team} {rest[0]} {rest[1]} {rate} {' '.join(map(str, rest[2:]))}") in pages


def test_the_card_says_what_the_spreadsheet_says(card: Card, book: dict[str, list[Row]]) -> None:
    rows = figures(book, ALL)
    shown = facts(card)
    assert len(shown) == 6
    for name, (value, note) in shown.items():
        if name in rows:
            assert value == said(rows[name])[0]
            assert said(rows[name])[1] in (*note.split(" · "), note.partition("within ")[2].split(" · ")[0], "–") or (
                said(rows[name])[1] in note
            )


def test_the_chart_says_what_the_spreadsheet_says(card: Card, book: dict[str, list[Row]]) -> None:
    [trend] = [block.drawing for block in card.blocks if isinstance(block, Picture)]
    assert isinstance(trend, Trend)
    name = trend.title.partition(",")[0]
    weeks = [row for row in book["Weeks"] if (row["Team"], row["Figure"]) == (ALL, name)]
    told = [(row["Week of"].date(), row["n"], seconds(row["Median"])) for row in weeks]
    assert told == [(point.day, point.n, pytest.approx(point.value)) for point in trend.points]
    last = figures(book, ALL)[name]
    assert (trend.points[-1].n, trend.points[-1].value) == (last["n"], pytest.approx(seconds(last["Median"])))


@pytest.mark.parametrize("kpi", MEASURES, ids=lambda kpi: kpi.key)
def test_the_total_is_counted_from_every_teams_facts(demo: Workspace, book: dict[str, list[Row]], kpi: Kpi) -> None:
    """Counted here again, from the observations of all teams together: not from the teams' figures."""
    with demo.database.reading() as session:
        works = [work_of_team(session, team, demo.tools.zone) for team in all_teams(session, demo.tools.workspace_id)
                 if team.name in TEAMS]  # fmt: skip
        start, end = WEEK.bounds(demo.tools.zone)
        seen = observe(session, together(works), start, end, "rating")
    values = between(values_of(kpi.key, seen, int(NOW.timestamp()), Rules()), start, end)
    if kpi.key in ("one_touch", "reopen_rate", "solved"):
        values = once_a_ticket(values)
    row = figures(book, ALL)[kpi.name]
    assert row["n"] == values.n
    if kpi.unit is Unit.DURATION:
        assert seconds(row["Median"]) == pytest.approx(median(values.value), abs=1e-3)
    elif kpi.unit is Unit.RATE and values.n:
        assert row["Good"] == sum(values.value)
        assert row["Share"] == pytest.approx(sum(values.value) / values.n)


def days(rows: list[Row]) -> Iterator[datetime]:
    return (row["Week of"] for row in rows if isinstance(row["Week of"], datetime))


def test_the_german_pages_have_the_german_spreadsheets_numbers(demo: Workspace, book: dict[str, list[Row]]) -> None:
    german = demo.card("rafael", "report 2026-W46", locale="de")
    opened = openpyxl.load_workbook(BytesIO(printed(german.papers[1].content)))
    numbers = [[cell.value for cell in row][3:17] for row in opened.worksheets[0].iter_rows(min_row=5)]
    assert numbers == [list(row.values())[3:17] for row in book["Figures"]]
    assert len(set(days(book["Weeks"]))) > 12
