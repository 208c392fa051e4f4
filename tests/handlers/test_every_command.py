"""Whatever is said, by whoever, in whichever language: an answer or a helpful refusal, and it can be shown anywhere."""

import logging
from itertools import product

import pytest

from handlers.command import Command
from handlers.registry import COMMANDS, find_command
from tests.stories.workspace import Workspace, rendered

ROLES = {"agent": "lukas", "lead": "marta", "manager": "ingrid", "executive": "rafael", "admin": "nora"}
CHANGING = frozenset({"escalate", "oncall"})
"""What any words may change: escalations are raised by words, so the demo that others read is none for them."""

ARGUMENTS = (
    "",
    "zzqx flurb",
    "@nobody",
    "letzte woche",
    "csat last week",
    "page 99",
    '"',
    "2026-13-45",
    "💥 ' ; --",
    "change",
    "2026-11-20T10:00:00Z mystats",
    "@support as Team yes",
)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_answers_to_anything_and_its_answer_can_be_shown(
    request: pytest.FixtureRequest, role: str, command: Command, caplog: pytest.LogCaptureFixture
) -> None:
    demo: Workspace = request.getfixturevalue("own_demo" if command.name in CHANGING else "demo")
    with caplog.at_level(logging.DEBUG):
        for argument, locale in product(ARGUMENTS, ("en", "de")):
            reply = demo.ask(ROLES[role], f"{command.words[0]} {argument}", locale=locale)
            assert rendered(reply), (argument, locale)
            assert reply.messages or reply.form
            assert all(message.card.title for message in reply.messages)
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_of_its_words_finds_a_command_whatever_its_letter_case(command: Command) -> None:
    for word in command.words:
        for said, rest in ((word, ""), (word.upper(), ""), (f"{word}  last week", "last week")):
            assert find_command(said) == (command, rest)


def test_a_longer_word_is_not_its_beginning() -> None:
    assert find_command("statistics") is None
    assert find_command("whyever csat") is None


@pytest.mark.parametrize("role", ROLES)
def test_a_refusal_leaves_a_way_out(demo: Workspace, role: str) -> None:
    [message] = demo.ask(ROLES[role], "flurb").messages
    assert [button.words for button in message.card.buttons] == ["help"]
