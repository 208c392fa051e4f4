"""The dead-man's switch, on a real server: called while all is well, silent when it is not, and never in the way."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.engine.auditing import Audit
from bot.engine.heartbeat import Heartbeat
from storage.pages import Page
from tests.engine.alarm import lane_of, pages, raise_one, set_up
from tests.engine.nursery import World

SECRET = "ping-secret-name"  # noqa: S105 - what no log may say


@dataclass
class Outside:
    """An address outside: how often it was called, and what it answers."""

    url: str = ""
    status: int = 200
    calls: list[str] = field(default_factory=list)


@pytest.fixture
def outside() -> Iterator[Outside]:
    found = Outside()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.calls.append(self.path)
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/{SECRET}"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_is_called_after_an_audit_that_found_nothing_overdue(outside: Outside) -> None:
    heartbeat = Heartbeat(outside.url)
    heartbeat.beat(Audit(open=3, mended=1))
    assert outside.calls == [f"/{SECRET}"]
    heartbeat.beat(Audit(open=3, overdue=1))
    heartbeat.beat(None)  # the audit failed
    Heartbeat("").beat(Audit())
    assert len(outside.calls) == 1


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:1/ping-secret-name", "https://[::ping-secret-name"])
def test_that_nobody_answers_there_breaks_nothing_and_shows_no_secret(
    outside: Outside, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    outside.status = 500
    caplog.set_level(logging.WARNING)
    Heartbeat(url or outside.url).beat(Audit())
    assert "telling that all is well failed" in caplog.text
    assert SECRET not in caplog.text


def test_the_engine_calls_it_each_time_it_audits_but_not_while_a_page_is_overdue(
    alone: World, outside: Outside
) -> None:
    set_up(alone.database, channel=False)
    alone.settings["heartbeat_url"] = outside.url
    alone.office.by_lane[lane_of("omar")] = {"reason": "platform_away"}
    alone.start("one")
    alone.until(lambda: len(outside.calls) >= 2)
    raise_one(alone.database, "The invoice is wrong", alone.now)
    alone.until(lambda: len(pages(alone.database)) == 1)
    with alone.database.writing() as session:
        session.query(Page).one().due_at = alone.now - timedelta(minutes=3)
    alone.until(lambda: "no heartbeat" in alone.log())
    silent_since = len(outside.calls)
    alone.office.by_lane.clear()
    alone.office.wait_for(1)
    alone.until(lambda: len(outside.calls) > silent_since)
    assert SECRET not in alone.log()
