"""`copy`: the same answer once more, in a conversation that stays; by today's rights, and never twice."""

from datetime import datetime, timedelta

import pytest

from handlers.cards import Card
from handlers.plain import as_text
from handlers.request import Audience, Reply
from storage.access_log import looks_at
from storage.people import find_person
from tests.stories.workspace import AGENTS, CHANNEL, DIRECT, GROUP, NOW, Workspace, at, ticket

STAMP = "2026-11-21T12:00:00Z"


@pytest.fixture
def team(empty: Workspace) -> Workspace:
    """Mia and Tom with a ticket each; Lea leads them."""
    empty.take(*AGENTS, GROUP, ticket("1", at("2026-11-10 09:00")), ticket("2", at("2026-11-11 09:00"), agent="a-tom"))
    empty.add("mia", key="a-mia")
    empty.add("tom", key="a-tom")
    empty.add("lea", "lead")
    empty.put("mia", "Support")
    empty.put("tom", "Support")
    empty.put("lea", "Support", leads=True)
    return empty


def copied(reply: Reply, to: str) -> Card:
    """The card that was sent, after the word that it is on its way."""
    told, sent = reply.messages
    assert (told.audience, sent.audience, sent.to) == (Audience.ASKER, Audience.PERSON, to)
    assert "on its way to your direct messages" in as_text(told.card)
    assert told.card.keep is None
    assert sent.card.keep is None
    return sent.card


@pytest.mark.parametrize(
    "words", ["mystats", "mystats csat last week", "why first reply", "looks", "/touchline mystats 90d"]
)
def test_a_private_answer_in_a_channel_carries_a_button_for_a_copy(demo: Workspace, words: str) -> None:
    card = demo.card("lukas", words, place=CHANNEL)
    assert card.keep is not None
    assert card.keep.words == f"copy {STAMP} {words.removeprefix('/touchline ')}"
    kept = copied(demo.ask("lukas", card.keep.words, place=CHANNEL, now=NOW + timedelta(minutes=9)), "lukas")
    assert (kept.title, kept.blocks[1:], kept.footer) == (card.title, card.blocks, card.footer)
    assert "As of Nov 21, 2026, 1:00" in as_text(kept)


def test_in_direct_messages_there_is_nothing_to_keep(demo: Workspace) -> None:
    assert demo.card("lukas", "mystats", place=DIRECT).keep is None


@pytest.mark.parametrize("words", ["help", "language", "settings", "link", "welcome"])
def test_what_changes_something_or_says_nothing_of_ones_own_is_not_kept(demo: Workspace, words: str) -> None:
    assert demo.card("lukas", words, place=CHANNEL).keep is None


def test_a_refusal_is_not_kept(demo: Workspace) -> None:
    reply = demo.ask("lukas", "mystats @priya", place=CHANNEL)
    assert reply.refused
    assert [message.card.keep for message in reply.messages] == [None]


def test_a_form_is_kept_by_the_words_it_became(demo: Workspace) -> None:
    answers = {"period": "last week", "kpi": "csat"}
    [message] = demo.ask("lukas", "ask mystats", place=CHANNEL, answers=answers).messages
    assert message.card.keep is not None
    assert message.card.keep.words == f"copy {STAMP} mystats csat last week"
    assert demo.ask("lukas", "ask mystats", place=CHANNEL).form is not None


def test_a_copy_shows_the_figures_of_its_moment(team: Workspace) -> None:
    before = team.card("mia", "mystats", place=CHANNEL)
    assert before.keep is not None
    team.take(*AGENTS, GROUP, ticket("9", at("2026-11-22 09:00")), now=NOW + timedelta(days=3))
    later = NOW + timedelta(days=3)
    kept = copied(team.ask("mia", before.keep.words, place=CHANNEL, now=later), "mia")
    assert kept.blocks[1:] == before.blocks
    assert team.card("mia", "mystats", now=later).blocks != before.blocks


def test_a_copy_of_anothers_figures_is_a_look_of_now(team: Workspace) -> None:
    later = NOW + timedelta(days=2)
    copied(team.ask("lea", f"copy {STAMP} mystats @mia", now=later), "lea")
    with team.database.reading() as session:
        person = find_person(session, team.tools.workspace_id, "mia")
        assert person is not None
        assert [(look.at, look.command) for look in looks_at(session, person.id)] == [(later, "mystats")]


def test_a_copy_is_made_by_todays_rights(team: Workspace) -> None:
    card = team.card("lea", "mystats @mia", place=CHANNEL)
    assert card.keep is not None
    assert team.ask("mia", card.keep.words.replace("@mia", "@tom")).refused
    with team.database.writing() as session:
        person = find_person(session, team.tools.workspace_id, "lea")
        assert person is not None
        person.role = "agent"
    assert team.ask("lea", card.keep.words).refused
    assert len(team.looks("mia")) == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-11-21T12:00:01Z", "is no moment that I can copy"),
        ("2026-13-45T12:00:00Z", "is no moment that I can copy"),
        ("yesterday", "is no moment that I can copy"),
        ("٢٠٢٦-11-21T10:00:00Z", "is no moment that I can copy"),
        ("2026-08-23T11:59:59Z", "older than 90 days"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(demo: Workspace, written: str, said: str) -> None:
    assert said in demo.refusal("lukas", f"copy {written} mystats")


def test_the_oldest_moment_still_is_copied(demo: Workspace) -> None:
    copied(demo.ask("lukas", "copy 2026-08-23T12:00:00Z mystats"), "lukas")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "language de",
        "settings zone UTC",
        f"copy {STAMP} mystats",
        "link desk:a-mia",
        "help",
        "home",
        "ask mystats",
        "flurb",
    ],
)
def test_nothing_is_changed_nested_or_opened_by_a_copy(demo: Workspace, words: str) -> None:
    assert "no answer to copy" in demo.refusal("lukas", f"copy {STAMP} {words}")
    assert "Hilfe" not in demo.text("lukas", "help")


def test_looks_after_its_moment_are_not_in_the_copy(team: Workspace) -> None:
    later = NOW + timedelta(days=1)
    team.card("lea", "mystats @mia", now=later)
    assert "Nobody but you" in as_text(copied(team.ask("mia", f"copy {STAMP} looks", now=later), "mia"))


def test_the_button_speaks_utc_whatever_the_clock(demo: Workspace) -> None:
    now = datetime.fromisoformat("2026-11-21T21:00:00.5+09:00")
    card = demo.card("lukas", "mystats", place=CHANNEL, now=now)
    assert card.keep is not None
    assert card.keep.words == f"copy {STAMP} mystats"


def test_german_says_it_in_german(demo: Workspace) -> None:
    card = demo.card("lukas", "meine zahlen", place=CHANNEL, locale="de")
    assert card.keep is not None
    assert card.keep.label == "Kopie an mich"
    reply = demo.ask("lukas", card.keep.words.replace("copy", "kopie"), locale="de")
    assert "Stand: 21.11.2026" in as_text(reply.messages[1].card)


def test_an_answer_given_again_from_memory_can_be_kept_too(demo: Workspace) -> None:
    first = demo.ask("lukas", "mystats 14d", place=CHANNEL)
    again = demo.ask("lukas", "mystats 14d", place=CHANNEL)
    assert again.messages[0].card.keep == first.messages[0].card.keep is not None
    assert demo.card("lukas", "mystats 14d", place=DIRECT).keep is None
