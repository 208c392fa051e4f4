"""What each section of the morning digest says, and what it says when there is nothing to say."""

from datetime import UTC, date, datetime, time

import pytest

from coaching.playbook import MONITOR, STAFFING
from handlers.cards import Card, Link, Table
from handlers.demo import OFFICE_HOURS
from handlers.digests.naming import MOST_WORDS, shortened
from handlers.plain import cell_text
from kpi.facts import Author, Event, EventKind, SlaKind, SlaTarget
from storage.definitions import set_target
from storage.people import find_person
from storage.schedules import add_schedule, as_lists
from storage.working_time import add_absence, working_time_of
from tests.handlers.digests.scenes import FRIDAY, compose, facts, texts
from tests.handlers.digests.steady import DESK, fill, rated
from tests.stories.workspace import HOUR, Workspace, at, ticket

TODAY = date(2026, 11, 20)
THURSDAY_NOON = at("2026-11-19 12:00")
NOW = at("2026-11-20 07:30")


def section(workspace: Workspace, *keys: str, **options: object) -> tuple[Card, ...]:
    return compose(workspace, "morning", reader="lea", team="Support", contents=keys, **options)


def table(card: Card, number: int = 0) -> list[list[str]]:
    tables = [block for block in card.blocks if isinstance(block, Table)]
    return [[cell_text(cell) for cell in row] for row in tables[number].rows]


def away(workspace: Workspace, name: str, first: date = TODAY, last: date = TODAY, part: str = "whole") -> None:
    with workspace.database.writing() as session:
        person = find_person(session, workspace.tools.workspace_id, name)
        assert person is not None
        add_absence(session, workspace.tools.workspace_id, person.id, first, last, FRIDAY, part)


def promised(number: str, gone: int, seconds: int, kind: SlaKind = SlaKind.RESOLUTION, **fields: object) -> object:
    """An open ticket with a promise that runs, of whose time `gone` seconds are over."""
    target = SlaTarget(kind, None, None, "a-ann", "high", seconds)
    fields = {"reply_after": 60, "url": f"https://desk.example.com/{number}", "targets": (target,), **fields}
    return ticket(number, NOW - gone, agent="a-ann", solve_after=None, **fields)


def test_the_backlog_says_its_ages_and_the_thread_its_oldest_tickets(empty: Workspace) -> None:
    fill(empty, promised("T-1", 40 * 24 * HOUR, 10**9), promised("T-2", 2 * 24 * HOUR, 10**9), days=3)
    message, thread = section(empty, "backlog")
    assert facts([message]) == {"Backlog": ("2", "1 d to 3 d: 1 · over 30 d: 1")}
    assert [row[0] for row in table(thread)] == ["T-1", "T-2"]
    assert isinstance(next(block for block in thread.blocks if isinstance(block, Table)).rows[0][0], Link)


def test_an_empty_backlog_is_a_zero_and_no_thread(empty: Workspace) -> None:
    fill(empty, days=3)
    cards = section(empty, "backlog")
    assert (len(cards), facts(cards)) == (1, {"Backlog": ("0", "")})


def test_three_quarters_of_a_promise_are_about_to_breach_the_least_left_first(empty: Workspace) -> None:
    fill(
        empty,
        promised("T-1", 3 * HOUR, 4 * HOUR), promised("T-2", 9 * HOUR, 10 * HOUR + 1800),
        promised("T-3", HOUR, 4 * HOUR),
        promised("T-4", 50 * 60, HOUR), promised("T-5", 5 * HOUR, 4 * HOUR), days=3,
    )  # fmt: skip
    [message] = section(empty, "breaching")
    assert table(message) == [
        ["T-4", "resolution within 1 h", "10 min"],
        ["T-1", "resolution within 4 h", "1 h"],
        ["T-2", "resolution within 10 h 30 min", "1 h 30 min"],
    ]
    said = texts([message])
    assert "3 tickets are about to breach: 75% of the promised time is gone." in said
    assert "1 open ticket is past its promised time." in said


def test_a_first_reply_that_was_given_is_promised_no_more(empty: Workspace) -> None:
    kept = SlaTarget(SlaKind.FIRST_REPLY, NOW - 3 * HOUR, True, "a-ann", None, 4 * HOUR)
    fill(empty, promised("T-1", 3 * HOUR + 1800, 0, targets=(kept,)), days=3)
    with empty.database.writing() as session:
        set_target(session, empty.tools.workspace_id, "first_reply", 4 * HOUR)
    assert "No promise runs on an open ticket." in texts(section(empty, "breaching"))


def test_the_next_reply_counts_from_the_oldest_unanswered_one(empty: Workspace) -> None:
    said = [
        Event(NOW - 9 * HOUR, EventKind.REPLY, Author.CUSTOMER),
        Event(NOW - 8 * HOUR, EventKind.REPLY, Author.AGENT, "a-ann"),
        Event(NOW - 100 * 60, EventKind.REPLY, Author.CUSTOMER), Event(NOW - 10 * 60, EventKind.REPLY, Author.CUSTOMER),
    ]  # fmt: skip
    fill(empty, promised("T-1", 10 * HOUR, 2 * HOUR, SlaKind.NEXT_REPLY, extra=said), days=3)
    assert table(section(empty, "breaching")[0]) == [["T-1", "next reply within 2 h", "20 min"]]


