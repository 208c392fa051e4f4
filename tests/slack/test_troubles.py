"""Slack on a bad day: what it refuses, delays or forgets never loses an answer and never shows it to others."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

from bot.port import Heard
from handlers.request import Place, PlaceKind
from storage.people import all_people, person_of
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.payloads import (
    direct_message,
    home_opened,
    joined_channel,
    mention,
    press_in_view,
    slash,
    submission,
)
from tests.slack.speaking import BY_HTTP, BY_SOCKET, Speaking, known, speaking
from tests.stories.workspace import Workspace

Story = Callable[[Speaking, FakeSlack], Awaitable[None]]


def told(workspace: Workspace, story: Story, way: str = BY_HTTP) -> None:
    """Tell a story with Lukas as U1 and the admin as U3."""
    known(workspace, "lukas", "U1")

    async def run() -> None:
        async with fake_slack() as fake, speaking(workspace, fake, way) as touchline:
            await story(touchline, fake)

    asyncio.run(run())


def test_where_slack_does_not_know_its_chart_block_the_words_stand_alone(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.native_charts = False
        for asked in range(2):
            await touchline.send(slash(fake, "T1", "U1", "/mystats"))
            await fake.until(lambda wanted=asked: len(fake.seen("T1", "U1", "C1")) > wanted)
        assert "week by week" in fake.seen("T1", "U1", "C1")[0].text
        refused = [call for call in fake.calls_of("response_url") if not call.ok]
        assert len(refused) == 1, "an organisation that refused charts is not asked again for an hour"

    told(own_demo, story)


def test_a_storm_of_429_delays_and_loses_nothing(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.fail("response_url", status=429, retry_after=0, times=25)
        fake.fail("chat.postMessage", status=429, retry_after=0, times=5)
        for _ in range(10):
            await touchline.send(slash(fake, "T1", "U1", "/touchline", "help"))
        await touchline.send(direct_message(fake, "T1", "U1", "help"))
        await fake.until(lambda: len(fake.seen("T1", "U1", "C1")) == 10, 60)
        await fake.until(lambda: len(fake.direct("T1", "U1")) == 1, 60)

    told(own_demo, story)


def test_a_response_address_that_is_gone_gives_way_to_an_ephemeral_message(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        asked = slash(fake, "T1", "U1", "/mystats")
        for address in fake.response_urls.values():
            address.uses = 5
        await touchline.send(asked)
        [posted] = await fake.until(lambda: fake.seen("T1", "U1", "C1"))
        assert posted.only == "U1"
        assert len(fake.calls_of("chat.postEphemeral")) == 1

    told(own_demo, story)


def test_where_the_app_is_not_in_the_channel_the_answer_comes_by_direct_message(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        asked = slash(fake, "T1", "U1", "/mystats", channel="C3")
        for address in fake.response_urls.values():
            address.uses = 5
        await touchline.send(asked)
        [posted] = await fake.until(lambda: fake.direct("T1", "U1"))
        assert "Your figures:" in posted.text
        assert fake.seen("T1", "U1", "C3") == []

    told(own_demo, story)


def test_a_closed_modal_sends_its_answer_to_the_direct_messages(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(home_opened(fake, "T1", "U1"))
        home = await fake.until(lambda: fake.home("T1", "U1"))
        fake.fail("views.update", error="not_found")
        await touchline.send(press_in_view(fake, home, "mystats"))
        [posted] = await fake.until(lambda: fake.direct("T1", "U1"))
        assert "Your figures:" in posted.text

    told(own_demo, story)


def test_a_trigger_that_has_expired_does_not_cost_the_answer(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.fail("views.open", error="expired_trigger_id", times=2)
        await touchline.send(slash(fake, "T1", "U1", "/touchline", "link"))
        [posted] = await fake.until(lambda: fake.seen("T1", "U1", "C1"))
        assert posted.only == "U1"

    told(own_demo, story)


def test_a_form_asked_for_in_words_comes_as_a_button_that_opens_it(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(mention(fake, "T1", "U1", "ask mystats"))
        [posted] = await fake.until(lambda: fake.seen("T1", "U1", "C1"))
        assert [button["value"] for button in posted.buttons()] == ["ask mystats"]
        assert fake.calls_of("views.open") == []

    told(own_demo, story)


def test_a_file_that_is_never_ready_leaves_the_words(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.fail("files.completeUploadExternal", error="file_update_failed")
        await touchline.send(direct_message(fake, "T1", "U1", "mystats"))
        await fake.until(lambda: any(not call.ok for call in fake.calls_of("files.completeUploadExternal")), 60)
        [posted] = fake.direct("T1", "U1")
        assert "week by week" in posted.text
        await touchline.send(direct_message(fake, "T1", "U1", "help"))
        await fake.until(lambda: len(fake.direct("T1", "U1")) == 2)

    told(own_demo, story)


def test_who_invites_the_app_is_welcomed_in_private_and_nobody_else_is(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(joined_channel(fake, "T1", "U2", "C2", inviter="U1"))
        await touchline.send(joined_channel(fake, "T1", "UBOT", "C2", inviter="U1"))
        [posted] = await fake.until(lambda: fake.seen("T1", "U1", "C2"))
        assert posted.only == "U1"

    told(own_demo, story)


def test_other_bots_edits_and_its_own_posts_are_not_answered(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        for more in ({"bot_id": "B9"}, {"subtype": "message_changed"}, {"subtype": "bot_message"}):
            await touchline.send(direct_message(fake, "T1", "U1", "mystats", **more))
        await touchline.send(direct_message(fake, "T1", "UBOT", "mystats"))
        await touchline.send(direct_message(fake, "T1", "U1", "help"))
        await fake.until(lambda: fake.direct("T1", "U1"))
        await touchline.hub.drain()
        assert len(fake.direct("T1", "U1")) == 1

    told(own_demo, story)


def test_a_user_group_becomes_a_team_when_an_admin_asks(own_demo: Workspace) -> None:
    admin = next(person.handle for person in _people(own_demo) if person.role == "admin")
    known(own_demo, admin, "U3")

    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.workspaces["T1"].group("S1", "billing-emea", "U1", "U2")
        words = "usergroup <!subteam^S1|@billing-emea> as Billing EMEA"
        await touchline.send(slash(fake, "T1", "U3", "/touchline", words))
        [preview] = await fake.until(lambda: fake.seen("T1", "U3", "C1"))
        assert "Lukas" in str(preview.blocks)
        assert "Ben Brandt" in str(preview.blocks), "a colleague nobody had added is known by their profile"

    told(own_demo, story)
    assert any(person.name == "Ben Brandt" and person.role == "agent" for person in _people(own_demo))


def test_a_colleague_is_linked_by_the_address_slack_has_verified(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        fake.workspaces["T1"].user("U7", name="sofia", email="Sofia@Example.com")
        await touchline.send(slash(fake, "T1", "U7", "/mystats"))
        [posted] = await fake.until(lambda: fake.seen("T1", "U7", "C1"))
        assert "Your figures:" in posted.text

    with own_demo.database.reading() as session:
        sofia = person_of(session, own_demo.tools.workspace_id, "email", "sofia@example.com")
    assert sofia is not None
    told(own_demo, story)
    heard = Heard("slack:T1:U7", Place(PlaceKind.DIRECT, ""), "", tenant="slack:T1")
    assert own_demo.desk.knows(heard)


def test_a_form_that_takes_long_is_acknowledged_with_a_word_to_wait(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await touchline.send(slash(fake, "T1", "U1", "/touchline", "ask mystats"))
        view = await fake.until(lambda: (held := fake.view("T1", "U1")) and "submit" in held.view and held)
        entered = asyncio.Event()
        real, loop = touchline.hub._desk.answer, asyncio.get_running_loop()

        def slow(request: object) -> object:
            loop.call_soon_threadsafe(entered.set)
            asyncio.run_coroutine_threadsafe(acknowledged.wait(), loop).result(20)
            return real(request)

        acknowledged = asyncio.Event()
        touchline.hub._desk.answer = slow
        answer = await touchline.send(submission(fake, view, {"other": "yesteryear"}))
        assert entered.is_set()
        assert answer["response_action"] == "update"
        assert "submit" not in answer["view"]
        fake.take_answer(view, answer)
        acknowledged.set()
        again = await fake.until(lambda: (held := fake.view("T1", "U1")) and "submit" in held.view and held)
        assert "yesteryear" in str(again.view), "what was typed is still there"
        del touchline.hub._desk.answer

    told(own_demo, story)


def test_socket_mode_connects_again_and_loses_nothing(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        await fake.socket.disconnect("refresh_requested")
        envelope = await fake.socket.send(slash(fake, "T1", "U1", "/mystats"))
        await fake.socket.acked(envelope, 60)
        await fake.until(lambda: fake.seen("T1", "U1", "C1"))

    told(own_demo, story, BY_SOCKET)


def _people(workspace: Workspace) -> list:
    with workspace.database.reading() as session:
        return list(all_people(session, workspace.tools.workspace_id))


def test_what_takes_long_is_acknowledged_at_once_and_answered_when_it_is_known(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        may_go_on, real = threading.Event(), touchline.hub._desk.answer

        def slow(request: object) -> object:
            assert may_go_on.wait(20)
            return real(request)

        touchline.hub._desk.answer = slow
        try:
            async with asyncio.timeout(3):
                await touchline.send(slash(fake, "T1", "U1", "/mystats"))
            assert fake.seen("T1", "U1", "C1") == []
        finally:
            may_go_on.set()
        await fake.until(lambda: fake.seen("T1", "U1", "C1"))
        del touchline.hub._desk.answer

    told(own_demo, story)


def test_a_request_asks_slack_nothing_before_it_is_acknowledged(own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeSlack) -> None:
        for _ in range(5):
            await touchline.send(slash(fake, "T1", "U1", "/touchline", "help"))
        await fake.until(lambda: len(fake.seen("T1", "U1", "C1")) == 5)
        asked = [call.method for call in fake.calls if call.method != "response_url"]
        assert asked.count("auth.test") == 1, "once at the start"
        assert set(asked) <= {"auth.test", "users.info"}

    told(own_demo, story)
