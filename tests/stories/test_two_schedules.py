"""A ticket that moved from one schedule to another: counted by each in turn, and the helpdesk's other way is named."""

import pytest

from kpi.facts import Event, EventKind
from kpi.schedule import hours_on
from storage.schedules import add_schedule, as_lists
from tests.stories.workspace import AGENTS, GROUP, HOUR, Workspace, at, table_of, ticket

CREATED = at("2026-11-02 15:00")  # a Monday, 16:00 in Berlin
MOVED, REPLIED = at("2026-11-02 19:00"), at("2026-11-02 21:00")
IN_TURN, BY_THE_LAST = 3 * HOUR, 5 * HOUR  # the office until 17:00, then two hours of the night team, from 17:00


@pytest.fixture
def moved(empty: Workspace) -> Workspace:
    """Five tickets opened in the office's time and answered in the night team's."""
    with empty.database.writing() as session:
        for name, hours in (("office", hours_on(range(5), (540, 1020))), ("night", hours_on(range(7), (1020, 1440)))):
            add_schedule(session, empty.tools.workspace_id, name, "Europe/Berlin", as_lists(hours))
    changes = (Event(CREATED, EventKind.SCHEDULE, value="office"), Event(MOVED, EventKind.SCHEDULE, value="night"))
    reported = [IN_TURN, BY_THE_LAST, REPLIED - CREATED, 7 * 60, IN_TURN + 20]
    tickets = [
        ticket(
            f"T-{number}", CREATED, reply_after=REPLIED - CREATED, solve_after=None,
            extra=changes, reported={"first_reply": float(seconds)},
        )
        for number, seconds in enumerate(reported)
    ]  # fmt: skip
    empty.take(*AGENTS, GROUP, *tickets)
    empty.add("mia", key="a-mia")
    return empty


def test_each_part_counts_by_the_schedule_in_force_then(moved: Workspace) -> None:
    assert "3 h" in {fact.value for fact in moved.card("mia", "mystats frt this month").blocks[1].facts}


def test_the_helpdesks_way_by_one_schedule_is_named(moved: Workspace) -> None:
    rows = {row[0]: row[-1] for row in table_of(moved.card("mia", "why frt this month"))}

    assert rows["T-0"] == "3 h: the same"
    assert "by one schedule" in rows["T-1"]
    assert "calendar hours" in rows["T-2"]
    assert "rests on something" in rows["T-3"]
    assert "rounded" in rows["T-4"]
