"""The doctor at the fake Slack: each thing that can be wrong is found and told apart from the others."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from typer.testing import CliRunner

from bot.cli.app import app
from bot.config import Settings, load_settings
from bot.doctor import examine
from bot.doors import RefusedAtTheDoorError
from bot.findings import Finding, Outcome
from bot.keys import load_keys
from bot.root import open_database, open_house
from bot.slack.doctor import examine_slack
from bot.slack.door import make_verifier, read_verified
from bot.slack.oauth import app_at_slack
from bot.slack.tokens import InstalledTokens
from coaching.access import Role
from handlers.setting_up import add
from storage.database import Database
from storage.sources import note_source
from storage.upgrading import upgrade
from tests.bot.awaited import awaited
from tests.kpi.made import ticket
from tests.slack.fake_slack import FakeSlack, fake_slack, fake_slack_in_thread
from tests.slack.installed import a_workspace, grant
from tests.storage.stored import write

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OK, WARN, FAIL = Outcome.OK, Outcome.WARN, Outcome.FAIL
SIGNING = "signing-secret"


def settings(tmp_path: Path, fake: FakeSlack | None = None, **more: object) -> Settings:
    """Settings with a home of their own and the fake Slack in Slack's place."""
    at = {"slack_api_url": fake.api_url} if fake else {}
    return load_settings(home=tmp_path / "home", **(at | more))


def over_socket(tmp_path: Path, fake: FakeSlack, **more: object) -> Settings:
    given = {"slack_bot_token": "xoxb-T1", "slack_app_token": fake.app_token} | more
    return settings(tmp_path, fake, **given)


def many(tmp_path: Path, fake: FakeSlack, **more: object) -> Settings:
    """Settings for many workspaces, with an app token so that no address is needed."""
    given = {
        "slack_client_id": fake.oauth.client_id,
        "slack_client_secret": fake.oauth.client_secret,
        "slack_signing_secret": SIGNING,
        "public_url": "http://127.0.0.1:9",
    }
    return settings(tmp_path, fake, **(given | more))


async def found(given: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> dict[str, Finding]:
    """What is found about Slack, by its key."""
    return {finding.key: finding for finding in await examine_slack(given, now)}


def outcomes(findings: dict[str, Finding]) -> dict[str, Outcome]:
    return {key: finding.outcome for key, finding in findings.items()}


def test_without_slack_there_is_nothing_to_find(tmp_path) -> None:
    assert outcomes(asyncio.run(found(settings(tmp_path)))) == {"slack": OK}


@awaited
async def test_where_all_is_well_all_is_good(tmp_path) -> None:
    async with fake_slack() as fake:
        assert outcomes(await found(over_socket(tmp_path, fake))) == {
            "slack": OK,
            "slack.reach": OK,
            "slack.clock": OK,
            "slack.token": OK,
            "slack.token.scopes": OK,
            "slack.socket": OK,
        }


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked"])
def test_a_token_that_was_taken_away_is_told_from_all_else(tmp_path, code: str) -> None:
    async def look() -> None:
        async with fake_slack() as fake:
            fake.workspaces["T1"].revoked = code
            findings = await found(over_socket(tmp_path, fake))
            assert outcomes(findings)["slack.reach"] is OK
            assert findings["slack.token"].outcome is FAIL
            assert findings["slack.token"].values == {"code": code}
            assert "OAuth & Permissions" in findings["slack.token"].words

    asyncio.run(look())


@awaited
async def test_a_token_with_a_typing_mistake_is_a_wrong_key(tmp_path) -> None:
    async with fake_slack() as fake:
        findings = await found(over_socket(tmp_path, fake, slack_bot_token="xoxb-T2"))  # noqa: S106
        assert findings["slack.token"].outcome is FAIL
        assert findings["slack.token"].values == {"code": "invalid_auth"}


@awaited
async def test_a_missing_right_is_named_with_what_is_lost_and_an_optional_one_is_a_note(tmp_path) -> None:
    async with fake_slack() as fake:
        there = fake.workspaces["T1"]
        there.scopes = ",".join(set(there.scopes.split(",")) - {"commands", "files:read"})

        findings = await found(over_socket(tmp_path, fake))

        assert findings["slack.token"].outcome is OK
        assert findings["slack.token.scopes.commands"].outcome is FAIL
        assert findings["slack.token.scopes.commands"].values["scope"] == "commands"
        assert findings["slack.token.scopes.files:read"].outcome is WARN
        assert "in words" in findings["slack.token.scopes.files:read"].also


@awaited
async def test_a_network_that_does_not_carry_is_told_from_a_wrong_key(tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with fake_slack() as fake:
        given = over_socket(tmp_path, fake, slack_api_url=f"http://127.0.0.1:{port}/api")
        findings = await found(given)

    assert outcomes(findings) == {"slack": OK, "slack.reach": FAIL}
    assert "Check the network" in findings["slack.reach"].words


@awaited
async def test_a_page_in_slacks_place_is_a_network_fault_too(tmp_path) -> None:
    async with fake_slack() as fake:
        fake.fail_with_page("auth.test", times=9)
        assert outcomes(await found(over_socket(tmp_path, fake)))["slack.reach"] is FAIL


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(0, OK), (50, OK), (90, WARN), (290, WARN), (310, FAIL), (-310, FAIL)]
)
def test_the_clock_is_compared_with_slacks(tmp_path, seconds: int, outcome: Outcome) -> None:
    async def look() -> None:
        async with fake_slack() as fake:
            fake.ahead = seconds
            assert outcomes(await found(over_socket(tmp_path, fake)))["slack.clock"] is outcome

    asyncio.run(look())


