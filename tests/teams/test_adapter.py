"""What botbuilder's adapter does badly, shown on it, and what ours does in its place: side by side, on real servers.

The numbers are those of the list of defects the adapter was built against (ADR 16).
"""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import aiohttp
import jwt
import pytest
from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, ConversationReference
from botframework.connector.auth import ClaimsIdentity, JwtTokenExtractor
from msrest.universal_http.requests import ClientRetryPolicy

from bot.config import BadSettingError, load_settings
from bot.teams.connector import Where
from bot.teams.hearing import hear
from tests.bot.awaited import awaited
from tests.house.tree import modules
from tests.teams import payloads
from tests.teams.fake_login import key_number
from tests.teams.fake_people import FakeUser, Json
from tests.teams.fake_teams import ACME, GLOBEX, FakeTeams, acme, fake_teams_in_thread
from tests.teams.wired import BODY, CountedLogin, SilentBot, as_installed, ours, stock

# The stock adapter leaves sessions open; only in its own tests is that let pass.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTeams]:
    """The fake, in a thread of its own, and botbuilder as after its import."""
    with fake_teams_in_thread() as running:
        as_installed(monkeypatch, running)
        yield running


def ana(fake: FakeTeams) -> FakeUser:
    return fake.tenants[ACME].known("ana")


def personal(fake: FakeTeams) -> Where:
    return Where(fake.service_url, fake.tenants[ACME].personal(ana(fake)).id, ACME, "personal")


# 1


def test_an_invoke_is_answered_with_its_body(fake: FakeTeams) -> None:
    pressed = payloads.executed(fake, ana(fake), {"a": 1})

    @awaited
    async def both() -> None:
        async with stock(fake) as theirs:
            assert (await theirs.tell(pressed)).status == 500
        async with ours(fake) as own:
            told = await own.tell(pressed)
            assert (told.status, told.body) == (200, BODY)
            assert own.turns == [pressed]

    both()


# 2

BAD_TOKENS: dict[str, dict[str, Any]] = {
    "expired": {"seconds": -1000},
    "signed with another key": {"key": 2, "kid": "key-1"},
    "signed with an unknown key": {"key": 2},
    "without an issuer": {"iss": None},
}


@pytest.mark.parametrize("claims", BAD_TOKENS.values(), ids=BAD_TOKENS.keys())
def test_a_bad_token_is_401(fake: FakeTeams, claims: dict[str, Any]) -> None:
    said = payloads.said(fake, ana(fake), "hi")

    @awaited
    async def both() -> None:
        async with stock(fake, SilentBot()) as theirs:
            assert (await theirs.tell(said, **claims)).status == 500
        async with ours(fake) as own:
            assert (await own.tell(said, **claims)).status == 401
            assert own.turns == []

    both()


def test_a_key_that_may_not_sign_for_teams_is_401(fake: FakeTeams) -> None:
    fake.login.endorsements = ["webchat"]
    said = payloads.said(fake, ana(fake), "hi")

    @awaited
    async def both() -> None:
        async with stock(fake, SilentBot()) as theirs:
            assert (await theirs.tell(said)).status == 500
        async with ours(fake) as own:
            assert (await own.tell(said)).status == 401

    both()


@pytest.mark.parametrize(
    ("header", "theirs_is"),
    [
        ("Bearer a.b.c", 500),
        ("Bearer x", 500),
        ("Bearer", 401),
        ("Basic eDp5", 401),
        ("Bearer a b", 401),
        ("", 401),
    ],
)
def test_a_malformed_token_is_401(fake: FakeTeams, header: str, theirs_is: int) -> None:
    said = payloads.said(fake, ana(fake), "hi")

    @awaited
    async def both() -> None:
        async with stock(fake, SilentBot()) as theirs:
            assert (await fake.tell(theirs.address, said, headers={"Authorization": header})).status == theirs_is
        async with ours(fake) as own:
            assert (await fake.tell(own.address, said, headers={"Authorization": header})).status == 401

    both()


@pytest.mark.parametrize(
    ("body", "theirs_is"),
    [("{", 500), ("[]", 500), ('"text"', 500), ("null", 500), ("{}", 400), ('{"type": "message"}', 201)],
)
def test_a_bad_body_is_400(fake: FakeTeams, body: str, theirs_is: int) -> None:
    signed = {"Authorization": fake.login.signed(fake.service_url)}

    @awaited
    async def both() -> None:
        async with stock(fake, SilentBot()) as theirs:
            assert (await fake.tell(theirs.address, body, headers=dict(signed))).status == theirs_is
        async with ours(fake) as own:
            assert (await fake.tell(own.address, body, headers=dict(signed))).status == 400
            assert own.turns == []

    both()


# 3


