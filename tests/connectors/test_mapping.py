"""A mapping file reads any other export; what is wrong with it is named before the export is opened."""

from pathlib import Path

import pytest
import yaml

from connectors import errors
from connectors.mapping import load_mapping, mapping_of
from connectors.reading import open_export
from connectors.refusal import Refusal
from kpi.errors import TouchlineError
from kpi.facts import Author, EventKind, ReplyLog, SlaKind, Status, Ticket

TICKETS = """
rows: tickets
delimiter: ";"
zone: Europe/Berlin
time_format: "%d.%m.%Y %H:%M"
nothing: ["-"]
columns:
  ticket: Vorgang
  created_at: Angelegt
  updated_at: [Letzte Änderung, Geändert]
  status: Stand
  assignee: Bearbeiter
  opened_by: Herkunft
  first_reply_at: Erste Antwort
  solved_at: Erledigt
  rating: Note
  resolution_promise: Frist
constants: {channel: telephone, group: Hotline}
statuses: {offen: open, "wartet auf kunde": pending, erledigt: solved}
opened_by: {intern: agent}
figures:
  full_resolution: {column: Dauer (min), unit: minutes}
ratings: {scale: "1-5", keine: none, gesendet: offered, super: 5}
promises: {eingehalten: met, gerissen: broken, "läuft": running}
"""
TICKET_ROWS = """Vorgang;Angelegt;Geändert;Stand;Bearbeiter;Herkunft;Erste Antwort;Erledigt;Note;Frist;Dauer (min)
A-1;1.10.2026 09:00;02.10.2026 09:00;Erledigt;ann;Kunde;01.10.2026 10:30;02.10.2026 09:00;4;eingehalten;1440
A-2;01.10.2026 09:00;01.10.2026 12:00;Wartet auf Kunde;-;intern;-;-;gesendet;läuft;-
A-3;01.10.2026 09:00;01.10.2026 12:00;Verloren;-;intern;-;-;-;-;-
A-4;01.10.2026 09:00;01.10.2026 12:00;offen;-;intern;-;-;9;-;-
A-5;31.02.2026 09:00;01.10.2026 12:00;offen;-;intern;-;-;-;-;-
"""
STATES = "closed, erledigt, hold, new, offen, open, pending, solved, wartet auf kunde"
EVENTS = """
rows: events
columns: {ticket: case, at: when, event: what, agent: who, group: queue, topic: kind}
events:
  opened: ignored
  "mail out": reply
  "mail in": reply
  taken: assigned
  waits: status pending
  done: status solved
  remark: note
"""
EVENT_ROWS = """case,when,what,who,queue,kind
7,2026-10-01T09:00Z,Opened,,first,
7,2026-10-01T09:10Z,taken,ann,first,Invoice
7,2026-10-01T10:00Z,mail out,ann,first,Invoice
7,2026-10-01T10:00Z,waits,ann,first,Invoice
7,2026-10-01T11:00Z,done,ann,second,Refund
7,2026-10-01T11:05Z,sung,ann,second,Refund
"""


