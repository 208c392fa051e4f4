"""`/why`: the definition, the tickets, the stretches of the clock, and the helpdesk's own figure with a reason."""

import pytest
from sqlalchemy import select

from handlers.cards import Facts, Link, Table
from kpi.facts import Author, Event, EventKind, ReplyLog, Status
from storage.people import Person
from storage.schedules import ScheduleRow
from storage.teams import HelpdeskGroup
from tests.stories.workspace import AGENTS, DAY, GROUP, HOUR, Workspace, at, table_of, ticket

MONDAY = at("2026-11-02 09:00")
WEEK = "2026-11-02..2026-11-08"


def with_mia(empty: Workspace, *tickets: object) -> Workspace:
    empty.take(*AGENTS, GROUP, *tickets)
    empty.add("mia", key="a-mia")
    return empty


def test_a_kpi_must_be_named_and_those_there_are_are_listed(demo: Workspace) -> None:
    assert "Requester wait" in demo.refusal("lukas", "why")
    assert "Erstantwortzeit" in demo.ask("lukas", "warum", locale="de").messages[0].card.blocks[0].text


@pytest.mark.parametrize("kpi", ["solved", "backlog", "created"])
def test_a_count_has_nothing_behind_it(demo: Workspace, kpi: str) -> None:
    assert "is a count of tickets" in demo.refusal("lukas", f"why {kpi}")


def test_definition_version_and_source_are_named(demo: Workspace) -> None:
    said = demo.text("lukas", "why frt last week")
    assert "From the ticket's creation to the first public reply by an agent." in said
    assert "Definition first_reply.v1, in force since " in said
    assert "https://support.zendesk.com/" in said
    assert "Definition: first_reply.v1 · business hours (Office, Europe/Berlin) · facts up to" in said


def test_each_value_is_on_exactly_one_page_and_the_longest_come_first(demo: Workspace) -> None:
    card = demo.card("lukas", "why frt last week")
    rows = table_of(card)
    while more := [button for button in card.buttons if button.label == "More tickets"]:
        card = demo.card("lukas", more[0].words)
        rows += table_of(card)
    [fact] = next(block for block in card.blocks if isinstance(block, Facts)).facts
    assert f"median of {len(rows)} tickets" in fact.note
    assert len({row[0] for row in rows}) == len(rows)
    assert "back" in [button.label.lower() for button in card.buttons]


def test_a_page_beyond_the_last_is_the_last(demo: Workspace) -> None:
    assert demo.text("lukas", "why frt last week page 99") == demo.text("lukas", "why frt last week page 3")


def test_tickets_open_in_the_helpdesk_where_the_source_has_links(demo: Workspace) -> None:
    [table] = [block for block in demo.card("lukas", "why csat").blocks if isinstance(block, Table)]
    assert all(isinstance(row[0], Link) and row[0].url.endswith(row[0].text) for row in table.rows)


def test_without_links_it_says_where_to_look(empty: Workspace) -> None:
    said = with_mia(empty, ticket("T-1", MONDAY)).text("mia", f"why frt {WEEK}")
    assert "The export has no links: look for these numbers in the helpdesk." in said
    assert "too few to say" in said
    assert "T-1" in said


def test_nothing_behind_a_number_offers_a_longer_period_of_the_same_kpi(empty: Workspace) -> None:
    card = with_mia(empty, ticket("T-1", MONDAY)).card("mia", "why frt march")
    assert card.buttons[0].words == "why first_reply 90d"
    assert not empty.ask("mia", card.buttons[0].words).refused


def test_the_bad_ones_of_a_rate_come_first(empty: Workspace) -> None:
    rated = [ticket(str(n), MONDAY + n * HOUR, score=int(n != 3)) for n in range(6)]
    rows = table_of(with_mia(empty, *rated).card("mia", f"why csat {WEEK}"))
    assert [(row[0], row[2]) for row in rows[:2]] == [("3", "no"), ("0", "yes")]


def test_stretches_of_the_clock_add_up(empty: Workspace) -> None:
    waits = [
        Event(MONDAY + HOUR, EventKind.STATUS, Author.AGENT, "a-mia", Status.OPEN.name),
        Event(MONDAY + 2 * HOUR, EventKind.STATUS, Author.AGENT, "a-mia", Status.PENDING.name),
        Event(MONDAY + 5 * HOUR, EventKind.STATUS, Author.CUSTOMER, None, Status.OPEN.name),
    ]
    with_mia(empty, ticket("1", MONDAY, extra=waits, solve_after=6 * HOUR))
    assert table_of(empty.card("mia", f"why resolution {WEEK}"))[0][2:4] == [
        "6 h", "new 1 h · open 1 h · pending 3 h · open 1 h"
    ]  # fmt: skip
    assert table_of(empty.card("mia", f"why wait {WEEK}"))[0][2] == "3 h"


def test_a_ticket_that_went_back_and_forth_is_summed_up(empty: Workspace) -> None:
    to_and_fro = [
        Event(
            MONDAY + n * HOUR, EventKind.STATUS, Author.AGENT, "a-mia", (Status.PENDING if n % 2 else Status.OPEN).name
        )
        for n in range(1, 9)
    ]
    with_mia(empty, ticket("1", MONDAY, extra=to_and_fro, solve_after=9 * HOUR))
    assert (
        table_of(empty.card("mia", f"why resolution {WEEK}"))[0][3]
        == "new 1 h · pending 4 h (4 times) · open 4 h (4 times)"
    )


