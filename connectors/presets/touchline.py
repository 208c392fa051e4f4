"""Touchline's own format, which can say everything in `kpi.facts`. See docs/import.md."""

from collections.abc import Iterator
from datetime import tzinfo

from connectors.event_layout import EventLayout
from connectors.event_objects import EventObjects
from connectors.event_rows import EventRows, Fact
from connectors.preset import Preset
from connectors.table import Objects, Table
from connectors.times import iso_reader

LAYOUT = EventLayout()


def read_table(table: Table, zone: tzinfo) -> Iterator[Fact]:
    """Yield the facts of a CSV file with one row an event."""
    return EventRows(table, LAYOUT, iso_reader(zone)).facts()


def read_objects(objects: Objects, zone: tzinfo) -> Iterator[Fact]:
    """Yield the facts of a file of JSON lines with one object a ticket."""
    return EventObjects(objects, LAYOUT, iso_reader(zone)).facts()


PRESET = Preset(
    name="touchline",
    columns=LAYOUT.columns,
    marks=("ticket", "at", "event"),
    needed=("ticket", "at", "event"),
    read_table=read_table,
    read_objects=read_objects,
    object_marks=(
        frozenset({"event", "ticket"}),
        frozenset({"event", "agent"}),
        frozenset({"event", "group"}),
        frozenset({"ticket", "at"}),
    ),
)
