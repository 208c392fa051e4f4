"""What was pulled from a helpdesk is compared with its own figures: every difference has its reason, in all answers."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from coaching.access import Role, Viewer
from handlers.connecting.marking import derive_marked, mark
from handlers.report.agreeing import agreement_from_json, agreement_rows, agreement_said, agreement_to_json, agreements
from handlers.report.annex import compared
from handlers.report.content import Report, ReportKind
from handlers.report.figures import build_report
from handlers.report.keeping import from_json, to_json
from handlers.work import work_of_team
from kpi.agreement import Agreement
from kpi.differences import Code
from kpi.periods import Period
from locales.speech import SOURCE, Speech
from storage.database import Database
from storage.marks import BOT
from storage.people import find_identity
from storage.schedules import ScheduleRow
from storage.teams import all_teams
from tests.systems.account_compared import AGENT, EXPECTED, KINDS, account_compared
from tests.systems.connected import Connected, connected
from tests.systems.on_sqlite import database_url
from tests.systems.said_of_figures import row_of, rows_said
from tests.systems.zendesk_stub import ENTERED

__all__ = ["database_url"]

NOW = datetime(2026, 4, 20, 12, tzinfo=UTC)
FIRST = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
ENGLISH = Speech(SOURCE, "Europe/Berlin")
TICKETS = sum(count for _, count in KINDS)


@pytest.fixture
def pulled(database: Database) -> Iterator[Connected]:
    """The account, pulled whole."""
    with connected(database, "zendesk", ENTERED, account_compared().stub()) as made:
        assert made.sync(NOW).problem is None
        assert len(made.tickets()) == TICKETS
        yield made


def found_in(made: Connected) -> tuple[Agreement, ...]:
    with made.tools.database.reading() as session:
        works = [work_of_team(session, team, "Europe/Berlin") for team in all_teams(session, made.tools.workspace_id)]
        return agreements(session, made.tools, works, FIRST, int(NOW.timestamp()))


def test_every_difference_has_the_reason_it_was_made_by(pulled: Connected) -> None:
    found = {each.kpi: each for each in found_in(pulled)}
    assert {kpi: dict(each.reasons) for kpi, each in found.items()} == EXPECTED
    assert all(each.compared == TICKETS for each in found.values())
    assert found["first_reply"].matched == TICKETS - 25 - 35 - 20 - 1
    assert {each.source for each in found.values()} == {"zendesk"}


def test_less_than_one_in_a_hundred_is_unexplained(pulled: Connected) -> None:
    for each in found_in(pulled):
        assert each.unknown < each.compared / 100


def test_the_page_says_what_is_compared_and_how_little_is_unexplained(pulled: Connected) -> None:
    row = row_of("zendesk", found_in(pulled))
    print(row)
    assert row in rows_said()


def test_tickets_of_another_time_are_not_compared(pulled: Connected) -> None:
    with pulled.tools.database.reading() as session:
        works = [work_of_team(session, team, "Europe/Berlin") for team in all_teams(session, pulled.tools.workspace_id)]
        assert agreements(session, pulled.tools, works, FIRST - 1000, FIRST) == ()


def test_business_hours_of_ours_against_its_calendar_are_a_matter_of_the_schedule(pulled: Connected) -> None:
    week = [[[9 * 60, 10 * 60]]] * 7
    with pulled.tools.database.writing() as session:
        session.add(
            ScheduleRow(
                workspace_id=pulled.tools.workspace_id,
                name="short",
                zone="UTC",
                week=week,
                is_default=True,
                extra_holidays=[],
                valid_from=None,
            )
        )
    found = {each.kpi: each for each in found_in(pulled)}
    reasons = dict(found["full_resolution"].reasons)
    assert reasons[Code.SCHEDULE] > TICKETS / 2
    assert sum(reasons.values()) + found["full_resolution"].matched - reasons.get(Code.ROUNDING, 0) == TICKETS


def test_what_a_marked_bot_said_is_compared_as_our_figures_count_it(pulled: Connected) -> None:
    with pulled.tools.database.writing() as session:
        identity = find_identity(session, pulled.tools.workspace_id, "zendesk", str(AGENT))
        assert identity is not None
        mark(session, identity, BOT)
    assert derive_marked(pulled.tools, NOW, seconds=60)
    reasons = dict({each.kpi: each for each in found_in(pulled)}["first_reply"].reasons)
    # Nobody but this one replied there: whatever the helpdesk takes for a reply, we take none.
    assert reasons[Code.BOT] > TICKETS / 2


def weekly(made: Connected, minimum: int = 1) -> Report:
    manager = Viewer(1, made.tools.workspace_id, "maria", "Maria", Role.MANAGER, "en", "Europe/Berlin")
    tools = made.tools.__class__(made.tools.database, made.tools.workspace_id, "Europe/Berlin", minimum)
    month = Period(datetime(2026, 3, 1, tzinfo=UTC).date(), datetime(2026, 3, 31, tzinfo=UTC).date())
    with made.tools.database.reading() as session:
        return build_report(session, ReportKind.MONTHLY, month, None, manager, tools, NOW)


def test_a_report_says_how_its_figures_compare_and_keeps_it(pulled: Connected) -> None:
    report = weekly(pulled)
    assert {each.kpi for each in report.agreements} == set(EXPECTED)
    assert from_json(to_json(report)).agreements == report.agreements
    [title, *_] = compared(report, ENGLISH)
    assert title.text == "How our figures compare with Zendesk's"
    [said] = agreement_said(report.agreements, ENGLISH)
    assert "Zendesk's own; 1 differ without a known reason." in said
    rows = {row[0]: row for row in agreement_rows(report.agreements, ENGLISH)}
    assert "change of clocks: 15" in rows["Full resolution time"][3]
    assert rows["Reopenings"][1:3] == (str(TICKETS), "97%")


def test_a_report_without_a_shown_team_compares_nothing(pulled: Connected) -> None:
    assert weekly(pulled, minimum=5).agreements == ()


def test_what_is_archived_is_read_as_it_was_written() -> None:
    one = (Agreement("zendesk", "first_reply", 3, (("bot", 1), ("rounding", 1))),)
    assert agreement_from_json(agreement_to_json(one)) == one
    assert (one[0].matched, one[0].unknown) == (2, 0)