def test_a_summary_row_says_that_it_tells_no_stretches(empty: Workspace) -> None:
    with_mia(empty, ticket("1", MONDAY, status_log=False, reply_log=ReplyLog.FIRST))
    assert table_of(empty.card("mia", f"why resolution {WEEK}"))[0][3] == "not told by the export"


def test_the_helpdesks_own_figure_stands_beside_ours_with_its_reason(empty: Workspace) -> None:
    bot = Event(MONDAY + 60, EventKind.REPLY, Author.BOT)
    note = Event(MONDAY + 600, EventKind.NOTE, Author.AGENT, "a-mia")
    with_mia(
        empty,
        ticket("bot", MONDAY, extra=[bot], reported={"first_reply": 60.0}),
        ticket("note", MONDAY, extra=[note], reported={"first_reply": 600.0}),
        ticket("same", MONDAY, reported={"first_reply": 3600.0}),
        ticket("rounded", MONDAY, reported={"first_reply": 3640.0}),
        ticket("silent", MONDAY),
        ticket("odd", MONDAY, reported={"first_reply": 9 * HOUR}),
    )
    told = {row[0]: row[-1] for row in table_of(empty.card("mia", f"why frt {WEEK}"))}
    assert told == {
        "bot": "1 min: it counts an automatic reply",
        "note": "10 min: it counts a private note",
        "same": "1 h: the same",
        "rounded": "1 h 1 min: the same, rounded",
        "silent": "",
        "odd": "9 h: it rests on something the export does not tell",
    }


def test_a_difference_is_explained_by_the_hours_of_the_tickets_own_group(empty: Workspace) -> None:
    empty.take(*AGENTS, GROUP)
    with empty.database.writing() as session:
        home = empty.tools.workspace_id
        session.add(
            ScheduleRow(workspace_id=home, name="short", zone="UTC", week=[[[540, 600]]] * 7,
                        is_default=False, extra_holidays=[], valid_from=None)
        )  # fmt: skip
        session.scalars(select(HelpdeskGroup)).one().schedule = "short"
    bot = Event(MONDAY + 2 * HOUR, EventKind.REPLY, Author.BOT)
    late = ticket("1", MONDAY, extra=[bot], reply_after=DAY + HOUR, solve_after=2 * DAY, reported={"first_reply": 3600})
    with_mia(empty, late)
    assert table_of(empty.card("mia", f"why frt {WEEK}"))[0][-1] == "1 h: it counts an automatic reply"


def test_the_clock_on_the_wall_is_the_workspaces_and_not_the_readers(empty: Workspace) -> None:
    saturday = at("2026-03-28 12:00")
    with_mia(empty, ticket("1", saturday, reply_after=DAY, solve_after=2 * DAY, reported={"first_reply": DAY + HOUR}))
    with empty.database.writing() as session:
        session.scalars(select(Person).where(Person.handle == "mia")).one().zone = "UTC"
    told = table_of(empty.card("mia", "why frt 2026-03-28..2026-03-31"))[0][-1]
    assert told.endswith("it counts by the clock on the wall, over a change of clocks")


def test_a_lead_sees_what_is_behind_a_members_number_and_it_is_logged(own_demo: Workspace) -> None:
    before = own_demo.looks("lukas")
    assert own_demo.card("amara", "why frt @lukas last week").title.startswith(
        "Behind the number: First reply time of Lukas"
    )
    assert own_demo.looks("lukas") == [("amara", "why"), *before]


def test_a_teams_number_is_opened_for_who_may_see_the_team(demo: Workspace) -> None:
    card = demo.card("lukas", "why csat Billing last week")
    assert card.title.startswith("Behind the number: Customer satisfaction (CSAT) of Billing: last week")
    assert card.buttons[-1].words == 'teamstats 2026-11-09..2026-11-15 "Billing"'
    assert "your own teams only" in demo.refusal("lukas", "why csat Orders last week")
    assert "is a team, not a person" in demo.refusal("amara", "why csat Billing @lukas")


def test_yesterdays_wait_counts_from_what_the_reply_answered(empty: Workspace) -> None:
    asked = Event(MONDAY + DAY, EventKind.REPLY, Author.CUSTOMER)
    again = Event(MONDAY + DAY + 2 * HOUR, EventKind.REPLY, Author.AGENT, "a-mia")
    with_mia(empty, ticket("1", MONDAY, extra=[asked, again], solve_after=2 * DAY))
    assert table_of(empty.card("mia", f"why next reply {WEEK}"))[0][2:4] == ["2 h", "new 2 h"]


def test_a_note_is_offered_about_whom_the_asker_coaches_and_not_about_a_manager(empty: Workspace) -> None:
    day = at("2026-11-16 09:00")
    empty.take(*AGENTS, GROUP, ticket("1", day, agent="a-tom"), ticket("2", day, agent="a-mia"))
    empty.add("tom", key="a-tom")
    empty.add("mara", "manager", key="a-mia")
    for handle, role in {"lena": "lead", "mona": "manager"}.items():
        empty.add(handle, role)
        empty.put(handle, "Support", leads=True)
    for handle in ("tom", "mara"):
        empty.put(handle, "Support")
    offers = {
        (who, whom): {button.words for button in empty.card(who, f"why first reply @{whom} 30d").buttons}
        for who in ("lena", "mona")
        for whom in ("tom", "mara")
    }
    assert all(offers.values())
    noting = {pair: [words for words in found if words.startswith("coach note")] for pair, found in offers.items()}
    assert {pair for pair, found in noting.items() if found} == {("lena", "tom"), ("mona", "tom"), ("mona", "mara")}
    assert [words for (who, _), found in noting.items() for words in found if empty.ask(who, words).refused] == []
