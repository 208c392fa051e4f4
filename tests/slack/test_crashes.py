"""SIGTERM and SIGKILL in the middle of an answer: what was acknowledged is answered, by this process or the next."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.tenants import connect
from storage.workspaces import Workspace as Row
from tests.slack.fake_slack import FakeSlack, fake_slack_in_thread
from tests.slack.payloads import Sent, slash
from tests.slack.speaking import SECRET, known
from tests.stories.workspace import NOW, Workspace

SECONDS = 30


@contextmanager
def serving(home: Path, fake: FakeSlack) -> Iterator[tuple[subprocess.Popen, str]]:
    """`touchline serve`, as an operator starts it; yields the process and its address."""
    settings = {
        "TOUCHLINE_HOME": str(home),
        "TOUCHLINE_PORT": "0",
        "TOUCHLINE_SLACK_API_URL": fake.api_url,
        "TOUCHLINE_SLACK_BOT_TOKEN": "xoxb-T1",
        "TOUCHLINE_SLACK_SIGNING_SECRET": SECRET,
    }
    command = [str(Path(sys.executable).with_name("touchline")), "serve"]
    environment = {**os.environ, **settings}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def send(address: str, sent: Sent) -> None:
    """Post as Slack does; it is acknowledged."""
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{address}/slack/events", sent.body(), sent.headers(SECRET, time.time()), method="POST"
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        assert answer.status == 200


def until(wanted: object) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + SECONDS
    while not wanted():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


@pytest.fixture
def fake(own_demo: Workspace) -> Iterator[FakeSlack]:
    """A Slack that is slow to take answers."""
    known(own_demo, "lukas", "U1")
    with own_demo.database.writing() as session:
        connect(session, "slack:T1", "Acme", session.get_one(Row, own_demo.tools.workspace_id), NOW)
    with fake_slack_in_thread() as made:
        yield made


def test_a_killed_process_leaves_the_answer_to_the_next_one(
    own_demo: Workspace, fake: FakeSlack, tmp_path: Path
) -> None:
    fake.hang("response_url")
    with serving(tmp_path, fake) as (process, address):
        send(address, slash(fake, "T1", "U1", "/mystats"))
        until(lambda: fake.calls_of("response_url"))
        process.send_signal(signal.SIGKILL)
        process.wait(SECONDS)
    assert fake.seen("T1", "U1", "C1") == []
    with serving(tmp_path, fake) as (process, _):
        until(lambda: fake.seen("T1", "U1", "C1"))
        [posted] = fake.seen("T1", "U1", "C1")
        assert "Your figures:" in posted.text
        # It is seen before it is written down as sent: killed in between, the next process would send it once more.
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
    with serving(tmp_path, fake) as (_, address):
        send(address, slash(fake, "T1", "U1", "/touchline", "help"))
        until(lambda: any(each.text != posted.text for each in fake.seen("T1", "U1", "C1")))
        assert [each.text for each in fake.seen("T1", "U1", "C1")].count(posted.text) == 1


def test_a_process_told_to_end_finishes_what_it_began(own_demo: Workspace, fake: FakeSlack, tmp_path: Path) -> None:
    fake.fail("response_url", status=429, retry_after=1)
    with serving(tmp_path, fake) as (process, address):
        send(address, slash(fake, "T1", "U1", "/mystats"))
        until(lambda: fake.calls_of("response_url"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
    [posted] = fake.seen("T1", "U1", "C1")
    assert "Your figures:" in posted.text
