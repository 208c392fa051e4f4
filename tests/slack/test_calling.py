"""Calling Slack: what fails in passing is tried again, what is refused is said, nothing goes astray."""

import asyncio
import logging

import pytest
from pydantic import SecretStr
from yarl import URL

from bot.slack import errors
from bot.slack.addresses import proxy_to, slacks_own
from bot.slack.calling import PATIENT, Slack
from bot.slack.tokens import NotInstalledError, OneToken
from tests.bot.awaited import awaited
from tests.slack.called import ManyTokens, StandingTime, calling
from tests.slack.fake_slack import FakeSlack

T1 = "slack:T1"
WORDS = "your csat was 87 %"


async def post(slack: Slack, channel: str = "C1", text: str = WORDS, tenant: str = T1, **more: object) -> dict:
    return await slack.call(tenant, "chat.postMessage", channel=channel, text=text, **more)


def seen(fake: FakeSlack, channel: str = "C1", team: str = "T1") -> list[str]:
    return [each.text for each in fake.seen(team, "U1", channel)]


@awaited
async def test_a_call_arrives_with_its_arguments_and_its_token() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "ä *b*"}}]
    async with calling() as (fake, slack, _):
        told = await post(slack, blocks=blocks, unfurl_links=False, thread_ts=None)
        assert told["ok"] is True
        [call] = fake.calls_of("chat.postMessage")
        assert call.arguments == {"channel": "C1", "text": WORDS, "blocks": blocks, "unfurl_links": False}
        assert call.headers["Authorization"] == "Bearer xoxb-T1"


@awaited
async def test_each_organisation_is_called_with_its_own_token() -> None:
    tokens = ManyTokens(T1="xoxb-T1", T2="xoxb-T2")
    async with calling("T1", "T2", tokens=tokens) as (fake, slack, _):
        await post(slack, text="one")
        await post(slack, text="two", tenant="slack:T2")
        assert (seen(fake), seen(fake, team="T2")) == (["one"], ["two"])
        with pytest.raises(NotInstalledError):
            await post(slack, tenant="slack:T3")


@pytest.mark.parametrize(
    "failure",
    [
        {"status": 500},
        {"status": 503, "body": "<html>busy</html>", "content_type": "text/html"},
        {"error": "service_unavailable"},
        {"error": "internal_error"},
        {"error": "ratelimited"},
        {"status": 429, "retry_after": 2},
        {"status": 429},
        {"body": "<html>sign in</html>", "content_type": "text/html"},
        {"body": "[]"},
        {"status": 504, "body": ""},
    ],
)
@awaited
async def test_what_fails_in_passing_is_tried_again(failure: dict) -> None:
    async with calling() as (fake, slack, _):
        fake.fail("chat.postMessage", times=2, **failure)
        await post(slack)
        assert seen(fake) == [WORDS]
        assert len(fake.calls_of("chat.postMessage")) == 3


@awaited
async def test_a_broken_connection_is_tried_again() -> None:
    async with calling() as (fake, slack, _):
        fake.cut("chat.postMessage", times=2)
        await post(slack)
        assert seen(fake) == [WORDS]


@awaited
async def test_pauses_between_attempts_grow_and_are_random() -> None:
    for rng in (0.5, 1.0):
        async with calling(rng=rng) as (fake, slack, pauses):
            fake.fail("users.info", status=500, times=4)
            await slack.call(T1, "users.info", user="U1")
            assert pauses.taken == [rng * each for each in (1.0, 2.0, 4.0, 8.0)]


@awaited
async def test_there_is_an_end_to_trying() -> None:
    async with calling() as (fake, slack, _):
        fake.fail("users.info", status=502, times=100)
        with pytest.raises(errors.PassingError) as caught:
            await slack.call(T1, "users.info", user="U1")
        assert caught.value.code == "http_502"
        assert caught.value.permanent is False
        assert len(fake.calls_of("users.info")) == PATIENT.attempts


@awaited
async def test_there_is_an_end_to_waiting_for_slacks_pauses() -> None:
    async with calling() as (fake, slack, pauses):
        fake.fail("users.info", status=429, retry_after=120, times=100)
        with pytest.raises(errors.RateLimitedError):
            await slack.call(T1, "users.info", user="U1")
        assert len(fake.calls_of("users.info")) == 3
        assert 240 <= sum(pauses.taken) <= PATIENT.wait


