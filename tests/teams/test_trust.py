"""Trust: Microsoft's keys and our token are there when they are needed, and nobody waits for them without need."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from bot.teams import errors
from bot.teams.credentials import BETWEEN_ASKS, EARLY, Credentials
from bot.teams.logins import by_identity, by_password
from bot.teams.outgoing import Outgoing
from bot.teams.signing_keys import BETWEEN_ASKS as BETWEEN_LOOKS
from bot.teams.signing_keys import FRESH, KeysAwayError, NoKeys, SigningKeys, UnknownKeyError
from tests.bot.awaited import awaited
from tests.teams.fake_teams import ACME, FakeTeams, fake_teams


class Clock:
    """Time that stands still until the test lets it pass."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@asynccontextmanager
async def keys_of() -> AsyncIterator[tuple[FakeTeams, SigningKeys, Clock]]:
    """The fake, its keys, and their clock."""
    async with fake_teams() as fake:
        clock, outgoing = Clock(), Outgoing(1.0)
        keys = SigningKeys(fake.openid_url, outgoing, clock=clock)
        try:
            yield fake, keys, clock
        finally:
            fake.release()
            await keys.close()
            await outgoing.close()


@awaited
async def test_many_who_miss_a_key_ask_once() -> None:
    async with keys_of() as (fake, keys, _):
        found = await asyncio.gather(*(keys.get("key-1") for _ in range(50)))
        assert all(each is found[0] for each in found)
        assert found[0].endorsements == ["msteams"]
        assert (len(fake.calls_of("openid")), len(fake.calls_of("keys"))) == (1, 1)


@awaited
async def test_a_key_that_is_new_is_fetched_and_one_that_is_not_there_asks_seldom() -> None:
    async with keys_of() as (fake, keys, clock):
        await keys.get("key-1")
        fake.login.rotate()
        with pytest.raises(UnknownKeyError):
            await keys.get("key-2")
        clock.at += BETWEEN_LOOKS
        await keys.get("key-2")
        for number in range(50):
            with pytest.raises(UnknownKeyError):
                await keys.get(f"made-up-{number}")
        with pytest.raises(UnknownKeyError):
            await keys.get("key-1")  # published no more
        assert len(fake.calls_of("keys")) == 2


@pytest.mark.parametrize("trouble", ["fail", "hang", "cut"])
@awaited
async def test_while_microsoft_is_away_the_keys_of_before_are_good(trouble: str) -> None:
    async with keys_of() as (fake, keys, clock):
        before = await keys.get("key-1")
        getattr(fake, trouble)("openid")
        clock.at += 10 * FRESH
        assert await keys.get("key-1") is before
        await fake.until(lambda: len(fake.calls_of("openid")) == 2)
        assert await keys.get("key-1") is before
        if trouble == "hang":
            fake.release()


@awaited
async def test_nobody_who_knows_a_key_waits_for_new_ones() -> None:
    async with keys_of() as (fake, keys, clock):
        await keys.get("key-1")
        fake.hang("keys")
        clock.at += FRESH + 1
        await keys.get("key-1")
        await fake.until(lambda: len(fake.calls_of("keys")) == 2)
        stranger = asyncio.create_task(keys.get("made-up"))
        await asyncio.gather(*(keys.get("key-1") for _ in range(10)))
        assert not stranger.done()
        fake.release()
        with pytest.raises(UnknownKeyError):
            await stranger


@awaited
async def test_without_any_key_it_is_said_that_microsoft_is_away_and_the_next_one_asks_again() -> None:
    async with keys_of() as (fake, keys, _):
        fake.fail("openid", status=503)
        with pytest.raises(KeysAwayError):
            await keys.get("key-1")
        await keys.get("key-1")


@pytest.mark.parametrize(
    "published",
    [
        '{"keys": []}',
        '{"keys": 7}',
        "[]",
        "<html>",
        '{"keys": [1, {"kid": 2}, {"kid": "key-1", "kty": "EC"}, {"kid": "key-1", "kty": "RSA", "n": "?", "e": ""}]}',
    ],
)
@awaited
async def test_keys_that_cannot_be_read_are_none_and_spoil_nothing(published: str) -> None:
    async with keys_of() as (fake, keys, clock):
        before = await keys.get("key-1")
        fake.fail("keys", status=200, body=published)
        clock.at += FRESH + 1
        assert await keys.get("key-1") is before
        await fake.until(lambda: len(fake.calls_of("keys")) == 2 and fake.calls_of("keys")[1].status)
        assert await keys.get("key-1") is before


@pytest.mark.parametrize("address", ["", "ftp://x/", "/keys", "None"])
@awaited
async def test_a_configuration_that_leads_nowhere_is_no_configuration(address: str) -> None:
    async with keys_of() as (fake, keys, _):
        fake.fail("openid", status=200, body=f'{{"jwks_uri": "{address}"}}')
        with pytest.raises(KeysAwayError):
            await keys.get("key-1")


