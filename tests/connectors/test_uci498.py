"""The real incident log: the figures that were worked out from it by other means come out of our tickets too."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median

import pytest

from connectors.reading import open_export
from connectors.refusal import Refusal
from kpi.facts import Agent, EventKind, Group, ReplyLog, SlaKind, Status, Ticket

LOG = Path(__file__).parents[3] / "shared" / "data" / "uci498_incident_event_log.csv.gz"
pytestmark = pytest.mark.skipif(not LOG.exists(), reason=f"the real incident log is not at {LOG}")

HOUR = 3600


@cache
def facts() -> list[Ticket | Agent | Group | Refusal]:
    with open_export(LOG) as export:
        return list(export)


@cache
def tickets() -> list[Ticket]:
    return [fact for fact in facts() if isinstance(fact, Ticket)]


def statuses(ticket: Ticket) -> list[str | None]:
    return [event.value for event in ticket.events if event.kind is EventKind.STATUS]


def last_at(ticket: Ticket, status: Status) -> int | None:
    return next((event.at for event in reversed(ticket.events) if event.value == status.name), None)


def reopened_in_the_log(ticket: Ticket) -> bool:
    """Whether, in its events, something that was solved or closed is open again."""
    seen = statuses(ticket)
    ended = {"SOLVED", "CLOSED"}
    return any(before in ended and after not in ended for before, after in pairwise(seen))


def test_every_row_is_read_and_none_refused() -> None:
    with open_export(LOG) as export:
        kinds = Counter(type(fact).__name__ for fact in export)
        assert export.preset == "uci498"
        assert export.rows == 141_712
        assert export.bytes_read == export.size
    assert kinds == {"Ticket": 24_918, "Agent": 234 + 216, "Group": 78}


SLICES: dict[str, Callable[[Ticket], bool]] = {
    "all": lambda _: True,
    "Group 70": lambda ticket: ticket.group == "Group 70",
    "Group 25": lambda ticket: ticket.group == "Group 25",
    "Group 39": lambda ticket: ticket.group == "Group 39",
    "Resolved by 11": lambda ticket: ticket.targets[0].agent == "Resolved by 11",
    "Resolved by 15": lambda ticket: ticket.targets[0].agent == "Resolved by 15",
    "Resolved by 103": lambda ticket: ticket.targets[0].agent == "Resolved by 103",
}


@pytest.mark.parametrize(
    ("name", "count", "resolved", "median_hours", "mean_hours", "reopened", "made_sla"),
    [
        ("all", 24_918, 23_362, 22.100, 178.172, 275, 63.42),
        ("Group 70", 9_444, 7_905, 0.333, 50.223, 78, 83.84),
        ("Group 25", 1_243, 1_243, 111.700, 251.944, 21, 42.80),
        ("Group 39", 1_199, 1_199, 18.817, 71.961, 32, 68.81),
        ("Resolved by 11", 3_071, 2_696, 0.283, 40.086, 20, 86.36),
        ("Resolved by 15", 2_415, 2_345, 45.900, 103.131, 33, 59.38),
        ("Resolved by 103", 689, 687, 27.717, 128.428, 19, 61.39),
    ],
)
def test_the_figures_worked_out_by_other_means_come_out(
    name: str, count: int, resolved: int, median_hours: float, mean_hours: float, reopened: int, made_sla: float
) -> None:
    chosen = [ticket for ticket in tickets() if SLICES[name](ticket)]
    solved = [
        (at - ticket.created_at) / HOUR for ticket in chosen if (at := last_at(ticket, Status.SOLVED)) is not None
    ]
    assert len(chosen) == count
    assert len(solved) == resolved
    assert round(median(solved), 3) == median_hours
    assert round(fmean(solved), 3) == mean_hours
    assert sum(ticket.reported["reopens"] > 0 for ticket in chosen) == reopened
    met = sum(ticket.targets[0].met is True for ticket in chosen)
    assert round(100 * met / count, 2) == made_sla


@pytest.mark.parametrize(
    ("year", "month", "day", "open_tickets"), [(2016, 3, 31, 1825), (2016, 4, 30, 1340), (2016, 5, 31, 1272)]
)
def test_the_backlog_at_the_end_of_a_month_comes_out(year: int, month: int, day: int, open_tickets: int) -> None:
    end = int(datetime(year, month, day, 23, 59, 59, tzinfo=UTC).timestamp())
    backlog = 0
    for ticket in tickets():
        ended = last_at(ticket, Status.SOLVED) or last_at(ticket, Status.CLOSED)
        backlog += ticket.created_at <= end and (ended is None or ended > end)
    assert backlog == open_tickets


def test_our_resolution_times_are_the_files_own() -> None:
    for ticket in tickets():
        solved = last_at(ticket, Status.SOLVED)
        assert ticket.reported.get("full_resolution") == (None if solved is None else solved - ticket.created_at)


def test_the_incidents_without_a_resolution_were_closed_unsolved() -> None:
    """Rule unresolved-close: 1,556 have no resolved_at, whatever states they passed through."""
    unsolved = [ticket for ticket in tickets() if "SOLVED" not in statuses(ticket)]
    assert len(unsolved) == 1_556
    assert all(ticket.status is Status.CLOSED and "CLOSED" in statuses(ticket) for ticket in unsolved)
    assert all(ticket.targets[0].ended_at == last_at(ticket, Status.CLOSED) for ticket in unsolved)


def test_reopening_in_the_log_differs_from_the_counter_only_by_named_rules() -> None:
    """The file counts 275 reopened incidents and shows 262 going from Resolved to Active; our events show 274.

    262 go from Resolved to Active and 2 from Resolved to a waiting state; 11 are opened again after Closed. One of the
    262 has no resolution in the end, so that none stands in its events (rule unresolved-close).
    """
    counted = {ticket.external_id for ticket in tickets() if ticket.reported["reopens"] > 0}
    reopened = {ticket.external_id for ticket in tickets() if reopened_in_the_log(ticket)}
    assert counted - reopened == {"INC0011848"}
    assert reopened <= counted
    steps = {
        ticket.external_id: set(pairwise(statuses(ticket))) for ticket in tickets() if ticket.external_id in reopened
    }
    from_solved = {key for key, pairs in steps.items() if ("SOLVED", "OPEN") in pairs}
    to_waiting = {key for key, pairs in steps.items() if {("SOLVED", "PENDING"), ("SOLVED", "HOLD")} & pairs}
    from_closed = reopened - from_solved - to_waiting
    assert (len(from_solved), len(to_waiting - from_solved), len(from_closed)) == (261, 2, 11)


def test_an_update_stamped_after_the_next_one_is_dated_by_it() -> None:
    """Rule file-order: one incident has a first row stamped after its second."""
    ticket = next(ticket for ticket in tickets() if ticket.external_id == "INC0000137")
    assert statuses(ticket) == ["NEW", "SOLVED", "CLOSED"]


def test_events_are_in_time_order_and_look_nowhere_ahead() -> None:
    """Whoever resolved an incident is named at its resolution and nowhere before."""
    for ticket in tickets():
        assert all(before.at <= after.at for before, after in pairwise(ticket.events))
        for event in ticket.events:
            if event.agent is not None and event.agent.startswith("Resolved by"):
                assert (event.at, event.value) == (last_at(ticket, Status.SOLVED), "SOLVED")


def test_a_missing_agent_or_group_is_unknown_not_nobody() -> None:
    """Rule unknown-is-not-nobody, and rule masked-apart: assignees and resolvers are different keys."""
    named = [fact.key for fact in facts() if isinstance(fact, Agent | Group)]
    assert len(named) == len(set(named))
    assert "?" not in named
    assert sum(ticket.group is None for ticket in tickets()) == 2_157
    assert all(event.agent or event.value for ticket in tickets() for event in ticket.events)


def test_the_log_says_nothing_of_replies() -> None:
    assert all(ticket.status_log and ticket.reply_log is ReplyLog.NONE for ticket in tickets())
    assert all(target.kind is SlaKind.RESOLUTION for ticket in tickets() for target in ticket.targets)
