"""What people see in Teams: signed activities through the real server on the demo team."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count

import pytest

from storage.conversations import find_named
from storage.people import all_people
from tests.bot.fake_desk import days
from tests.stories.workspace import Workspace
from tests.teams import payloads
from tests.teams.fake_people import FakeTenant, FakeUser, Json, Posted
from tests.teams.fake_teams import ACME, GLOBEX, FakeTeams, fake_teams
from tests.teams.speaking import Speaking, known, speaking

Story = Callable[[Speaking, FakeTeams, FakeTenant], Awaitable[None]]
SECONDS = count(1)


def later() -> dict[str, str]:
    """A time of its own: what is pressed again within seconds is the same press."""
    minutes, seconds = divmod(4 * next(SECONDS), 60)
    return {"timestamp": f"2026-11-21T10:{minutes:02d}:{seconds:02d}Z"}


@pytest.fixture
def tell(own_demo: Workspace) -> Callable[[Story], None]:
    """Tell a story: Ana is Lukas (agent) of the demo, Ben is Amara, who leads him and speaks German."""

    def told(story: Story) -> None:
        async def run() -> None:
            async with fake_teams() as fake:
                there = fake.tenants[ACME]
                known(own_demo, "lukas", there.known("ana"), ACME)
                known(own_demo, "amara", there.known("ben"), ACME)
                async with speaking(own_demo, fake) as touchline:
                    await story(touchline, fake, there)

        asyncio.run(run())

    return told


def shown(posted: Posted) -> str:
    """Everything a message says."""
    return str(posted.activity)


def button(card: Json, label: str) -> Json:
    """A card's button."""
    found = [each for each in card.get("actions", ()) if each["title"] == label]
    assert found, [each["title"] for each in card.get("actions", ())]
    return found[0]


async def in_personal(fake: FakeTeams, user: FakeUser, number: int = 1) -> Posted:
    """The message of that number in somebody's personal chat."""
    return (await fake.until(lambda: len(held := fake.personal(user)) >= number and held))[number - 1]


