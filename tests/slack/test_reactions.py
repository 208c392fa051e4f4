"""An emoji on a message, where a team turned it on: it asks whoever reacted, once and in private, and thanks nobody."""

import asyncio

import pytest

from bot.slack.hearing import hear
from handlers.escalations.letters import take_page
from handlers.plain import as_text
from storage.inbox import all_waiting
from storage.kudos import Kudos, put_settings
from storage.pages import Page
from storage.people import Person
from storage.teams import find_team
from tests.slack.fake_slack import FakeSlack, fake_slack
from tests.slack.payloads import reacted
from tests.slack.speaking import known, speaking
from tests.stories.workspace import NOW, Workspace

MESSAGE = "1763700000.000100"
WHERE = ("C1", MESSAGE)


def asked(workspace: Workspace) -> list[tuple[str, str]]:
    """Who was asked, and what."""
    with workspace.database.reading() as session:
        pages = [(each.id, session.get_one(Person, each.person_id).handle) for each in session.query(Page)
                 if each.kind == "kudos_ask"]  # fmt: skip
    letters = [(handle, take_page(workspace.tools, number, NOW.replace(year=2030))) for number, handle in pages]
    return [(handle, as_text(letter.card)) for handle, letter in letters if letter and letter.card]


@pytest.fixture
def thanks(own_demo: Workspace) -> Workspace:
    """Billing thanks with :tada:; Amara leads it, Priya is in it. U3 is nobody here."""
    known(own_demo, "amara", "U1")
    known(own_demo, "priya", "U2")
    with own_demo.database.writing() as session:
        team = find_team(session, own_demo.tools.workspace_id, "Billing")
        assert team is not None
        put_settings(
            session, own_demo.tools.workspace_id, team.id, values=[], tenant="", channel="support", daily_limit=5,
            emoji="tada",
        )  # fmt: skip
    return own_demo


def settled(workspace: Workspace) -> bool:
    """Whether everything that came in was dealt with: it is taken in before Slack is told that it was heard."""
    with workspace.database.reading() as session:
        return not all_waiting(session)


def send(workspace: Workspace, *told: tuple[str, str, str]) -> FakeSlack:
    """Each of (who reacts, emoji, whose message); returns Slack as it stands afterwards."""

    async def run() -> FakeSlack:
        async with fake_slack() as fake, speaking(workspace, fake) as touchline:
            for user, emoji, author in told:
                await touchline.send(reacted(fake, "T1", user, emoji, *WHERE, by=author))
                async with asyncio.timeout(20):
                    while not settled(workspace):  # noqa: ASYNC110 - a database tells nobody that it has changed
                        await asyncio.sleep(0.01)
            return fake

    return asyncio.run(run())


def test_who_reacts_is_asked_once_however_often_they_do(thanks: Workspace) -> None:
    fake = send(thanks, ("U1", "tada", "U2"), ("U1", "tada", "U2"), ("U1", "tada::skin-tone-2", "U2"))
    [(handle, text)] = asked(thanks)
    assert handle == "amara"
    assert "kudos because" in text
    with thanks.database.reading() as session:
        kudos = session.query(Kudos).filter(Kudos.origin.like("kudosask%")).count()
    assert kudos == 0
    assert [call.method for call in fake.calls if call.method.startswith("chat.")] == []


def test_a_message_thanks_once_and_only_who_reacted_may_say_why(thanks: Workspace) -> None:
    send(thanks, ("U1", "tada", "U2"))
    [(_, text)] = asked(thanks)
    number = text.partition("kudos because ")[2].split("]")[0].split(")")[0].split()[0].strip('`"“”')
    assert "do not know that reaction" in thanks.refusal("priya", f"kudos because {number}")
    form = thanks.ask("amara", f"kudos because {number}").form
    assert form is not None
    assert form.fields[0].value == "@priya"
    answers = {"people": "@priya", "reason": "the calm hand", "audience": "private"}
    for _ in range(2):
        assert "You thank Priya" in thanks.text("amara", form.words, answers=answers)
    with thanks.database.reading() as session:
        assert session.query(Kudos).filter(Kudos.origin.like("kudosask%")).count() == 1
    assert asked(thanks) == []


@pytest.mark.parametrize("told", [("U1", "eyes", "U2"), ("U3", "tada", "U2"), ("U1", "tada", "U1")])
def test_other_emoji_strangers_and_ones_own_messages_are_no_matter(
    thanks: Workspace, told: tuple[str, str, str]
) -> None:
    fake = send(thanks, told)
    assert asked(thanks) == []
    assert [call.method for call in fake.calls if call.method.startswith(("chat.", "users."))] == []


def test_what_is_on_no_message_of_somebody_is_not_heard() -> None:
    item = {"type": "file", "file": "F1"}
    event = {"type": "reaction_added", "user": "U1", "reaction": "tada", "item": item}
    assert hear({"type": "event_callback", "team_id": "T1", "event_id": "E1", "event": event}) is None
