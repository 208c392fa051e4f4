"""`touchline doctor` on a connected system: key, rights, network, clock and what is behind are told apart."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.config import load_settings
from bot.connection_doctor import examine_connections
from bot.findings import Finding
from bot.root import open_house
from connectors.pull.client import Client
from storage.connections import connections
from tests.systems.busy import at_leisure, environment
from tests.systems.cases import NAMES, case_of
from tests.systems.connected import NOW
from tests.systems.stub import Replied, Stub, serving
from tests.systems.zendesk_stub import account


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Stub]:
    """A system that is connected by the environment, and nothing pulled yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOUCHLINE_HOME", str(tmp_path / "home"))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving(account().stub()) as opened:
        for name, value in environment(opened.url).items():
            monkeypatch.setenv(name, value)
        with open_house(load_settings()):
            pass
        yield opened


def found(now: datetime | None = None) -> dict[str, Finding]:
    return {each.key: each for each in examine_connections(load_settings(), now or datetime.now(UTC))}


def words(finding: Finding) -> str:
    return finding.words.format_map(finding.values)


def test_a_good_connection_says_so_and_that_it_was_never_pulled_from(stub: Stub) -> None:
    looked = found()
    assert looked["connection.zendesk.key"].outcome == "ok"
    assert "still to be read whole: users, groups, events" in words(looked["connection.zendesk.behind"])
    assert [each for each in looked.values() if each.outcome == "fail"] == []


def test_a_wrong_key_a_missing_right_and_trouble_are_told_apart(stub: Stub) -> None:
    stub.troubles.append(Replied({}, 401))
    assert "does not take the key" in words(found()["connection.zendesk.key"])
    stub.before = lambda asked: stub.troubles.append(Replied({}, 403)) if "ratings" in asked.path else None
    looked = found()
    assert looked["connection.zendesk.key"].outcome == "ok"
    [missing] = [each for key, each in looked.items() if each.outcome == "fail"]
    assert missing.key == "connection.zendesk.list.ratings"
    assert "ratings" in words(missing)


def test_what_is_wrong_on_the_way_is_told_apart(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    def network(base: str) -> str:
        monkeypatch.setenv("TOUCHLINE_CONNECTOR_URLS", f"zendesk={base}")
        return words(found()["connection.zendesk.network"])

    assert "refuses to be connected to" in network("http://127.0.0.1:9")
    assert "not known to DNS" in network("http://nowhere.invalid")
    assert "certificate" in network(stub.url.replace("http:", "https:"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert "proxy" in network("http://nowhere.invalid")


def test_a_system_that_does_not_answer_keeps_nobody_for_long(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        monkeypatch.setenv("TOUCHLINE_CONNECTOR_URLS", f"zendesk=http://127.0.0.1:{deaf.getsockname()[1]}")
        assert found()["connection.zendesk.network"].outcome == "fail"


def test_a_clock_that_is_off_is_said(stub: Stub) -> None:
    off = found(datetime.now(UTC) + timedelta(minutes=10))
    assert "600 seconds off" in words(off["connection.zendesk.clock"]).replace("599", "600").replace("601", "600")


def test_what_is_behind_and_what_was_refused_are_said_with_the_reason(stub: Stub) -> None:
    with open_house(load_settings()) as house:
        from handlers.pulling.syncing import sync

        made = account()
        made.tickets[3] = {**made.tickets[3], "created_at": 12345, "status": ["solved"]}
        other = made.stub()
        stub.routes[:] = other.routes
        with house.database.reading() as session:
            [held] = connections(session, house.tools.workspace_id)
        assert sync(house.tools, held.id, datetime.now(UTC), opener=at_leisure(stub.url)).problem is None
    now = found()
    assert now["connection.zendesk.behind"].outcome == "ok"
    assert now["connection.zendesk.refused.tickets"].values["count"] == 1
    later = found(datetime.now(UTC) + timedelta(hours=5))
    assert "5 h ago" in words(later["connection.zendesk.behind"])


def test_the_command_says_it_and_shows_no_secret(stub: Stub) -> None:
    stub.troubles.append(Replied({}, 401))
    command = [str(Path(sys.executable).with_name("touchline")), "doctor", "--json"]
    done = subprocess.run(command, env=dict(os.environ), capture_output=True, text=True, check=False)
    checks = {each["check"]: each for each in json.loads(done.stdout)["checks"]}
    assert done.returncode == 1
    assert checks["connection.zendesk.key"]["outcome"] == "fail"
    assert "secret-token" not in done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_every_system_is_looked_at_to_its_last_list(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOUCHLINE_HOME", str(tmp_path / "home"))
    case = case_of(name)
    monkeypatch.setattr("bot.connection_doctor.Client", partial(Client, sleep=lambda _: None))
    with serving(case.stub) as stub:
        for entry, value in case.entered.items():
            monkeypatch.setenv(f"TOUCHLINE_CONNECT_{name}_{entry}".upper(), value)
        monkeypatch.setenv("TOUCHLINE_CONNECTOR_URLS", f"{name}={stub.url}")
        with open_house(load_settings()):
            pass
        looked = found(NOW)
    assert looked[f"connection.{name}.key"].outcome == "ok"
    assert [each for each in looked.values() if each.outcome == "fail" and not each.key.endswith(".clock")] == []


def test_a_list_that_is_not_wanted_is_not_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOUCHLINE_HOME", str(tmp_path / "home"))
    case = case_of("salesforce")
    with serving(case.stub) as stub:
        for entry, value in case.entered.items():
            if entry != "milestones":
                monkeypatch.setenv(f"TOUCHLINE_CONNECT_SALESFORCE_{entry}".upper(), value)
        monkeypatch.setenv("TOUCHLINE_CONNECTOR_URLS", f"salesforce={stub.url}")
        with open_house(load_settings()):
            pass
        found(NOW)
    asked = [each.query.get("q", "") for each in stub.asked]
    assert any("CaseComment" in each for each in asked)
    assert not any("CaseMilestone" in each for each in asked)
