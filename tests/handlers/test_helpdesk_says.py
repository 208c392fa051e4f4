"""`/why` shows whatever the helpdesk says: how often a ticket came back, and figures that only it has."""

from connectors.ticket_layout import FIGURES
from handlers.cards import Card, Table
from handlers.plain import cell_text
from kpi.definitions import BY_KEY
from kpi.facts import Author, Event, EventKind, Status
from kpi.reconcile import DURATIONS, NO_KPI, REPORTED
from tests.stories.workspace import AGENTS, DAY, GROUP, HOUR, Workspace, at, rendered, ticket

MONDAY = at("2026-11-02 09:00")
WEEK = "2026-11-02..2026-11-08"


def with_mia(empty: Workspace, *tickets: object) -> Workspace:
    empty.take(*AGENTS, GROUP, *tickets)
    empty.add("mia", key="a-mia")
    return empty


def became(after: int, status: Status) -> Event:
    return Event(MONDAY + after, EventKind.STATUS, Author.AGENT, "a-mia", status.name)


def tables(card: Card) -> list[tuple[str, tuple[str, ...], list[list[str]]]]:
    found = [block for block in card.blocks if isinstance(block, Table)]
    return [(each.caption, each.columns, [[cell_text(cell) for cell in row] for row in each.rows]) for each in found]


def test_how_often_a_ticket_came_back_stands_beside_what_the_helpdesk_counts(empty: Workspace) -> None:
    back = [became(3 * HOUR, Status.OPEN), became(4 * HOUR, Status.SOLVED)]
    waiting = [became(3 * HOUR, Status.PENDING), became(4 * HOUR, Status.SOLVED)]
    with_mia(
        empty,
        ticket("same", MONDAY, extra=back, reported={"reopens": 1.0}),
        ticket("other", MONDAY, extra=waiting, reported={"reopens": 0.0}),
        ticket("odd", MONDAY, extra=back, reported={"reopens": 7.0}),
        ticket("silent", MONDAY, extra=back),
    )
    [(_, columns, rows)] = tables(empty.card("mia", f"why reopen {WEEK}"))
    assert [columns[3], columns[-1]] == ["Reopenings", "The helpdesk says"]
    assert {row[0]: (row[3], row[-1]) for row in rows} == {
        "same": ("1", "reopened 1 time: the same"),
        "other": ("1", "reopened 0 times: it counts other reopenings"),
        "odd": ("1", "reopened 7 times: it rests on something the export does not tell"),
        "silent": ("1", ""),
    }


def test_where_no_helpdesk_counts_reopenings_there_is_no_column_of_them(empty: Workspace) -> None:
    with_mia(empty, ticket("1", MONDAY))
    [(_, columns, _)] = tables(empty.card("mia", f"why reopen {WEEK}"))
    assert "Reopenings" not in columns


def test_a_figure_that_only_the_helpdesk_has_stands_apart_with_its_reason(empty: Workspace) -> None:
    merged = [became(2 * HOUR, Status.CLOSED)]
    told = dict.fromkeys(DURATIONS, 2.0 * HOUR)
    with_mia(
        empty,
        ticket("ours", MONDAY, reported=told),
        ticket("merged", MONDAY, solve_after=None, extra=merged, reported=told),
        ticket("untold", MONDAY, solve_after=None, extra=merged),
    )
    for kpi in ("first_resolution", "full_resolution", "requester_wait"):
        (_, _, ours), (caption, _, theirs) = tables(empty.card("mia", f"why {kpi} {WEEK}"))
        assert [row[0] for row in ours] == ["ours"]
        assert caption.startswith("1 ticket of which only the helpdesk has a figure")
        assert [(row[0], row[-1]) for row in theirs] == [
            ("merged", "2 h: it counts to the closing of a ticket that was never solved")
        ]


def test_a_reply_that_only_the_helpdesk_counts_stands_apart(empty: Workspace) -> None:
    bot = Event(MONDAY + HOUR, EventKind.REPLY, Author.BOT)
    told = {"first_reply": 1.0 * HOUR}
    silent = ticket("bot", MONDAY, reply_after=None, extra=[bot], reported=told)
    solved = ticket("solved", MONDAY, reply_after=None, solve_after=HOUR, reported=told)
    with_mia(empty, ticket("ours", MONDAY), silent, solved)
    _, (caption, _, theirs) = tables(empty.card("mia", f"why frt {WEEK}"))
    assert caption.startswith("2 tickets of which only the helpdesk has a figure")
    assert {row[0]: row[-1] for row in theirs} == {
        "bot": "1 h: it counts an automatic reply",
        "solved": "1 h: it counts the solution as a reply",
    }


def test_it_is_shown_where_we_have_nothing_at_all_and_on_every_platform(empty: Workspace) -> None:
    bot = Event(MONDAY + HOUR, EventKind.REPLY, Author.BOT)
    with_mia(empty, ticket("bot", MONDAY, reply_after=None, extra=[bot], reported={"first_reply": 1.0 * HOUR}))
    [(_, _, [row])] = tables(empty.card("mia", f"why frt {WEEK}"))
    assert (row[0], row[-1]) == ("bot", "1 h: it counts an automatic reply")
    assert "it counts an automatic reply" in rendered(empty.ask("mia", f"why frt {WEEK}"))


def test_of_another_period_and_of_other_people_nothing_is_shown(empty: Workspace) -> None:
    told = {"first_reply": 1.0 * HOUR}
    with_mia(
        empty,
        ticket("mine", MONDAY),
        ticket("early", MONDAY - 10 * DAY, reply_after=None, reported=told),
        ticket("theirs", MONDAY, reply_after=None, agent=AGENTS[1].key, reported=told),
    )
    assert len(tables(empty.card("mia", f"why frt {WEEK}"))) == 1


def test_whatever_can_be_told_as_a_helpdesks_figure_has_a_kpi_or_is_known_to_have_none() -> None:
    assert {*REPORTED.values(), *NO_KPI} == {*FIGURES}
    assert set(REPORTED) <= set(BY_KEY)
