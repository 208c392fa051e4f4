"""Pulling from a system against importing the same tickets; and its peak memory. The system is a stub, made beforehand.

The stub is a process of its own that hands out pages as they lie on the disk: what it costs is next to nothing.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from connectors.demo import many_tickets
from connectors.own_format import write_csv
from tests.bench.figure import FOLDER, Figure, seconds_of
from tests.bench.histories import AGENTS, END
from tests.systems.many import many_pages
from tests.systems.zendesk_stub import ENTERED

TICKETS = 20_000
SIZES = (50_000, 500_000)
DAYS = 729
ROUNDS = 3


def sync_rate() -> Mapping[str, Figure]:
    """Tickets a second of `touchline sync`, start-up and all, as a share of `touchline import` of the same tickets."""
    file, pages = _export(TICKETS), _pages(TICKETS)
    with _handed_out(pages) as url:
        ours, imported = (
            median(column)
            for column in zip(*((seconds_of(lambda: _sync(url)), seconds_of(lambda: _import(file)))
                                for _ in range(ROUNDS)), strict=True)
        )  # fmt: skip
    detail = {"tickets_a_second": TICKETS / ours, "imported_a_second": TICKETS / imported}
    return {"sync_rate": Figure(imported / ours, 0.5, "of an import", "higher", detail)}


def sync_memory() -> Mapping[str, Figure]:
    """Peak memory of a back-fill of 500,000 tickets of two years, against one of 50,000; the limit is kept to."""
    peaks = []
    for tickets in SIZES:
        with _handed_out(_pages(tickets)) as url:
            peaks.append(_peak(url))
    small, large = peaks
    detail = {"at_50k_mb": small / 1024, "at_500k_mb": large / 1024}
    return {"sync_memory_growth": Figure(large / small, 1.3, "x", "lower", detail)}


def _export(tickets: int) -> Path:
    """The tickets in Touchline's own format, made once."""
    file = FOLDER / f"pulled-{tickets}.csv"
    if not file.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")
        with partial.open("w", newline="") as opened:
            write_csv(many_tickets(1, tickets, AGENTS, DAYS, END), opened)
        partial.rename(file)
    return file


def _pages(tickets: int) -> Path:
    """The same tickets as Zendesk's pages, made once."""
    folder = FOLDER / f"zendesk-{tickets}"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        many_pages(folder, many_tickets(1, tickets, AGENTS, DAYS, END))
        (folder / "done").touch()
    return folder


@contextmanager
def _handed_out(folder: Path) -> Iterator[str]:
    """Start the stub; give its address. It ends by saying how often its limit was broken: never."""
    command = [sys.executable, "-m", "tests.systems.many", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield process.stdout.readline().strip()
        process.stdin.close()
        broken = json.loads(process.stdout.readline())["broken"]
        if broken:
            raise RuntimeError(f"the stub's limit was broken {broken} times")


def _environment(url: str) -> dict[str, str]:
    home = FOLDER / "sync"
    shutil.rmtree(home, ignore_errors=True)
    entries = {f"TOUCHLINE_CONNECT_ZENDESK_{name.upper()}": value for name, value in ENTERED.items()}
    return {
        **os.environ, **entries, "TOUCHLINE_CONNECT_ZENDESK_SINCE": "2024-01-01", "TOUCHLINE_HOME": str(home),
        "TOUCHLINE_CONNECTOR_URLS": f"zendesk={url}", "TOUCHLINE_DATABASE_URL": "",
    }  # fmt: skip


COMMAND = [sys.executable, "-m", "tests.systems.hurried", "sync", "zendesk"]


def _sync(url: str) -> None:
    subprocess.run(COMMAND, env=_environment(url), stdout=subprocess.DEVNULL, check=True)


def _peak(url: str) -> int:
    """Kilobytes at the most, measured by a process of its own."""
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, *COMMAND], env=_environment(url), capture_output=True, check=True
    )
    return int(found.stdout)


def _import(file: Path) -> None:
    home = FOLDER / "import"
    shutil.rmtree(home, ignore_errors=True)
    command = [str(Path(sys.executable).with_name("touchline")), "import", str(file), "--preset", "touchline"]
    environment = os.environ | {"TOUCHLINE_HOME": str(home), "TOUCHLINE_DATABASE_URL": ""}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
