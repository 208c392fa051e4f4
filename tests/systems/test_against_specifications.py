"""Each system's first requests against a specification that Prism serves: their shape, their key, their answers.

TOUCHLINE_TEST_SPECS names a folder with vendors' own specifications (zendesk.yaml, intercom.yaml, ...). Where it is
not set, a reduced one of ours is served, so that all this is tried everywhere. Skips without Node, or before `npm ci`.
What a specification has only one page of proves no paging: that is the stubs' to tell.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from connectors.pull.answers import answer_of
from connectors.pull.asking import Ask
from connectors.pull.auth import Header
from connectors.pull.client import Client
from connectors.pull.errors import NoAnswerError, PullError, RefusedRequestError, UnreachableError, WrongKeyError
from connectors.pull.system import System
from connectors.pull.walk import Position, walk
from connectors.refusal import Refusal
from connectors.systems import NAMES, system_named
from tests.systems.cases import case_of
from tests.systems.connected import NOW, START

_CLI = Path(__file__).parents[2] / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
_OURS = Path(__file__).parent / "specifications"
_FOLDER = Path(os.environ.get("TOUCHLINE_TEST_SPECS") or _OURS)
_FOUND = {
    path.stem: path for path in sorted(_FOLDER.glob("*")) if path.suffix in (".yaml", ".yml", ".json")
    and path.stem in NAMES
}  # fmt: skip
_SECONDS_TO_START = 60

if shutil.which("node") is None:
    pytest.skip("Node, to run Prism with", allow_module_level=True)
if not _CLI.is_file():
    pytest.skip("Prism, which serves specifications: npm ci", allow_module_level=True)


@dataclass
class Served:
    """A system, and where Prism answers in its place."""

    system: System
    url: str

    def client(self, **entered: str) -> Client:
        """Return what asks it; `entered` stands over what a good account has."""
        return Client(self.system, {**case_of(self.system.name).entered, **entered}, base=self.url, attempts=2)


@pytest.fixture(scope="module", params=_FOUND)
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    """Run Prism, by node itself, so that its end is the server's."""
    system = system_named(request.param)
    assert system is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["node", str(_CLI), "mock", "-h", "127.0.0.1", "-p", str(port), str(_FOUND[request.param])],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port, server)
        yield Served(system, f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(10)


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert server.poll() is None, "Prism does not take the specification"
            assert time.monotonic() < end, "Prism does not start"
            time.sleep(0.1)
        else:
            return


def test_a_folder_that_is_given_has_a_specification_of_a_system() -> None:
    assert _FOUND, f"no specification of any of {', '.join(NAMES)}"


def test_what_is_asked_first_is_what_the_specification_has(served: Served) -> None:
    wrong: list[str] = []
    with served.client() as client:
        for stream in served.system.streams:
            values = {**client.said, "since": stream.form(START), "until": stream.form(int(NOW.timestamp()))}
            try:
                answer = client.fetch(stream.ask.filled(values), stream.name)
                if stream.job is None:
                    answer_of(client, stream, answer)
            except (UnreachableError, NoAnswerError):
                raise
            except PullError as problem:
                wrong.append(f"{stream.name}: {problem}")
    assert not wrong


if _FOLDER == _OURS:

    def test_every_row_of_our_specification_is_read(served: Served) -> None:
        with served.client() as client:
            for stream in served.system.streams:
                page = next(iter(walk(client, stream, Position(), START, int(NOW.timestamp()))))
                assert page.rows > 0, stream.name
                assert not [fact for fact in page.facts if isinstance(fact, Refusal)], stream.name
                assert page.facts, stream.name

    @pytest.mark.parametrize(
        "ask", [Ask("/api/v2/incremental/tickets/cursor"), Ask("/api/v2/groups", {"page[size]": 101}),
                Ask("/api/v2/incremental/tickets/cursor", {"start_time": "yesterday"})],
    )  # fmt: skip
    def test_what_our_specification_has_not_is_refused(ask: Ask, served: Served) -> None:
        """So all this can fail."""
        with served.client() as client, pytest.raises(RefusedRequestError):
            client.fetch(ask)

    def test_who_has_no_key_is_refused(served: Served) -> None:
        bare = replace(served.system, auth=Header("X-No-Key", "none"))
        with Client(bare, {"subdomain": "acme"}, base=served.url) as client, pytest.raises(WrongKeyError):
            client.check()