def test_a_new_signing_key_is_known_at_once(fake: FakeTeams) -> None:
    @awaited
    async def both() -> None:
        async with stock(fake, SilentBot()) as theirs:
            assert (await theirs.tell(payloads.said(fake, ana(fake), "hi"))).status == 201
            fake.login.rotate()
            age(JwtTokenExtractor.metadataCache[fake.openid_url], 2)
            assert (await theirs.tell(payloads.said(fake, ana(fake), "hi"))).status == 500
        async with ours(fake) as own:
            assert (await own.tell(payloads.said(fake, ana(fake), "hi"))).status == 202
            fake.login.rotate()
            later(own, 61)
            assert (await own.tell(payloads.said(fake, ana(fake), "hi"))).status == 202

    both()


def age(metadata: Any, hours: int) -> None:
    """Make the stock keys older than its own hour between two looks."""
    metadata.last_updated -= timedelta(hours=hours)


def later(own: Any, seconds: float) -> None:
    """Let time pass for our keys."""
    keys = JwtTokenExtractor.metadataCache[own.fake.openid_url]
    keys._asked -= seconds
    keys._fetched -= seconds


def test_nobody_waits_for_keys_but_who_needs_them(fake: FakeTeams) -> None:
    """A server whose loop stands still answers nothing, also not its own health."""

    @awaited
    async def both() -> None:
        async with stock(fake, SilentBot()) as theirs:
            assert await answers_before_the_keys_come(theirs, fake) is False
        async with ours(fake) as own:
            assert await answers_before_the_keys_come(own, fake) is True

    both()


async def answers_before_the_keys_come(server: Any, fake: FakeTeams) -> bool:
    """Whether /healthz is answered while a turn waits for Microsoft's keys, which are held back for a second."""
    before, released = len(fake.calls_of("openid")), threading.Event()

    def hold_back() -> None:
        fake.wait_until(lambda: len(fake.calls_of("openid")) > before)
        held.wait(1.0)
        released.set()
        fake.release()

    held = threading.Event()
    fake.hang("openid")
    watching = threading.Thread(target=hold_back)
    watching.start()
    telling = asyncio.create_task(server.tell(payloads.said(fake, ana(fake), "hi")))
    await arrived(fake, "openid", before)
    async with aiohttp.ClientSession() as client, client.get(f"{server.address}/healthz") as answer:
        assert answer.status == 200
    in_time = not released.is_set()
    held.set()
    await telling
    watching.join()
    return in_time


