"""An export: every table as CSV and, where asked, as Parquet, in a folder of its own; and what the views show.

Promises that a folder is there whole or not at all, and that "latest" points to a whole one at every moment: files are
written elsewhere, and one rename makes them an export. Rows are written as they are read; none is kept.
"""

import csv
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from charts.parquet import to_parquet
from handlers.errors import RefusedError
from handlers.exporting.facts import definitions, facts
from handlers.exporting.persons import person_series
from handlers.exporting.series import team_series
from handlers.exporting.tables import Table, tables_for
from handlers.tools import Tools, instant
from kpi.errors import TouchlineError
from kpi.periods import Period, day_start, local_day
from storage.points import add_points, clear_points
from storage.views import set_views
from storage.workspaces import Workspace

DAYS = 731
"""So many days back an export reaches where nobody says: two years."""

KEPT = 3
"""So many exports stay in a folder; older ones make room."""

FORMATS = ("csv", "parquet")
LATEST, BEGUN = "latest", ".begun-"


class NoExportFolderError(RefusedError):
    """There is no folder for exports. Name one: TOUCHLINE_EXPORT_DIR, or `touchline export --to FOLDER`."""


class ExportFolderError(TouchlineError):
    """The export cannot be written to {folder}: {reason}. Nothing was changed there; make room or give me the right."""


@dataclass(slots=True)
class Exported:
    """What was written: the folder, and how many rows each table has."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)


def export(
    tools: Tools, folder: Path, now: datetime, *, days: int = DAYS, formats: tuple[str, ...] = FORMATS
) -> Exported:
    """Write everything of the last `days` to a new folder inside `folder`, and renew what the views show."""
    name = _named(now)
    begun = folder / f"{BEGUN}{os.getpid()}-{name}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        begun.mkdir(mode=0o750)
        try:
            found = Exported(folder / name)
            points = _write(tools, begun, now, days, formats, found)
            _renew(tools, points, now)
            _put(begun, found.folder)
        finally:
            shutil.rmtree(begun, ignore_errors=True)
        _point_to(found.folder)
        _make_room(folder, now)
    except OSError as error:
        raise ExportFolderError(folder=folder, reason=error.strerror or type(error).__name__) from None
    return found


def export_folder(tools: Tools) -> Path:
    """Return where this workspace's exports go; NoExportFolderError where nobody said."""
    if not tools.export_dir:
        raise NoExportFolderError
    with tools.database.reading() as session:
        return Path(tools.export_dir) / session.get_one(Workspace, tools.workspace_id).key


def _write(tools: Tools, begun: Path, now: datetime, days: int, formats: tuple[str, ...], found: Exported) -> Path:
    """Write all files of an export; return the file of the teams' figures as the views need them."""
    at = instant(now)
    last = local_day(at, tools.zone)
    first = (last - timedelta(days=days)).replace(day=1)
    points = begun / ".points"
    shown: set[tuple[int, str]] = set()
    with (
        tools.database.reading() as session,
        _files(begun, tools, found) as put,
        points.open("w", encoding="utf-8", newline="") as kept,
    ):
        writer = csv.writer(kept)
        for row in team_series(session, tools, Period(first, last), at):
            put("kpi_series", row)
            writer.writerow([_said(row[name], "") for name in POINT])
            if row["step"] == "month":
                shown.add((row["team_id"], f"{row['starts_on']:%Y-%m}"))
        for row in person_series(session, tools, Period(first, last), at) if tools.export_persons else ():
            put("person_series", row)
        since = day_start(first, tools.zone)
        for name, row in facts(session, tools, since, frozenset(shown), persons=tools.export_persons):
            put(name, row)
        for row in definitions(session, tools):
            put("definitions", row)
    for table in tables_for(persons=tools.export_persons):
        path = begun / f"{table.name}.csv"
        if "parquet" in formats:
            to_parquet(path, path.with_suffix(".parquet"), table.columns_for(persons=tools.export_persons))
        if "csv" not in formats:
            path.unlink()
    return points


@contextmanager
def _files(begun: Path, tools: Tools, found: Exported) -> Iterator[Any]:
    """Open a file a table; what is given writes one row of one of them."""
    with ExitStack() as stack:
        files: dict[str, tuple[Any, Mapping[str, str]]] = {}
        for table in tables_for(persons=tools.export_persons):
            opened: IO[str] = stack.enter_context((begun / f"{table.name}.csv").open("w", encoding="utf-8", newline=""))
            files[table.name] = _begun(table, opened, persons=tools.export_persons)
            found.rows[table.name] = 0

        def put(name: str, row: Mapping[str, Any]) -> None:
            writer, columns = files[name]
            writer.writerow([_said(row.get(column), kind) for column, kind in columns.items()])
            found.rows[name] += 1

        yield put


def _begun(table: Table, file: IO[str], *, persons: bool) -> tuple[Any, Mapping[str, str]]:
    columns = table.columns_for(persons=persons)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    return writer, columns


def _said(value: Any, kind: str) -> str:
    """A value as a file has it: nothing is empty, a float has every digit, a time is ISO 8601 in UTC."""
    if value is None:
        return ""
    if kind == "time":
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "float" or isinstance(value, float):
        return repr(float(value))
    return value.isoformat() if isinstance(value, date) else str(value)


POINT = (
    "team_id", "step", "starts_on", "ends_on", "starts_at", "ends_at", "kpi", "version", "unit", "n", "value", "p90",
    "low", "high", "good", "within", "target", "business", "too_soon",
)  # fmt: skip
_DATES = ("starts_on", "ends_on")
_WHOLE = ("team_id", "starts_at", "ends_at", "version", "n", "good", "within", "too_soon")
_BROKEN = ("value", "p90", "low", "high", "target")


def _renew(tools: Tools, points: Path, now: datetime) -> None:
    """Write the teams' figures for the views: read back from the file, as they may be many."""
    with points.open(encoding="utf-8", newline="") as kept, tools.database.writing() as session:
        clear_points(session, tools.workspace_id)
        add_points(session, tools.workspace_id, (_read(row) for row in csv.reader(kept)), now)
    points.unlink()
    set_views(tools.database, persons=tools.export_persons)


def _read(row: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = dict(zip(POINT, row, strict=True))
    for name in _DATES:
        found[name] = datetime.strptime(found[name], "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    found |= {name: int(found[name]) if found[name] else None for name in _WHOLE}
    found |= {name: float(found[name]) if found[name] else None for name in _BROKEN}
    return {**found, "business": found["business"] == "true"}


def _put(begun: Path, folder: Path) -> None:
    """Make the files an export by one rename; one of the same second is replaced."""
    if folder.exists():
        shutil.rmtree(folder)
    for path in begun.iterdir():
        with path.open("rb") as written:
            os.fsync(written.fileno())
    begun.rename(folder)


def _point_to(folder: Path) -> None:
    """Let "latest" name the export: a link is replaced in one step."""
    link = folder.parent / f"{BEGUN}{os.getpid()}-{LATEST}"
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    link.replace(folder.parent / LATEST)


def _make_room(folder: Path, now: datetime) -> None:
    """Let older exports go, and what one that was killed has left: none takes a day."""
    long_ago = _named(now - timedelta(days=1))
    left = [path for path in folder.glob(f"{BEGUN}*-export-*Z") if f"export-{path.name[-16:]}" < long_ago]
    for old in (*sorted(folder.glob("export-*Z"))[:-KEPT], *left):
        shutil.rmtree(old, ignore_errors=True)


def _named(now: datetime) -> str:
    return f"export-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
