"""Each system's first requests against the vendor's own specification, by Prism: their shape, their key, their answers.

Skips where TOUCHLINE_TEST_SPECS names no folder with specifications (zendesk.yaml, intercom.yaml, ...), where Node is
not there, or where Prism is neither in that folder's node_modules nor in TOUCHLINE_TEST_PRISM. What a specification has
only one page of proves no paging: that is the stubs' to tell.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.pull.answers import answer_of
from connectors.pull.client import Client
from connectors.pull.errors import NoAnswerError, PullError, UnreachableError
from connectors.systems import NAMES, system_named
from tests.systems.cases import case_of
from tests.systems.connected import NOW, START

_CLI = "node_modules/@stoplight/prism-cli/dist/index.js"
_SECONDS_TO_START = 60
_SPECS, _PRISM = os.environ.get("TOUCHLINE_TEST_SPECS", ""), os.environ.get("TOUCHLINE_TEST_PRISM", "")


def _folder() -> Path:
    if not _SPECS or not Path(_SPECS).is_dir():
        pytest.skip("TOUCHLINE_TEST_SPECS names no folder with vendors' specifications")
    return Path(_SPECS)


def _spec(folder: Path, name: str) -> Path:
    for ending in ("yaml", "yml", "json"):
        if (folder / f"{name}.{ending}").is_file():
            return folder / f"{name}.{ending}"
    pytest.skip(f"no specification of {name} in TOUCHLINE_TEST_SPECS")


def _prism(folder: Path) -> list[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node here to run Prism with")
    cli = Path(_PRISM or folder / _CLI)
    if not cli.is_file():
        pytest.skip("there is no Prism: npm install @stoplight/prism-cli in the folder of TOUCHLINE_TEST_SPECS")
    return [node, str(cli)]


@contextmanager
def _mocked(name: str) -> Iterator[str]:
    """Run Prism for a system; yield its address. It is started by node itself, so that its end is the server's."""
    folder = _folder()
    spec, command = _spec(folder, name), _prism(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    server = subprocess.Popen(
        [*command, "mock", "-h", "127.0.0.1", "-p", port, str(spec)], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(int(port), server)
        yield f"http://127.0.0.1:{port}"
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


@pytest.mark.parametrize("name", NAMES)
def test_what_is_asked_first_is_what_the_specification_has(name: str) -> None:
    system = system_named(name)
    assert system is not None
    with _mocked(name) as url, Client(system, case_of(name).entered, base=url) as client:
        wrong: list[str] = []
        for stream in system.streams:
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