async def arrived(fake: FakeTeams, operation: str, before: int) -> None:
    """Wait, in a thread of one's own, until one more call of an operation has arrived."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(fake.wait_until, lambda: len(fake.calls_of(operation)) > before)
        await asyncio.wrap_future(waiting)


# 4


def test_a_token_is_fetched_once(fake: FakeTeams) -> None:
    @awaited
    async def both() -> None:
        async with stock(fake) as theirs:
            for _ in range(3):
                assert (await theirs.tell(payloads.said(fake, ana(fake), "hi"))).status == 201
            assert CountedLogin.made >= 3
        async with ours(fake) as own:
            for _ in range(3):
                assert (await own.tell(payloads.said(fake, ana(fake), "hi"))).status == 202
                await own.connector.send(personal(fake), {"type": "message", "text": "echo"})
            assert len(fake.calls_of("token")) == 1

    both()


# 5


def test_a_connector_client_is_made_once_and_a_user_token_client_never(fake: FakeTeams) -> None:
    @awaited
    async def both() -> None:
        async with stock(fake) as theirs:
            assert len(await clients(theirs.adapter, fake)) == 2
            assert isinstance(ClientRetryPolicy.safe_codes, list)
        async with ours(fake) as own:
            assert len(await clients(own.adapter, fake)) == 1
            assert isinstance(ClientRetryPolicy.safe_codes, frozenset)
            nobody = ClaimsIdentity({}, True)
            assert await own.adapter.bot_framework_authentication.create_user_token_client(nobody) is None

    both()


async def clients(adapter: Any, fake: FakeTeams) -> set[int]:
    """Which clients two turns get."""
    identity = ClaimsIdentity({"aud": fake.app_id}, True)
    made = []
    for _ in range(2):
        factory = adapter.bot_framework_authentication.create_connector_factory(identity)
        made.append(await factory.create(fake.service_url, "https://api.botframework.com"))
    return {id(each) for each in made}


# 6


def test_without_an_app_id_nobody_speaks_but_an_emulator_on_this_machine(fake: FakeTeams) -> None:
    forged = {**payloads.said(fake, ana(fake), "hi"), "serviceUrl": "https://attacker.example/"}
    here = payloads.said(fake, ana(fake), "hi")

    @awaited
    async def both() -> None:
        async with stock(fake, SilentBot(), APP_ID=None, APP_TYPE=None) as theirs:
            assert (await fake.tell(theirs.address, forged, headers={})).status == 201
        with pytest.raises(BadSettingError):
            load_settings(teams_app_id="", teams_tenant_id=ACME)
        with pytest.raises(BadSettingError):
            load_settings(teams_dev=True, host="192.0.2.1")
        async with ours(fake, lambda _: True, **DEV) as own:
            assert (await fake.tell(own.address, forged, headers={})).status == 403
            elsewhere = {"Host": "touchline.attacker.example"}
            assert (await fake.tell(own.address, here, headers=elsewhere)).status == 403
            assert (await fake.tell(own.address, here, headers={})).status == 202
            assert own.turns == [here]

    both()


DEV = {"teams_app_id": None, "teams_app_password": None, "teams_tenant_id": "", "teams_dev": True}


def test_an_activity_without_an_address_is_refused(fake: FakeTeams) -> None:
    said = payloads.said(fake, ana(fake), "hi")
    signed = fake.headers(said)
    del said["serviceUrl"]

    @awaited
    async def both() -> None:
        heard: list[str] = []

        class Hearing(SilentBot):
            async def on_message_activity(self, turn_context: TurnContext) -> None:
                heard.append(turn_context.activity.text)

        async with stock(fake, Hearing()) as theirs:
            await fake.tell(theirs.address, said, headers=dict(signed))
            assert heard == ["hi"]
        async with ours(fake) as own:
            assert (await fake.tell(own.address, said, headers=dict(signed))).status == 400
            assert own.turns == []

    both()


@pytest.mark.parametrize("claim", [None, "", "https://smba.attacker.example/"])
def test_answers_go_only_where_the_token_says(fake: FakeTeams, claim: str | None) -> None:
    @awaited
    async def own_only() -> None:
        async with ours(fake) as own:
            assert (await own.tell(payloads.said(fake, ana(fake), "hi"), serviceurl=claim)).status == 401
            assert own.turns == []

    own_only()


# 7


def test_another_organisation_is_told_by_what_teams_wrote_and_refused(fake: FakeTeams) -> None:
    other = acme(fake, GLOBEX)
    said = payloads.said(fake, other.known("ana"), "hi")
    assert said["conversation"]["tenantId"] == GLOBEX
    # The stock model knows no tenant, and loses it on the way through a reference as well.
    theirs = Activity().deserialize(said)
    assert theirs.conversation.tenant_id is None
    reference = TurnContext.get_conversation_reference(theirs).serialize()
    assert ConversationReference().deserialize(reference).conversation.tenant_id is None
    plain = {name: value for name, value in said.items() if name != "channelData"}
    nowhere = {**plain, "conversation": {"id": "a:1", "conversationType": "personal"}}

    @awaited
    async def own_only() -> None:
        async with ours(fake) as own:
            for each in (said, plain, nowhere):
                assert (await own.tell(each)).status == 403
            assert own.turns == []
            mine = payloads.said(fake, ana(fake), "hi")
            mine["channelData"]["tenant"]["id"] = ACME.upper()
            assert (await own.tell(mine)).status == 202

    own_only()


# 8


def test_a_mention_is_stripped_without_eating_the_bots_name(fake: FakeTeams) -> None:
    channel = fake.tenants[ACME].called("Billing")
    said = payloads.said(fake, ana(fake), "ask why Touchline is slow in Touchline", channel)
    assert "Touchline" not in TurnContext.remove_recipient_mention(Activity().deserialize(said))
    heard = hear(said)
    assert heard is not None
    assert heard.words == "ask why Touchline is slow in Touchline"


# 9


@pytest.mark.parametrize("value", [None, {}, {"action": None}, {"action": {"type": "Action.Execute", "data": 1}}])
def test_a_malformed_press_is_no_error_of_ours(fake: FakeTeams, value: Json | None) -> None:
    pressed = {**payloads.executed(fake, ana(fake), {}), "value": value}

    @awaited
    async def both() -> None:
        async with stock(fake) as theirs:
            assert (await theirs.tell(pressed)).status == 500
        async with ours(fake) as own:
            assert (await own.tell(pressed)).status == 200
        assert hear(pressed) is None

    both()


# 10


@pytest.mark.parametrize("status", [429, 412, 502, 503, 504])
def test_a_message_that_fails_in_passing_is_sent_again(fake: FakeTeams, status: int) -> None:
    @awaited
    async def both() -> None:
        async with stock(fake) as theirs:
            fake.fail("send", status=status, retry_after=0)
            assert (await theirs.tell(payloads.said(fake, ana(fake), "hi"))).status == 500
            assert fake.personal(ana(fake)) == []
        async with ours(fake) as own:
            fake.fail("send", status=status, retry_after=0)
            await own.connector.send(personal(fake), {"type": "message", "text": "echo"})
            assert [each.text for each in fake.personal(ana(fake))] == ["echo"]

    both()


# 11


def test_a_slow_answer_takes_no_thread_from_others(fake: FakeTeams) -> None:
    """The stock adapter sends in the loop's own threads: when all of them wait for Teams, nothing else is done."""

    @awaited
    async def both() -> None:
        pool = ThreadPoolExecutor(1)
        asyncio.get_running_loop().set_default_executor(pool)
        async with stock(fake) as theirs:
            sending = asyncio.create_task(theirs.tell(payloads.said(fake, ana(fake), "hi")))
            assert await works_while_sending(fake, sending) is False
        async with ours(fake) as own:
            sending = asyncio.create_task(own.connector.send(personal(fake), {"type": "message", "text": "echo"}))
            assert await works_while_sending(fake, sending) is True

    both()


