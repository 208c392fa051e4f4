"""The fake Slack keeps the contract that our tests rest on."""

import asyncio
import json

import pytest
from aiohttp import ClientSession

from tests.bot.awaited import awaited
from tests.slack.fake_slack import FakeSlack, acme, fake_slack
from tests.slack.payloads import press, slash, submission


def button(label: str, action: str = "say-1", value: str = "help") -> dict:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": action, "value": value}


async def call(fake: FakeSlack, method: str, team: str = "T1", **arguments: object) -> dict:
    headers = {"Authorization": f"Bearer xoxb-{team}"}
    async with ClientSession() as client, client.post(f"{fake.api_url}/{method}", json=arguments, headers=headers) as a:
        return await a.json()


@awaited
async def test_an_ephemeral_message_is_seen_by_its_reader_alone() -> None:
    async with fake_slack() as fake:
        assert (await call(fake, "chat.postEphemeral", channel="C1", user="U2", text="psst"))["ok"]
        assert [each.text for each in fake.seen("T1", "U2", "C1")] == ["psst"]
        assert fake.seen("T1", "U1", "C1") == []


@awaited
async def test_workspaces_with_the_same_ids_have_nothing_in_common() -> None:
    async with fake_slack("T1", "T2") as fake:
        await call(fake, "chat.postMessage", "T2", channel="C1", text="only in T2")
        assert fake.seen("T1", "U1", "C1") == []
        assert len(fake.seen("T2", "U1", "C1")) == 1


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C2"}, "not_in_channel"),
        ({"channel": "C3"}, "channel_not_found"),
        ({"channel": "C9"}, "channel_not_found"),
        ({"channel": "C1", "text": ""}, "no_text"),
        ({"channel": "C1", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        (
            {"channel": "C1", "blocks": [{"type": "image", "alt_text": "a", "slack_file": {"id": "F9"}}]},
            "invalid_blocks",
        ),
        (
            {"channel": "C1", "blocks": [{"type": "actions", "elements": [button("a"), button("b")]}]},
            "invalid_blocks",
        ),
        (
            {"channel": "C1", "blocks": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}] * 2},
            "invalid_attachments",
        ),
        ({"channel": "C1", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}]}, "invalid_blocks"),
    ],
)
@awaited
async def test_what_slack_refuses_is_refused(arguments: dict, error: str) -> None:
    async with fake_slack() as fake:
        assert (await call(fake, "chat.postMessage", **{"text": "words", **arguments}))["error"] == error


@awaited
async def test_a_trigger_opens_one_modal_and_only_while_it_is_young() -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "A"}, "blocks": []}
    async with fake_slack() as fake:
        trigger = fake.trigger("T1", "U1")
        assert (await call(fake, "views.open", trigger_id=trigger, view=view))["ok"]
        assert (await call(fake, "views.open", trigger_id=trigger, view=view))["error"] == "exchanged_trigger_id"
        old = fake.trigger("T1", "U1")
        fake.pass_time(4)
        assert (await call(fake, "views.open", trigger_id=old, view=view))["error"] == "expired_trigger_id"


@awaited
async def test_a_late_update_of_a_modal_conflicts_and_one_of_a_closed_modal_finds_nothing() -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "A"}, "blocks": []}
    async with fake_slack() as fake:
        opened = (await call(fake, "views.open", trigger_id=fake.trigger("T1", "U1"), view=view))["view"]
        assert (await call(fake, "views.update", view_id=opened["id"], hash=opened["hash"], view=view))["ok"]
        late = await call(fake, "views.update", view_id=opened["id"], hash=opened["hash"], view=view)
        assert late["error"] == "hash_conflict"
        fake.view("T1", "U1").is_open = False
        assert (await call(fake, "views.update", view_id=opened["id"], view=view))["error"] == "not_found"


