"""The views that BI tools read: there on both databases, as documented, without a person unless that is allowed."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from kpi.facts import Rating
from storage.database import Database
from storage.points import add_points, clear_points
from storage.teams import all_teams
from storage.upgrading import upgrade
from storage.views import PERSON, TEAM, columns_of, set_views
from tests.kpi.made import START, grouped, replied, solved, ticket
from tests.storage.stored import NOW, workspace, write

DOCUMENT = Path(__file__).parents[2] / "docs" / "bi.md"


def documented() -> dict[str, list[str]]:
    """The columns of each view as the document tells them."""
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for line in DOCUMENT.read_text().splitlines():
        if line.startswith("### "):
            names = re.findall(r"`(bi_\w+)`", line)
            found |= {name: [] for name in names}
        elif line.startswith("#"):
            names = []
        elif names and (cell := re.match(r"\| `(\w+)` \|", line)):
            for name in names:
                found[name].append(cell[1])
    return found


def made(database: Database) -> dict[str, list[str]]:
    with database.connected() as connection:
        looked = inspect(connection)
        return {
            name: [column["name"] for column in looked.get_columns(name)]
            for name in looked.get_view_names()
            if name.startswith("bi_")
        }


def test_an_upgraded_database_has_the_teams_views_and_no_person_in_them(database: Database) -> None:
    found = made(database)
    assert found == {view.name: list(columns_of(view)) for view in TEAM}
    assert all("person" not in column and "agent" not in column for columns in found.values() for column in columns)


def test_views_of_persons_come_and_go_with_the_operators_word(database: Database) -> None:
    set_views(database, persons=True)
    assert set(made(database)) == {view.name for view in (*TEAM, *PERSON)}
    set_views(database, persons=False)
    assert set(made(database)) == {view.name for view in TEAM}


def test_every_column_is_documented(database: Database) -> None:
    set_views(database, persons=True)
    assert documented() == made(database)


def asked(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.connected() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture
def filled(database: Database) -> Database:
    """Two groups with a ticket each; only the first one's team is shown in the month."""
    with database.writing() as session:
        home = workspace(session)
        facts = [
            ticket(grouped(0, group), replied(5), solved(9), external_id=group, group=group,
                   ratings=(Rating("r", START, START + 900, 1),))
            for group in ("billing", "legal")
        ]  # fmt: skip
        write(session, home, facts)
        team = next(team for team in all_teams(session, home) if team.name == "Billing")
        row = {"team_id": team.id, "step": "month", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 31),
               "starts_at": START - 10**7, "ends_at": START + 10**7, "kpi": "solved", "version": 1, "unit": "count",
               "n": 5, "value": 5.0, "p90": None, "low": None, "high": None, "good": None, "within": None,
               "target": None, "business": False, "too_soon": 0}  # fmt: skip
        clear_points(session, home)
        assert add_points(session, home, [row], NOW) == 1
    return database


def test_a_team_is_named_only_where_its_figures_may_be_shown(filled: Database) -> None:
    expected = [("billing", "Billing"), ("legal", None)]
    for view in ("bi_tickets", "bi_solutions", "bi_ratings"):
        assert asked(filled, f"SELECT ticket, team FROM {view} ORDER BY ticket") == expected, view
    assert asked(filled, "SELECT workspace, team, kpi, n FROM bi_team_month") == [("acme", "Billing", "solved", 5)]
    assert asked(filled, "SELECT resolution_seconds FROM bi_solutions") == [(540,), (540,)]


def test_times_are_times(filled: Database) -> None:
    [(created,)] = asked(filled, "SELECT created_at FROM bi_tickets WHERE ticket = 'legal'")
    day = created.strftime("%Y") if hasattr(created, "strftime") else str(created)[:4]
    assert day == "2026"


def test_persons_are_told_by_name_where_that_is_allowed(filled: Database) -> None:
    set_views(filled, persons=True)
    found = asked(filled, "SELECT person, first_reply_seconds FROM bi_person_replies")
    assert len(found) == 2
    assert all(seconds == 300 and person for person, seconds in found)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite knows no roles
def test_who_could_read_a_view_still_can_when_it_is_made_anew(filled: Database) -> None:
    with filled.connected(write=True) as connection:
        connection.exec_driver_sql(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bi-reader') THEN "
            'CREATE ROLE "bi-reader"; END IF; END $$'
        )
        connection.exec_driver_sql('GRANT SELECT ON bi_team_week TO "bi-reader"')
    set_views(filled, persons=True)
    query = "SELECT has_table_privilege('bi-reader', '{}', 'SELECT')"
    assert asked(filled, query.format("bi_team_week")) == [(True,)]
    assert asked(filled, query.format("bi_tickets")) == [(False,)]
    assert asked(filled, query.format("reply")) == [(False,)]


def test_an_upgrade_keeps_what_the_operator_allowed(empty: Database) -> None:
    upgrade(empty)
    set_views(empty, persons=True)
    with empty.connected(write=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0008'")
    assert not upgrade(empty)
    assert set(made(empty)) == {view.name for view in (*TEAM, *PERSON)}
