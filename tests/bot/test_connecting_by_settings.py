"""Connections that the operator sets in the environment."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import BadSettingError, load_settings
from bot.root import open_house
from handlers.pulling.keys import NoKeyError
from handlers.pulling.syncing import entered_of, sync
from storage.connections import connections

SECRET = "s3cret-t0ken"  # noqa: S105 - a test's
SET = {"SUBDOMAIN": "https://acme.zendesk.com/agent", "EMAIL": "ana@acme.example", "TOKEN": SECRET}


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TOUCHLINE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def give(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"TOUCHLINE_CONNECT_ZENDESK_{name}", value)


def test_a_system_that_is_set_is_connected_and_its_key_stays_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    give(monkeypatch, **SET, SINCE="2025-03-01")
    for _ in range(2):  # a second start makes no second connection
        with open_house(load_settings()) as house:
            with house.database.reading() as session:
                [held] = connections(session, house.tools.workspace_id)
            assert (held.source, held.sealed) == ("zendesk", None)
            assert held.entered == {"subdomain": "acme", "email": "ana@acme.example"}
            assert datetime.fromtimestamp(held.since, UTC) == datetime(2025, 3, 1, tzinfo=UTC)
            assert entered_of(house.tools, held)["token"] == SECRET
            assert SECRET not in repr(house.tools)
            assert SECRET not in repr(house.settings)
    assert not any(SECRET.encode() in file.read_bytes() for file in (tmp_path / "home").rglob("*") if file.is_file())


def test_a_key_may_be_in_a_file_and_the_rest_in_dotenv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{SECRET}\n")
    (tmp_path / ".env").write_text(
        f"TOUCHLINE_CONNECT_ZENDESK_SUBDOMAIN=acme\nTOUCHLINE_CONNECT_ZENDESK_TOKEN_FILE={tmp_path / 'key'}\n"
    )
    give(monkeypatch, EMAIL="ana@acme.example")
    assert load_settings().connect["zendesk"]["token"].get_secret_value() == SECRET


def test_a_key_that_is_taken_away_is_said_and_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, **SET)
    with open_house(load_settings()):
        pass
    for name in SET:
        monkeypatch.delenv(f"TOUCHLINE_CONNECT_ZENDESK_{name}")
    with open_house(load_settings()) as house:
        with house.database.reading() as session:
            [held] = connections(session, house.tools.workspace_id)
        assert isinstance(sync(house.tools, held.id, datetime.now(UTC)).problem, NoKeyError)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"SUBDOMAIN": "acme", "EMAIL": "ana@acme.example"}, "TOUCHLINE_CONNECT_ZENDESK_TOKEN"),
        ({**SET, "SUBDOMAIN": "evil.example"}, "TOUCHLINE_CONNECT_ZENDESK_SUBDOMAIN"),
        ({**SET, "SUBDOMAIN": "evil.example#.zendesk.com"}, "TOUCHLINE_CONNECT_ZENDESK_SUBDOMAIN"),
        ({**SET, "PASSWORD": SECRET}, "TOUCHLINE_CONNECT_ZENDESK_PASSWORD"),
        ({**SET, "SINCE": "yesterday"}, "TOUCHLINE_CONNECT_ZENDESK_SINCE"),
        ({**SET, "TOKEN_FILE": "/nowhere"}, "TOUCHLINE_CONNECT_ZENDESK_TOKEN_FILE"),
    ],
)
def test_what_cannot_be_used_stops_the_start_with_its_name_and_never_its_value(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: str
) -> None:
    give(monkeypatch, **values)
    with pytest.raises(BadSettingError) as caught:
        load_settings()
    assert caught.value.values["name"] == named
    assert SECRET not in str(caught.value)


def test_a_system_nobody_knows_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHLINE_CONNECT_ZENDESQ_TOKEN", SECRET)
    with pytest.raises(BadSettingError, match="TOUCHLINE_CONNECT_ZENDESQ_TOKEN"):
        load_settings()


def test_addresses_of_systems_are_set_as_a_list_or_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    for said in ("zendesk=http://a:1/, jira = https://b", '{"zendesk": "http://a:1", "jira": "https://b"}'):
        monkeypatch.setenv("TOUCHLINE_CONNECTOR_URLS", said)
        assert load_settings().connector_urls == {"zendesk": "http://a:1", "jira": "https://b"}
    for bad in ("zendesk", "zendesk=acme", '{"zendesk"', '["zendesk"]', '{"zendesk": 3}'):
        monkeypatch.setenv("TOUCHLINE_CONNECTOR_URLS", bad)
        with pytest.raises(BadSettingError, match="TOUCHLINE_CONNECTOR_URLS"):
            load_settings()
