"""As published against as of now: every figure that moved is named, with the reason."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from handlers.cards import Table
from handlers.opening_hours import Plan, set_schedule
from handlers.targets import set_target
from kpi.facts import Agent, Event, EventKind, Group, Rating, Status, Ticket
from storage.definitions import DefinitionRow
from storage.reports import PublishedReport
from storage.teams import HelpdeskGroup, ensure_team
from tests.handlers.report.published import MONDAY, kept, post
from tests.stories.workspace import DAY, HOUR, Workspace, at, ticket

NOW = datetime(2026, 12, 20, 12, tzinfo=UTC)
MORNING = at("2026-11-09 08:00")
PEOPLE = tuple(Agent(f"a-{name}", name.title()) for name in ("ann", "bob", "cem", "dee", "eva", "fay", "gus"))
GROUPS = (Group("g-1", "Support"), Group("g-2", "Returns"))


def made(number: int, agent: int = 0, group: str = "g-1", **fields: object) -> Ticket:
    return ticket(f"T-{group}-{number}", MORNING + number * HOUR, agent=PEOPLE[agent].key, group=group, **fields)


def tickets(count: int = 30, group: str = "g-1", score: int | None = 5) -> Iterable[Ticket]:
    return (made(number, number % 6, group, score=score) for number in range(count))


@pytest.fixture
def published(empty: Workspace) -> Workspace:
    """Two teams of six, the week of which is published on Monday morning."""
    empty.take(*PEOPLE, *GROUPS, *tickets(), *tickets(25, "g-2"), now=MONDAY)
    for person in PEOPLE:
        empty.add(person.key.removeprefix("a-"), key=person.key)
    empty.add("rafael", "executive")
    empty.add("ingrid", "manager")
    assert [paper.name for paper in post(empty).papers] == ["report-2026-W46.pdf", "report-2026-W46.xlsx"]
    return empty


def differences(workspace: Workspace) -> dict[tuple[str, str], tuple[str, str, str]]:
    """The table of differences, by team and figure."""
    card = workspace.card("rafael", "report 2026-W46 as of now", now=NOW)
    [pages, numbers] = [paper.content for paper in card.papers]
    tables = [block for block in card.blocks if isinstance(block, Table)]
    grids = [piece for piece in pages.pieces if getattr(piece, "columns", ("",))[-1] == "Why"]
    rows = tuple(row for grid in grids for row in grid.rows)
    assert [row for table in tables for row in table.rows] == list(rows[:8])
    sheets = [sheet for sheet in numbers.sheets if sheet.name == "Published and now"]
    assert tuple(row for sheet in sheets for row in sheet.rows) == rows
    return {(row[0], row[1]): row[2:] for row in rows}


def reasons(workspace: Workspace, figure: str, team: str = "Support") -> str:
    return differences(workspace)[team, figure][2]


def without_windows(found: dict[tuple[str, str], tuple[str, str, str]]) -> dict[tuple[str, str], tuple[str, str, str]]:
    return {key: row for key, row in found.items() if key[1] not in ("One-touch resolution", "Reopen rate")}


def test_only_what_waited_for_its_reopen_window_has_moved(published: Workspace) -> None:
    found = differences(published)
    assert {figure for _, figure in found} == {"One-touch resolution", "Reopen rate"}
    assert {row[2] for key, row in found.items() if key[0] == "Support"} == {
        "the reopen window of 30 tickets has closed since"
    }
    assert {team for team, _ in found} == {"All teams together", "Support", "Returns"}


def test_at_the_same_moment_nothing_differs(published: Workspace) -> None:
    said = published.text("rafael", "report 2026-W46 as of now", now=MONDAY)
    assert "Every figure is the same as published." in said


def test_a_ticket_that_was_reopened_is_named(published: Workspace) -> None:
    again = MORNING + 12 * DAY
    more = (
        Event(again, EventKind.STATUS, value=Status.OPEN.name),
        Event(again + HOUR, EventKind.STATUS, value=Status.SOLVED.name),
    )
    published.take(*PEOPLE, *GROUPS, made(0, score=5, extra=more), now=NOW)
    assert "1 ticket was reopened since" in reasons(published, "Full resolution time")
    assert "1 ticket changed in the helpdesk since" in reasons(published, "Full resolution time")
    assert ("Returns", "Full resolution time") not in differences(published)


def test_tickets_that_were_imported_later_are_counted(published: Workspace) -> None:
    published.take(*PEOPLE, *GROUPS, *(made(40 + number) for number in range(3)), now=NOW)
    then, now, why = differences(published)["Support", "Tickets solved"]
    assert (then, now) == ("30", "33")
    assert "3 more tickets were imported" in why
    then, now, why = differences(published)["Support", "Tickets created"]
    assert (then, now) == ("30", "33")


def test_counts_that_no_measure_contains_are_compared_too(published: Workspace) -> None:
    silent = (made(50 + number, reply_after=None) for number in range(2))
    published.take(*PEOPLE, *GROUPS, *silent, now=NOW)
    then, now, why = differences(published)["Support", "Finished without a reply"]
    assert (then, now) == ("0", "2")
    assert "2 more tickets were imported" in why


def test_ratings_that_came_late_are_counted(published: Workspace) -> None:
    late = made(0, score=5)
    ratings = (*late.ratings, Rating("late", MORNING + DAY, MORNING + 2 * DAY, 1))
    late = late._replace(ratings=ratings, updated_at=MORNING + 20 * DAY)
    published.take(*PEOPLE, *GROUPS, late, now=NOW)
    then, now, why = differences(published)["Support", "Customer satisfaction (CSAT)"]
    assert then != now
    assert "1 rating came or went" in why


def test_a_target_that_was_changed_is_the_reason(published: Workspace) -> None:
    set_target(published.tools, "first reply", "30min", "", "Support")
    found = without_windows(differences(published))
    assert {key: row[2] for key, row in found.items()} == {("Support", "First reply time"): "the target was changed"}


def test_opening_hours_that_were_changed_are_the_reason(published: Workspace) -> None:
    set_schedule(published.tools, Plan("office", "Europe/Berlin", "mon-fri 10:00-12:00", "", True, None, ""), NOW)
    set_schedule(published.tools, Plan("office", "Europe/Berlin", "mon-fri 09:00-10:30", "", True, None, ""), NOW)
    assert reasons(published, "First reply time") == "opening hours or holidays were changed"


def test_a_rule_that_was_changed_is_the_reason(published: Workspace) -> None:
    with published.database.writing() as session:
        session.add(
            DefinitionRow(
                workspace_id=published.tools.workspace_id, kpi="reopen_rate", version=1, parameters={"reopen_days": 3},
                valid_from=datetime(2026, 12, 1, tzinfo=UTC),
            )
        )  # fmt: skip
    assert "the rules of the definition were changed" in reasons(published, "Reopen rate")


def test_a_group_that_was_given_to_another_team_is_the_reason(published: Workspace) -> None:
    published.take(*PEOPLE, Group("g-3", "Third"), *(made(n, n % 6, "g-3") for n in range(10)), now=MONDAY)
    with published.database.writing() as session:
        [group] = [row for row in session.query(HelpdeskGroup) if row.external_id == "g-3"]
        group.team_id = ensure_team(session, published.tools.workspace_id, "Support").id
    then, now, why = differences(published)["Support", "Tickets solved"]
    assert (then, now) == ("30", "40")
    assert "helpdesk groups, members or their links were changed" in why


def test_a_team_that_is_shown_in_one_of_the_two_only_is_named(published: Workspace) -> None:
    late = (made(n, n % 6, "g-3") for n in range(10))
    published.take(*PEOPLE, Group("g-3", "Third"), *late, now=NOW)
    then, now, why = differences(published)["Third", ""]
    assert (then, now) == ("not shown", "shown")
    assert "by the number of its people" in why


def test_what_no_known_cause_explains_is_said_to_be_unexplained(published: Workspace) -> None:
    """The archive itself was tampered with: nothing in the facts explains it."""
    with published.database.writing() as session:
        [row] = session.query(PublishedReport)
        content = dict(row.content)
        [block] = [block for block in content["teams"] if block["name"] == "Support"]
        [solved] = [measure for measure in block["measures"] if measure["key"] == "solved"]
        solved["n"] += 7
        row.content = {**content, "tampered": True}
    assert reasons(published, "Tickets solved") == "not explained"


def test_a_period_that_was_never_published_says_so(published: Workspace) -> None:
    said = published.text("rafael", "report 2026-W45 as of now", now=NOW)
    assert "was not published" in said or "nobody worked there" in said


def test_what_is_published_is_not_touched_by_a_look_at_now(published: Workspace) -> None:
    before = kept(published)
    published.card("rafael", "report 2026-W46 as of now", now=NOW)
    assert kept(published) == before