@pytest.mark.parametrize(
    ("token", "error", "words"),
    [
        ("xapp-wrong", "", "does not take the app token"),
        ("xapp-1", "missing_scope", "lacks connections:write"),
        ("xapp-1", "not_allowed_token_type", "does not take the app token"),
    ],
)
def test_an_app_token_that_opens_nothing_says_why(tmp_path, token: str, error: str, words: str) -> None:
    async def look() -> None:
        async with fake_slack() as fake:
            if error:
                fake.fail("apps.connections.open", error=error)
            findings = await found(over_socket(tmp_path, fake, slack_app_token=token))
            assert findings["slack.token"].outcome is OK
            assert findings["slack.socket"].outcome is FAIL
            assert words in findings["slack.socket"].words

    asyncio.run(look())


@asynccontextmanager
async def a_server(*, door: str = "ours", healthy: bool = True) -> AsyncIterator[str]:
    """A server as Slack would find it: with our door, with none, or with one that takes everything."""
    verifier = make_verifier(SIGNING)

    async def knock(request: web.Request) -> web.Response:
        if door == "open":
            return web.Response()
        try:
            await read_verified(request, verifier)
        except RefusedAtTheDoorError as refusal:
            return web.Response(status=refusal.status)
        return web.Response()

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"}) if healthy else web.Response(text="<h1>It works!</h1>")

    served = web.Application()
    served.router.add_get("/healthz", healthz)
    if door != "none":
        served.router.add_post("/slack/events", knock)
    runner = web.AppRunner(served, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def over_http(tmp_path: Path, fake: FakeSlack, url: str) -> Settings:
    return settings(tmp_path, fake, slack_bot_token="xoxb-T1", slack_signing_secret=SIGNING, public_url=url)  # noqa: S106


@pytest.mark.parametrize(
    ("door", "healthy", "address", "signatures"),
    [
        ("ours", True, OK, OK),
        ("none", True, OK, FAIL),
        ("open", True, OK, FAIL),
        ("ours", False, FAIL, OK),
    ],
)
def test_the_public_address_must_lead_to_us_and_refuse_what_slack_did_not_sign(
    tmp_path, door: str, healthy: bool, address: Outcome, signatures: Outcome
) -> None:
    async def look() -> None:
        async with fake_slack() as fake, a_server(door=door, healthy=healthy) as url:
            seen = outcomes(await found(over_http(tmp_path, fake, url)))
            assert (seen["slack.address"], seen["slack.door"]) == (address, signatures)

    asyncio.run(look())


@awaited
async def test_an_address_where_nobody_listens_and_one_that_is_not_set_are_told_apart(tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
    async with fake_slack() as fake:
        away = (await found(over_http(tmp_path, fake, nowhere)))["slack.address"]
        unset = (await found(over_http(tmp_path, fake, "")))["slack.address"]

    assert (away.outcome, unset.outcome) == (FAIL, WARN)
    assert "touchline serve" in away.words
    assert "TOUCHLINE_PUBLIC_URL" in unset.words


@awaited
async def test_over_socket_mode_there_is_no_door_to_look_at(tmp_path) -> None:
    async with fake_slack() as fake, a_server(door="none") as url:
        given = many(tmp_path, fake, slack_app_token=fake.app_token, public_url=url, slack_signing_secret=None)
        seen = outcomes(await found(given))
        assert seen["slack.address"] is OK
        assert "slack.door" not in seen


def install(given: Settings, *teams: str) -> None:
    """Let workspaces have installed it."""
    database = open_database(given)
    upgrade(database)
    tokens = InstalledTokens(database, load_keys(given), app_at_slack(given))
    for team in teams:
        held = a_workspace(database, f"slack:{team}")
        asyncio.run(tokens.keep(grant(f"slack:{team}"), held, NOW))
    database.close()


def test_each_installation_is_looked_at(tmp_path) -> None:
    with fake_slack_in_thread("T1", "T2") as fake:
        given = many(tmp_path, fake, slack_app_token=fake.app_token)
        install(given, "T1", "T2")
        fake.workspaces["T2"].revoked = "token_revoked"

        findings = asyncio.run(found(given))

    assert findings["slack.token.slack:T1"].outcome is OK
    assert findings["slack.token.slack:T1.scopes"].outcome is OK
    assert findings["slack.token.slack:T2"].outcome is FAIL
    assert findings["slack.token.slack:T2"].values == {"code": "token_revoked", "tenant": "slack:T2"}


def test_before_anybody_installed_it_the_page_is_named(tmp_path) -> None:
    with fake_slack_in_thread() as fake:
        given = many(tmp_path, fake)
        install(given)
        findings = asyncio.run(found(given))

    assert findings["slack.installations"].outcome is WARN
    assert findings["slack.installations"].values == {"page": "http://127.0.0.1:9/slack/install"}


def test_installations_that_do_not_open_with_the_keys_are_found(tmp_path) -> None:
    with fake_slack_in_thread() as fake:
        given = many(tmp_path, fake)
        install(given, "T1")
        (given.home / "encryption_keys").unlink()
        findings = asyncio.run(found(given))

    assert findings["slack.token.slack:T1"].outcome is FAIL
    assert "Put the key back" in findings["slack.token.slack:T1"].words


def here(given: Settings, now: datetime = NOW) -> dict[str, Outcome]:
    return {finding.key: finding.outcome for finding in examine(given, now)}


def test_a_new_home_has_what_a_start_needs(tmp_path) -> None:
    assert here(settings(tmp_path)) == {"home": OK, "keys": OK, "database": WARN}


def test_a_workspace_without_people_or_figures_is_noted(tmp_path) -> None:
    given = settings(tmp_path)
    with open_house(given):
        pass
    expected = {"home": OK, "keys": OK, "database": OK, "engine": OK, "heartbeat": OK, "people": WARN, "facts": WARN}
    assert here(given) == expected


def test_whether_anybody_outside_hears_that_all_is_well_is_said_without_the_address(tmp_path) -> None:
    for url, words in (("", "None is set"), ("http://127.0.0.1:1/hunter2", "called every minute")):
        given = settings(tmp_path, **({"heartbeat_url": url} if url else {}))
        with open_house(given):
            pass
        findings = {finding.key: finding for finding in examine(given, NOW)}
        assert findings["heartbeat"].outcome is OK
        assert words in findings["heartbeat"].words
        assert "hunter2" not in str(findings)


def test_people_without_an_admin_are_noted(tmp_path) -> None:
    given = settings(tmp_path)
    with open_house(given) as house:
        add(house.tools, "Ana Lima", "", "", Role.AGENT, NOW)
        assert here(given)["people"] is WARN
        add(house.tools, "Rui Costa", "", "", Role.ADMIN, NOW)
        assert here(given)["people"] is OK


@pytest.mark.parametrize(("days", "outcome"), [(0, OK), (7, OK), (8, WARN)])
def test_figures_that_have_not_moved_for_a_week_are_noted(tmp_path, days: int, outcome: Outcome) -> None:
    given = settings(tmp_path)
    with open_house(given) as house:
        with house.database.writing() as session:
            write(session, house.tools.workspace_id, [ticket()])
            note_source(session, house.tools.workspace_id, "zendesk", int(NOW.timestamp()), NOW)
        assert here(given, NOW + timedelta(days=days))["facts"] is outcome


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"database_url": "postgresql://touchline:hunter2@127.0.0.1:1/x"}, "database"),
        ({"database_url": "nonsense"}, "home"),
        ({"encryption_keys": "hunter2"}, "keys"),
    ],
)
def test_what_cannot_be_used_fails_and_shows_no_secret(tmp_path, more: dict[str, str], key: str) -> None:
    findings = {finding.key: finding for finding in examine(settings(tmp_path, **more), NOW)}
    assert findings[key].outcome is FAIL
    assert "hunter2" not in str(findings)


