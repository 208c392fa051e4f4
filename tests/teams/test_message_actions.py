"""An action on a message in Teams: a dialog prefilled with the message, whose answer its sender alone sees.

A handler of the test's own answers, through the real hub, port and server.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest

from bot.teams.hearing import hear
from bot.teams.quoting import quoted_in
from handlers.cards import Card, FieldErrors, Text
from handlers.request import Audience, Message, PlaceKind, Reply, Request
from tests.bot.awaited import awaited
from tests.bot.fake_desk import escalate
from tests.stories.workspace import Workspace
from tests.teams import payloads
from tests.teams.fake_people import FakeTenant, Json
from tests.teams.fake_teams import ACME, FakeTeams, fake_teams
from tests.teams.speaking import Speaking, known, speaking

Story = Callable[[Speaking, FakeTeams, FakeTenant], Awaitable[None]]
ESCALATE = "escalate_message"
HTML = (
    '<p>Shop &amp; app are down,&nbsp;<at id="0">Ben</at> knows <emoji alt="😟"></emoji></p>\n'
    "<blockquote>since <b>nine</b></blockquote><div>See <a href='https://x.example'>status</a><br>3 &lt; 4</div>"
)
READ = "Shop & app are down, Ben knows 😟\nsince nine\nSee status\n3 < 4"
ON_ONE_LINE = " ".join(READ.split())
LINK = "https://teams.microsoft.com/l/message/19:abc@thread.tacv2/1700000000123?context=x"
TENANT = f"teams:{ACME}"


@pytest.fixture
def heard() -> list[Request]:
    """What reached the handler."""
    return []


@pytest.fixture
def tell(own_demo: Workspace, heard: list[Request]) -> Callable[[Story], None]:
    def answer(request: Request) -> Reply:
        heard.append(request)
        if request.words == "everybody":
            return Reply((Message(Card("Everybody", (Text("reads this"),)), Audience.PLACE),))
        if request.answers.get("title") == "":
            return Reply(field_errors=FieldErrors({"title": "Please say what it is about."}))
        return escalate(request)

    def told(story: Story) -> None:
        async def run() -> None:
            async with fake_teams() as fake:
                there = fake.tenants[ACME]
                known(own_demo, "lukas", there.known("ana"), ACME)
                async with speaking(own_demo, fake) as touchline:
                    touchline.hub._desk.answer = answer
                    await story(touchline, fake, there)

        asyncio.run(run())

    return told


def values(dialog: Json | None) -> list[str]:
    assert dialog is not None
    card = dialog["task"]["value"]["card"]["content"]
    return [part.get("value", "") for part in card["body"] if part["type"].startswith("Input")]


def data(dialog: Json | None) -> Json:
    assert dialog is not None
    return dict(dialog["task"]["value"]["card"]["content"]["actions"][0]["data"])


def test_the_dialog_holds_the_message_and_its_answer_stands_in_it_alone(
    tell: Callable[[Story], None], heard: list[Request]
) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, ben, billing = there.known("ana"), there.known("ben"), there.called("Billing")
        message = payloads.message_payload(ben, HTML, linkToMessage=LINK)
        opened = await touchline.send(payloads.action_on(fake, ana, ESCALATE, message, billing))
        assert values(opened) == [ON_ONE_LINE, f"{TENANT}:{ben.aad} {LINK}"]
        filled = {**data(opened), "f:title": "", "f:details": "x"}
        refused = await touchline.send(payloads.action_sent(fake, ana, filled, billing))
        assert "Please say what it is about." in str(refused)
        done = await touchline.send(payloads.action_sent(fake, ana, {**filled, "f:title": "Down"}, billing))
        assert "Escalated: Down" in str(done)
        assert there.messages == []
        assert heard[0].quoted is not None
        assert heard[0].quoted.text == READ
        assert {request.person.handle for request in heard} == {"lukas"}

    tell(story)


def test_the_same_action_opens_its_dialog_each_time(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        chosen = payloads.action_on(fake, there.known("ana"), ESCALATE, payloads.message_payload(None, HTML))
        for _ in range(2):
            assert values(await touchline.send(chosen))[0] == ON_ONE_LINE

    tell(story)


def test_in_a_chat_of_two_others_nothing_is_said_and_it_is_not_taken_for_ours(
    tell: Callable[[Story], None], heard: list[Request]
) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana = there.known("ana")
        await touchline.send(payloads.said(fake, ana, "escalate"))
        await fake.until(lambda: there.messages)
        there.messages.clear()
        heard.clear()
        chosen = payloads.action_on(fake, ana, ESCALATE, payloads.message_payload(ana, HTML))
        chosen["conversation"]["id"] = "19:two-others@unq.gbl.spaces"
        opened = await touchline.send(chosen)
        sent = payloads.action_sent(fake, ana, {**data(opened), "f:title": "Down"})
        sent["conversation"]["id"] = "19:two-others@unq.gbl.spaces"
        assert "Escalated: Down" in str(await touchline.send(sent))
        assert {request.place.kind for request in heard} == {PlaceKind.CHANNEL}
        assert there.messages == []
        # What comes first later goes to Ana's own chat, and not to where the action was chosen.
        mine = await touchline.postmen["teams"]._directory.person(TENANT, f"{TENANT}:{ana.aad}")
        assert mine.conversation == there.personal(ana).id

    tell(story)


def test_the_message_is_in_no_log(tell: Callable[[Story], None], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    private = "My card number is four two four two"

    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        def broken(request: Request) -> Reply:
            raise RuntimeError(request.quoted.text if request.quoted else "")

        touchline.hub._desk.answer = broken
        message = payloads.message_payload(None, private)
        answered = await touchline.send(payloads.action_on(fake, there.known("ana"), ESCALATE, message))
        assert answered is not None
        assert private not in str(answered)

    tell(story)
    assert private not in caplog.text


@pytest.mark.parametrize(
    ("command", "context"), [(ESCALATE, "compose"), (ESCALATE, ""), ("my_figures", "message"), ("flurb", "message")]
)
@awaited
async def test_what_is_no_action_on_a_message_is_not_heard(command: str, context: str) -> None:
    async with fake_teams() as fake:
        message = payloads.message_payload(None, HTML)
        made = payloads.action_on(fake, fake.tenants[ACME].known("ana"), command, message, context=context)
        assert hear(made) is None


@pytest.mark.parametrize("value", [None, [], "x", {}, {"data": None}, {"data": {"touchline": 3}}])
@awaited
async def test_a_dialog_that_is_none_of_ours_is_not_heard(value: object) -> None:
    async with fake_teams() as fake:
        made = payloads.action_sent(fake, fake.tenants[ACME].known("ana"), {})
        made["value"] = value
        assert hear(made) is None


CARD = '{"type":"AdaptiveCard","body":[{"type":"TextBlock","text":"Ticket 41"},{"items":[{"text":"is late"}]}]}'


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"body": {"contentType": "text", "content": "1 < 2 & <b>"}}, "1 < 2 & <b>"),
        ({"subject": "Outage", "body": {"contentType": "html", "content": "<p>All down</p>"}}, "Outage\nAll down"),
        ({"body": {"contentType": "html", "content": '<attachment id="1"></attachment>'},
          "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}]},
         "Ticket 41\nis late"),
        ({"attachments": [{"content": "{"}, {"content": None}, {}]}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_every_kind_of_message_has_its_words(message: dict, text: str) -> None:
    assert quoted_in({"messagePayload": message}, TENANT, "19:x@thread.v2").text == text


@pytest.mark.parametrize(
    ("channel", "message", "url"),
    [
        ("19:a@thread.tacv2", {"id": "17", "replyToId": "16"},
         f"https://teams.microsoft.com/l/message/19%3Aa%40thread.tacv2/17?tenantId={ACME}&parentMessageId=16"),
        ("19:a@thread.tacv2", {"id": "17"},
         f"https://teams.microsoft.com/l/message/19%3Aa%40thread.tacv2/17?tenantId={ACME}&parentMessageId=17"),
        ("19:a@thread.tacv2", {"id": "17", "linkToMessage": "javascript:alert(1)"}, ""),
        ("19:a@unq.gbl.spaces", {"id": "17"}, ""),
        ("19:a@thread.tacv2", {}, ""),
    ],
)  # fmt: skip
def test_a_message_has_teams_address_or_none(channel: str, message: dict, url: str) -> None:
    assert quoted_in({"messagePayload": message}, TENANT, channel).url == url


@pytest.mark.parametrize(
    ("sender", "author"),
    [
        ({"user": {"id": "AB-1", "userIdentityType": "aadUser"}}, f"{TENANT}:ab-1"),
        ({"user": {"id": "AB-1", "userIdentityType": "anonymousGuest"}}, ""),
        ({"user": None, "application": {"id": "app"}}, ""),
        (None, ""),
    ],
)
def test_an_author_is_named_only_where_it_was_somebody_of_the_organisation(sender: dict | None, author: str) -> None:
    assert quoted_in({"messagePayload": {"from": sender}}, TENANT, "").author == author
