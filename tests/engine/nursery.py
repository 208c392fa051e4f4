"""Where replicas are born and killed, from the tests' side."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from storage.database import Database
from tests.engine.drill import BEGINS, ledger
from tests.engine.post_office import PostOffice

FAST = {
    "ring": 0.4, "audit": 0.4, "look_for_the_dead": 0.3, "poll": 0.05, "breath": 0.02, "settling": 0.3,
    "patience": 0.01, "after_listening": 0.0, "to_finish": 10.0,
}  # fmt: skip
ROOT = Path(__file__).parents[2]


Death = tuple[str, str, int] | tuple[str, str, int, int]
"""Before or after which point one is killed, of which part, and how often it passes there first."""


class Nursery:
    """The process that forks replicas."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.engine.replica"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._lock = threading.Lock()
        assert self._read() == "ready"

    def order(self, order: dict[str, Any]) -> int:
        """Give one order; return the answer."""
        with self._lock:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return int(self._read())

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@dataclass
class World:
    """One database, one post office, and the replicas on them. `began` is when its clocks stood at BEGINS."""

    nursery: Nursery
    database: Database
    url: str
    office: PostOffice
    home: Path
    offset: float = field(default_factory=lambda: (BEGINS - datetime.now(UTC)).total_seconds())
    alive: set[int] = field(default_factory=set)
    pace: dict[str, Any] = field(default_factory=lambda: dict(FAST))
    limit: tuple[int, float] | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    finds: bool = True
    threads: bool = True
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    environment: dict[str, str] = field(default_factory=dict)
    hurry: float = 0.0

    def command(self, *words: str, die: Death | None = None) -> int:
        """Start a command of the command line; return its process's number."""
        return self.start(words=words, die=die)

    def start(self, name: str = "", die: Death | None = None, words: tuple[str, ...] = ()) -> int:
        """Start a replica; return its process's number."""
        name = name or f"replica{next(self.numbers)}"
        (self.home / f"{name}.address").unlink(missing_ok=True)
        order = {
            "settings": {"home": str(self.home), "database_url": self.url, "replica": name, "port": 0,
                         **self.settings},
            "name": name, "office": self.office.address, "offset": self.offset, "pace": self.pace,
            "limit": self.limit, "finds": self.finds, "threads": self.threads, "die": die,
            "environment": self.environment, "hurry": self.hurry, "words": words,
            "log": str(self.home / "log.txt"), "address": str(self.home / f"{name}.address"),
        }  # fmt: skip
        pid = self.nursery.order(order)
        self.alive.add(pid)
        return pid

    @property
    def now(self) -> datetime:
        """What the replicas' clocks show."""
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def ask(self, name: str, path: str, **said: object) -> int:
        """Ask a replica's server to do something; return the number it answers with. OSError where it died of it."""
        place = self.home / f"{name}.address"
        self.until(place.exists)
        body = json.dumps(said).encode()
        request = urllib.request.Request(f"{place.read_text()}/{path}", body)  # noqa: S310 - our own server on loopback
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return int(answer.read())
        except http.client.HTTPException as problem:
            raise ConnectionError from problem

    def stop(self, pid: int) -> int:
        """Ask a replica to stop in order; return its exit status."""
        os.kill(pid, signal.SIGTERM)
        return self.wait(pid)

    def kill(self, pid: int) -> None:
        """Kill one."""
        os.kill(pid, signal.SIGKILL)
        assert self.wait(pid) == -signal.SIGKILL

    def wait(self, pid: int) -> int:
        """Wait until one has ended; return its exit status."""
        self.alive.discard(pid)
        return self.nursery.order({"wait": pid})

    def until(self, holds: Callable[[], bool], seconds: float = 40.0) -> None:
        """Wait until something holds; it is looked at, not hoped for."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"{self.statuses()}\n{self.log()}"
            time.sleep(0.05)

    def until_settled(self, count: int = 1, seconds: float = 40.0) -> None:
        """Wait until so many posts are settled, and none is due."""
        self.until(lambda: self._settled(count), seconds)

    def statuses(self) -> dict[str, int]:
        """How many rows of the ledger have which status."""
        found: dict[str, int] = {}
        for row in ledger(self.database):
            found[row.status] = found.get(row.status, 0) + 1
        return found

    def log(self) -> str:
        path = self.home / "log.txt"
        return path.read_text() if path.exists() else ""

    def _settled(self, count: int) -> bool:
        found = self.statuses()
        return not found.get("due") and sum(found.values()) >= count


@contextmanager
def ending(world: World) -> Iterator[World]:
    """Leave no replica behind."""
    try:
        yield world
    finally:
        for pid in tuple(world.alive):
            os.kill(pid, signal.SIGKILL)
            world.wait(pid)
        world.database.close()
