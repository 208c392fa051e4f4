"""`welcome`: what I do and what to try, for each role, and in a channel how I behave there."""

import re

import pytest

from handlers.registry import find_command
from tests.stories.workspace import CHANNEL, DIRECT, Workspace

ROLES = {"lukas": "mystats", "marta": "teamstats", "ingrid": "teamstats", "rafael": "teamstats", "nora": "link"}


@pytest.mark.parametrize("who", ROLES)
def test_the_first_words_are_those_of_the_role_and_work(demo: Workspace, who: str) -> None:
    card = demo.card(who, "welcome")
    assert card.buttons[0].words == ROLES[who]
    assert [button.words for button in card.buttons if demo.ask(who, button.words).refused] == []


def test_in_a_channel_it_says_who_sees_the_answers(demo: Workspace) -> None:
    words = "only who asks sees the answer"
    assert words in demo.text("nora", "welcome", place=CHANNEL)
    assert words not in demo.text("nora", "welcome", place=DIRECT)


@pytest.mark.parametrize("who", ROLES)
def test_what_it_tells_to_type_is_understood(demo: Workspace, who: str) -> None:
    quoted = demo.text(who, "willkommen").split('"')[1::2]
    assert quoted
    assert [words for words in quoted if find_command(words) is None] == []


@pytest.mark.parametrize("who", ROLES)
def test_so_is_what_it_tells_to_type_in_german(demo: Workspace, who: str) -> None:
    quoted = re.findall("„([^“]*)“", demo.text(who, "willkommen", locale="de"))
    assert quoted
    assert [words for words in quoted if find_command(words) is None] == []
