"""An export holds what the answers say, whole or not at all, and names nobody unless that is allowed."""

import csv
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from coaching.access import Role, Viewer
from coaching.sheet import window
from handlers.exporting import export as exporting
from handlers.exporting.export import Exported, ExportFolderError, NoExportFolderError, export, export_folder
from handlers.exporting.tables import TABLES, tables_for
from handlers.question import Question
from handlers.report.groups import choose, parts_of
from handlers.stats_card import find_held
from handlers.subjects import Subject
from handlers.tools import instant
from handlers.work import work_of_team
from kpi.definitions import Unit
from kpi.figures import DurationFigure, RateFigure
from kpi.periods import Period
from kpi.timeline import FAR
from locales.speech import SOURCE as ENGLISH
from locales.speech import Speech
from storage.definitions import targets_for
from storage.people import Person
from storage.points import points_of
from storage.spans import CycleRow
from storage.teams import all_teams
from tests.stories.workspace import NOW, Workspace

MARIA = Viewer(1, 1, "maria", "Maria", Role.MANAGER, "en", "Europe/Berlin")
DAYS = 75


@pytest.fixture(scope="module")
def exported(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    tools = replace(demo.tools, minimum_group=2)
    return export(tools, tmp_path_factory.mktemp("out"), NOW, days=DAYS)


def rows(found: Exported, name: str) -> list[dict[str, str]]:
    with (found.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_figures_equal_those_of_teamstats_to_the_last_digit(demo: Workspace, exported: Exported) -> None:
    tools = replace(demo.tools, minimum_group=2)
    series = rows(exported, "kpi_series")
    assert {row["step"] for row in series} == {"day", "week", "month"}
    compared = 0
    with demo.database.reading() as session:
        for team in all_teams(session, tools.workspace_id):
            work = work_of_team(session, team, tools.zone)
            targets = targets_for(session, tools.workspace_id, team_ids=[team.id])
            subject = Subject(work, team.name, "", False, True, targets, team.id)
            mine = [row for row in series if row["team"] == team.name]
            for first, last in sorted({(row["starts_on"], row["ends_on"]) for row in mine})[::4]:
                within = window(Period(date.fromisoformat(first), date.fromisoformat(last)), tools.zone, instant(NOW))
                asks = Question("teamstats", subject, within, None, Speech(ENGLISH, tools.zone), instant(NOW), tools,
                                MARIA, NOW)  # fmt: skip
                held = find_held(session, asks)
                told = {row["kpi"]: row for row in mine if (row["starts_on"], row["ends_on"]) == (first, last)}
                assert int(told["backlog"]["n"]) == len(held.backlog)
                for measure in held.found:
                    row = told[measure.kpi.key]
                    assert int(row["n"]) == measure.n
                    assert int(row["version"]) == measure.kpi.version
                    assert (row["business"] == "true") == measure.business or not measure.n
                    assert int(row["too_soon"]) == measure.too_soon
                    figure = measure.figure if measure.enough and measure.kpi.unit != Unit.COUNT else None
                    if isinstance(figure, DurationFigure):
                        assert (float(row["value"]), float(row["p90"])) == (figure.median, figure.p90)
                        assert row["within"] == ("" if figure.within is None else str(figure.within))
                        compared += 1
                    elif isinstance(figure, RateFigure):
                        assert float(row["value"]) == figure.good / figure.n
                        assert (float(row["low"]), float(row["high"])) == (figure.low, figure.high)
                        compared += 1
                    elif measure.kpi.unit != Unit.COUNT:
                        assert row["value"] == ""
    assert compared > 100


def test_parquet_holds_what_csv_holds(exported: Exported) -> None:
    with duckdb.connect() as connection:
        for table in tables_for(persons=False):
            told = rows(exported, table.name)
            assert len(told) == exported.rows[table.name]
            path = exported.folder / f"{table.name}.parquet"
            assert connection.execute(f"SELECT count(*) FROM '{path}'").fetchone() == (len(told),)
        path = exported.folder / "kpi_series.parquet"
        found = connection.execute(f"SELECT value, p90, low FROM '{path}'").fetchall()
    plain = [tuple(float(row[name]) if row[name] else None for name in ("value", "p90", "low"))
             for row in rows(exported, "kpi_series")]  # fmt: skip
    assert found == plain


def test_no_file_names_a_person(demo: Workspace, exported: Exported) -> None:
    with demo.database.reading() as session:
        people = [person.name for person in session.query(Person)]
    assert people
    for path in exported.folder.glob("*.csv"):
        text = path.read_text()
        assert [name for name in people if name in text] == []
        assert "person" not in text.partition("\n")[0]


def test_persons_are_named_only_where_the_operator_allows_it(demo: Workspace, tmp_path: Path) -> None:
    found = export(replace(demo.tools, export_persons=True), tmp_path, NOW, days=30, formats=("csv",))
    with demo.database.reading() as session:
        people = {person.name for person in session.query(Person)}
    assert {row["person"] for row in rows(found, "replies")} <= people | {""}
    assert {row["person"] for row in rows(found, "replies")} & people
    assert not list(found.folder.glob("*.parquet"))


def test_nothing_of_a_team_below_the_minimum_group_is_shown(demo: Workspace, tmp_path: Path) -> None:
    found = export(replace(demo.tools, minimum_group=1000), tmp_path, NOW, days=30, formats=("csv",))
    assert rows(found, "kpi_series") == []
    tickets = rows(found, "tickets")
    assert tickets
    assert {row["team"] for row in tickets} == {""}
    assert rows(found, "calls") == rows(found, "reviews") == rows(found, "lessons") == []


def test_days_left_out_cannot_be_worked_out_from_their_week(demo: Workspace, exported: Exported) -> None:
    tools, minimum = demo.tools, 2
    shown = {(row["team"], row["starts_on"]) for row in rows(exported, "kpi_series") if row["step"] == "day"}
    weeks = {(row["team"], row["starts_on"]) for row in rows(exported, "kpi_series") if row["step"] == "week"}
    assert weeks
    with demo.database.reading() as session:
        teams = {team.name: team for team in all_teams(session, tools.workspace_id)}
        works = {team.id: work_of_team(session, team, tools.zone) for team in teams.values()}
        for name, monday in sorted(weeks):
            first = date.fromisoformat(monday)
            left = [day for n in range(7) if (name, str(day := first + timedelta(n))) not in shown]
            people = {
                person
                for day in left
                if day <= NOW.date()
                for _, person in parts_of(session, works, *Period(day, day).bounds(tools.zone))[teams[name].id]
            }
            assert len(people) == 0 or len(people) >= minimum
            assert (
                teams[name].id
                in choose(
                    parts_of(session, works, *Period(first, first + timedelta(6)).bounds(tools.zone)), minimum
                ).shown
            )


def test_the_views_show_what_the_files_hold(demo: Workspace, exported: Exported, tmp_path: Path) -> None:
    again = export(replace(demo.tools, minimum_group=2), tmp_path, NOW, days=DAYS, formats=("csv",))
    weeks = [row for row in rows(again, "kpi_series") if row["step"] == "week"]
    with demo.database.reading() as session:
        points = points_of(session, demo.tools.workspace_id, "week")
    key = ("starts_on", "kpi", "n", "value")
    told = sorted((row["starts_on"], row["kpi"], row["n"], row["value"]) for row in weeks)
    held = sorted(tuple("" if getattr(p, name) is None else str(getattr(p, name)) for name in key) for p in points)
    assert held == told


def test_an_export_that_fails_leaves_nothing_and_the_last_one_stays(
    demo: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = export(demo.tools, tmp_path, NOW, days=10, formats=("csv",))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "to_parquet", full)
    with pytest.raises(ExportFolderError):
        export(demo.tools, tmp_path, NOW + timedelta(hours=1), days=10)
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.folder.name, "latest"]
    assert (tmp_path / "latest").resolve() == first.folder.resolve()


def test_only_the_newest_three_stay(demo: Workspace, tmp_path: Path) -> None:
    names = [export(demo.tools, tmp_path, NOW + timedelta(minutes=n), days=1, formats=("csv",)).folder.name
             for n in range(4)]  # fmt: skip
    assert sorted(path.name for path in tmp_path.glob("export-*")) == names[1:]
    assert (tmp_path / "latest").resolve().name == names[-1]


def test_what_a_killed_export_left_goes_and_one_under_way_stays(demo: Workspace, tmp_path: Path) -> None:
    names = [f".begun-7-export-{NOW - timedelta(hours=hours):%Y%m%dT%H%M%SZ}" for hours in (30, 2)]
    for name in names:
        (tmp_path / name).mkdir()
    export(demo.tools, tmp_path, NOW, days=1, formats=("csv",))
    assert [path.name for path in tmp_path.glob(".begun-*")] == names[1:]


def test_a_solution_of_this_month_is_there_however_old_its_ticket_is(demo: Workspace, tmp_path: Path) -> None:
    found = export(demo.tools, tmp_path, NOW, days=1, formats=("csv",))
    since = int(datetime(NOW.year, NOW.month, 1, tzinfo=ZoneInfo(demo.tools.zone)).timestamp())
    with demo.database.reading() as session:
        held = session.query(CycleRow).filter(CycleRow.ended_at >= since, CycleRow.ended_at < FAR).count()
    told = [row for row in rows(found, "cycles") if row["ended_at"] >= f"{datetime.fromtimestamp(since, UTC):%FT%TZ}"]
    assert len(told) == held > 0


def test_without_a_folder_the_refusal_says_how_to_name_one(demo: Workspace) -> None:
    with pytest.raises(NoExportFolderError):
        export_folder(demo.tools)
    assert export_folder(replace(demo.tools, export_dir="/exports")).parent == Path("/exports")


def test_the_document_names_every_file_and_column() -> None:
    document = (Path(__file__).parents[3] / "docs" / "export.md").read_text()
    told = {
        cells[0]: cells[1:]
        for line in document.splitlines()
        if line.startswith("| `") and len(cells := re.findall(r"`(\w+)`", line)) > 4
    }
    assert told == {table.name: list(table.columns) for table in TABLES}
