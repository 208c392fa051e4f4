"""The front desk: the same words however they are addressed, and a way out of every mistake."""

import pytest

from handlers.command import Shortcut
from handlers.front_desk import may_open_form, plain_words
from handlers.plain import as_text
from handlers.registry import COMMANDS, SHORTCUTS, find_shortcut
from tests.stories.workspace import Workspace


@pytest.mark.parametrize(
    "said",
    [
        "why csat",
        "/why csat",
        "/touchline why csat",
        "touchline why csat",
        "@Touchline why csat",
        "@touchline, why csat",
        "Touchline: why csat",
        "  /TOUCHLINE   /why   csat ",
        "/Touchline why csat",
        "@Touchline  why csat",
        "@Touchline; why csat",
        "why csat @Touchline",
        "why csat, @touchline?",
    ],
)
def test_words_are_the_same_however_they_are_addressed(said: str) -> None:
    assert plain_words(said) == "why csat"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("touchlines", "touchlines"),
        ("/", ""),
        ("@Touchline", ""),
        ("", ""),
        ("mail@touchline", "mail@touchline"),
        ("why csat @touchlines", "why csat @touchlines"),
    ],
)
def test_what_is_no_address_stays(said: str, words: str) -> None:
    assert plain_words(said) == words


@pytest.mark.parametrize("said", ["", "/touchline", "@Touchline", "help", "Hilfe", "/touchline help", "?"])
def test_no_words_and_help_give_the_help(demo: Workspace, said: str) -> None:
    assert demo.card("lukas", said).title == "What you can ask"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("mytsats last week", "mystats last week"),
        ("/touchline teamstat csat", "teamstats csat"),
        ("warumm csat", "warum csat"),
        ("mystats csta", "mystats csat"),
        ("mystats last weak", "mystats last week"),
        ("teamstats Bililng", "teamstats Billing"),
    ],
)
def test_a_slip_is_put_right_by_a_button(demo: Workspace, said: str, meant: str) -> None:
    [message] = demo.ask("lukas", said).messages
    assert message.card.buttons[0].words == meant
    assert not demo.ask("lukas", meant).refused


def test_german_words_are_understood_whatever_the_language(demo: Workspace) -> None:
    assert "Your figures: last week" in demo.text("lukas", "meine zahlen letzte woche")
    assert "Figures of Billing: March 2026" in demo.text("ingrid", "teamzahlen Billing März")
    assert "First reply time, last month" in demo.text("priya", "warum erstantwortzeit letzten monat")


def test_a_refusal_is_said_in_the_readers_language(demo: Workspace) -> None:
    [message] = demo.ask("lukas", "mystats @priya", locale="de").messages
    assert "Du kannst nur deine eigenen Zahlen sehen" in as_text(message.card)


def test_a_period_that_cannot_be_is_no_passing_trouble(demo: Workspace) -> None:
    refused = demo.refusal("lukas", "mystats 2026-13-45")
    assert refused.startswith("That did not work")
    assert "Try" in refused or "try" in refused


def test_what_is_wrong_with_a_form_stands_in_the_form(demo: Workspace) -> None:
    reply = demo.ask("lukas", "ask mystats", answers={"other": "blub"})
    assert list(reply.field_errors.errors) == ["other"]
    reply = demo.ask("nora", "link", answers={"identity": "demo:nobody", "person": "@lukas"})
    assert reply.refused
    assert list(reply.field_errors.errors) == [""]


@pytest.mark.parametrize(
    "words", ["ask", "/touchline ask teamstats", "@Touchline link", "settings change", "einstellungen ändern"]
)
def test_a_platform_is_told_which_words_may_open_a_form(words: str) -> None:
    assert may_open_form(words)


@pytest.mark.parametrize(
    "words", ["", "help", "mystats", "link a-mia", "settings", "settings zone UTC", "flurb", "language"]
)
def test_and_which_open_none(words: str) -> None:
    assert not may_open_form(words)


@pytest.mark.parametrize("role", ["lukas", "marta", "ingrid", "rafael", "nora"])
def test_no_command_alone_opens_a_form_that_was_not_foretold(demo: Workspace, role: str) -> None:
    for command in COMMANDS:
        for words in command.words:
            assert may_open_form(words) or demo.ask(role, words).form is None, words


@pytest.mark.parametrize("shortcut", SHORTCUTS, ids=lambda shortcut: shortcut.key)
def test_a_shortcut_opens_its_form_at_once(demo: Workspace, shortcut: Shortcut) -> None:
    assert find_shortcut(shortcut.key) is shortcut
    assert len(shortcut.label) <= 24
    assert may_open_form(shortcut.words)
    assert demo.ask("amara", shortcut.words).form is not None


def test_shortcuts_are_few_and_each_is_found_by_its_own_key() -> None:
    assert len({shortcut.key for shortcut in SHORTCUTS}) == len(SHORTCUTS) <= 10
    assert find_shortcut("flurb") is None
