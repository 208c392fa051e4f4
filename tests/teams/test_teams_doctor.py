"""The doctor at the fake Teams: each thing that can be wrong is found and told apart from the others."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.config import Settings, load_settings
from bot.findings import Finding, Outcome
from bot.root import open_house
from bot.teams import doctor
from bot.teams.doctor import examine_teams
from storage.tenants import connect
from storage.workspaces import all_workspaces
from tests.bot.awaited import awaited
from tests.teams.fake_teams import ACME, APP_ID, GLOBEX, FakeTeams, fake_teams

OK, WARN, FAIL = Outcome.OK, Outcome.WARN, Outcome.FAIL
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PUBLIC = "https://touchline.invalid"


def nobodys_address() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def settings(tmp_path: Path, fake: FakeTeams, **more: object) -> Settings:
    """Settings with a home of their own, at the fake Teams."""
    return load_settings(home=tmp_path / "home", **(fake.settings | more))


async def found(given: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> dict[str, Finding]:
    """What is found about Teams, by its key."""
    findings = {finding.key: finding for finding in await examine_teams(given, now)}
    secret = given.teams_app_password.get_secret_value() if given.teams_app_password else "nothing"
    assert secret not in str(findings)
    return findings


def outcomes(findings: dict[str, Finding]) -> dict[str, Outcome]:
    return {key: finding.outcome for key, finding in findings.items()}


@asynccontextmanager
async def a_server(status: int = 401, *, healthy: bool = True) -> AsyncIterator[str]:
    """A server as Teams would find it; what is not signed gets this status."""

    async def knock(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer forged"
        return web.Response(status=status)

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"}) if healthy else web.Response(text="<h1>It works!</h1>")

    served = web.Application()
    served.router.add_get("/healthz", healthz)
    served.router.add_post("/api/messages", knock)
    runner = web.AppRunner(served, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def connected(given: Settings, *tenants: str) -> None:
    """Start once, with organisations connected."""
    with open_house(given) as house, house.database.writing() as session:
        [served] = all_workspaces(session)
        for tenant in tenants:
            connect(session, f"teams:{tenant}", tenant, served, NOW)


def test_it_looks_where_teams_calls() -> None:
    from bot.teams.joining import PATH

    assert doctor.CALLER.path == PATH


def test_without_teams_there_is_nothing_to_find(tmp_path) -> None:
    assert outcomes(asyncio.run(found(load_settings(home=tmp_path / "home")))) == {"teams": OK}


def test_a_developers_trial_is_called_what_it_is(tmp_path) -> None:
    findings = asyncio.run(found(load_settings(home=tmp_path / "home", teams_dev=True)))
    assert outcomes(findings) == {"teams": WARN}
    assert "anybody may speak as anybody" in findings["teams"].words


@awaited
async def test_where_all_is_well_all_is_good(tmp_path) -> None:
    async with fake_teams() as fake, a_server() as url:
        given = settings(tmp_path, fake, public_url=url)
        connected(given, given.teams_tenant_id)
        seen = outcomes(await found(given))
    # The fake's address is not https, and nothing else keeps a package from being written.
    assert seen.pop("teams.package") is FAIL
    assert seen == dict.fromkeys(
        (
            "teams",
            "teams.login",
            "teams.clock",
            "teams.keys",
            "teams.organisation",
            "teams.address",
            "teams.door",
        ),
        OK,
    )


@awaited
async def test_with_an_https_address_the_package_names_it(tmp_path) -> None:
    async with fake_teams() as fake:
        findings = await found(settings(tmp_path, fake, public_url=PUBLIC))
    assert findings["teams.package"].outcome is OK
    assert findings["teams.package"].values == {"url": PUBLIC}
    assert findings["teams.address"].outcome is FAIL


@awaited
async def test_without_an_address_it_is_named_what_to_set(tmp_path) -> None:
    async with fake_teams() as fake:
        findings = await found(settings(tmp_path, fake))
    assert findings["teams.address"].outcome is WARN
    assert findings["teams.package"].outcome is FAIL
    assert "TOUCHLINE_PUBLIC_URL" in findings["teams.package"].words


@awaited
async def test_a_wrong_password_is_told_from_all_else(tmp_path) -> None:
    async with fake_teams() as fake:
        findings = await found(settings(tmp_path, fake, teams_app_password="hunter2"))  # noqa: S106
    assert findings["teams.login"].outcome is FAIL
    assert "TOUCHLINE_TEAMS_APP_PASSWORD" in findings["teams.login"].words
    assert findings["teams.clock"].outcome is OK
    assert findings["teams.keys"].outcome is OK


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("AADSTS7000222: The provided client secret keys are expired.", "has expired"),
        ("AADSTS700016: Application was not found in the directory.", "no such app in this organisation"),
        ("AADSTS90002: Tenant 'x' not found.", "no such organisation"),
        ("AADSTS900023: Specified tenant identifier is neither a valid DNS name.", "no such organisation"),
        ("AADSTS7000112: Application is disabled.", "disabled"),
        ("AADSTS7000229: The client application is missing service principal.", "service principal"),
        ("AADSTS53003: Access has been blocked by Conditional Access policies.", "Look the number up"),
        ("Nobody knows.", "Look the number up"),
    ],
)
def test_what_microsoft_refuses_says_what_to_do(tmp_path, said: str, words: str) -> None:
    async def look() -> None:
        async with fake_teams() as fake:
            refusal = f'{{"error": "invalid_request", "error_description": "{said}"}}'
            fake.fail("token", status=400, body=refusal)
            findings = await found(settings(tmp_path, fake))
            assert findings["teams.login"].outcome is FAIL
            assert words in findings["teams.login"].words
            assert "Tenant" not in str(findings["teams.login"].values)

    asyncio.run(look())


@awaited
async def test_a_page_in_microsofts_place_is_a_network_fault(tmp_path) -> None:
    async with fake_teams() as fake:
        for operation in ("token", "openid"):
            fake.fail(operation, status=200, body="<h1>Please sign in</h1>", content_type="text/html")
        findings = await found(settings(tmp_path, fake))
    assert (findings["teams.login"].outcome, findings["teams.keys"].outcome) == (FAIL, FAIL)
    assert "proxy" in findings["teams.login"].words
    assert "proxy" in findings["teams.keys"].words


@awaited
async def test_a_network_that_does_not_carry_is_told_from_a_wrong_password(tmp_path) -> None:
    async with fake_teams() as fake:
        away = nobodys_address()
        given = settings(tmp_path, fake, teams_login_url=away, teams_openid_url=f"{away}/openid", public_url=away)
        findings = await found(given)
    for key in ("teams.login", "teams.keys", "teams.address"):
        assert findings[key].outcome is FAIL
        assert "cannot be reached" in findings[key].words
    assert "teams.clock" not in findings


@awaited
async def test_keys_that_are_not_there_are_missed(tmp_path) -> None:
    async with fake_teams() as fake:
        fake.fail("keys", status=200, body='{"keys": []}')
        assert (await found(settings(tmp_path, fake)))["teams.keys"].outcome is FAIL


@pytest.mark.parametrize(
    ("seconds", "outcome"), [(0, OK), (50, OK), (90, WARN), (290, WARN), (310, FAIL), (-310, FAIL)]
)
def test_the_clock_is_compared_with_microsofts(tmp_path, seconds: int, outcome: Outcome) -> None:
    async def look() -> None:
        async with fake_teams() as fake:
            given = settings(tmp_path, fake)
            findings = await found(given, lambda: datetime.now(UTC) + timedelta(seconds=seconds))
            assert findings["teams.clock"].outcome is outcome

    asyncio.run(look())


@pytest.mark.parametrize(
    ("status", "healthy", "address", "door"),
    [(401, True, OK, OK), (200, True, OK, FAIL), (404, True, OK, FAIL), (401, False, FAIL, OK)],
)
def test_the_public_address_must_lead_to_us_and_refuse_what_teams_did_not_sign(
    tmp_path, status: int, healthy: bool, address: Outcome, door: Outcome
) -> None:
    async def look() -> None:
        async with fake_teams() as fake, a_server(status, healthy=healthy) as url:
            seen = outcomes(await found(settings(tmp_path, fake, public_url=url)))
            assert (seen["teams.address"], seen["teams.door"]) == (address, door)

    asyncio.run(look())


@awaited
async def test_the_organisation_is_connected_by_the_first_start(tmp_path) -> None:
    async with fake_teams() as fake:
        given = settings(tmp_path, fake)
        assert (await found(given))["teams.organisation"].outcome is WARN
        connected(given)
        assert (await found(given))["teams.organisation"].outcome is WARN
        connected(given, given.teams_tenant_id)
        finding = (await found(given))["teams.organisation"]
    assert (finding.outcome, finding.values) == (OK, {"workspace": "default"})


@awaited
async def test_a_registration_for_many_wants_at_least_one_connected(tmp_path) -> None:
    async with fake_teams() as fake:
        given = settings(tmp_path, fake, teams_app_type="MultiTenant", teams_tenant_id="")
        connected(given)
        nobody = (await found(given))["teams.organisation"]
        connected(given, ACME, GLOBEX)
        two = (await found(given))["teams.organisation"]
        assert next(call.path for call in fake.calls if "/oauth2/" in call.path).startswith("/login/botframework.com/")
    assert (nobody.outcome, two.outcome, two.values) == (FAIL, OK, {"count": 2})
    assert "workspaces connect" in nobody.words


@pytest.mark.parametrize(("app_id", "outcome"), [(APP_ID, OK), ("22222222-2222-4333-8444-555555555555", FAIL)])
def test_a_managed_identity_is_asked_of_azure(tmp_path, monkeypatch, app_id: str, outcome: Outcome) -> None:
    async def look() -> None:
        async with fake_teams() as fake:
            monkeypatch.setenv("IDENTITY_ENDPOINT", f"{fake.address}/msi/token")
            monkeypatch.setenv("IDENTITY_HEADER", "header")
            more = {"teams_app_id": app_id, "teams_app_type": "UserAssignedMSI", "teams_app_password": None}
            findings = await found(settings(tmp_path, fake, **more))
            assert fake.calls_of("token") == []
            assert findings["teams.login"].outcome is outcome
            assert "token" in findings["teams.login"].words

    asyncio.run(look())


@awaited
async def test_a_database_that_is_away_is_a_finding_too(tmp_path) -> None:
    async with fake_teams() as fake:
        away = "postgresql://touchline:hunter2@127.0.0.1:1/x"
        findings = await found(settings(tmp_path, fake, database_url=away))
    assert findings["teams.organisation"].outcome is FAIL
    assert "hunter2" not in str(findings)