@pytest.mark.parametrize("trouble", ["hang", "cut"])
@pytest.mark.parametrize(("repeat", "copies"), [(True, 2), (False, 1)])
@awaited
async def test_what_may_have_been_done_is_repeated_only_if_that_is_allowed(
    trouble: str, repeat: bool, copies: int
) -> None:
    async with calling(seconds=0.3) as (fake, slack, _):
        getattr(fake, trouble)("chat.postMessage", after=True)
        if repeat:
            await post(slack, repeat=True)
        else:
            with pytest.raises(errors.AmbiguousError) as caught:
                await post(slack, repeat=False)
            assert caught.value.code == "no_answer"
        assert seen(fake) == [WORDS] * copies


@awaited
async def test_what_slack_may_have_done_by_its_own_word_is_not_repeated_either() -> None:
    async with calling() as (fake, slack, _):
        fake.fail("chat.postMessage", error="fatal_error", after=True)
        with pytest.raises(errors.AmbiguousError):
            await post(slack, repeat=False)
        assert seen(fake) == [WORDS]


@awaited
async def test_a_server_that_is_not_there_is_tried_again_even_if_nothing_may_be_repeated() -> None:
    async with calling() as (fake, _, pauses):
        slack = Slack("http://127.0.0.1:1/api", OneToken(SecretStr("xoxb-T1")), sleep=pauses.sleep)
        await slack.start()
        with pytest.raises(errors.PassingError) as caught:
            await post(slack, repeat=False)
        await slack.close()
        assert (caught.value.code, type(caught.value)) == ("unreachable", errors.PassingError)
        assert len(pauses.taken) == PATIENT.attempts - 1
        assert fake.calls == []


@pytest.mark.parametrize(("code", "kind"), sorted(errors.BY_CODE.items(), key=lambda each: each[0]))
@awaited
async def test_every_documented_refusal_is_an_error_of_its_own(code: str, kind: type[errors.SlackError]) -> None:
    async with calling() as (fake, slack, _):
        fake.fail("chat.update", error=code, times=100, needed="chat:write")
        with pytest.raises(errors.SlackError) as caught:
            await slack.call(T1, "chat.update", channel="C1", ts="1.2", text=WORDS)
        assert type(caught.value) is kind
        assert caught.value.permanent is not issubclass(kind, errors.PassingError | errors.NotReadyError)
        assert (len(fake.calls_of("chat.update")) == 1) is caught.value.permanent
        assert "{" not in caught.value.sentence()


@awaited
async def test_a_code_nobody_knows_is_an_error_too_and_what_is_no_code_is_not_repeated() -> None:
    async with calling() as (fake, slack, _):
        fake.fail("chat.update", error="brand_new_error")
        fake.fail("chat.update", error="Dear Ana, your csat was 87 %")
        for code in ("brand_new_error", "unknown_error"):
            with pytest.raises(errors.SlackError) as caught:
                await slack.call(T1, "chat.update", channel="C1", ts="1.2", text=WORDS)
            assert type(caught.value) is errors.SlackError
            assert caught.value.code == code


@awaited
async def test_a_missing_right_is_named() -> None:
    async with calling() as (fake, slack, _):
        fake.workspaces["T1"].scopes = "chat:write"
        with pytest.raises(errors.MissingScopeError) as caught:
            await slack.call(T1, "usergroups.list")
        assert "usergroups:read" in caught.value.sentence()


@pytest.mark.parametrize("code", sorted(errors.FORGOTTEN))
@awaited
async def test_an_installation_that_is_gone_is_forgotten(code: str) -> None:
    tokens = ManyTokens(T1="xoxb-T1")
    async with calling(tokens=tokens) as (fake, slack, _):
        fake.workspaces["T1"].revoked = code
        with pytest.raises(errors.TokenGoneError):
            await post(slack)
        assert tokens.forgotten == [T1]
        assert len(fake.calls) == 1


@awaited
async def test_an_installation_is_not_forgotten_because_our_address_may_not_call() -> None:
    tokens = ManyTokens(T1="xoxb-T1")
    async with calling(tokens=tokens) as (fake, slack, _):
        fake.fail("chat.postMessage", error="invalid_auth")
        with pytest.raises(errors.TokenGoneError):
            await post(slack)
        assert tokens.forgotten == []


@awaited
async def test_a_newer_token_is_used_at_once() -> None:
    tokens = ManyTokens(T1="xoxb-old")
    tokens.fresh[T1] = "xoxb-T1"
    async with calling(tokens=tokens) as (fake, slack, _):
        fake.fail("chat.postMessage", error="token_revoked")
        await post(slack)
        assert seen(fake) == [WORDS]


