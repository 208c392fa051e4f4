"""A back-fill of many tickets by the real command: stopped half-way, gone on with, no limit broken."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

from bot.config import load_settings
from bot.root import open_database
from connectors.demo import many_tickets
from storage.tickets import count_tickets
from tests.systems.busy import environment
from tests.systems.many import many_pages, stub_of
from tests.systems.stub import Asked, serving

TICKETS = 8_000
HALF_WAY = 25
COMMAND = [sys.executable, "-m", "tests.systems.hurried", "sync", "zendesk"]


def test_a_back_fill_stopped_half_way_is_gone_on_with_and_keeps_to_the_limit(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    many_pages(folder, many_tickets(1, TICKETS, 50, 729, date(2026, 3, 1)))
    stub = stub_of(folder)
    running: list[subprocess.Popen[str]] = []

    def stop_half_way(_: Asked) -> None:
        if len(stub.asked) == HALF_WAY:
            running[0].send_signal(signal.SIGTERM)

    stub.before = stop_half_way
    with serving(stub):
        around = {**os.environ, **environment(stub.url), "TOUCHLINE_HOME": str(tmp_path / "home")}
        around["TOUCHLINE_CONNECT_ZENDESK_SINCE"] = "2024-03-01"
        codes, said = [], []
        for _ in range(2):
            with subprocess.Popen(
                COMMAND, env=around, text=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE
            ) as one:
                running[:] = [one]
                said.append(" ".join(one.communicate()))
            codes.append(one.returncode)
    assert codes == [0, 0]
    assert "Run it again: it goes on there" in said[0]
    assert "wait for their ticket" in said[0]
    assert f"{TICKETS:,} tickets new" in said[1]
    assert stub.broken == 0
    exports = [each for each in stub.asked if "incremental/ticket" in each.path]
    counts = json.loads((folder / "index.json").read_text())["counts"]
    pages = counts["tickets"] + counts["events"]
    assert HALF_WAY < pages <= len(exports) <= pages + 6  # each page once, but for those about the stop and the ends
    database = open_database(load_settings(home=tmp_path / "home", database_url=""))
    with database.reading() as session:
        assert count_tickets(session, 1) == TICKETS
    database.close()