@awaited
async def test_the_emulators_keys_are_none() -> None:
    with pytest.raises(PermissionError):
        await NoKeys().get("key-1")


@asynccontextmanager
async def credentials_of(password: str = "") -> AsyncIterator[tuple[FakeTeams, Credentials, Clock]]:
    """The fake, the credentials of an app registered there, and their clock."""
    async with fake_teams() as fake:
        clock, outgoing = Clock(), Outgoing(1.0)
        secret = SecretStr(password or fake.login.password)
        credentials = Credentials(by_password(outgoing, fake.login_url, ACME, fake.app_id, secret), clock=clock)
        try:
            yield fake, credentials, clock
        finally:
            fake.release()
            await credentials.close()
            await outgoing.close()


@awaited
async def test_many_who_need_a_token_ask_once_and_keep_it() -> None:
    async with credentials_of() as (fake, credentials, clock):
        assert set(await asyncio.gather(*(credentials.token() for _ in range(50)))) == {"token-1"}
        clock.at += fake.login.seconds - EARLY - 1
        assert await credentials.token() == "token-1"
        [call] = fake.calls_of("token")
        assert call.path == f"/login/{ACME}/oauth2/v2.0/token"


@awaited
async def test_a_new_token_comes_before_the_old_one_ends_and_nobody_waits_for_it() -> None:
    async with credentials_of() as (fake, credentials, clock):
        await credentials.token()
        fake.hang("token")
        clock.at += fake.login.seconds - EARLY + 1
        assert await credentials.token() == "token-1"
        await fake.until(lambda: len(fake.calls_of("token")) == 2)
        assert await credentials.token() == "token-1"
        fake.release()
        await asked(credentials)
        assert await credentials.token() == "token-1"
        clock.at += BETWEEN_ASKS
        assert await credentials.token() == "token-1"
        await asked(credentials)
        assert await credentials.token() == "token-2"
        assert len(fake.calls_of("token")) == 3


async def asked(credentials: Credentials) -> None:
    """Wait for what is asked of Microsoft in the background."""
    assert credentials._asking is not None
    await credentials._asking


@awaited
async def test_a_token_is_good_while_microsoft_is_away_and_no_longer() -> None:
    async with credentials_of() as (fake, credentials, clock):
        await credentials.token()
        fake.fail("token", status=503, times=100)
        clock.at += fake.login.seconds - 60
        assert await credentials.token() == "token-1"
        clock.at += 60
        with pytest.raises(errors.PassingError):
            await credentials.token()


@pytest.mark.parametrize(
    ("failure", "wanted"),
    [
        ({"status": 401, "body": '{"error": "invalid_client"}'}, "invalid_client"),
        ({"status": 400, "body": '{"error": "unauthorized_client"}'}, "unauthorized_client"),
        ({"status": 400, "body": '{"error": "AADSTS: your secret is hunter2"}'}, "no_token"),
        ({"status": 200, "body": '{"access_token": ""}'}, "no_token"),
        ({"status": 200, "body": '{"access_token": 7}'}, "no_token"),
    ],
)
@awaited
async def test_what_microsoft_refuses_is_said_by_its_code_alone(failure: dict, wanted: str) -> None:
    async with credentials_of() as (fake, credentials, _):
        fake.fail("token", **failure)
        with pytest.raises(errors.CredentialsError) as caught:
            await credentials.token()
        assert caught.value.code == wanted
        assert await credentials.token() == "token-1"


@pytest.mark.parametrize(
    "failure", [{"status": 500}, {"status": 429}, {"status": 200, "body": "<html>"}, {"status": 200, "body": "[]"}]
)
@awaited
async def test_what_fails_in_passing_is_said_to_pass(failure: dict) -> None:
    async with credentials_of() as (fake, credentials, _):
        fake.fail("token", **failure)
        with pytest.raises(errors.PassingError) as caught:
            await credentials.token()
        assert type(caught.value) is errors.PassingError


@awaited
async def test_a_wrong_password_is_said_and_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with credentials_of("hunter2") as (_, credentials, _clock):
        with pytest.raises(errors.CredentialsError) as caught:
            await credentials.token()
    assert "hunter2" not in str(caught.value) + caplog.text + repr(credentials)


@awaited
async def test_a_managed_identity_gets_its_token_from_azure(monkeypatch: pytest.MonkeyPatch) -> None:
    async with fake_teams() as fake:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{fake.address}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", "made-up")
        credentials = Credentials(by_identity(fake.app_id))
        assert await credentials.token() == "token-1"
        [call] = fake.calls_of("identity")
        assert call.arguments["resource"] == "https://api.botframework.com"
        await credentials.token()
        assert len(fake.calls_of("identity")) == 1
        await credentials.close()


@awaited
async def test_a_managed_identity_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async with fake_teams() as fake:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{fake.address}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", "made-up")
        credentials = Credentials(by_identity("22222222-2222-4333-8444-555555555555"))
        with pytest.raises(errors.TeamsError):
            await credentials.token()
        await credentials.close()
