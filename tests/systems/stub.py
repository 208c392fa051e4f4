"""A vendor's API at its HTTP edge: what it holds can change while it is read, and it can be told to fail.

Each system's stub adds routes that follow the published contract. It counts how often its own limit was broken.
"""

import base64
import json
import re
import ssl
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request, as it came. `match` is what the route's pattern found."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    match: re.Match[str] | None = None

    def basic(self) -> tuple[str, str]:
        """Return the name and the password of basic authentication."""
        kind, _, rest = self.headers.get("authorization", "").partition(" ")
        user, _, password = base64.b64decode(rest).decode().partition(":") if kind == "Basic" else ("", "", "")
        return user, password

    def bearer(self) -> str:
        """Return the bearer token."""
        kind, _, rest = self.headers.get("authorization", "").partition(" ")
        return rest if kind == "Bearer" else ""


@dataclass(frozen=True)
class Replied:
    """One answer. A `doc` that is bytes goes out as it is."""

    doc: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Route = Callable[[Asked], Replied]


@dataclass
class Stub:
    """The server. `troubles` are answered first, one a request; `limit` is requests in seconds, a sliding window."""

    routes: list[tuple[str, re.Pattern[str], Route]] = field(default_factory=list)
    lets_in: Callable[[Asked], bool] = lambda _: True
    troubles: deque[Replied] = field(default_factory=deque)
    limit: tuple[int, float] | None = None
    asked: list[Asked] = field(default_factory=list)
    broken: int = 0
    before: Callable[[Asked], None] = lambda _: None
    url: str = ""
    _times: deque[float] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def on(self, method: str, path: str, route: Route) -> None:
        """Answer a method and a path (a regular expression, whole)."""
        self.routes.append((method, re.compile(path), route))

    def answer(self, asked: Asked) -> Replied:
        """Return what the vendor would."""
        self.before(asked)
        with self._lock:
            self.asked.append(asked)
            if self.troubles:
                return self.troubles.popleft()
            if (wait := self._over()) > 0:
                self.broken += 1
                return Replied({"error": "rate limited"}, 429, {"Retry-After": f"{wait:.2f}"})
        found = [
            (route, m)
            for method, path, route in self.routes
            if method == asked.method and (m := path.fullmatch(asked.path))
        ]
        if not found:
            return Replied({"error": "not found"}, 404)
        route, match = found[0]
        asked = Asked(asked.method, asked.path, asked.query, asked.headers, asked.body, match)
        return route(asked) if self.lets_in(asked) else Replied({"error": "Couldn't authenticate you"}, 401)

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [each.path for each in self.asked]

    def _over(self) -> float:
        if self.limit is None:
            return 0.0
        count, seconds = self.limit
        now = time.monotonic()
        while self._times and self._times[0] <= now - seconds:
            self._times.popleft()
        if len(self._times) >= count:
            return self._times[0] + seconds - now + 0.01
        self._times.append(now)
        return 0.0


@contextmanager
def serving(stub: Stub, certificate: ssl.SSLContext | None = None) -> Iterator[Stub]:
    """Let a stub be asked; its address is `stub.url`. By TLS where it has a `certificate`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _handle(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if "json" in self.headers.get("Content-Type", ""):
                body: Any = json.loads(raw or b"null")
            else:
                body = dict(parse_qsl(raw.decode()))
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            replied = stub.answer(Asked(self.command, parts.path, query, headers, body))
            sent = replied.doc if isinstance(replied.doc, bytes) else json.dumps(replied.doc).encode()
            self.send_response(replied.status)
            for name, value in {"Content-Type": "application/json", **replied.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_PUT = _handle  # noqa: N815 - the server's own names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's own name
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing of whoever went away, or was killed, while an answer was on its way."""
            if not isinstance(sys.exc_info()[1], ConnectionError | ssl.SSLError):
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    stub.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
