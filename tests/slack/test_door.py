"""Who is let in: only what Slack signed, in time, of a size and shape that can be read; and nothing of it is logged."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable

import pytest

from bot.config import BadSettingError, load_settings
from bot.slack.door import LARGEST_BODY, NoSecretError, make_verifier
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.payloads import mention, signed, slash, url_verification
from tests.slack.speaking import BY_HTTP, SECRET, Speaking, known, speaking
from tests.stories.workspace import Workspace

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PRIVATE = "words-that-nobody-else-may-read"


def knocking(workspace: Workspace, story: Callable[[Speaking, FakeSlack], Awaitable[None]]) -> None:
    async def run() -> None:
        async with fake_slack() as fake, speaking(workspace, fake, BY_HTTP) as touchline:
            await story(touchline, fake)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"X-Slack-Request-Timestamp": "now"}, 401),
        ({"X-Slack-Request-Timestamp": "1e9", "X-Slack-Signature": "v0=00"}, 401),
        ({"X-Slack-Request-Timestamp": "１７", "X-Slack-Signature": "v0=00"}, 401),
        ({"X-Slack-Signature": "v0=ä"}, 401),
        ({"X-Slack-Signature": "v0=0000"}, 401),
        ({"Content-Type": "text/plain"}, 415),
    ],
)
def test_what_slack_did_not_sign_is_refused(empty: Workspace, headers: dict[str, str], status: int) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        good = slash(fake, "T1", "U1", "/mystats")
        sent = {**good.headers(SECRET, time.time()), **headers} if headers else dict(FORM)
        assert (await touchline.knock(good.body(), sent))[0] == status
        assert fake.calls_of("response_url") == []

    knocking(empty, story)


@pytest.mark.parametrize("skew", [-301, -3600, 301])
def test_what_is_older_than_five_minutes_or_of_tomorrow_is_refused(empty: Workspace, skew: int) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        sent = slash(fake, "T1", "U1", "/mystats")
        assert (await touchline.knock(sent.body(), sent.headers(SECRET, time.time() + skew)))[0] == 401

    knocking(empty, story)


def test_another_secret_opens_nothing(empty: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        sent = slash(fake, "T1", "U1", "/mystats")
        assert (await touchline.knock(sent.body(), sent.headers("another", time.time())))[0] == 401

    knocking(empty, story)


def test_what_is_signed_and_cannot_be_read_is_refused(empty: Workspace) -> None:
    async def story(touchline: Speaking, _: FakeSlack) -> None:
        as_json = {"Content-Type": "application/json"}
        for body, kind, status in (
            (b'{"type": ', as_json, 400),
            (b"\xff\xfe{}", as_json, 400),
            (b"payload=%7Bnot-json", FORM, 400),
            (b"x=" + b"y" * LARGEST_BODY, FORM, 413),
        ):
            answered, _ = await touchline.knock(body, {**signed(body, SECRET, time.time()), **kind})
            assert answered == status, body[:20]

    knocking(empty, story)


def test_a_body_without_a_length_is_counted_as_it_comes(empty: Workspace) -> None:
    async def story(touchline: Speaking, _: FakeSlack) -> None:
        async def endless() -> object:
            for _ in range(2 * LARGEST_BODY // 4096):
                yield b"y" * 4096

        headers = {**signed(b"", SECRET, time.time()), **FORM}
        async with touchline.web.post(f"{touchline.address}/slack/events", data=endless(), headers=headers) as answer:
            assert answer.status == 413

    knocking(empty, story)


def test_slack_finds_the_address_to_be_ours(empty: Workspace) -> None:
    async def story(touchline: Speaking, _: FakeSlack) -> None:
        sent = url_verification("abc")
        status, body = await touchline.knock(sent.body(), sent.headers(SECRET, time.time()))
        assert (status, "abc" in body) == (200, True)

    knocking(empty, story)


def test_a_recorded_request_sent_again_acts_once(own_demo: Workspace) -> None:
    known(own_demo, "lukas", "U1")

    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        sent = slash(fake, "T1", "U1", "/mystats")
        headers = sent.headers(SECRET, time.time())
        for _ in range(3):
            assert (await touchline.knock(sent.body(), headers))[0] == 200
        await touchline.send(mention(fake, "T1", "U1", "help"))
        await fake.until(lambda: any("What you can ask" in each.text for each in fake.seen("T1", "U1", "C1")))
        await touchline.hub.drain()
        assert len(fake.seen("T1", "U1", "C1")) == 2

    knocking(own_demo, story)


def test_nothing_of_a_body_is_logged(own_demo: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    known(own_demo, "lukas", "U1")
    caplog.set_level(logging.DEBUG)

    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        refused = slash(fake, "T1", "U1", "/mystats", PRIVATE)
        assert (await touchline.knock(refused.body(), refused.headers("another", time.time())))[0] == 401
        odd = json.dumps({"type": "workflow_step_execute", "event": {"text": PRIVATE}, "team_id": "T1"}).encode()
        as_json = {**signed(odd, SECRET, time.time()), "Content-Type": "application/json"}
        await touchline.knock(odd, as_json)
        await touchline.send(slash(fake, "T1", "U1", "/mystats", PRIVATE))
        await fake.until(lambda: fake.seen("T1", "U1", "C1"))

    knocking(own_demo, story)
    ours = [record.getMessage() for record in caplog.records]
    assert not [line for line in ours if PRIVATE in line or "xoxb" in line or SECRET in line]


def test_an_empty_secret_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for secret in ("", "  "):
        with pytest.raises(NoSecretError):
            make_verifier(secret)
    monkeypatch.setenv("TOUCHLINE_SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("TOUCHLINE_SLACK_SIGNING_SECRET", "")
    with pytest.raises(BadSettingError, match="SIGNING_SECRET"):
        load_settings()


def test_slacks_own_variables_in_the_environment_change_nothing(
    own_demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "CLIENT_ID": "1",
        "CLIENT_SECRET": "2",
        "BOT_TOKEN": "xoxb-other",
        "SIGNING_SECRET": "3",
    }.items():
        monkeypatch.setenv(f"SLACK_{name}", value)
    known(own_demo, "lukas", "U1")

    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(slash(fake, "T1", "U1", "/mystats"))
        await fake.until(lambda: fake.seen("T1", "U1", "C1"))

    knocking(own_demo, story)