def test_words_in_the_personal_chat_are_answered_there_with_a_chart(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana = there.known("ana")
        assert await touchline.send(payloads.said(fake, ana, "mystats")) is None
        posted = await in_personal(fake, ana)
        assert "Your figures" in shown(posted)
        assert "Chart.Line" in shown(posted)
        assert posted.activity["summary"]

    tell(story)


def test_a_mention_in_a_channel_is_answered_to_its_asker_alone(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, cleo, billing = there.known("ana"), there.known("cleo"), there.called("Billing")
        await touchline.send(payloads.said(fake, ana, "mystats", billing))
        [posted] = await fake.until(lambda: fake.seen(ana, billing.id))
        assert posted.only_for == ana.id
        assert "Your figures" in shown(posted)
        assert fake.seen(cleo, billing.id) == []

    tell(story)


def test_where_there_are_no_private_messages_the_answer_comes_in_the_personal_chat(
    tell: Callable[[Story], None],
) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        there.targeted = False
        ana, leads = there.known("ana"), there.called("Leads")
        for number in (1, 2):
            await touchline.send(payloads.said(fake, ana, "mystats", leads))
            await in_personal(fake, ana, number)
        assert fake.seen(ana, leads.id) == []
        assert len(fake.calls_of("send_targeted")) == 1, "an organisation without them is not asked each time"

    tell(story)


def test_a_slash_command_and_a_mention_understand_the_same_words(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, billing = there.known("ana"), there.called("Billing")
        for sent in (
            payloads.slash(fake, ana, "why first reply", billing),
            payloads.said(fake, ana, "why first reply", billing),
            payloads.said(fake, ana, "/touchline why first reply", billing),
        ):
            await touchline.send(sent)
        answers = await fake.until(lambda: len(held := fake.seen(ana, billing.id)) == 3 and held)
        assert {answer.activity["summary"] for answer in answers} == {answers[0].activity["summary"]}
        assert {answer.only_for for answer in answers} == {ana.id}

    tell(story)


def test_the_bots_name_among_the_words_is_not_eaten(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, billing = there.known("ana"), there.called("Billing")
        await touchline.send(payloads.said(fake, ana, "yesteryear of Touchline &amp; co", billing))
        [posted] = await fake.until(lambda: fake.seen(ana, billing.id))
        assert "yesteryear of Touchline & co" in shown(posted)

    tell(story)


def test_language_and_zone_come_with_what_was_said(tell: Callable[[Story], None], own_demo: Workspace) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        jo = there.user("Jo Hall", locale="de-AT", zone="Europe/Vienna")
        there.personal(jo)
        await touchline.send(payloads.said(fake, jo, "help"))
        assert "Was du fragen kannst" in shown(await in_personal(fake, jo))

    tell(story)
    with own_demo.database.reading() as session:
        assert any(person.name == "Jo Hall" for person in all_people(session, own_demo.tools.workspace_id))


@pytest.mark.parametrize("way", ["execute", "submit"])
def test_a_button_says_its_words_in_the_name_of_its_presser(tell: Callable[[Story], None], way: str) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, ben, cleo = (there.known(name) for name in ("ana", "ben", "cleo"))
        await touchline.send(payloads.said(fake, ben, "mystats @lukas"))
        card = (await in_personal(fake, ben)).card
        data = next(each["data"] for each in card["actions"] if "@lukas" in str(each["data"]))
        press = payloads.executed if way == "execute" else payloads.submitted
        answer = await touchline.send(press(fake, cleo, data, card="1", **later()))
        assert (answer is not None) == (way == "execute")
        assert "own figures only" in shown(await in_personal(fake, cleo))
        assert fake.personal(ana) == []

    tell(story)


def test_a_double_click_acts_once(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana = there.known("ana")
        await touchline.send(payloads.said(fake, ana, "help"))
        figures = button((await in_personal(fake, ana)).card, "My figures")
        at = later()
        for _ in range(2):
            answer = await touchline.send(payloads.executed(fake, ana, figures["data"], card="1", **at))
            assert answer["statusCode"] == 200
        again = payloads.said(fake, ana, "help")
        for _ in range(2):
            await touchline.send(again)
        await in_personal(fake, ana, 3)
        await touchline.hub.drain()
        assert len(fake.personal(ana)) == 3

    tell(story)


def test_a_form_is_a_dialog_with_its_errors_beside_the_fields(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana = there.known("ana")
        await touchline.send(payloads.said(fake, ana, "mystats"))
        other = button((await in_personal(fake, ana)).card, "Other period or KPI …")
        opened = await touchline.send(payloads.fetched(fake, ana, other["data"], **later()))
        card = opened["task"]["value"]["card"]["content"]
        data = card["actions"][0]["data"]
        wrong = await touchline.send(payloads.sent(fake, ana, {**data, "f:other": "yesteryear"}, **later()))
        again = str(wrong["task"]["value"]["card"]["content"])
        assert "yesteryear" in again
        assert "I do not understand" in again
        right = await touchline.send(payloads.sent(fake, ana, {**data, "f:other": "last week"}, **later()))
        assert not right or right["task"]["type"] == "message"
        assert "Your figures" in shown(await in_personal(fake, ana, 2))

    tell(story)


def test_a_form_asked_for_in_words_is_a_card_of_ones_own(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, billing = there.known("ana"), there.called("Billing")
        await touchline.send(payloads.said(fake, ana, "ask mystats", billing))
        [whispered] = await fake.until(lambda: fake.seen(ana, billing.id))
        assert whispered.only_for == ana.id
        await touchline.send(payloads.said(fake, ana, "ask mystats"))
        posted = await in_personal(fake, ana)
        data = posted.card["actions"][0]["data"]
        wrong = {**data, "f:other": "yesteryear"}
        answer = await touchline.send(payloads.executed(fake, ana, wrong, card=posted.id, verb="form", **later()))
        assert "I do not understand" in str(answer["value"])
        right = {**data, "f:other": "last week"}
        answer = await touchline.send(payloads.executed(fake, ana, right, card=posted.id, verb="form", **later()))
        assert "Your figures" in str(answer["value"])
        assert "Your figures" in shown(fake.personal(ana)[0])

    tell(story)


def test_a_private_answer_in_a_channel_can_be_kept(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, billing = there.known("ana"), there.called("Billing")
        await touchline.send(payloads.said(fake, ana, "mystats", billing))
        [posted] = await fake.until(lambda: fake.seen(ana, billing.id))
        copy = button(posted.card, "Send me a copy")
        await touchline.send(payloads.executed(fake, ana, copy["data"], billing, card=posted.id, **later()))
        assert "Your figures" in shown(await in_personal(fake, ana))

    tell(story)


def test_installing_is_welcomed_in_private_and_removal_forgets(
    tell: Callable[[Story], None], own_demo: Workspace
) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, general = there.known("ana"), there.called("General")

        def is_known() -> bool:
            with own_demo.database.reading() as session:
                return find_named(session, f"teams:{ACME}", general.id) is not None

        await touchline.send(payloads.installed(fake, ana))
        await in_personal(fake, ana)
        await touchline.send(payloads.installed(fake, ana, general))
        [welcome] = await fake.until(lambda: fake.seen(ana, general.id))
        assert welcome.only_for == ana.id
        assert is_known()
        await touchline.send(payloads.removed(fake, ana, general))
        assert not is_known()
        before = len(fake.calls)
        await touchline.send(payloads.reacted(fake, ana, "1"))
        await touchline.hub.drain()
        assert len(fake.calls) == before

    tell(story)


def test_a_storm_of_429_delays_and_loses_nothing(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana = there.known("ana")
        fake.fail("send", status=429, retry_after=0, times=8)
        for status in (412, 502, 503):
            fake.fail("send", status=status)
        for _ in range(4):
            await touchline.send(payloads.said(fake, ana, "help"))
        await fake.until(lambda: len(fake.personal(ana)) == 4, 60)

    tell(story)


def test_a_guest_and_a_stranger_are_nobody_whatever_address_they_have(
    tell: Callable[[Story], None], own_demo: Workspace
) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        guest = there.user("Eve Gast", is_guest=True)
        there.personal(guest)
        await touchline.send(payloads.said(fake, guest, "mystats"))
        assert "I do not know who you are" in shown(await in_personal(fake, guest))

    tell(story)


def test_another_organisation_is_refused(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        from tests.teams.fake_teams import acme

        other = acme(fake, GLOBEX)
        told = await fake.tell(touchline.address, payloads.said(fake, other.known("ana"), "mystats"))
        assert told.status == 403
        assert fake.calls_of("send") == []

    tell(story)


def test_a_form_that_is_sent_twice_is_answered_twice_the_same(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, at = there.known("ana"), later()
        opened = await touchline.send(payloads.fetched(fake, ana, {"touchline": {"say": "ask mystats"}}, **later()))
        data = opened["task"]["value"]["card"]["content"]["actions"][0]["data"]
        wrong = [payloads.sent(fake, ana, {**data, "f:other": "yesteryear"}, **at) for _ in range(2)]
        first, second = await asyncio.gather(*(touchline.send(each) for each in wrong))
        assert first == second
        assert "yesteryear" in str(first)

    tell(story)


def test_a_conversation_without_a_kind_is_never_taken_for_a_personal_one(tell: Callable[[Story], None]) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        ana, ben, leads = there.known("ana"), there.known("ben"), there.called("Leads")
        asked = payloads.said(fake, ana, "mystats", leads)
        del asked["conversation"]["conversationType"]
        asked["conversation"].pop("isGroup", None)
        await touchline.send(asked)
        [posted] = await fake.until(lambda: fake.seen(ana, leads.id))
        assert posted.only_for == ana.id
        assert fake.seen(ben, leads.id) == []

    tell(story)


def test_what_is_ticked_in_a_card_reaches_the_desk(
    tell: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(touchline: Speaking, fake: FakeTeams, there: FakeTenant) -> None:
        monkeypatch.setattr(touchline.hub._desk, "answer", days)
        ana = there.known("ana")
        await touchline.send(payloads.said(fake, ana, "days"))
        posted = await in_personal(fake, ana)
        data = button(posted.card, "Save")["data"]
        none = payloads.executed(fake, ana, {**data, "f:at": "08:30"}, card=posted.id, verb="form", **later())
        answer = await touchline.send(none)
        assert answer is not None
        assert "Choose at least one day." in str(answer["value"])
        ticked = payloads.executed(fake, ana, {**data, "f:days": "1,4"}, card=posted.id, verb="form", **later())
        await touchline.send(ticked)
        await fake.until(lambda: "Saved: 1,4" in str([each.activity for each in fake.personal(ana)]))

    tell(story)