def read(tmp_path: Path, mapping: str, rows: str) -> list[object]:
    (tmp_path / "map.yml").write_text(mapping, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(rows, encoding="utf-8")
    with open_export(tmp_path / "rows.csv", mapping=load_mapping(tmp_path / "map.yml")) as export:
        return list(export)


def test_a_comment_is_read_from_the_column_that_is_named(tmp_path: Path) -> None:
    mapping = "{columns: {ticket: t, created_at: at, rating: r, comment: words}, ratings: {scale: 1-5}}"
    rows = "t,at,r,words\n1,2026-10-01,4,Well done\n2,2026-10-01,4,\n"
    found = [fact for fact in read(tmp_path, mapping, rows) if isinstance(fact, Ticket)]
    assert [ticket.ratings[0].comment for ticket in found] == ["Well done", None]


def test_a_vip_is_marked_by_a_column_its_words_or_a_tag(tmp_path: Path) -> None:
    rows = "t,at,c,tags\n1,2026-10-01,Gold,\n2,2026-10-01,silver,\n3,2026-10-01,yes,\n4,2026-10-01,,new VIP\n"
    for more, expected in (("", [False, False, True, True]), (", vip: [gold]", [True, False, False, True])):
        mapping = f"{{columns: {{ticket: t, created_at: at, vip: c, tags: tags}}{more}}}"
        found = [fact for fact in read(tmp_path, mapping, rows) if isinstance(fact, Ticket)]
        assert [ticket.vip for ticket in found] == expected


def test_one_row_a_ticket_is_read_by_its_words_times_and_units(tmp_path: Path) -> None:
    facts = read(tmp_path, TICKETS, TICKET_ROWS)
    first, second = (fact for fact in facts if isinstance(fact, Ticket))
    assert [(event.at - first.created_at, event.value or event.kind.name) for event in first.events] == [
        (5400, "REPLY"),
        (86400, "SOLVED"),
    ]
    assert first.created_at == 1_790_838_000  # 2026-10-01T07:00:00Z, as Berlin is two hours ahead
    assert (first.status, first.assignee, first.group, first.channel) == (Status.SOLVED, "ann", "Hotline", "telephone")
    assert (first.ratings[0].score, first.ratings[0].scale) == (4, "1-5")
    assert [(target.kind, target.met) for target in first.targets] == [(SlaKind.RESOLUTION, True)]
    assert first.reported == {"full_resolution": 86400}
    assert (second.status, second.opened_by, second.assignee) == (Status.PENDING, Author.AGENT, None)
    assert (second.ratings[0].score, second.targets[0].met, second.reported) == (None, None, {})
    assert [(fact.line, fact.sentence()) for fact in facts if isinstance(fact, Refusal)] == [
        (4, f"Stand is “Verloren”, which I do not know. It can be: {STATES}."),
        (5, "The rating 9 is outside its scale 1-5."),
        (6, "Angelegt is “31.02.2026 09:00”, which is not a time I can read."),
    ]


def test_one_row_an_event_is_read_by_its_words(tmp_path: Path) -> None:
    facts = read(tmp_path, EVENTS, EVENT_ROWS)
    (ticket,) = (fact for fact in facts if isinstance(fact, Ticket))
    assert [((e.at - ticket.created_at) // 60, e.kind, e.value) for e in ticket.events] == [
        (10, EventKind.ASSIGNED, None),
        (60, EventKind.REPLY, None),
        (60, EventKind.STATUS, "PENDING"),
        (120, EventKind.STATUS, "SOLVED"),
    ]
    assert (ticket.status, ticket.assignee, ticket.group, ticket.topic) == (Status.SOLVED, "ann", "second", "Refund")
    assert (ticket.status_log, ticket.reply_log) == (True, ReplyLog.ALL)
    (refusal,) = (fact for fact in facts if isinstance(fact, Refusal))
    assert (refusal.line, refusal.values["value"]) == (7, "sung")


def test_an_event_log_without_replies_or_statuses_says_so(tmp_path: Path) -> None:
    mapping = "{rows: events, columns: {ticket: case, at: when, event: what, agent: who}, events: {taken: assigned}}"
    facts = read(tmp_path, mapping, "case,when,what,who\n7,2026-10-01T09:00Z,taken,ann\n")
    (ticket,) = (fact for fact in facts if isinstance(fact, Ticket))
    assert (ticket.status_log, ticket.reply_log) == (False, ReplyLog.NONE)


def test_a_column_that_the_export_does_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.MissingColumnError) as raised:
        read(tmp_path, TICKETS, "Vorgang;Angelegt\nA-1;01.10.2026 09:00\n")
    assert "has no column Letzte Änderung" in raised.value.sentence()


@pytest.mark.parametrize(
    ("mapping", "error", "says"),
    [
        (
            "colums: {}",
            errors.UnknownMappingKeyError,
            "colums under the top, which I do not know. Did you mean columns?",
        ),
        ("columns: {ticket: a}", errors.MissingMappingKeyError, "nothing about created_at under columns"),
        ("columns: {ticket: a, created_at: b, asignee: c}", errors.UnknownMappingKeyError, "Did you mean assignee?"),
        ("columns: [a, b]", errors.MappingValueError, "columns is ['a', 'b']"),
        (
            "rows: pages",
            errors.MappingValueError,
            "rows is pages, which I do not understand. It can be: tickets, events.",
        ),
        ("rows: events\ncolumns: {ticket: a, at: b}", errors.MissingMappingKeyError, "event under columns"),
        ("{columns: {ticket: a, created_at: b}, statuses: {x: opn}}", errors.MappingValueError, "statuses.x is opn"),
        (
            "{columns: {ticket: a, created_at: b}, ratings: {scale: '1-6'}}",
            errors.MappingValueError,
            "ratings.scale is 1-6",
        ),
        ("{columns: {ticket: a, created_at: b}, ratings: {x: 3}}", errors.MappingValueError, "ratings.x is 3"),
        ("{columns: {ticket: a, created_at: b}, figures: {frt: x}}", errors.UnknownMappingKeyError, "first_reply"),
        (
            "{columns: {ticket: a, created_at: b}, figures: {reopens: {unit: count}}}",
            errors.MissingMappingKeyError,
            "column",
        ),
        ("{columns: {ticket: a, created_at: b}, delimiter: ';;'}", errors.MappingValueError, "one character"),
        ("{columns: {ticket: a, created_at: b}, zone: Nowhere}", errors.UnknownZoneError, "Nowhere"),
        (
            "{rows: events, columns: {ticket: a, at: b, event: c}, events: {x: dance}}",
            errors.MappingValueError,
            "events.x",
        ),
        ("columns: {", errors.MappingNotYamlError, "is not YAML"),
        ("- a list", errors.MappingNotYamlError, "list"),
    ],
)
def test_a_mistake_in_a_mapping_file_is_named(
    tmp_path: Path, mapping: str, error: type[TouchlineError], says: str
) -> None:
    path = tmp_path / "map.yml"
    path.write_text(mapping, encoding="utf-8")
    with pytest.raises(error) as raised:
        load_mapping(path)
    assert says in raised.value.sentence()


def test_the_examples_in_the_documentation_are_valid() -> None:
    text = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    examples = [block.split("```")[0] for block in text.split("```yaml\n")[1:]]
    assert len(examples) == 2
    for example in examples:
        assert mapping_of(yaml.safe_load(example)).needed
