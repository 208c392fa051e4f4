"""An import of a million rows against a bare loop of `csv` and `sqlite3` over the same file; and its peak memory."""

import csv
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from connectors.demo import many_tickets
from connectors.own_format import write_csv
from tests.bench.figure import FOLDER, Figure, seconds_of
from tests.bench.histories import AGENTS, END

ROWS = {"100k": 14_000, "1M": 140_000}  # tickets; each is about seven rows of an event log
ROUNDS = 3
TICKET_ROWS = 100_000
TICKET_HEADINGS = (
    "Id", "Assignee", "Group", "Status", "Priority", "Created at", "Updated at", "Assigned at", "Solved at",
    "Satisfaction Score", "Reopens", "First reply time in minutes", "First resolution time in minutes",
    "Full resolution time in minutes", "Requester wait time in minutes",
)  # fmt: skip


def import_rate() -> Mapping[str, Figure]:
    """Rows a second of `touchline import`, start-up and all, as a share of the bare loop's.

    The figure is that of an event log. A file with one row a ticket is much dearer by the row, as each row becomes a
    ticket, its events and its spans; that share stands in the detail, without a limit.
    """
    file = _export("1M")
    rows = sum(1 for _ in file.open()) - 1
    bare = median(seconds_of(lambda: _bare(file)) for _ in range(ROUNDS))
    ours = median(seconds_of(lambda: _import(file)) for _ in range(ROUNDS))
    return {
        "import_rate": Figure(
            bare / ours,
            0.25,
            "of the floor",
            "higher",
            {
                "rows_a_second": rows / ours,
                "floor_rows_a_second": rows / bare,
                "one_row_a_ticket": _share_of_ticket_rows(),
            },
        )
    }


def import_memory() -> Mapping[str, Figure]:
    """Peak memory of the larger of the import's processes, at a million rows against a hundred thousand."""
    small, large = (_peak(_export(name)) for name in ROWS)
    detail = {"at_100k_mb": small / 1024, "at_1m_mb": large / 1024}
    return {"import_memory_growth": Figure(large / small, 1.2, "x", "lower", detail)}


def _export(name: str) -> Path:
    """An event log in Touchline's own format, made once."""
    file = FOLDER / f"export-{name}.csv"
    if not file.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")
        with partial.open("w", newline="") as opened:
            write_csv(many_tickets(1, ROWS[name], AGENTS, 364, END), opened)
        partial.rename(file)
    return file


def _bare(file: Path) -> None:
    """The floor: every column of every row as text into one table, in one transaction, WAL as in Touchline."""
    target = FOLDER / "floor.db"
    for left in FOLDER.glob("floor.db*"):
        left.unlink()
    with sqlite3.connect(target) as connection, file.open(newline="") as opened:
        connection.execute("PRAGMA journal_mode=WAL")
        rows: Iterator[list[str]] = csv.reader(opened)
        names = next(rows)
        connection.execute(f"CREATE TABLE export ({', '.join(map(repr, names))})")
        connection.executemany(f"INSERT INTO export VALUES ({', '.join('?' * len(names))})", rows)
    connection.close()


def _share_of_ticket_rows() -> float:
    """The same share for an export with one row a ticket, in Zendesk's headings."""
    file = FOLDER / "export-tickets.csv"
    with file.open("w", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(TICKET_HEADINGS)
        for number in range(TICKET_ROWS):
            created = datetime(2025, 11, 21) + timedelta(minutes=5 * number)  # noqa: DTZ001 - as the export writes it
            solved = created + timedelta(minutes=600 + number % 5000)
            writer.writerow(
                (number, f"Agent {number % AGENTS}", f"Group {number % 20}", "Solved", "Normal", created, solved,
                 created + timedelta(minutes=9), solved, "Good", 0, 45 + number % 90, 600, 600, 300)
            )  # fmt: skip
    return seconds_of(lambda: _bare(file)) / seconds_of(lambda: _import(file, "zendesk"))


def _command(file: Path, preset: str = "touchline") -> tuple[list[str], dict[str, str]]:
    home = FOLDER / "import"
    shutil.rmtree(home, ignore_errors=True)
    command = [str(Path(sys.executable).with_name("touchline")), "import", str(file), "--preset", preset]
    return command, os.environ | {"TOUCHLINE_HOME": str(home), "TOUCHLINE_DATABASE_URL": ""}


def _import(file: Path, preset: str = "touchline") -> None:
    command, environment = _command(file, preset)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)


def _peak(file: Path) -> int:
    """Kilobytes at the most, of the import or of the process it reads in; measured by a process of its own."""
    command, environment = _command(file)
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    found = subprocess.run([sys.executable, "-c", program, *command], env=environment, capture_output=True, check=True)
    return int(found.stdout)
