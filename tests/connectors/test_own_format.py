"""Touchline's own format says everything the facts can say: what is written is read back unchanged."""

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.own_format import write_csv, write_jsonl
from connectors.reading import open_export
from connectors.refusal import Refusal
from kpi.facts import (
    Agent,
    Author,
    Event,
    EventKind,
    Group,
    Rating,
    ReplyLog,
    SlaKind,
    SlaTarget,
    Status,
    Ticket,
)

PAST_AND_FUTURE = st.integers(min_value=-(10**9), max_value=4 * 10**9)
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12).filter(
    lambda text: text != "-"
)
AGENTS = ("a-1", "a-2", "Zoë, “Z”", "x@example.com")
GROUPS = ("g-1", "Zweite\nZeile")
AGENT, GROUP = st.none() | st.sampled_from(AGENTS), st.none() | st.sampled_from(GROUPS)
SCORES = {"good_bad": (0, 1), "1-5": (1, 5), "1-7": (1, 7), "1-10": (1, 10), "-103..103": (-103, 103)}


@st.composite
def events(draw: st.DrawFn) -> Event:
    kind = draw(st.sampled_from(EventKind))
    value = {
        EventKind.STATUS: st.sampled_from([status.name for status in Status]),
        EventKind.GROUP: GROUP,
        EventKind.SCHEDULE: TEXT,
    }.get(kind, st.none() | TEXT)
    return Event(draw(PAST_AND_FUTURE), kind, draw(st.sampled_from(Author)), draw(AGENT), draw(value))


@st.composite
def ratings(draw: st.DrawFn) -> Rating:
    scale = draw(st.sampled_from(sorted(SCORES)))
    score = draw(st.none() | st.integers(*SCORES[scale]))
    instant = st.none() | PAST_AND_FUTURE
    return Rating(draw(TEXT), draw(instant), draw(instant), score, scale, draw(AGENT), draw(st.none() | TEXT))


TARGETS = st.builds(
    SlaTarget,
    kind=st.sampled_from(SlaKind),
    ended_at=st.none() | PAST_AND_FUTURE,
    met=st.sampled_from([None, True, False]),
    agent=AGENT,
    priority=st.none() | TEXT,
    seconds=st.none() | st.integers(0, 10**9),
    key=st.none(),  # a file tells a ticket's promises whole: none of them needs a name
)
TICKETS = st.builds(
    Ticket,
    external_id=TEXT,
    created_at=PAST_AND_FUTURE,
    updated_at=PAST_AND_FUTURE,
    status=st.sampled_from(Status),
    opened_by=st.sampled_from(Author),
    assignee=AGENT,
    group=GROUP,
    channel=st.none() | TEXT,
    priority=st.none() | TEXT,
    topic=st.none() | TEXT,
    url=st.none() | TEXT,
    events=st.lists(events(), max_size=6).map(lambda some: tuple(sorted(some, key=lambda event: event.at))),
    targets=st.lists(TARGETS, max_size=2).map(tuple),
    ratings=st.lists(ratings(), max_size=2).map(tuple),
    status_log=st.booleans(),
    reply_log=st.sampled_from(ReplyLog),
    reported=st.dictionaries(TEXT, st.floats(allow_nan=False, allow_infinity=False), max_size=3),
    vip=st.booleans(),
)
PEOPLE: list[Ticket | Agent | Group] = [
    *(
        Agent(key, f"Name of {key}", None if number else "first@example.com", bool(number % 2))
        for number, key in enumerate(AGENTS)
    ),
    *(Group(key, f"Name of {key}") for key in GROUPS),
]
FACTS = st.lists(TICKETS, max_size=4, unique_by=lambda ticket: ticket.external_id).map(lambda some: [*PEOPLE, *some])