def test_a_database_of_a_newer_touchline_fails(tmp_path) -> None:
    given = settings(tmp_path)
    with open_house(given) as house:
        raise_version(house.database)
    assert here(given)["database"] is FAIL


def raise_version(database: Database) -> None:
    with database.connected(write=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize("language", ["C", "de_DE.UTF-8"])
def test_the_command_line_prints_every_finding_and_ends_by_what_it_found(tmp_path, monkeypatch, language: str) -> None:
    monkeypatch.setenv("TOUCHLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.chdir(tmp_path)
    run = CliRunner()

    well = run.invoke(app, ["doctor", "--json"])
    said = json.loads(well.stdout)
    assert (well.exit_code, said["ok"]) == (0, True)
    assert [check["check"] for check in said["checks"]] == ["home", "keys", "database", "slack", "teams"]

    monkeypatch.setenv("TOUCHLINE_SLACK_BOT_TOKEN", "xoxb-hunter2")
    halved = run.invoke(app, ["doctor", "--json"])
    assert (halved.exit_code, json.loads(halved.stdout)["checks"][0]["check"]) == (1, "settings")
    assert "hunter2" not in halved.stdout

    monkeypatch.setenv("TOUCHLINE_SLACK_APP_TOKEN", "xapp-hunter2")
    monkeypatch.setenv("TOUCHLINE_SLACK_API_URL", "http://127.0.0.1:1/api")
    table = run.invoke(app, ["doctor"])
    assert table.exit_code == 1
    assert str(tmp_path / "home")[:20] in table.stdout
    assert "127.0.0.1:1" in table.stdout
    assert "hunter2" not in table.stdout