@awaited
async def test_a_response_url_is_answered_without_a_token() -> None:
    async with calling() as (fake, slack, _):
        await slack.respond(fake.response_url("T1", "U1", "C2"), {"text": WORDS, "response_type": "ephemeral"})
        assert seen(fake, "C2") == [WORDS]
        assert fake.seen("T1", "U2", "C2") == []
        assert "Authorization" not in fake.calls[0].headers


@pytest.mark.parametrize(
    "failure",
    [
        {"status": 429, "retry_after": 1},
        {"status": 500},
        {"status": 503, "body": "<html>", "content_type": "text/html"},
    ],
)
@awaited
async def test_a_response_url_is_tried_again(failure: dict) -> None:
    async with calling() as (fake, slack, pauses):
        fake.fail("response_url", times=2, **failure)
        await slack.respond(fake.response_url("T1", "U1", "C1"), {"text": WORDS})
        assert seen(fake) == [WORDS]
        assert len(pauses.taken) == 2


@awaited
async def test_a_response_url_whose_connection_breaks_is_tried_again() -> None:
    async with calling(seconds=0.3) as (fake, slack, _):
        fake.cut("response_url")
        fake.hang("response_url")
        await slack.respond(fake.response_url("T1", "U1", "C1"), {"text": WORDS})
        assert seen(fake) == [WORDS]


@pytest.mark.parametrize("answer", ["ok", "", '{"ok": true}'])
@awaited
async def test_a_response_url_says_yes_in_several_ways(answer: str) -> None:
    async with calling() as (fake, slack, _):
        fake.fail("response_url", body=answer, content_type="text/plain")
        await slack.respond(fake.response_url("T1", "U1", "C1"), {"text": WORDS})
        assert len(fake.calls) == 1


@awaited
async def test_a_response_url_that_is_used_up_or_old_or_unknown_is_told_apart() -> None:
    async with calling() as (fake, slack, _):
        used, old = fake.response_url("T1", "U1", "C1"), fake.response_url("T1", "U1", "C1")
        for _ in range(5):
            await slack.respond(used, {"text": WORDS})
        with pytest.raises(errors.ResponseUrlGoneError, match="no more answers"):
            await slack.respond(used, {"text": WORDS})
        fake.pass_time(31 * 60)
        for gone in (old, f"{fake.address}/response/unknown", f"{fake.address}/nowhere"):
            with pytest.raises(errors.ResponseUrlGoneError):
                await slack.respond(gone, {"text": WORDS})


@pytest.mark.parametrize(
    "failure",
    [
        {"status": 404, "error": "invalid_blocks"},
        {"status": 500, "body": "invalid_blocks", "content_type": "text/plain"},
        {"status": 400, "body": "invalid_blocks\n", "content_type": "text/plain"},
        {"status": 200, "error": "invalid_attachments"},
    ],
)
@awaited
async def test_blocks_refused_at_a_response_url_are_told_apart(failure: dict) -> None:
    async with calling() as (fake, slack, _):
        fake.fail("response_url", times=9, **failure)
        with pytest.raises(errors.BlocksRefusedError):
            await slack.respond(fake.response_url("T1", "U1", "C1"), {"text": WORDS})
        assert len(fake.calls) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.com/actions/T1/1/a",
        "https://hooks.slack.com.evil.example/actions",
        "https://evilslack.com/actions",
        "https://hooks.slack.com@evil.example/actions",
        "https://ana:secret@hooks.slack.com/actions",
        "https://hooks.slack.com:8443/actions",
        "https://127.0.0.1/actions",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "//evil.example",
        "http://[",
        "",
    ],
)
@awaited
async def test_no_answer_goes_to_an_address_that_is_not_slacks(address: str) -> None:
    async with calling() as (fake, slack, _):
        with pytest.raises(errors.ForeignAddressError):
            await slack.respond(address, {"text": WORDS})
        with pytest.raises(errors.ForeignAddressError):
            await slack.put(address, b"png")
        assert fake.calls == []


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.slack.com/actions/T1/1/a",
        "https://files.slack.com/upload/v1/abc",
        "https://slack.com/x",
        "https://hooks.slack-gov.com/commands/T1/2/b",
    ],
)
def test_slacks_own_addresses_are_slacks(address: str) -> None:
    assert str(slacks_own(address, URL("https://slack.com/api"))) == address


def test_with_slacks_own_api_no_other_address_is_slacks() -> None:
    with pytest.raises(errors.ForeignAddressError):
        slacks_own("http://127.0.0.1:8080/response/1", URL("https://slack.com/api"))