def test_where_the_helpdesk_promises_nothing_the_own_target_counts(empty: Workspace) -> None:
    fill(empty, promised("T-1", 100 * 60, 0, targets=(), reply_after=None), days=3)
    assert "No promise runs on an open ticket." in texts(section(empty, "breaching"))
    with empty.database.writing() as session:
        set_target(session, empty.tools.workspace_id, "first_reply", 2 * HOUR)
        set_target(session, empty.tools.workspace_id, "full_resolution", 24 * HOUR)
    assert table(section(empty, "breaching")[0]) == [["T-1", "first reply within 2 h (own target)", "20 min"]]


def test_only_open_hours_use_up_a_promise(empty: Workspace) -> None:
    """Created at 17:00 in Berlin the evening before: one hour until closing, and half an hour since opening."""
    created = at("2026-11-19 16:00")
    fill(empty, promised("T-1", NOW - created, 2 * HOUR), days=3)
    assert "1 open ticket is past" in texts(section(empty, "breaching"))
    with empty.database.writing() as session:
        add_schedule(session, empty.tools.workspace_id, "Office", "Europe/Berlin", as_lists(OFFICE_HOURS), default=True)
    assert table(section(empty, "breaching")[0]) == [["T-1", "resolution within 2 h", "30 min"]]


def test_low_ratings_stand_with_their_words_and_their_tickets(empty: Workspace) -> None:
    low = [rated(f"L-{n}", THURSDAY_NOON + n, 0, f"Never again {n}" if n else None) for n in range(5)]
    fill(empty, *low, rated("L-9", at("2026-11-18 12:00"), 0, "The day before"), rated("G-1", THURSDAY_NOON, 1, "Nice"))
    message, thread = section(empty, "ratings")
    assert "5 low ratings" in texts([message])
    assert table(message) == [[f"L-{n}", "", f"Never again {n}"] for n in (1, 2, 3)]
    assert table(thread)[-1] == ["L-0", "", "(no comment)"]
    assert len(table(thread)) == 5
    assert "The day before" not in texts([message, thread])
    assert "Ann" not in texts([message, thread])


def test_a_low_rating_offers_a_note_to_who_coaches_its_agent_alone(empty: Workspace) -> None:
    fill(empty, rated("L-1", THURSDAY_NOON, 0, "Never again"), rated("L-2", THURSDAY_NOON + 1, 0, "", agent="a-else"))
    [message] = section(empty, "ratings")
    offered = [button.words for button in message.buttons if button.words.startswith("coach ")]
    assert offered == ["coach ticket L-1"], "nobody is linked to the other ticket's agent"
    form = empty.ask("lea", offered[0]).form
    assert form is not None
    assert next(each.value for each in form.fields if each.name == "tickets") == "L-1"
    channel = compose(empty, "channel", team="Support")
    assert not any("coach" in button.words for card in channel for button in card.buttons)


def test_nobody_is_offered_a_note_about_their_own_ticket(empty: Workspace) -> None:
    fill(empty, promised("T-1", 3 * HOUR, 4 * HOUR), days=3)
    own = compose(empty, "note", reader="ann")
    assert [button.words for card in own for button in card.buttons if "coach" in button.words] == []
    [message] = section(empty, "breaching")
    assert "coach ticket T-1" in [button.words for button in message.buttons]


def test_no_rating_and_no_low_rating_are_two_things(empty: Workspace) -> None:
    fill(empty, days=3)
    assert "No rating came in." in texts(section(empty, "ratings"))
    empty.take(*DESK, rated("G-1", THURSDAY_NOON, 1, None))
    assert "No low rating came in." in texts(section(empty, "ratings"))


def test_a_long_comment_is_cut_between_words_and_lies_on_one_line() -> None:
    words = shortened("first\n\nsecond " + "word " * 200)
    assert words.startswith("first second word")
    assert len(words) <= MOST_WORDS + 1
    assert words.endswith("word…")
    assert shortened("x" * 400) == "x" * MOST_WORDS + "…"
    assert shortened("short") == "short"


def test_thanks_are_one_a_person_three_at_most_and_for_those_who_are_led(empty: Workspace) -> None:
    good = [
        rated(f"G-{n}", THURSDAY_NOON + n, 1, f"Thanks {n}", agent=agent)
        for n, agent in enumerate(("a-ben", "a-ben", "a-ann", "a-cem", "a-dora"))
    ]
    silent, stranger = (
        rated("S-1", THURSDAY_NOON - 60, 1, None, "a-eli"),
        rated("S-2", THURSDAY_NOON - 60, 1, "Hi", "a-else"),
    )
    fill(empty, *good, silent, stranger)
    [message] = section(empty, "thanks")
    assert table(message) == [["Ben", "G-0", "Thanks 0"], ["Ann", "G-2", "Thanks 2"], ["Cem", "G-3", "Thanks 3"]]


