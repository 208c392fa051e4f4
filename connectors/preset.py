"""What a preset is: a name, how its export is recognised, and how it is read. The presets themselves are data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from connectors.event_rows import Fact
from connectors.table import Objects, Table

Columns = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Preset:
    """An export Touchline knows.

    `columns` maps fields to the headings accepted for them, capitals aside. The export is recognised when there are
    columns for all of `marks`, and read only when there are for all of `needed`. The readers take the file and the zone
    of its zone-less times. `object_marks` are the keys that tell a line of JSON.
    """

    name: str
    columns: Columns
    marks: Sequence[str]
    needed: Sequence[str]
    read_table: Callable[[Table, tzinfo], Iterator[Fact]]
    read_objects: Callable[[Objects, tzinfo], Iterator[Fact]] | None = None
    object_marks: Sequence[frozenset[str]] = ()

    def recognises(self, table: Table) -> bool:
        """Return whether the heading is that of this export."""
        return all(table.heading.place(self.columns[field]) is not None for field in self.marks)

    def recognises_object(self, found: Mapping[str, Any]) -> bool:
        """Return whether a JSON object is one of this export."""
        return any(marks <= found.keys() for marks in self.object_marks)
