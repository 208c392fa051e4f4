"""A chat platform as the engine sees it: takes posts over HTTP, remembers each that arrived, and can be told to fail.

It can be slow, refuse, take a post and not answer, kill whoever posts before or after the post has arrived, and it can
be asked for a post by its key.
"""

import json
import os
import signal
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Arrival:
    """A post that arrived."""

    key: str
    lane: str
    thread: str
    title: str
    text: str
    file: int
    replica: str
    at: float


@dataclass
class PostOffice:
    """What arrived, in order, and how to answer. `troubles` are the next answers, each once, before all goes well."""

    address: str = ""
    arrivals: list[Arrival] = field(default_factory=list)
    troubles: deque[dict[str, Any]] = field(default_factory=deque)
    by_lane: dict[str, dict[str, Any]] = field(default_factory=dict)
    kill_before: set[str] = field(default_factory=set)
    kill_after: set[str] = field(default_factory=set)
    updates: list[tuple[str, str]] = field(default_factory=list)  # the key of a post, and what it says now
    asked: int = 0
    on_the_way: int = 0  # that came to the door, whether or not they arrived
    slow: float = 0.0
    on_arrival: Callable[[], object] = lambda: None  # done before the answer
    changed: threading.Condition = field(default_factory=threading.Condition)

    def times(self) -> Counter[str]:
        """How often each key arrived."""
        return Counter(each.key for each in self.arrivals)

    def lanes(self) -> dict[str, list[float]]:
        """When posts arrived, by conversation."""
        found: dict[str, list[float]] = defaultdict(list)
        for each in self.arrivals:
            found[each.lane].append(each.at)
        return found

    def wait_for(self, count: int, seconds: float = 30.0) -> None:
        """Wait until so many have arrived."""
        with self.changed:
            there = self.changed.wait_for(lambda: len(self.arrivals) >= count, seconds)
        assert there, f"{len(self.arrivals)} of {count} arrived"

    def post(self, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """Take a post; None for no answer."""
        key, pid = wanted["key"], wanted.pop("pid")
        if key in self.kill_before:
            self.kill_before.discard(key)
            os.kill(pid, signal.SIGKILL)
            return None
        with self.changed:
            trouble = self.by_lane.get(wanted["lane"]) or (self.troubles.popleft() if self.troubles else {})
        if trouble and not trouble.get("arrives"):
            return trouble
        slow, self.on_the_way = self.slow, self.on_the_way + 1
        time.sleep(slow)
        with self.changed:
            self.arrivals.append(Arrival(**wanted, at=time.monotonic()))
            number = len(self.arrivals)
            self.changed.notify_all()
        self.on_arrival()
        if key in self.kill_after:
            self.kill_after.discard(key)
            os.kill(pid, signal.SIGKILL)
            return None
        return None if trouble else {"id": f"m{number}"}

    def update(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Let a post say something else."""
        with self.changed:
            trouble = self.by_lane.get(wanted["lane"])
            if trouble:
                return trouble
            self.updates.append((wanted["key"], wanted["text"]))
            self.changed.notify_all()
        return {"id": wanted["id"]}

    def find(self, key: str) -> dict[str, Any]:
        """Say under which id a post with a key is here."""
        with self.changed:
            self.asked += 1
            found = [number for number, each in enumerate(self.arrivals, start=1) if each.key == key]
        return {"id": f"m{found[0]}" if found else None}


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    """Open one on a free port."""
    office = PostOffice()
    answers: dict[str, Callable[[dict[str, Any]], dict[str, Any] | None]] = {
        "/find": lambda said: office.find(said["key"]), "/update": office.update, "/post": office.post
    }  # fmt: skip

    class Window(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = answers[self.path](said)
            if answer is None:
                self.close_connection = True
                return
            body = json.dumps(answer).encode()
            self.send_response(200 if "id" in answer else 400)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(ConnectionError):  # whoever was killed reads no answer
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Window)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    office.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield office
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