def test_without_good_words_nobody_is_thanked(empty: Workspace) -> None:
    fill(empty, rated("L-1", THURSDAY_NOON, 0, "Bad"), days=3)
    assert "thank" not in texts(section(empty, "thanks"))


def test_who_is_away_is_said_and_never_why(empty: Workspace) -> None:
    fill(empty, days=3)
    away(empty, "ben")
    away(empty, "cem", part="morning")
    away(empty, "dora", part="afternoon")
    away(empty, "eli", date(2026, 11, 23), date(2026, 11, 30))
    with empty.database.writing() as session:
        finn = find_person(session, empty.tools.workspace_id, "finn")
        assert finn is not None
        working_time_of(session, empty.tools.workspace_id, finn.id).days = [0, 1, 2, 3]
    message, workload = section(empty, "away")
    said = texts([message])
    assert "Away today: Ben, Finn, Cem (until noon), and Dora (from noon)." in said
    assert "leave" not in said.casefold()
    assert [row[0] for row in table(workload)] == ["Ann", "Cem", "Dora", "Eli"]


def test_the_workload_stands_by_name_and_what_nobody_there_has_stands_apart(empty: Workspace) -> None:
    open_ones = [
        ticket(f"T-{n}", NOW - (n + 1) * HOUR, agent=agent, solve_after=None, reply_after=None)
        for n, agent in enumerate(("a-ann", "a-ann", "a-ben", "a-cem"))
    ]
    fill(empty, *open_ones, days=3)
    away(empty, "ben")
    _, workload = section(empty, "away")
    rows = table(workload)
    assert rows[0] == ["Ann", "2", "2 h"]
    assert rows[1] == ["Cem", "1", "4 h"]
    assert rows[-1] == ["Nobody who is there", "1", "3 h"]


def test_few_there_is_a_risk_with_the_load_of_the_weeks_before(empty: Workspace) -> None:
    now = [ticket(f"T-{n}", NOW - HOUR, solve_after=None, reply_after=None, agent="a-ann") for n in range(20)]
    before = [
        ticket(f"B-{week}-{n}", NOW - week * 7 * 24 * HOUR - HOUR, solve_after=2 * HOUR, agent="a-ann")
        for week in range(1, 5) for n in range(12)
    ]  # fmt: skip
    fill(empty, *now, *before, days=3)
    away(empty, "ben")
    assert "a head" not in texts(section(empty, "away"))
    away(empty, "cem")
    assert "2 of 6 away; 5 open tickets a head, 2 in the weeks before." in texts(section(empty, "away"))


def test_a_suggestion_names_its_duty_its_evidence_and_its_tickets(empty: Workspace) -> None:
    fill(empty, *(promised(f"T-{n}", 210 * 60, 4 * HOUR) for n in range(4)), days=3)
    [message] = section(empty, "suggestion")
    said = texts([message])
    assert f"Suggestion: {STAFFING}" in said
    assert "4 tickets are about to breach, 0 are past their time." in said
    assert [row[0] for row in table(message)] == ["T-0", "T-1", "T-2", "T-3"]


def test_a_suggestion_about_a_measure_brings_its_finding(empty: Workspace) -> None:
    fill(empty, slow=[date(2026, 11, 19)])
    said = texts(section(empty, "suggestion"))
    assert "See where the time goes before the first reply" in said
    assert "First reply time is slower than usual" in said
    assert "1119-" in said


def test_a_team_that_is_judged_by_weeks_gets_suggestions_about_its_weeks(empty: Workspace) -> None:
    fill(empty, slow=[date(2026, 11, 9 + number) for number in range(5)], a_day=4)
    said = texts(section(empty, "suggestion"))
    assert "See where the time goes before the first reply" in said
    assert "in the week of Nov 9, 2026" in said
    assert "Tickets to look at first" in said


def test_where_nothing_is_the_matter_nothing_is_suggested(empty: Workspace) -> None:
    fill(empty)
    said = texts(section(empty, "suggestion"))
    assert "Suggestion" not in said
    assert MONITOR not in said


def test_a_suggestion_names_nobody(empty: Workspace) -> None:
    low = [rated(f"L-{n}", THURSDAY_NOON + n, 0, "Bad", topic="Refund") for n in range(3)]
    fill(empty, *low)
    said = texts(section(empty, "suggestion"))
    assert "3 of 3 low ratings are about Refund." in said
    assert "Ann" not in said


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/New_York"])
def test_the_covered_day_is_that_of_the_post_s_zone(empty: Workspace, zone: str) -> None:
    fill(empty, days=3)
    early, late = datetime.combine(TODAY, time(0), UTC), datetime.combine(TODAY, time(23), UTC)
    said = texts(section(empty, "figures", zone=zone, now=late if "New" in zone else early.replace(hour=3)))
    assert "yesterday, Thursday, November 19" in said