@awaited
async def test_a_response_address_is_good_for_five_uses_in_thirty_minutes() -> None:
    async with fake_slack() as fake, ClientSession() as client:
        address = fake.response_url("T1", "U1", "C2")
        told = [await (await client.post(address, json={"text": f"{n}"})).json() for n in range(6)]
        assert [each["ok"] for each in told] == [True] * 5 + [False]
        assert told[-1]["error"] == "used_url"
        assert len(fake.seen("T1", "U1", "C2")) == 5
        later = fake.response_url("T1", "U1", "C2")
        fake.pass_time(31 * 60)
        assert (await (await client.post(later, json={"text": "late"})).json())["error"] == "expired_url"


@awaited
async def test_what_stands_there_can_be_pressed_and_a_form_sent() -> None:
    field = {"type": "plain_text_input", "action_id": "a", "initial_value": "old"}
    label = {"type": "plain_text", "text": "Name"}
    title = {"type": "plain_text", "text": "A"}
    block = {"type": "input", "block_id": "name", "label": label, "element": field}
    async with fake_slack() as fake:
        await call(
            fake,
            "chat.postMessage",
            channel="C1",
            text="t",
            blocks=[{"type": "actions", "elements": [button("Why?", value="why csat")]}],
        )
        pressed = press(fake, "T1", "U1", fake.seen("T1", "U1", "C1")[0], "Why?").payload
        assert pressed["actions"][0]["value"] == "why csat"
        view = {"type": "modal", "title": title, "submit": title, "blocks": [block]}
        await call(fake, "views.open", trigger_id=pressed["trigger_id"], view=view)
        sent = submission(fake, fake.view("T1", "U1"), {"name": "new"}).payload
        assert sent["view"]["state"]["values"]["name"]["a"]["value"] == "new"
        assert fake.take_answer(fake.view("T1", "U1"), {"response_action": "errors", "errors": {"name": "no"}})
        fake.take_answer(fake.view("T1", "U1"), {})
        assert fake.view("T1", "U1") is None


@awaited
async def test_in_socket_mode_what_is_not_acknowledged_comes_again() -> None:
    async with fake_slack() as fake, ClientSession() as client:
        opened = await client.post(f"{fake.api_url}/apps.connections.open", headers={"Authorization": "Bearer xapp-1"})
        sent = slash(fake, "T1", "U1", "/mystats")
        envelope = await fake.socket.send(sent)
        async with client.ws_connect((await opened.json())["url"]) as first:
            assert (await first.receive_json())["type"] == "hello"
            assert (await first.receive_json())["payload"] == sent.payload
        await fake.until(lambda: not fake.socket.connections)
        again = await client.post(f"{fake.api_url}/apps.connections.open", headers={"Authorization": "Bearer xapp-1"})
        async with client.ws_connect((await again.json())["url"]) as second:
            await second.receive_json()
            assert (await second.receive_json())["envelope_id"] == envelope
            await second.send_json({"envelope_id": envelope, "payload": {"text": "here"}})
            assert await fake.socket.acked(envelope) == {"text": "here"}
            waiting = asyncio.create_task(fake.socket.disconnect())
            assert (await second.receive_json())["reason"] == "refresh_requested"
            await second.receive()
            await waiting


@awaited
async def test_it_fails_on_command_and_then_works() -> None:
    async with FakeSlack() as fake:
        acme(fake)
        fake.fail("chat.postMessage", status=429, retry_after=1)
        fake.fail("chat.postMessage", error="is_archived")
        assert (await call(fake, "chat.postMessage", channel="C1", text="a"))["error"] == "ratelimited"
        assert (await call(fake, "chat.postMessage", channel="C1", text="b"))["error"] == "is_archived"
        assert (await call(fake, "chat.postMessage", channel="C1", text="c"))["ok"]
        assert [each.status for each in fake.calls_of("chat.postMessage")] == [429, 200, 200]
        assert json.dumps([each.text for each in fake.seen("T1", "U1", "C1")]) == '["c"]'
