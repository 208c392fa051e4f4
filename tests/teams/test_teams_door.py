"""The door of Teams: who is no sender of Microsoft's is turned away before a word is read, with a mere status."""

import asyncio
import json
import logging

import pytest
from aiohttp import ClientSession

from bot.teams.addresses import is_loopback
from bot.teams.door import LARGEST_BODY
from kpi.errors import TouchlineError
from tests.bot.awaited import awaited
from tests.teams import payloads
from tests.teams.fake_people import FakeUser, Json
from tests.teams.fake_teams import ACME, GLOBEX, FakeTeams, fake_teams
from tests.teams.wired import BODY, as_installed, ours

DEV = {"teams_app_id": None, "teams_app_password": None, "teams_tenant_id": "", "teams_dev": True}
MANY = {"teams_app_type": "MultiTenant", "teams_tenant_id": ""}


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave botbuilder as it was."""
    as_installed(monkeypatch, FakeTeams())


def ana(fake: FakeTeams, tenant: str = ACME) -> FakeUser:
    return fake.tenants[tenant].known("ana")


@awaited
async def test_a_turn_gets_the_activity_as_teams_wrote_it() -> None:
    async with fake_teams() as fake, ours(fake) as own:
        said = payloads.said(fake, ana(fake), "mystats ä 👍", fake.tenants[ACME].called("Billing"))
        told = await own.tell(said)
        assert (told.status, told.body, own.turns) == (202, None, [said])
        pressed = payloads.fetched(fake, ana(fake), {"touchline": {"say": "form"}})
        assert (await own.tell(pressed)).body == BODY


@awaited
async def test_without_a_token_not_a_byte_is_read() -> None:
    """The body never comes: who has no token has their answer all the same."""
    async with fake_teams() as fake, ours(fake) as own:
        host, _, port = own.address.removeprefix("http://").partition(":")
        for header in ("", "Authorization: Bearer a.b.c\r\n"):
            reader, writer = await asyncio.open_connection(host, int(port))
            head = f"POST /api/messages HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{header}"
            writer.write(f"{head}Content-Length: 1000\r\n\r\n".encode())
            async with asyncio.timeout(10):
                assert b" 401 " in await reader.readline()
            writer.close()
            await writer.wait_closed()
        assert own.turns == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
@awaited
async def test_only_posts_are_taken(method: str) -> None:
    async with (
        fake_teams() as fake,
        ours(fake) as own,
        ClientSession() as client,
        client.request(method, f"{own.address}/api/messages") as answer,
    ):
        assert answer.status == 405


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
@awaited
async def test_only_json_is_taken(kind: str) -> None:
    async with fake_teams() as fake, ours(fake) as own:
        said = payloads.said(fake, ana(fake), "hi")
        told = await fake.tell(own.address, said, headers={**fake.headers(said), "Content-Type": kind})
        assert told.status == 415
        assert own.turns == []


@awaited
async def test_what_is_too_large_is_refused_whether_it_says_so_or_not() -> None:
    async with fake_teams() as fake, ours(fake) as own, ClientSession() as client:
        said = payloads.said(fake, ana(fake), "x" * LARGEST_BODY)
        raw = json.dumps(said).encode()

        async def in_parts():
            for start in range(0, len(raw), 65536):
                yield raw[start : start + 65536]

        headers = {**fake.headers(said), "Content-Type": "application/json"}
        for data in (raw, in_parts()):
            async with client.post(f"{own.address}/api/messages", data=data, headers=headers) as answer:
                assert answer.status == 413
        assert own.turns == []


@pytest.mark.parametrize("missing", ["type", "id", "serviceUrl", "conversation", "from", "channelId"])
@pytest.mark.parametrize("given", [None, "", 7, [], {}])
@awaited
async def test_what_lacks_something_is_refused(missing: str, given: object) -> None:
    async with fake_teams() as fake, ours(fake) as own:
        said = payloads.said(fake, ana(fake), "hi")
        signed = fake.headers(said)
        for broken in ({**said, missing: given}, {name: each for name, each in said.items() if name != missing}):
            assert (await fake.tell(own.address, broken, headers=dict(signed))).status == 400
        assert own.turns == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\x00",
        "[" * 100_000,
        '{"a":' * 50_000,
        "NaN",
        "1e999",
        '{"text": "\\ud800"}',
        b"\xff\xfe",
        "{} {}",
        "7" * 5000,
    ],
    ids=["empty", "nul", "deep list", "deep object", "nan", "infinity", "half a character", "no utf-8", "two", "long"],
)
@awaited
async def test_what_is_no_activity_is_400(body: str | bytes) -> None:
    async with fake_teams() as fake, ours(fake) as own:
        signed = {"Authorization": fake.login.signed(fake.service_url)}
        assert (await fake.tell(own.address, body, headers=signed)).status == 400


@pytest.mark.parametrize("channel", ["emulator", "webchat", "slack", "MSTEAMS"])
@awaited
async def test_another_channel_is_refused(channel: str) -> None:
    async with fake_teams() as fake, ours(fake) as own:
        assert (await own.tell({**payloads.said(fake, ana(fake), "hi"), "channelId": channel})).status == 400


@awaited
async def test_many_organisations_speak_where_they_are_admitted_and_are_asked_about_once_a_minute() -> None:
    asked: list[str] = []

    def admit(tenant: str) -> bool:
        asked.append(tenant)
        return tenant == GLOBEX

    async with fake_teams(ACME, GLOBEX) as fake, ours(fake, admit, **MANY) as own:
        for _ in range(3):
            assert (await own.tell(payloads.said(fake, ana(fake, GLOBEX), "hi"))).status == 202
            assert (await own.tell(payloads.said(fake, ana(fake, ACME), "hi"))).status == 403
        assert asked.count(GLOBEX) == 1
        assert asked.count(ACME) == 3
        own.adapter._admitted[GLOBEX] -= 61
        assert (await own.tell(payloads.said(fake, ana(fake, GLOBEX), "hi"))).status == 202
        assert asked.count(GLOBEX) == 2


@awaited
async def test_without_a_word_on_organisations_none_of_many_may_speak() -> None:
    async with fake_teams() as fake, ours(fake, **MANY) as own:
        assert (await own.tell(payloads.said(fake, ana(fake), "hi"))).status == 403


@awaited
async def test_an_organisation_that_cannot_be_looked_up_may_come_again() -> None:
    def away(_: str) -> bool:
        raise TouchlineError

    async with fake_teams() as fake, ours(fake, away, **MANY) as own:
        assert (await own.tell(payloads.said(fake, ana(fake), "hi"))).status == 503
        assert own.turns == []


@awaited
async def test_while_no_keys_can_be_had_it_is_said_to_come_again() -> None:
    async with fake_teams() as fake, ours(fake) as own:
        fake.fail("openid", status=503)
        assert (await own.tell(payloads.said(fake, ana(fake), "hi"))).status == 503
        assert (await own.tell(payloads.said(fake, ana(fake), "hi"))).status == 202


@pytest.mark.parametrize("host", ["touchline.example", "127.0.0.1.attacker.example", "localhost.attacker.example:80"])
@awaited
async def test_an_emulator_comes_by_this_machines_own_name(host: str) -> None:
    async with fake_teams() as fake, ours(fake, lambda _: True, **DEV) as own:
        said = payloads.said(fake, ana(fake), "hi")
        assert (await fake.tell(own.address, said, headers={"Host": host})).status == 403
        assert (await fake.tell(own.address, said, headers={"Host": "localhost:3978"})).status == 202


@pytest.mark.parametrize(
    "address",
    [
        "https://smba.trafficmanager.net/emea/",
        "http://10.0.0.7/",
        "http://127.0.0.1.attacker.example/",
        "http://[",
        "x",
    ],
)
@awaited
async def test_an_emulators_answers_stay_on_this_machine(address: str) -> None:
    async with fake_teams() as fake, ours(fake, lambda _: True, **DEV) as own:
        said = {**payloads.said(fake, ana(fake), "hi"), "serviceUrl": address}
        assert (await fake.tell(own.address, said, headers={})).status == 403
        assert own.turns == []


@awaited
async def test_a_real_login_lets_answers_go_over_https_only() -> None:
    async with fake_teams() as fake, ours(fake, teams_login_url="https://login.example") as own:
        assert (await own.tell(payloads.said(fake, ana(fake), "hi"))).status == 403
        secure = {**payloads.said(fake, ana(fake), "hi"), "serviceUrl": "https://smba.trafficmanager.net/emea/"}
        assert (await own.tell(secure)).status == 202


@awaited
async def test_a_turn_that_breaks_is_500_and_tells_nobody_anything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with fake_teams() as fake, ours(fake) as own:

        class Breaking(list[Json]):
            def append(self, activity: Json) -> None:
                raise ValueError(activity["text"])

        own.turns = Breaking()
        told = await own.tell(payloads.said(fake, ana(fake), "my secret"))
        assert (told.status, told.body) == (500, None)
        await own.tell(payloads.said(fake, ana(fake), "my secret"), seconds=-1000)
        token = fake.login.signed("x")
    assert "ValueError" in caplog.text
    assert "a token was refused" in caplog.text
    for secret in ("my secret", token[:40], ana(fake).aad, ACME):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("LOCALHOST.", True),
        ("", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing listens there
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        ("2130706433", False),
    ],
)
def test_this_machine_is_known_by_its_names(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here
