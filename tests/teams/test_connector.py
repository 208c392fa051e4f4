"""Speaking to Teams: what fails in passing is tried again, what is refused is said, nothing goes astray."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from bot.pacing import Bucket, Lane, Pace
from bot.teams import errors
from bot.teams.connector import CONVERSATION, ORGANISATION, PATIENT, Connector, Where
from bot.teams.credentials import Credentials
from bot.teams.logins import by_password, nobody
from bot.teams.outgoing import Outgoing
from tests.bot.awaited import awaited
from tests.slack.called import Pauses, StandingTime
from tests.slack.test_pacing import times_of
from tests.teams.fake_people import FakeUser, Json
from tests.teams.fake_teams import ACME, GLOBEX, FakeTeams, fake_teams

WORDS = "your csat was 87 %"


@asynccontextmanager
async def connecting(
    *tenants: str, time: Pauses | None = None, rng: float = 0.5, seconds: float = 5.0
) -> AsyncIterator[tuple[FakeTeams, Connector, Pauses]]:
    """The fake, what calls it, and the pauses it made."""
    pauses = time or Pauses()
    async with fake_teams(*tenants) as fake:
        outgoing = Outgoing(seconds)
        password = SecretStr(fake.login.password)
        credentials = Credentials(by_password(outgoing, fake.login_url, ACME, fake.app_id, password))
        connector = Connector(
            outgoing,
            credentials,
            fake.app_id,
            local=True,
            closing=(credentials.close,),
            clock=pauses.now,
            sleep=pauses.sleep,
            rng=lambda: rng,
        )
        try:
            yield fake, connector, pauses
        finally:
            fake.release()
            await connector.close()


def message(text: str = WORDS) -> Json:
    return {"type": "message", "text": text}


def who(fake: FakeTeams, name: str = "ana", tenant: str = ACME) -> FakeUser:
    return fake.tenants[tenant].known(name)


def chat(fake: FakeTeams, name: str = "ana", tenant: str = ACME) -> Where:
    there = fake.tenants[tenant]
    return Where(fake.service_url, there.personal(there.known(name)).id, tenant, "personal")


def channel(fake: FakeTeams, name: str = "Billing", thread: str = "") -> Where:
    place = fake.tenants[ACME].called(name)
    kind = "groupChat" if name == "Leads" else "channel"
    return Where(fake.service_url, place.id + (f";messageid={thread}" if thread else ""), ACME, kind)


def seen(fake: FakeTeams, name: str = "ana") -> list[str]:
    return [each.text for each in fake.personal(who(fake, name))]


@awaited
async def test_a_message_arrives_and_its_id_comes_back() -> None:
    async with connecting() as (fake, connector, _):
        sent = await connector.send(chat(fake), message("ä <b>"))
        [posted] = fake.personal(who(fake))
        assert (posted.id, posted.text) == (sent, "ä <b>")
        [call] = fake.calls_of("send")
        assert call.headers["Authorization"] == "Bearer token-1"
        assert posted.activity["from"]["id"] == f"28:{fake.app_id}"


@awaited
async def test_a_thread_a_reply_and_a_new_thread_each_find_their_place() -> None:
    async with connecting() as (fake, connector, _):
        top = await connector.send(channel(fake), message("top"))
        await connector.send(channel(fake, thread=top), message("in the thread"))
        await connector.send(channel(fake), message("a reply"), reply_to=top)
        await connector.send(channel(fake), message("another"))
        place = fake.tenants[ACME].called("Billing").id
        assert [each.text for each in fake.seen(who(fake), f"{place};messageid={top}")] == [
            "top",
            "in the thread",
            "a reply",
        ]
        assert len(fake.seen(who(fake), place)) == 4


@awaited
async def test_a_sent_message_is_changed_and_taken_back() -> None:
    async with connecting() as (fake, connector, _):
        sent = await connector.send(chat(fake), message("one"))
        await connector.update(chat(fake), sent, message("two"))
        assert seen(fake) == ["two"]
        await connector.delete(chat(fake), sent)
        assert seen(fake) == []
        for change in (connector.delete(chat(fake), sent), connector.update(chat(fake), "17", message())):
            with pytest.raises(errors.MessageGoneError):
                await change


@pytest.mark.parametrize("place", ["Billing", "Leads"])
@awaited
async def test_a_targeted_message_is_seen_by_one_person(place: str) -> None:
    async with connecting() as (fake, connector, _):
        where = channel(fake, place)
        await connector.send_targeted(where, who(fake).id, message())
        assert [each.text for each in fake.seen(who(fake), where.conversation)] == [WORDS]
        assert fake.seen(who(fake, "ben"), where.conversation) == []


@awaited
async def test_where_nobody_can_be_told_alone_that_is_said_and_not_tried_again() -> None:
    async with connecting() as (fake, connector, _):
        with pytest.raises(errors.TargetedRefusedError):
            await connector.send_targeted(chat(fake), who(fake).id, message())
        with pytest.raises(errors.TargetedRefusedError):
            await connector.send_targeted(channel(fake, "Leads"), who(fake, "cleo").id, message())
        fake.tenants[ACME].targeted = False
        with pytest.raises(errors.TargetedRefusedError):
            await connector.send_targeted(channel(fake), who(fake).id, message())
        assert len(fake.calls_of("send_targeted")) == 3
        assert fake.seen(who(fake), channel(fake).conversation) == []


@awaited
async def test_a_targeted_message_that_fails_in_passing_is_tried_again() -> None:
    async with connecting() as (fake, connector, _):
        fake.fail("send_targeted", status=503)
        await connector.send_targeted(channel(fake), who(fake).id, message())
        assert len(fake.seen(who(fake), channel(fake).conversation)) == 1


@pytest.mark.parametrize("by", ["id", "aad"])
@awaited
async def test_a_personal_chat_is_opened_by_either_id(by: str) -> None:
    async with connecting() as (fake, connector, _):
        where = await connector.open_direct(fake.service_url, ACME, getattr(who(fake), by))
        assert where == chat(fake)
        await connector.send(where, message())
        assert seen(fake) == [WORDS]


@awaited
async def test_a_member_is_told_with_their_address_and_a_stranger_is_none() -> None:
    async with connecting() as (fake, connector, _):
        told = await connector.member(channel(fake, "Leads"), who(fake).id)
        assert (told["aadObjectId"], told["email"], told["tenantId"]) == (who(fake).aad, "ana@acme.example", ACME)
        with pytest.raises(errors.MemberGoneError):
            await connector.member(channel(fake, "Leads"), who(fake, "cleo").id)


@pytest.mark.parametrize(
    ("trouble", "wanted"),
    [
        ("blocked", errors.BlockedError),
        ("not installed", errors.NotInRosterError),
        ("not in the team", errors.NotInRosterError),
        ("no right", errors.NoPermissionError),
        ("unknown", errors.ConversationGoneError),
        ("too big", errors.TooBigError),
        ("no card", errors.CardRefusedError),
    ],
)
@awaited
async def test_what_teams_refuses_is_said_and_not_tried_again(trouble: str, wanted: type[errors.TeamsError]) -> None:
    async with connecting() as (fake, connector, pauses):
        where, activity = chat(fake), message()
        match trouble:
            case "blocked":
                who(fake).blocked = True
            case "not installed":
                who(fake).installed = False
            case "not in the team":
                where = channel(fake, "Elsewhere")
            case "no right":
                fake.tenants[ACME].posting_allowed = False
            case "unknown":
                where = Where(fake.service_url, "a:nobody", ACME, "personal")
            case "too big":
                activity = message("x" * 60_000)
            case "no card":
                kind = "application/vnd.microsoft.card.adaptive"
                activity = {"type": "message", "attachments": [{"contentType": kind, "content": {"type": "Card"}}]}
        with pytest.raises(wanted) as caught:
            await connector.send(where, activity)
        assert type(caught.value) is wanted
        assert caught.value.permanent
        assert WORDS not in str(caught.value)
        assert len(fake.calls_of("send")) == 1
        assert pauses.taken == []


@awaited
async def test_somebody_without_the_app_cannot_be_written_to_first() -> None:
    async with connecting() as (fake, connector, _):
        who(fake).installed = False
        with pytest.raises(errors.NotInRosterError):
            await connector.open_direct(fake.service_url, ACME, who(fake).aad)
        who(fake, "ben").blocked = True
        with pytest.raises(errors.BlockedError):
            await connector.open_direct(fake.service_url, ACME, who(fake, "ben").aad)


@pytest.mark.parametrize("status", [412, 429, 500, 502, 503, 504])
@awaited
async def test_what_fails_in_passing_is_tried_again(status: int) -> None:
    async with connecting() as (fake, connector, _):
        fake.fail("send", status=status, times=2)
        await connector.send(chat(fake), message())
        assert seen(fake) == [WORDS]
        assert len(fake.calls_of("send")) == 3


@pytest.mark.parametrize("body", ["", "<html>Bad Gateway</html>", "[]", "7", '{"error": []}'])
@awaited
async def test_a_page_in_place_of_json_is_understood_by_its_status(body: str) -> None:
    async with connecting() as (fake, connector, _):
        fake.fail("send", status=502, body=body, content_type="text/html")
        await connector.send(chat(fake), message())
        fake.fail("send", status=418, body=body, content_type="text/html")
        with pytest.raises(errors.TeamsError) as caught:
            await connector.send(chat(fake), message())
        assert caught.value.code == "http_418"


@awaited
async def test_pauses_between_attempts_grow_and_are_random() -> None:
    for rng in (0.5, 1.0):
        async with connecting(rng=rng) as (fake, connector, pauses):
            fake.fail("member", status=502, times=4)
            await connector.member(chat(fake), who(fake).id)
            assert pauses.taken == [rng * each for each in (0.5, 1.0, 2.0, 4.0)]


@awaited
async def test_there_is_an_end_to_trying() -> None:
    async with connecting() as (fake, connector, _):
        fake.fail("send", status=502, times=100)
        with pytest.raises(errors.PassingError):
            await connector.send(chat(fake), message())
        assert len(fake.calls_of("send")) == PATIENT.attempts


@awaited
async def test_a_pause_that_teams_asks_for_is_kept_and_has_an_end() -> None:
    async with connecting() as (fake, connector, pauses):
        fake.fail("send", status=429, retry_after=7)
        await connector.send(chat(fake), message())
        assert pauses.taken[0] == 7.5
        fake.fail("send", status=429, retry_after=120, times=100)
        with pytest.raises(errors.RateLimitedError):
            await connector.send(chat(fake, "ben"), message())
        assert len(fake.calls_of("send")) == 5
        assert sum(pauses.taken[1:]) <= PATIENT.wait


@pytest.mark.parametrize("trouble", ["hang", "cut"])
@pytest.mark.parametrize(("repeat", "copies"), [(True, 2), (False, 1)])
@awaited
async def test_what_may_have_been_done_is_repeated_only_if_that_is_allowed(
    trouble: str, repeat: bool, copies: int
) -> None:
    async with connecting(seconds=0.5) as (fake, connector, _):
        getattr(fake, trouble)("send", after=True)
        if repeat:
            await connector.send(chat(fake), message())
        else:
            with pytest.raises(errors.AmbiguousError):
                await connector.send(chat(fake), message(), repeat=False)
        assert seen(fake) == [WORDS] * copies


@awaited
async def test_what_was_certainly_not_done_is_repeated_even_if_nothing_may_be_done_twice() -> None:
    async with connecting() as (fake, connector, _):
        for status in (412, 429, 502, 503):
            fake.fail("send", status=status, retry_after=0)
        await connector.send(chat(fake), message(), repeat=False)
        assert seen(fake) == [WORDS]
        fake.fail("send", status=504)
        with pytest.raises(errors.AmbiguousError):
            await connector.send(chat(fake), message(), repeat=False)


@awaited
async def test_a_server_that_is_not_there_is_tried_again() -> None:
    pauses = Pauses()
    connector = Connector(
        Outgoing(), Credentials(nobody), local=True, clock=pauses.now, sleep=pauses.sleep, rng=lambda: 0.5
    )
    with pytest.raises(errors.PassingError) as caught:
        await connector.send(Where("http://127.0.0.1:1/", "a:1", ACME, "personal"), message(), repeat=False)
    await connector.close()
    assert type(caught.value) is errors.PassingError
    assert len(pauses.taken) == PATIENT.attempts - 1


@pytest.mark.parametrize(
    "address",
    [
        "http://smba.trafficmanager.net/emea/",
        "https://me:secret@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net/?x=1",
        "http://127.0.0.1.attacker.example/",
        "http://10.0.0.7/",
        "file:///etc/passwd",
        "smba.trafficmanager.net",
        "https:///emea",
        "https://[",
        "",
    ],
)
@awaited
async def test_the_token_goes_to_no_other_address(address: str) -> None:
    async with connecting() as (fake, connector, _):
        with pytest.raises(errors.ForeignAddressError) as caught:
            await connector.send(Where(address, "a:1", ACME, "personal"), message())
        assert fake.calls == []
        assert "smba" not in str(caught.value)


@awaited
async def test_an_emulators_address_is_one_only_where_that_is_said() -> None:
    connector = Connector(Outgoing(), Credentials(nobody))
    with pytest.raises(errors.ForeignAddressError):
        await connector.send(Where("http://127.0.0.1:56150/", "a:1", ACME, "personal"), message())
    await connector.close()


@pytest.mark.parametrize("odd", ["", "..", "."])
@awaited
async def test_an_id_leads_to_no_other_place(odd: str) -> None:
    async with connecting() as (fake, connector, _):
        with pytest.raises(errors.TeamsError):
            await connector.send(Where(fake.service_url, odd, ACME, "personal"), message())
        await connector.open_direct(fake.service_url, ACME, who(fake).id)
        with pytest.raises(errors.ConversationGoneError):
            await connector.send(Where(fake.service_url, "../../keys?x=", ACME, "personal"), message())
        assert [each.operation for each in fake.calls if each.operation in ("keys", "send")] == ["send"]


@awaited
async def test_no_redirect_is_followed() -> None:
    async with connecting() as (fake, connector, _):
        fake.fail("send", status=307, body="", when=lambda _: True)
        with pytest.raises(errors.TeamsError) as caught:
            await connector.send(chat(fake), message())
        assert caught.value.code == "http_307"


@awaited
async def test_messages_for_one_conversation_keep_their_order_and_others_do_not_wait() -> None:
    async with connecting() as (fake, connector, _):
        fake.hang("send", after=False)
        first = asyncio.create_task(connector.send(chat(fake), message("first")))
        await fake.until(lambda: fake.calls_of("send"))
        second = asyncio.create_task(connector.send(chat(fake), message("second")))
        await connector.send(chat(fake, "ben"), message("elsewhere"))
        assert seen(fake, "ben") == ["elsewhere"]
        fake.release()
        await asyncio.gather(first, second)
        assert seen(fake) == ["first", "second"]


@pytest.mark.parametrize(
    ("paces", "limits"),
    [(CONVERSATION, ((7, 1), (8, 2), (60, 30), (1800, 3600))), (ORGANISATION, ((50, 1),))],
)
def test_all_of_teams_limits_are_kept(paces: tuple[Pace, ...], limits: tuple[tuple[int, int], ...]) -> None:
    lane, now, went = Lane(tuple(Bucket(pace) for pace in paces)), 0.0, []
    for _ in range(4000):
        now += lane.next_free(now)
        for bucket in lane.buckets:
            bucket.take(now)
        went.append(now)
    for most, seconds in limits:
        spans = [after - before for before, after in zip(went, went[most:], strict=False)]
        assert min(spans) >= seconds - 1e-6, (most, seconds)


def test_a_handful_for_one_conversation_goes_at_once() -> None:
    assert times_of(Bucket(CONVERSATION[0]), [0.0] * 7) == [0.0] * 6 + [1.0]


@awaited
async def test_after_a_pause_the_conversation_waits_and_no_other() -> None:
    time = StandingTime()
    async with connecting(time=time) as (fake, connector, _):
        fake.fail("send", status=429, retry_after=5)
        held = asyncio.create_task(connector.send(chat(fake), message("held")))
        await time.asleep()
        after = asyncio.create_task(connector.send(chat(fake), message("after")))
        await connector.send(chat(fake, "ben"), message("elsewhere"))
        assert (seen(fake), seen(fake, "ben")) == ([], ["elsewhere"])
        while not after.done():
            time.pass_on(1.0)
            await asyncio.wait({held, after}, timeout=0.01)
        assert seen(fake) == ["held", "after"]


@awaited
async def test_a_token_that_is_good_no_more_is_replaced_once() -> None:
    async with connecting() as (fake, connector, _):
        await connector.send(chat(fake), message("one"))
        fake.login.given.clear()
        fake.login.given["token-1"] = 0.0
        await connector.send(chat(fake), message("two"))
        assert seen(fake) == ["one", "two"]
        assert len(fake.calls_of("token")) == 2
        fake.fail("send", status=401, code="Unauthorized", times=100)
        with pytest.raises(errors.CredentialsError):
            await connector.send(chat(fake), message("three"))
        assert len(fake.calls_of("send")) == 5


@awaited
async def test_nothing_of_a_call_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with connecting() as (fake, connector, _):
        fake.fail("send", status=503, times=2)
        fake.fail("send", status=429, retry_after=1)
        await connector.send(chat(fake), message())
        with pytest.raises(errors.TeamsError):
            await connector.send(Where(fake.service_url, "a:nobody", ACME, "personal"), message())
        logged = caplog.text
    assert "trying again" in logged
    for secret in (WORDS, "token-1", fake.login.password, who(fake).id, "a:nobody"):
        assert secret not in logged


@awaited
async def test_each_organisation_is_paced_for_itself() -> None:
    time = StandingTime()
    async with connecting(ACME, GLOBEX, time=time) as (fake, connector, _):
        connector._lanes.hold((ACME, ""), 60.0)
        waiting = asyncio.create_task(connector.send(chat(fake), message()))
        await time.asleep()
        await connector.send(chat(fake, "ana", GLOBEX), message())
        assert [len(fake.personal(who(fake, "ana", each))) for each in (ACME, GLOBEX)] == [0, 1]
        time.pass_on(60.0)
        await waiting
