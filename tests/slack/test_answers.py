"""What people see in Slack, by HTTP and by Socket Mode: signed requests through the real server on the demo team."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.fake_workspaces import Posted
from tests.slack.payloads import (
    direct_message,
    home_opened,
    mention,
    press,
    press_in_view,
    shortcut,
    slash,
    submission,
)
from tests.slack.speaking import BY_HTTP, BY_SOCKET, Speaking, known, speaking
from tests.stories.workspace import Workspace

Story = Callable[[Speaking, FakeSlack], Awaitable[None]]


@pytest.fixture(params=[BY_HTTP, BY_SOCKET])
def tell(request: pytest.FixtureRequest, own_demo: Workspace) -> Callable[[Story], None]:
    """Tell a story by each way: Lukas (agent) is U1, his lead U2."""

    def told(story: Story) -> None:
        async def run() -> None:
            known(own_demo, "lukas", "U1")
            known(own_demo, "amara", "U2")
            async with fake_slack() as fake, speaking(own_demo, fake, request.param) as touchline:
                await story(touchline, fake)

        asyncio.run(run())

    return told


def shown(posted: Posted) -> str:
    """Everything a message says."""
    return f"{posted.text}\n{posted.blocks}"


def test_a_command_is_answered_to_its_sender_alone(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        assert await touchline.send(slash(fake, "T1", "U1", "/mystats")) == {}
        [posted] = await fake.until(lambda: fake.seen("T1", "U1", "C1"))
        assert "Your figures:" in posted.text
        assert posted.only == "U1"
        assert fake.seen("T1", "U2", "C1") == []
        assert any(block["type"] == "data_visualization" for block in posted.blocks)
        assert fake.calls_of("files.getUploadURLExternal") == []

    tell(story)


def test_an_error_is_private_too_whatever_channel_it_was_typed_in(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(slash(fake, "T1", "U1", "/mystats", "yesteryear", channel="C2"))
        [posted] = await fake.until(lambda: fake.seen("T1", "U1", "C2"))
        assert posted.only == "U1"
        assert "yesteryear" in shown(posted)

    tell(story)


def test_a_private_answer_has_a_button_that_sends_a_copy_to_the_direct_messages(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(slash(fake, "T1", "U1", "/mystats"))
        [posted] = await fake.until(lambda: fake.seen("T1", "U1", "C1"))
        await touchline.send(press(fake, "T1", "U1", posted, "Send me a copy"))
        [copy] = await fake.until(lambda: fake.direct("T1", "U1"))
        assert "As of Nov 21, 2026" in copy.text
        assert posted.text.splitlines()[1] in copy.text
        assert copy.only == ""
        assert "A copy" in shown((await fake.until(lambda: fake.seen("T1", "U1", "C1")[1:]))[0])

    tell(story)


def test_in_the_direct_conversation_an_answer_stays_and_its_picture_follows(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.polls_until_ready = 1
        await touchline.send(direct_message(fake, "T1", "U1", "mystats"))
        [posted] = await fake.until(lambda: fake.direct("T1", "U1"))
        assert "Your figures:" in posted.text
        await fake.until(lambda: any(block["type"] == "image" for block in posted.blocks), 60)
        [file] = fake.workspaces["T1"].files.values()
        assert file.content.startswith(b"\x89PNG")
        assert file.shared_in == []
        [first] = fake.calls_of("chat.postMessage")
        assert (first.arguments["unfurl_links"], first.arguments["unfurl_media"]) == (False, False)

    tell(story)


def test_mentions_messages_threads_and_commands_understand_the_same_words(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        ways = [
            slash(fake, "T1", "U1", "/why", "first reply"),
            slash(fake, "T1", "U1", "/touchline", "why first reply"),
            mention(fake, "T1", "U1", "why first reply"),
            mention(fake, "T1", "U1", "warum first reply"),
            mention(fake, "T1", "U1", "why first reply", thread="1700000000.000001"),
        ]
        for number, sent in enumerate(ways):
            await touchline.send(sent)
            await fake.until(lambda wanted=number: len(fake.seen("T1", "U1", "C1")) > wanted)
        answers = fake.seen("T1", "U1", "C1")
        assert {answer.text for answer in answers} == {answers[0].text}
        assert {answer.only for answer in answers} == {"U1"}
        assert answers[-1].thread == "1700000000.000001"
        await touchline.send(direct_message(fake, "T1", "U1", "why first reply", thread="1700000000.000002"))
        [direct] = await fake.until(lambda: fake.direct("T1", "U1"))
        assert direct.text == answers[0].text
        assert direct.thread == "1700000000.000002"

    tell(story)


def test_language_and_zone_come_from_the_profile_until_somebody_chooses(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(slash(fake, "T1", "U3", "/touchline", "help"))
        [posted] = await fake.until(lambda: fake.seen("T1", "U3", "C1"))
        assert "What you can ask" in posted.text
        fake.workspaces["T1"].user("U4", name="jo", email="jo@acme.example", locale="de-AT", tz="Europe/Vienna")
        await touchline.send(slash(fake, "T1", "U4", "/touchline", "help"))
        [german] = await fake.until(lambda: fake.seen("T1", "U4", "C1"))
        assert "Was du fragen kannst" in german.text

    tell(story)


def test_a_form_is_a_modal_opened_first_and_its_errors_stand_beside_the_field(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(slash(fake, "T1", "U1", "/touchline", "ask mystats"))
        view = await fake.until(lambda: (held := fake.view("T1", "U1")) and "submit" in held.view and held)
        methods = [call.method for call in fake.calls if call.method.startswith("views.")]
        assert methods == ["views.open", "views.update"]
        wrong = await touchline.send(submission(fake, view, {"other": "yesteryear"}))
        assert list(fake.take_answer(view, wrong)) == ["other"]
        right = await touchline.send(submission(fake, view, {"other": "last week"}))
        assert fake.take_answer(view, right) == {}
        [posted] = await fake.until(lambda: fake.seen("T1", "U1", "C1"))
        assert "last week" in posted.text or "Your figures:" in posted.text
        assert posted.only == "U1"

    tell(story)


def test_home_shows_my_figures_and_its_buttons_open_a_modal(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(home_opened(fake, "T1", "U1"))
        home = await fake.until(lambda: fake.home("T1", "U1"))
        assert "First reply time" in str(home.view)
        await touchline.send(press_in_view(fake, home, "mystats"))
        view = await fake.until(lambda: (held := fake.view("T1", "U1")) and "Your figures:" in str(held.view) and held)
        await touchline.send(press_in_view(fake, view, "Last week"))
        await fake.until(
            lambda: "Nov 9" in str(fake.view("T1", "U1").view) and "Last week" not in str(fake.view("T1", "U1").view)
        )
        assert fake.seen("T1", "U1", "C1") == []

    tell(story)


def test_a_shortcut_opens_a_form_whose_answer_is_shown_in_it(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(shortcut(fake, "T1", "U1", "my_figures"))
        view = await fake.until(lambda: (held := fake.view("T1", "U1")) and "submit" in held.view and held)
        answer = await touchline.send(submission(fake, view, {"period": "last week"}))
        assert answer["response_action"] == "update"
        fake.take_answer(view, answer)
        await fake.until(lambda: "Your figures:" in str(fake.view("T1", "U1").view))

    tell(story)


def test_a_button_is_pressed_in_the_name_of_its_presser(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(slash(fake, "T1", "U2", "/mystats", "@lukas"))
        [amaras] = await fake.until(lambda: fake.seen("T1", "U2", "C1"))
        assert "Lukas" in shown(amaras)
        pressed = press(fake, "T1", "U2", amaras, amaras.buttons()[0]["value"])
        pressed.payload["user"] = {"id": "U3", "username": "cleo", "name": "cleo", "team_id": "T1"}
        await touchline.send(pressed)
        answer = await fake.until(lambda: fake.seen("T1", "U3", "C1") or fake.seen("T1", "U2", "C1")[1:])
        assert "own figures only" in shown(answer[-1])

    tell(story)


def test_what_is_sent_again_and_pressed_twice_acts_once(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        asked = mention(fake, "T1", "U1", "help")
        for again in (asked, asked.again(), asked.again()):
            await touchline.send(again)
        typed = slash(fake, "T1", "U1", "/mystats")
        for _ in range(2):
            await touchline.send(typed)
        await fake.until(lambda: len(fake.seen("T1", "U1", "C1")) >= 2)
        figures = next(each for each in fake.seen("T1", "U1", "C1") if "Your figures:" in each.text)
        for _ in range(2):
            await touchline.send(press(fake, "T1", "U1", figures, "Send me a copy"))
        await fake.until(lambda: fake.direct("T1", "U1"))
        await touchline.send(direct_message(fake, "T1", "U1", "help"))
        await fake.until(lambda: any("What you can ask" in each.text for each in fake.direct("T1", "U1")))
        assert len(fake.direct("T1", "U1")) == 2
        assert len([each for each in fake.seen("T1", "U1", "C1") if "copy" not in each.text]) == 2

    tell(story)


def test_a_stranger_in_a_shared_channel_is_nobody_whatever_address_they_claim(
    tell: Callable[[Story], None], own_demo: Workspace
) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.workspaces["T1"].user("U9", name="eve", email="lukas@example.com", team_id="T9", is_stranger=True)
        fake.workspaces["T1"].channels["C1"].members.add("U9")
        await touchline.send(mention(fake, "T1", "U9", "mystats"))
        [posted] = await fake.until(lambda: fake.seen("T1", "U9", "C1"))
        assert "I do not know who you are" in shown(posted)
        assert posted.only == "U9"

    tell(story)


def test_home_speaks_the_language_that_was_just_chosen(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(home_opened(fake, "T1", "U1"))
        home = await fake.until(lambda: fake.home("T1", "U1"))
        assert "Settings" in str(home.view)
        await touchline.send(shortcut(fake, "T1", "U1", "settings"))
        view = await fake.until(lambda: (held := fake.view("T1", "U1")) and "submit" in held.view and held)
        answer = await touchline.send(submission(fake, view, {"language": "de"}))
        fake.take_answer(view, answer)
        await fake.until(lambda: "Einstellungen" in str(fake.home("T1", "U1").view))

    tell(story)