async def works_while_sending(fake: FakeTeams, sending: "asyncio.Task[Any]") -> bool:
    """Whether a thread of the loop is free while a message hangs at Teams."""
    before = len(fake.calls_of("send"))
    fake.hang("send")
    await arrived(fake, "send", before)
    other = asyncio.create_task(asyncio.to_thread(lambda: True))
    done, _ = await asyncio.wait({other}, timeout=1.0)
    fake.release()
    await asyncio.gather(other, sending)
    return bool(done)


# 12


def test_what_waits_on_the_loop_is_not_used() -> None:
    mine = [module for module in modules() if module.path.startswith("bot/teams/")]
    assert mine
    assert [module.path for module in mine if "TeamsInfo" in module.text] == []


# 13


def test_who_comes_and_goes_is_no_error_and_asks_nothing_of_teams(fake: FakeTeams) -> None:
    added = payloads.joined(fake, ana(fake), fake.tenants[ACME].called("Leads"), ana(fake))
    del added["channelData"]

    @awaited
    async def both() -> None:
        async with stock(fake, TeamsActivityHandler()) as theirs:
            assert (await theirs.tell(added)).status == 500
        async with ours(fake) as own:
            assert (await own.tell(added)).status == 202
            assert own.turns == [added]

    both()


# 14


def test_nothing_of_the_environment_changes_who_is_let_in(fake: FakeTeams, monkeypatch: pytest.MonkeyPatch) -> None:
    said = payloads.said(fake, ana(fake), "hi")
    for name in ("CALLER_ID", "OAUTH_URL", "CallerId", "MicrosoftAppId"):
        monkeypatch.setenv(name, "made-up")

    @awaited
    async def both() -> None:
        async with stock(fake, SilentBot(), CALLER_ID="made-up") as theirs:
            assert (await fake.tell(theirs.address, said, headers={})).status == 500
        async with ours(fake) as own:
            assert (await fake.tell(own.address, said, headers={})).status == 401
            assert (await own.tell(said)).status == 202

    both()


# What else the door keeps out


def test_a_token_of_the_emulator_or_of_another_bot_is_401_and_asks_microsoft_nothing(fake: FakeTeams) -> None:
    emulator = "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0"
    said = payloads.said(fake, ana(fake), "hi")

    @awaited
    async def own_only() -> None:
        async with ours(fake) as own:
            for claims in (
                {"iss": emulator, "ver": "2.0", "azp": fake.app_id},
                {"iss": emulator, "ver": "2.0", "azp": "22222222-2222-4333-8444-555555555555"},
                {"ver": "1.0", "appid": "22222222-2222-4333-8444-555555555555"},
                {"aud": "22222222-2222-4333-8444-555555555555"},
                {"nbf": 4_000_000_000},
            ):
                assert (await own.tell(said, **claims)).status == 401
            assert own.turns == []

    own_only()


def test_a_token_that_is_not_signed_or_signed_with_a_public_key_is_401(fake: FakeTeams) -> None:
    said = payloads.said(fake, ana(fake), "hi")
    good = fake.login.signed(fake.service_url).removeprefix("Bearer ")
    claims = jwt.decode(good, options={"verify_signature": False})
    unsigned = jwt.encode(claims, None, algorithm="none", headers={"kid": "key-1"})
    public = str(key_number(1).public_key().public_numbers().n)
    shared = jwt.encode(claims, public, algorithm="HS256", headers={"kid": "key-1"})
    nameless = jwt.encode(claims, key_number(1), algorithm="RS256")

    @awaited
    async def own_only() -> None:
        async with ours(fake) as own:
            for token in (unsigned, shared, nameless):
                told = await fake.tell(own.address, said, headers={"Authorization": f"Bearer {token}"})
                assert told.status == 401
            assert own.turns == []

    own_only()
