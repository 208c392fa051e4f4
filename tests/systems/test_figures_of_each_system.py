"""Each system that reports figures, pulled whole: every difference has the reason it was made by, hardly any none."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from handlers.connecting.marking import derive_marked, mark
from handlers.report.agreeing import agreements
from handlers.work import work_of_team
from kpi.agreement import Agreement
from kpi.reconcile import NO_KPI, REPORTED
from storage.database import Database
from storage.marks import BOT
from storage.people import find_identity
from storage.schedules import ScheduleRow
from storage.teams import HelpdeskGroup, all_teams
from tests.systems.connected import Connected, connected
from tests.systems.lives import KINDS
from tests.systems.on_sqlite import database_url
from tests.systems.said_of_figures import row_of, rows_said
from tests.systems.tellers import TELLERS, Telling

__all__ = ["database_url"]

NOW = datetime(2026, 4, 20, 12, tzinfo=UTC)
FIRST = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
OFFICE, LATE = [[[9 * 60, 17 * 60]]] * 5 + [[], []], [[[12 * 60, 20 * 60]]] * 5 + [[], []]


@pytest.fixture(params=sorted(TELLERS))
def telling(request: pytest.FixtureRequest) -> Telling:
    """The account, told to one system."""
    return TELLERS[request.param]()


@pytest.fixture
def pulled(database: Database, telling: Telling) -> Iterator[Connected]:
    """The account, pulled whole, with the hours the office has there and the accounts that are bots marked."""
    with connected(database, telling.system, telling.entered, telling.stub) as made:
        home = made.tools.workspace_id
        with database.writing() as session:
            for name, week in (("office", OFFICE), ("late", LATE)):
                session.add(
                    ScheduleRow(workspace_id=home, name=name, zone="Europe/Berlin", week=week, valid_from=None,
                                is_default=name == "office", extra_holidays=[])
                )  # fmt: skip
        assert made.sync(NOW).problem is None
        assert len(made.tickets()) == sum(kind.count for kind in KINDS.values())
        with database.writing() as session:
            group = session.scalars(select(HelpdeskGroup).filter_by(external_id=telling.late)).one()
            group.schedule = "late"
            for key in telling.bots:
                identity = find_identity(session, home, made.source, key)
                assert identity is not None
                mark(session, identity, BOT)
        assert derive_marked(made.tools, NOW, seconds=60)
        yield made


def found_in(made: Connected) -> dict[str, Agreement]:
    with made.tools.database.reading() as session:
        works = [work_of_team(session, team, "Europe/Berlin") for team in all_teams(session, made.tools.workspace_id)]
        return {each.kpi: each for each in agreements(session, made.tools, works, FIRST, int(NOW.timestamp()))}


def test_every_difference_has_the_reason_it_was_made_by(pulled: Connected, telling: Telling) -> None:
    found = found_in(pulled)
    assert set(found) == set(telling.told)
    for figure, each in found.items():
        assert dict(each.reasons) == telling.reasons(figure), figure
        assert each.compared == sum(telling.told[figure].values()), figure
        assert each.unknown == 1 < each.compared / 100, figure


def test_the_page_says_what_is_compared_and_how_little_is_unexplained(pulled: Connected, telling: Telling) -> None:
    row = row_of(telling.system, found_in(pulled).values())
    print(row)
    assert row in rows_said()


def test_the_page_names_every_system_that_is_tried_here() -> None:
    assert len(rows_said()) == len(TELLERS) + 1  # and Zendesk, whose account is one of its own


def test_whatever_a_system_reports_has_a_kpi_or_is_known_to_have_none(pulled: Connected) -> None:
    names = {name for ticket in pulled.tickets().values() for name in ticket.reported}
    assert names <= {*REPORTED.values(), *NO_KPI}