def test_the_way_to_slack_leads_through_the_proxy_that_the_environment_names(monkeypatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert proxy_to(URL("https://slack.com/api")) == "http://proxy.example:3128"
    monkeypatch.setenv("no_proxy", "slack.com")
    assert proxy_to(URL("https://slack.com/api")) is None


@awaited
async def test_no_redirect_is_followed() -> None:
    async with calling() as (fake, slack, _):
        fake.failures.clear()
        fake.fail("users.info", status=302, body="")
        fake.failures[-1].headers["Location"] = f"{fake.address}/api/chat.postMessage?channel=C1&text=stolen"
        with pytest.raises(errors.SlackError, match="http_302"):
            await slack.call(T1, "users.info", user="U1")
        assert [call.method for call in fake.calls] == ["users.info"]


@awaited
async def test_neither_words_nor_tokens_nor_addresses_are_in_logs_or_errors(caplog) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    async with calling(seconds=0.3) as (fake, slack, _):
        address = fake.response_url("T1", "U1", "C1")
        fake.fail("chat.postMessage", status=429, retry_after=1)
        fake.fail("chat.postMessage", status=500)
        fake.hang("chat.postMessage")
        fake.fail("chat.postMessage", error="invalid_auth")
        fake.fail("response_url", status=500)
        fake.fail("response_url", error="invalid_blocks")
        for step in (post(slack), slack.respond(address, {"text": WORDS})):
            with pytest.raises(errors.SlackError) as caught:
                await step
            said.append(f"{caught.value!r} {caught.value.sentence()} {caught.value.values}")
    told = " ".join([*said, *(record.getMessage() for record in caplog.records if record.name.startswith("bot"))])
    assert "chat.postMessage" in told
    assert [secret for secret in (WORDS, "xoxb", address, "C1") if secret in told] == []


@awaited
async def test_a_storm_of_429_delays_and_loses_nothing() -> None:
    async with calling(rng=0.1) as (fake, slack, _):
        there = fake.workspaces["T1"]
        for number in range(20):
            there.channel(f"C{number + 10}", f"c{number}", "U1", there.bot_user)
        fake.fail("chat.postMessage", status=429, retry_after=1, times=40)
        fake.fail("chat.postMessage", status=429, retry_after=0, times=20)
        wanted = {f"C{n + 10}": [f"{n}-{turn}" for turn in range(10)] for n in range(20)}
        await asyncio.gather(*(post(slack, channel, text) for channel, texts in wanted.items() for text in texts))
        assert {channel: seen(fake, channel) for channel in wanted} == wanted
        assert len(fake.calls_of("chat.postMessage")) == 260


@awaited
async def test_a_pause_holds_back_everybody_it_concerns_and_nobody_else() -> None:
    tokens = ManyTokens(T1="xoxb-T1", T2="xoxb-T2")
    async with calling("T1", "T2", tokens=tokens, time=StandingTime(), rng=0.5) as (fake, slack, time):
        fake.workspaces["T1"].direct("U1")
        fake.fail("chat.postMessage", status=429, retry_after=60, when=lambda call: call.team == "T1")
        held = asyncio.create_task(post(slack))
        await time.asleep()
        behind = asyncio.create_task(post(slack, "D1", "behind"))
        await slack.call(T1, "users.info", user="U1")
        await post(slack, text="elsewhere", tenant="slack:T2")
        await slack.respond(fake.response_url("T1", "U1", "C1"), {"text": "private"})
        assert [call.status for call in fake.calls_of("chat.postMessage", "T1")] == [429]
        time.pass_on(60)
        await slack.call(T1, "users.info", user="U1")
        assert seen(fake) == ["private"], "the pause is longer by the jitter"
        time.pass_on(1)
        await held
        assert fake.direct("T1", "U1") == [], "not both at once"
        time.pass_on(1)
        await behind
        assert (seen(fake), len(fake.direct("T1", "U1"))) == (["private", WORDS], 1)


@awaited
async def test_messages_of_a_channel_keep_their_order_whatever_fails() -> None:
    async with calling() as (fake, slack, _):
        fake.fail("chat.postMessage", status=500, when=lambda call: call.arguments["text"] == "1", times=2)
        fake.fail("chat.postMessage", status=429, retry_after=1, when=lambda call: call.arguments["text"] == "3")
        await asyncio.gather(*(post(slack, text=f"{number}") for number in range(6)))
        assert seen(fake) == ["0", "1", "2", "3", "4", "5"]
