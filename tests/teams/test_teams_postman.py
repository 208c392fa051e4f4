"""Touchline speaks first in Teams: whole at once, never twice by itself, and files behind a link of our own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from aiohttp import ClientSession

from bot.port import Destination, NoPictures, Postman, UndeliverableError
from bot.teams.errors import AmbiguousError, RateLimitedError
from coaching.delivering import Reason
from handlers.cards import Card, Text
from handlers.request import Audience, Message, Reply
from tests.bot.papers import PDF, PNG, REPORT, SHEET, WITH_A_PICTURE, WITH_PAPERS, XLSX, Printed, pictures_of
from tests.examples import beyond
from tests.stories.workspace import Workspace
from tests.teams import payloads
from tests.teams.card_check import parts
from tests.teams.fake_people import FakeTenant, FakeUser, Posted
from tests.teams.fake_teams import ACME, FakeTeams, fake_teams
from tests.teams.speaking import Speaking, known, speaking

PUBLIC = "https://touchline.example"
TENANT = f"teams:{ACME}"
KEY = "delivery-12-0"
CARD = Card("Good morning", (Text("Nothing unusual."),))
LONG = Card("Good morning", tuple(Text("word " * 600) for _ in range(30)))

Story = Callable[[Speaking, Postman, FakeTeams, FakeTenant], Awaitable[None]]
Tell = Callable[..., None]


@pytest.fixture
def tell(own_demo: Workspace) -> Tell:
    """Tell a story: Ana is Lukas of the demo, and somebody has spoken in Billing and in the group chat Leads."""

    def told(story: Story, **settings: object) -> None:
        async def run() -> None:
            async with fake_teams() as fake:
                there = fake.tenants[ACME]
                known(own_demo, "lukas", there.known("ana"), ACME)
                async with speaking(own_demo, fake, **{"public_url": PUBLIC, **settings}) as touchline:
                    for place in ("Billing", "Leads"):
                        asked = payloads.said(fake, there.known("ana"), "help", there.called(place))
                        await touchline.send(asked)
                    await fake.until(lambda: len(there.messages) == 2)
                    there.messages.clear()
                    await story(touchline, touchline.postmen["teams"], fake, there)
                    fake.release()

        asyncio.run(run())

    return told


BILLING = Destination(TENANT, channel="billing")


def person(user: FakeUser) -> Destination:
    return Destination(TENANT, identity=f"{TENANT}:{user.aad}")


def images(posted: Posted) -> list[dict]:
    return [part for part in parts(posted.card) if part["type"] == "Image"]


async def fetched(touchline: Speaking, url: str) -> tuple[int, bytes, dict[str, str]]:
    assert url.startswith(f"{PUBLIC}/")
    async with (
        ClientSession() as client,
        client.get(touchline.address + url.removeprefix(PUBLIC), allow_redirects=False) as answer,
    ):
        return answer.status, await answer.read(), dict(answer.headers)


def test_a_post_in_a_channel_is_whole_at_once_and_its_pictures_are_there_before(tell: Tell) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        posted_id = await postman.post(BILLING, WITH_A_PICTURE, Printed(), KEY)
        [posted] = there.messages
        assert (posted.id, posted.thread, posted.edits) == (posted_id, "", 0)
        [image] = images(posted)
        assert (await fetched(touchline, image["url"]))[1] == PNG
        [dark] = image["themedUrls"]
        assert (await fetched(touchline, dark["url"]))[1] == PNG + b" dark"
        assert fake.calls_of("update") == []

    tell(story)


def test_one_persons_post_has_no_picture_outside_the_message(tell: Tell) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        pictures = Printed()
        for name in ("ana", "ben"):  # Ben never wrote: the chat is begun
            await postman.post(person(there.known(name)), WITH_A_PICTURE, pictures, KEY)
            [posted] = fake.personal(there.known(name))
            assert "Chart.Line" in str(posted.card)
            assert images(posted) == []
        assert pictures.drawn == 0
        assert fake.personal(there.known("cleo")) == []

    tell(story)


def test_threads_are_in_channels_alone(tell: Tell) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        root = await postman.post(BILLING, CARD, NoPictures(), KEY)
        await postman.post(BILLING, CARD, NoPictures(), "delivery-12-1", root)
        assert [each.thread for each in there.messages] == ["", root]
        there.messages.clear()
        leads = Destination(TENANT, channel=there.called("Leads").id)
        for to in (leads, person(there.known("ana"))):
            first = await postman.post(to, CARD, NoPictures(), KEY)
            await postman.post(to, CARD, NoPictures(), "delivery-12-1", first)
        assert [each.thread for each in there.messages] == [""] * 4
        assert postman.has_threads(BILLING)
        assert not postman.has_threads(person(there.known("ana")))
        assert not postman.has_threads(leads)

    tell(story)


def test_what_is_too_long_for_one_message_goes_on_under_it_and_after_trouble_where_it_broke_off(tell: Tell) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        fake.fail("send", status=503, times=9, when=lambda call: "messageid" in unquote(call.path))
        with pytest.raises(UndeliverableError) as caught:
            await postman.post(BILLING, LONG, NoPictures(), KEY)
        assert (caught.value.reason, caught.value.permanent) == (Reason.PLATFORM_AWAY, False)
        [begun] = there.messages
        assert caught.value.uncertain, "a part of it is there, and another replica knows nothing of it"
        fake.failures.clear()
        assert await postman.post(BILLING, LONG, NoPictures(), KEY) == begun.id
        threads = [each.thread for each in there.messages]
        assert len(threads) >= 3
        assert threads == ["", *[begun.id] * (len(threads) - 1)]

    tell(story)


def test_teams_takes_every_part_of_a_card_beyond_all_limits(tell: Tell) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        fake.calls.clear()
        await postman.post(person(there.known("ana")), beyond(), Printed(), KEY)
        assert {call.status for call in fake.calls_of("send")} == {201}

    tell(story)


@pytest.mark.parametrize("place", ["channel", "person"])
def test_what_was_taken_and_not_answered_is_not_sent_again_and_cannot_be_told(tell: Tell, place: str) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        to = BILLING if place == "channel" else person(there.known("ana"))
        await postman.post(to, CARD, NoPictures(), "delivery-1-0")
        there.messages.clear()
        for send in (
            lambda: postman.post(to, CARD, NoPictures(), KEY),
            lambda: postman.attach(to, REPORT, PDF, "delivery-12-1"),
        ):
            fake.cut("send", after=True)
            with pytest.raises(AmbiguousError) as caught:
                await send()
            assert caught.value.uncertain
            assert not caught.value.permanent
        assert len(there.messages) == 2
        assert not postman.can_find(to)
        assert await postman.find(to, KEY, datetime.now(UTC)) is None

    tell(story)


@pytest.mark.parametrize(
    ("status", "code", "in_channel", "to_person"),
    [
        (403, "BotNotInConversationRoster", Reason.NOT_IN_CHANNEL, Reason.BLOCKED),
        (404, "ConversationNotFound", Reason.NOT_IN_CHANNEL, Reason.BLOCKED),
        (403, "MessageWritesBlocked", Reason.BLOCKED, Reason.BLOCKED),
        (403, "BotDisabledByAdmin", Reason.NOT_ALLOWED, Reason.NOT_ALLOWED),
        (403, "NotEnoughPermissions", Reason.NOT_ALLOWED, Reason.NOT_ALLOWED),
        (401, "BotNotRegistered", Reason.TOKEN_GONE, Reason.TOKEN_GONE),
        (413, "MessageSizeTooBig", Reason.REFUSED, Reason.REFUSED),
        (400, "SomethingNew", Reason.REFUSED, Reason.REFUSED),
    ],
)
def test_what_teams_refuses_for_good_has_its_reason(
    tell: Tell, status: int, code: str, in_channel: Reason, to_person: Reason
) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        for to, reason in ((BILLING, in_channel), (person(there.known("ana")), to_person)):
            fake.fail("send", status=status, code=code, times=2)
            with pytest.raises(UndeliverableError) as caught:
                await postman.post(to, CARD, NoPictures(), KEY)
            assert (caught.value.reason, caught.value.permanent, caught.value.uncertain) == (reason, True, False)
            fake.failures.clear()
        assert there.messages == []

    tell(story)


def test_who_and_where_nobody_is_has_its_reason_too(tell: Tell) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        there.known("ben").installed = False
        there.known("cleo").blocked = True
        for to, reason in (
            (Destination(TENANT, channel="nowhere"), Reason.NO_CHANNEL),
            (Destination(TENANT, identity=f"slack:T1:{there.known('ana').aad}"), Reason.NOBODY),
            (person(there.known("ben")), Reason.BLOCKED),
            (person(there.known("cleo")), Reason.BLOCKED),
        ):
            with pytest.raises(UndeliverableError) as caught:
                await postman.post(to, CARD, NoPictures(), KEY)
            assert (caught.value.reason, caught.value.permanent) == (reason, True)
        assert there.messages == []

    tell(story)


def test_a_long_pause_is_handed_on_and_kept_without_asking_again(tell: Tell) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        fake.calls.clear()
        fake.fail("send", status=429, retry_after=60)
        for _ in range(2):
            with pytest.raises(RateLimitedError) as caught:
                await postman.post(BILLING, CARD, NoPictures(), KEY)
            assert caught.value.after > 50
            assert caught.value.reason is Reason.PLATFORM_AWAY
        assert len(fake.calls_of("send")) == 1

    tell(story)


def test_a_file_is_a_link_that_nobody_can_guess_and_that_saves_it_under_its_name(tell: Tell) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        root = await postman.post(BILLING, CARD, NoPictures(), KEY)
        posted_id = await postman.attach(BILLING, REPORT, PDF, "delivery-12-1", root)
        posted = there.messages[-1]
        assert (posted.id, posted.thread) == (posted_id, root)
        [action] = posted.card["actions"]
        url = action["url"]
        status, content, headers = await fetched(touchline, url)
        assert (status, content) == (200, PDF)
        assert headers["Content-Type"] == "application/pdf"
        assert headers["Content-Disposition"].startswith('attachment; filename="report-2026-W47.pdf"')
        assert headers["Cache-Control"] == "private, no-store"
        base, _, name = url.rpartition("/")
        secret, _, signature = base.rpartition("/")[2].partition(".")
        assert len(secret) >= 43
        for wrong in (
            f"{base}/other.pdf",
            f"{PUBLIC}/files/{secret}.{signature[:-1]}x/{name}",
            f"{PUBLIC}/files/{secret}./{name}",
            f"{PUBLIC}/pictures/{secret}.{signature}.png",
            f"{PUBLIC}/files/{'a' * 300}.{signature}/{name}",
        ):
            assert (await fetched(touchline, wrong))[0] == 404

    tell(story)


def test_without_a_public_address_the_card_says_how_to_get_the_file(tell: Tell) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        await postman.attach(BILLING, REPORT, PDF, KEY)
        assert "TOUCHLINE_PUBLIC_URL" in str(there.messages[-1].card)
        await postman.post(BILLING, WITH_A_PICTURE, Printed(), KEY)
        assert "Chart.Line" in str(there.messages[-1].card)

    tell(story, public_url="")


def test_the_papers_of_a_private_answer_go_to_the_personal_chat(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        ana, billing = there.known("ana"), there.called("Billing")
        monkeypatch.setattr(touchline.hub, "pictures", pictures_of)
        answering(touchline, monkeypatch, Audience.ASKER)
        await touchline.send(payloads.said(fake, ana, "report weekly", billing))
        held = await fake.until(lambda: len(held := fake.personal(ana)) == 2 and held)
        urls = [each.card["actions"][0]["url"] for each in held]
        assert [(await fetched(touchline, url))[1] for url in urls] == [PDF, XLSX]
        assert "report-2026" not in str([each.activity for each in fake.seen(there.known("cleo"), billing.id)])

    tell(story)


def test_the_papers_of_an_answer_to_everybody_stand_under_it(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(touchline: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        ana, billing = there.known("ana"), there.called("Billing")
        monkeypatch.setattr(touchline.hub, "pictures", lambda _: Printed(PDF, b""))
        answering(touchline, monkeypatch, Audience.PLACE)
        await touchline.send(payloads.said(fake, ana, "report weekly", billing))
        await fake.until(lambda: len(fake.seen(ana, billing.id)) == 2 and fake.personal(ana))
        card, paper = fake.seen(ana, billing.id)
        assert paper.thread in (card.id, card.thread)
        assert REPORT.title in str(paper.card)
        [sorry] = fake.personal(ana)
        assert f"The file {SHEET.name} could not be made" in str(sorry.card)

    tell(story)


def answering(touchline: Speaking, monkeypatch: pytest.MonkeyPatch, audience: Audience) -> None:
    """Let the desk answer everything with two papers."""
    monkeypatch.setattr(touchline.hub._desk, "answer", lambda _: Reply((Message(WITH_PAPERS, audience),)))


def test_a_posted_card_is_brought_up_to_date_where_it_stands(tell: Tell) -> None:
    async def story(_: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        for to in (BILLING, person(there.known("ben"))):
            posted_id = await postman.post(to, CARD, NoPictures(), KEY)
            await postman.update(to, posted_id, Card("Resolved", (Text("All is well."),)), NoPictures(), KEY)
            [posted] = [each for each in there.messages if each.id == posted_id]
            assert posted.edits == 1
            assert "All is well." in str(posted.card)
        assert len(there.messages) == 2

    tell(story)


def test_an_update_for_everybody_has_its_pictures_there_before(tell: Tell) -> None:
    async def story(touchline: Speaking, postman: Postman, _: FakeTeams, there: FakeTenant) -> None:
        posted_id = await postman.post(BILLING, CARD, NoPictures(), KEY)
        await postman.update(BILLING, posted_id, WITH_A_PICTURE, Printed(), KEY)
        [posted] = there.messages
        [image] = images(posted)
        assert (await fetched(touchline, image["url"]))[1] == PNG

    tell(story)


def test_a_card_that_shrinks_keeps_no_message_of_yesterday(tell: Tell) -> None:
    async def story(_: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        posted_id = await postman.post(BILLING, LONG, NoPictures(), KEY)
        before = len(there.messages)
        assert before > 1
        await postman.update(BILLING, posted_id, LONG, NoPictures(), KEY)
        assert [each.edits for each in there.messages] == [1] * before
        await postman.update(BILLING, posted_id, CARD, NoPictures(), KEY)
        assert [each.id for each in there.messages if not each.deleted] == [posted_id]
        await postman.update(BILLING, posted_id, LONG, NoPictures(), KEY)
        grown = [each for each in there.messages if not each.deleted]
        assert len(grown) == before
        assert {each.thread for each in grown[1:]} == {posted_id}

    tell(story)


def test_an_update_of_a_message_that_is_gone_is_given_up(tell: Tell) -> None:
    async def story(_: Speaking, postman: Postman, fake: FakeTeams, there: FakeTenant) -> None:
        with pytest.raises(UndeliverableError) as gone:
            await postman.update(BILLING, "1700000000001", CARD, NoPictures(), KEY)
        assert gone.value.permanent
        assert there.messages == []

    tell(story)