@pytest.mark.parametrize("write", [write_csv, write_jsonl])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(facts=FACTS)
def test_what_is_written_is_read_back_unchanged(write, facts, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("own") / "facts"
    with path.open("w", encoding="utf-8", newline="") as file:
        write(facts, file)
    with open_export(path) as export:
        assert list(export) == facts
        assert export.preset == "touchline"


WORDS = "assigned, created, group, ignored, note, rating, reply, reported, schedule, sla, status"
HEADING = "ticket,at,event,author,agent,value\n"


def read(tmp_path: Path, text: str, **options: str) -> list[object]:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    with open_export(path, **options) as export:  # type: ignore[arg-type]
        return list(export)


def refusals(facts: list[object]) -> list[tuple[int, str]]:
    return [(fact.line, fact.sentence()) for fact in facts if isinstance(fact, Refusal)]


def test_the_present_is_read_from_the_events_when_the_file_does_not_say_it(tmp_path: Path) -> None:
    facts = read(
        tmp_path,
        HEADING
        + "T1,2026-10-01T09:00Z,created,customer,,\n"
        + "T1,2026-10-01T09:05Z,group,bot,,billing\n"
        + "T1,2026-10-01T09:10Z,assigned,,ann,\n"
        + "T1,2026-10-01T10:00Z,status,,ann,Solved\n",
    )
    group, agent, ticket = facts
    assert (group, agent) == (Group("billing", "billing"), Agent("ann", "ann"))
    assert isinstance(ticket, Ticket)
    assert (ticket.status, ticket.assignee, ticket.group) == (Status.SOLVED, "ann", "billing")
    assert ticket.updated_at == ticket.events[-1].at == ticket.created_at + 3600


def test_a_time_without_a_zone_is_in_the_zone_given(tmp_path: Path) -> None:
    text = HEADING + "T1,2026-07-01 12:00,created,,,\nT2,2026-07-01 12:00+00:00,created,,,\n"
    first, second = read(tmp_path, text, zone="Europe/Berlin")
    assert isinstance(first, Ticket)
    assert isinstance(second, Ticket)
    assert second.created_at - first.created_at == 2 * 3600


def test_every_row_that_is_not_taken_is_listed_with_its_line_and_reason(tmp_path: Path) -> None:
    facts = read(
        tmp_path,
        HEADING
        + "T1,2026-10-01T09:00Z,created,customer,,\n"
        + "T1,yesterday,reply,agent,ann,\n"
        + ",2026-10-01T09:00Z,reply,agent,ann,\n"
        + "T1,2026-10-01T09:30Z,danced,agent,ann,\n"
        + "T1,2026-10-01T09:30Z,reply,agent\n"
        + "\n"
        + "T1,,reply,agent,ann,\n"
        + "T1,2026-10-01T09:30Z,status,agent,ann,lost\n"
        + "T2,2026-10-01T09:30Z,reply,agent,ann,\n"
        + "T1,2026-10-01T09:40Z,reply,agent,ann,\n",
    )
    assert refusals(facts) == [
        (3, "at is “yesterday”, which is not a time I can read."),
        (4, "The row has no ticket id."),
        (5, f"event is “danced”, which I do not know. It can be: {WORDS}."),
        (6, "The row has 4 values where the heading has 6."),
        (8, "The row has no time in at."),
        (9, "value is “lost”, which I do not know. It can be: closed, hold, new, open, pending, solved."),
        (10, "Ticket T2 has no row that says when it was created."),
        (11, "Ticket T1 was read further up; its rows must stand together."),
    ]
    assert [fact.external_id for fact in facts if isinstance(fact, Ticket)] == ["T1"]


def test_somebody_is_introduced_once_and_before_the_ticket_that_names_them(tmp_path: Path) -> None:
    facts = read(
        tmp_path,
        "ticket,at,event,agent,value,email,bot\n"
        ",,agent,ann,Ann Lee,ann@example.com,\n"
        "T1,2026-10-01T09:00Z,created,ann,open,,\n"
        "T2,2026-10-01T09:00Z,created,bo@example.com,open,,\n"
        ",,agent,ann,Ann Again,,\n",
    )
    agents = [fact for fact in facts if isinstance(fact, Agent)]
    assert agents == [
        Agent("ann", "Ann Lee", "ann@example.com"),
        Agent("bo@example.com", "bo@example.com", "bo@example.com"),
    ]
    assert refusals(facts) == [(5, "ann is introduced after it was named; introduce people and groups first.")]


def test_a_line_of_json_is_refused_whole(tmp_path: Path) -> None:
    lines = [
        '{"ticket": "1", "at": "2026-10-01T09:00Z"}',
        '{"ticket": "2", "at": "2026-10-01T09:00Z", "events": [{"at": "soon", "event": "reply"}]}',
        "{not json",
        '["a list"]',
        '{"ticket": "3", "at": "2026-10-01T09:00Z", "events": {}}',
        '{"ticket": "1", "at": "2026-10-01T09:00Z"}',
    ]
    facts = read(tmp_path, "\n".join(lines))
    assert [fact.external_id for fact in facts if isinstance(fact, Ticket)] == ["1"]
    assert [line for line, _ in refusals(facts)] == [2, 3, 4, 5, 6]
    assert refusals(facts)[-1][1] == "Ticket 1 was read further up; its rows must stand together."


def test_a_spreadsheets_own_delimiter_and_byte_order_mark_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes("\ufeffticket;at;event\nT1;2026-10-01T09:00Z;created\n".encode())
    with open_export(path) as export:
        (ticket,) = list(export)
    assert isinstance(ticket, Ticket)


def test_gzip_is_recognised_by_content_and_progress_counts_packed_bytes(tmp_path: Path) -> None:
    text = io.StringIO()
    write_csv([Ticket(str(number), number, number, Status.OPEN) for number in range(30_000)], text)
    path = tmp_path / "no-ending"
    path.write_bytes(gzip.compress(text.getvalue().encode()))
    with open_export(path) as export:
        assert export.size == path.stat().st_size
        seen = [export.bytes_read for _ in export]
        assert export.rows == 30_000
    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[-1] == export.size


@pytest.mark.parametrize("language", ["csv", "json"])
def test_the_examples_in_the_documentation_are_read(tmp_path: Path, language: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    facts = read(tmp_path, text.split(f"```{language}\n")[1].split("```")[0])
    assert not refusals(facts)
    ticket = facts[-1]
    assert isinstance(ticket, Ticket)
    assert (ticket.external_id, ticket.status, ticket.assignee) == ("T-1", Status.SOLVED, "ann")
    if language == "csv":
        assert facts[:2] == [Agent("ann", "Ann Lee", "ann@example.com"), Group("billing", "Billing")]
        assert (len(ticket.events), ticket.targets[0].met, ticket.targets[0].priority) == (6, True, "high")
        assert (ticket.ratings[0].score, ticket.reported) == (4, {"first_reply": 3600})
