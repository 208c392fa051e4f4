"""The door of this room: a file in, facts out, one at a time.

It promises flat memory, a `Refusal` for each row it does not take, and a `TouchlineError` that says what to do about a
file that is broken. It never writes, and never guesses who a person is.
"""

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path

from connectors.errors import NoObjectsError, UnrecognisedExportError
from connectors.event_rows import Fact
from connectors.mapping import Mapping
from connectors.preset import Preset
from connectors.presets import PRESETS
from connectors.refusal import RefusedRowError
from connectors.source import Source, broken_file_errors
from connectors.table import Objects, Table, parse_object
from connectors.times import zone_named

__all__ = ["Export", "Fact", "open_export"]

_SHOWN_CHARACTERS = 300


class Export:
    """An export being read: iterate once for its facts; close it, or use it in a `with` block.

    `bytes_read` of `size` (packed bytes, when packed) draws a progress bar; `rows` counts data rows so far (lines, for
    JSON); `preset` is the name of the preset in use, or "mapping".
    """

    def __init__(self, source: Source, rows: Table | Objects, facts: Iterator[Fact], preset: str) -> None:
        self._source = source
        self._rows = rows
        self._facts = facts
        self.preset = preset

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return self._source.size

    @property
    def bytes_read(self) -> int:
        """How many of them have been taken in."""
        return self._source.bytes_read

    @property
    def rows(self) -> int:
        """How many data rows have been read, refused ones included."""
        return self._rows.rows

    def __iter__(self) -> Iterator[Fact]:
        """Yield agents and groups before the first ticket that names them, tickets and refusals."""
        with broken_file_errors(self._source.path):
            yield from self._facts

    def __enter__(self) -> "Export":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._source.close()


def open_export(
    path: Path | str, preset: Preset | None = None, mapping: Mapping | None = None, zone: str = "UTC"
) -> Export:
    """Open an export and look at its first line; the rest is read as the result is iterated.

    With a mapping, that is how it is read, in the mapping's zone if it names one; with a preset, as that; with neither,
    the heading tells. `zone` is the zone of times that do not say theirs. Raises the errors of `connectors.errors`.
    """
    where = zone_named(zone)
    source = Source(Path(path))
    try:
        if mapping is not None:
            return _mapped(source, mapping, where)
        if source.holds_objects:
            return _objects(source, preset, where)
        return _table(source, preset, where)
    except BaseException:
        source.close()
        raise


def _mapped(source: Source, mapping: Mapping, zone: tzinfo) -> Export:
    table = Table(source.path, source.first, source.text, mapping.delimiter)
    table.need(mapping.columns, mapping.needed, "mapping")
    return Export(source, table, mapping.read_table(table, zone), "mapping")


def _table(source: Source, preset: Preset | None, zone: tzinfo) -> Export:
    table = Table(source.path, source.first, source.text)
    if preset is None:
        preset = next((known for known in PRESETS.values() if known.recognises(table)), None)
    if preset is None:
        raise _unrecognised(source, ", ".join(table.heading.names))
    table.need(preset.columns, preset.needed, preset.name)
    return Export(source, table, preset.read_table(table, zone), preset.name)


def _objects(source: Source, preset: Preset | None, zone: tzinfo) -> Export:
    objects = Objects(source.path, source.first, source.text)
    if preset is None:
        preset = _preset_of_object(source)
    if preset.read_objects is None:
        raise NoObjectsError(preset=preset.name, file=source.path.name)
    return Export(source, objects, preset.read_objects(objects, zone), preset.name)


def _preset_of_object(source: Source) -> Preset:
    try:
        first = parse_object(source.first)
    except RefusedRowError as refused:
        raise _unrecognised(source, source.first.strip()) from refused
    found = next((known for known in PRESETS.values() if known.recognises_object(first)), None)
    if found is None:
        raise _unrecognised(source, ", ".join(first))
    return found


def _unrecognised(source: Source, there: str) -> UnrecognisedExportError:
    return UnrecognisedExportError(file=source.path.name, there=there[:_SHOWN_CHARACTERS], known=", ".join(PRESETS))
