"""Reads a mapping file: YAML that says how to read an export Touchline has no preset for. See docs/import.md.

Every key and value is checked before the export is opened; an error names the key and the nearest one known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

import yaml

from connectors.cells import SCALES
from connectors.errors import MappingNotYamlError
from connectors.event_draft import TAKERS
from connectors.event_layout import AUTHORS, COLUMNS, EVENTS, STATUSES, EventLayout, Meaning
from connectors.event_rows import EventRows, Fact
from connectors.mapping_parts import (
    choice,
    columns_of,
    constants_of,
    delimiter_of,
    figures_of,
    known_keys,
    section,
    surveys_of,
    texts,
    words,
)
from connectors.source import broken_file_errors
from connectors.table import Table
from connectors.ticket_layout import FIELDS, VIP_WORDS, TicketLayout
from connectors.ticket_rows import read_ticket_table
from connectors.times import format_reader, iso_reader, zone_named
from kpi.facts import Author, EventKind, ReplyLog, Status

_SHARED = ("rows", "delimiter", "zone", "time_format", "columns", "constants", "statuses")
_KEYS = {
    "tickets": (
        *_SHARED,
        *("other_status", "nothing", "figures", "ratings", "opened_by", "promises"),
        *("calendar_first_reply", "closing_solves", "vip"),
    ),
    "events": (*_SHARED, "events", "authors"),
}
_STATUS_NAMES = {status.name.lower(): status for status in Status}
_OPENERS = {author.name.lower(): author for author in Author}
_PROMISES: dict[str, bool | None] = {"met": True, "broken": False, "running": None}
_NEEDED = {"tickets": ("ticket", "created_at"), "events": ("ticket", "at", "event")}


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping file. `delimiter` is None to let the heading tell; `zone` is None to take the import's."""

    layout: TicketLayout | EventLayout
    delimiter: str | None = None
    zone: str | None = None
    time_format: str | None = None
    needed: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The headings accepted for each field."""
        return dict(self.layout.columns)

    def read_table(self, table: Table, zone: tzinfo) -> Iterator[Fact]:
        """Yield the facts of an export; `zone` counts when the mapping names none."""
        where = zone_named(self.zone) if self.zone else zone
        read_time = format_reader(self.time_format, where) if self.time_format else iso_reader(where)
        if isinstance(self.layout, EventLayout):
            return EventRows(table, self.layout, read_time).facts()
        return read_ticket_table(table, self.layout, read_time)


def load_mapping(path: Path | str) -> Mapping:
    """Return the mapping that a file describes; the errors of `connectors.errors` say what is wrong with it."""
    where = Path(path)
    with broken_file_errors(where):
        text = where.read_text(encoding="utf-8")
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise MappingNotYamlError(file=where.name, reason=" ".join(str(error).split())) from error
    if not isinstance(found, dict):
        raise MappingNotYamlError(file=where.name, reason=type(found).__name__)
    return mapping_of(found)


def mapping_of(said: dict[str, Any]) -> Mapping:
    """Return the mapping that these keys describe."""
    rows = choice("rows", said.get("rows", "tickets"), {name: name for name in _KEYS})
    known_keys(said, _KEYS[rows], "the top")
    columns = columns_of(said, FIELDS if rows == "tickets" else COLUMNS, _NEEDED[rows])
    zone = said.get("zone")
    if zone is not None:
        zone_named(str(zone))
    layout = _ticket_layout(said, columns) if rows == "tickets" else _event_layout(said, columns)
    return Mapping(
        layout=layout,
        delimiter=delimiter_of(said.get("delimiter")),
        zone=None if zone is None else str(zone),
        time_format=None if said.get("time_format") is None else str(said["time_format"]),
        needed=tuple(columns),
    )


def _ticket_layout(said: dict[str, Any], columns: dict[str, tuple[str, ...]]) -> TicketLayout:
    ratings = section(said, "ratings")
    scale = ratings.pop("scale", None)
    if scale is not None:
        choice("ratings.scale", scale, SCALES)
    other = said.get("other_status")
    return TicketLayout(
        columns=columns,
        statuses={**_STATUS_NAMES, **words(said, "statuses", _STATUS_NAMES)},
        other_status=None if other is None else choice("other_status", other, _STATUS_NAMES),
        openers={**_OPENERS, **words(said, "opened_by", _OPENERS)},
        figures=figures_of(said),
        surveys=surveys_of(ratings, str(scale or "good_bad")),
        scale=None if scale is None else str(scale),
        promises={**_PROMISES, **words(said, "promises", _PROMISES)},
        nothing=frozenset({"", *texts(said, "nothing")}),
        reply_from_figure=bool(said.get("calendar_first_reply", False)),
        solved_by_closing=bool(said.get("closing_solves", False)),
        constants=constants_of(said, FIELDS),
        vip=frozenset(each.lower() for each in texts(said, "vip")) if "vip" in said else VIP_WORDS,
    )


def _event_layout(said: dict[str, Any], columns: dict[str, tuple[str, ...]]) -> EventLayout:
    events, others = _event_words(section(said, "events"))
    authors = words(said, "authors", {name: author for name, author in AUTHORS.items() if name})
    statuses = words(said, "statuses", _STATUS_NAMES)
    kinds = {kind for kind, _ in events.values()}
    return EventLayout(
        columns=columns,
        events=events or EVENTS,
        others=others or {name: name for name in TAKERS},
        authors={**AUTHORS, **authors},
        statuses={**STATUSES, **{word: status.name for word, status in statuses.items()}},
        constants=constants_of(said, COLUMNS),
        first_row_creates=bool(events or others) and "created" not in others.values(),
        status_log=not events or EventKind.STATUS in kinds,
        reply_log=ReplyLog.ALL if not events or EventKind.REPLY in kinds else ReplyLog.NONE,
    )


def _event_words(named: dict[str, Any]) -> tuple[dict[str, Meaning], dict[str, str]]:
    """Return the words for events of the timeline, and those for other rows. `status solved` fixes the value too."""
    events: dict[str, Meaning] = {}
    others: dict[str, str] = {}
    for word, meaning in named.items():
        name, _, value = str(meaning).lower().partition(" ")
        if name in EVENTS:
            kind = EVENTS[name][0]
            fixed = choice(f"events.{word}", value, STATUSES) if value and kind is EventKind.STATUS else value or None
            events[str(word).lower()] = (kind, fixed)
        else:
            others[str(word).lower()] = choice(f"events.{word}", name, {name: name for name in (*TAKERS, *EVENTS)})
    return events, others
