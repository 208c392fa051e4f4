"""KPI series of persons: where the operator allows persons, as `/mystats` counts; nowhere and nothing where not."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from coaching.sheet import Window, measures, window
from handlers.exporting.export import Exported, export
from handlers.exporting.tables import PERSON_SERIES
from handlers.tools import instant
from handlers.work import observe, work_of_person
from kpi.definitions import BY_KEY, Unit
from kpi.figures import MEASURED, DurationFigure, RateFigure
from kpi.periods import Period, local_day
from storage.definitions import rules_in_force, targets_for
from storage.people import Person, find_person
from storage.teams import memberships_of
from tests.stories.workspace import NOW, Workspace

DAYS = 40


@pytest.fixture(scope="module")
def exported(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return export(replace(demo.tools, export_persons=True), tmp_path_factory.mktemp("out"), NOW, days=DAYS)


def rows(found: Exported, name: str = "person_series") -> list[dict[str, str]]:
    with (found.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def within(demo: Workspace, row: dict[str, str]) -> Window:
    period = Period(date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"]))
    return window(period, demo.tools.zone, instant(NOW))


def test_it_is_nowhere_where_persons_are_not_allowed(demo: Workspace, tmp_path: Path) -> None:
    assert not demo.tools.export_persons
    found = export(demo.tools, tmp_path, NOW, days=1)
    assert "person_series" not in found.rows
    assert list(found.folder.glob("person_series*")) == []
    assert list(found.folder.glob("kpi_series*"))


def test_figures_equal_those_of_mystats_to_the_last_digit(demo: Workspace, exported: Exported) -> None:
    told = rows(exported)
    compared = 0
    with demo.database.reading() as session:
        home, now = demo.tools.workspace_id, instant(NOW)
        rules = rules_in_force(session, home, now)
        for handle in sorted({row["handle"] for row in told})[::5]:
            person = find_person(session, home, handle)
            assert person is not None
            teams = [each.team_id for each in memberships_of(session, person.id, local_day(now, demo.tools.zone))]
            targets = targets_for(session, home, person_id=person.id, team_ids=teams)
            for row in (row for row in told if row["handle"] == handle and row["kpi"] in MEASURED):
                span = within(demo, row)
                seen = observe(session, work_of_person(session, person.id), span.load_from, span.end, rules.csat_credit)
                [found] = measures((row["kpi"],), seen, span, rules, now, targets)
                assert (int(row["n"]), int(row["version"])) == (found.n, found.kpi.version)
                figure = found.figure if found.enough and found.kpi.unit != Unit.COUNT else None
                if isinstance(figure, DurationFigure):
                    assert (float(row["value"]), float(row["p90"])) == (figure.median, figure.p90)
                    assert row["within"] == ("" if figure.within is None else str(figure.within))
                    compared += 1
                elif isinstance(figure, RateFigure):
                    assert (float(row["value"]), float(row["low"])) == (figure.good / figure.n, figure.low)
                    compared += 1
                elif found.kpi.unit != Unit.COUNT:
                    assert row["value"] == row["p90"] == row["low"] == row["good"] == ""
    assert compared > 30


def test_every_figure_has_its_number_and_its_version_and_few_values_have_nothing_else(exported: Exported) -> None:
    told = rows(exported)
    assert all(row["n"] and row["version"] and (int(row["n"]) or int(row["too_soon"])) for row in told)
    few = [row for row in told if row["unit"] != "count" and int(row["n"]) < BY_KEY[row["kpi"]].minimum]
    assert few
    assert {row[name] for row in few for name in ("value", "p90", "low", "high", "good", "within")} == {""}


def test_it_has_no_days_and_no_measure_of_teams_and_only_linked_people(demo: Workspace, exported: Exported) -> None:
    told = rows(exported)
    assert {row["step"] for row in told} == {"week", "month"}
    assert all(BY_KEY[row["kpi"]].personal for row in told)
    with demo.database.reading() as session:
        linked = {each.name for each in session.query(Person) if work_of_person(session, each.id)}
    assert {row["person"] for row in told} <= linked
    assert len({row["person"] for row in told}) > 5


def test_parquet_holds_the_same(exported: Exported) -> None:
    with duckdb.connect() as connection:
        query = f"SELECT {', '.join(PERSON_SERIES.columns)} FROM '{exported.folder / 'person_series.parquet'}'"
        found = connection.execute(query).fetchall()
    names = list(PERSON_SERIES.columns)
    held = [(row[names.index("handle")], str(row[names.index("starts_on")]), row[names.index("n")]) for row in found]
    assert held == [(row["handle"], row["starts_on"], int(row["n"])) for row in rows(exported)]
    values = [row[names.index("value")] for row in found]
    assert values == [float(row["value"]) if row["value"] else None for row in rows(exported)]
