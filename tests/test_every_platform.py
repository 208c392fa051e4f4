"""Every example of a card and a form, on every platform: shown, with all its words.

What each platform makes of them is in its own tests and golden files; here they are held to the same.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.letters import cleaned, one_line
from bot.playground import render as playground
from bot.slack import forms as slack_forms
from bot.slack import render as slack
from bot.teams import forms as teams_forms
from bot.teams import render as teams
from bot.teams.actions import form_data
from handlers.cards import Block, Card, Facts, Form, Picture, Table, Text
from handlers.plain import as_text, cell_text
from tests.examples import cards, forms

CARDS, FORMS = cards(), forms()
ONE, OTHER = "https://touchline.example/pictures/1.png", "https://touchline.example/pictures/2.png"
Json = dict[str, Any]


def in_slack(show: slack.Show) -> Callable[[Card], list[Any]]:
    return lambda card: [message.blocks for message in slack.render_card(card, show, keep=True)]


def in_teams(show: teams.Show) -> Callable[[Card], list[Any]]:
    return lambda card: [message.card for message in teams.render_card(card, show, keep=True)]


SHOWN_AS: dict[str, Callable[[Card], list[Any]]] = {
    "slack, charts": in_slack(slack.Native()),
    "slack, files": in_slack(slack.Files(("F1", "F2"))),
    "slack, words": in_slack(slack.Words()),
    "slack, a modal": lambda card: [slack_forms.card_view(card, "", close="Close")],
    "slack, home": lambda card: [slack_forms.home_view(card)],
    "teams, charts": in_teams(teams.Native()),
    "teams, hosted pictures": in_teams(teams.Hosted((ONE, "", OTHER))),
    "teams, words": in_teams(teams.Words()),
    "teams, a dialog": lambda card: [teams.render_for_dialog(card)],
    "playground": lambda card: [playground.render_card(card)],
    "terminal": lambda card: [as_text(card)],
}
FORMS_AS: dict[str, Callable[[Form], Json]] = {
    "slack": lambda form: slack_forms.form_view(form, "", cancel="Cancel"),
    "teams": lambda form: teams_forms.form_card(form, form_data(form.words, "card")),
    "playground": playground.render_form,
}
CUT_SHORT = {"slack, a modal", "slack, home", "teams, a dialog"}
"""What is one view and cannot be parted: beyond its room there is an ellipsis."""

LISTED = {"slack, a modal", "slack, home"}
"""Where a table is a list: a row begins with its first cell, without that one's heading."""

UNTITLED = {"slack, a modal", "teams, a dialog"}
"""What is titled by itself, and cuts its title."""


SEEN = {"text", "title", "label", "value", "note", "caption", "hint", "intro", "footer", "alt", "alt_text", "altText"}
"""The properties that hold what a reader sees or hears."""


def said(shown: Any) -> str:
    """Every text that a reader gets, without what parts it."""
    return re.sub(r"[\s\u200b*]+", "", "\n".join(texts(shown)))


def texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in SEEN or not isinstance(value, str):
                yield from texts(value)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from texts(each)


def is_said(words: str, whole: str) -> bool:
    """Whether words are there, or their beginning with an ellipsis behind."""
    wanted = said(cleaned(words))
    return wanted in whole or any(f"{wanted[:most].rstrip(',:;')}…" in whole for most in range(len(wanted), 8, -1))


def words_of(block: Block, *, listed: bool) -> Iterator[str]:
    match block:
        case Text(text):
            yield text
        case Facts(facts):
            yield from (part for fact in facts for part in (fact.label, fact.value, fact.note))
        case Table(caption, columns, rows):
            yield from (caption, *columns[listed:], *(cell_text(cell) for row in rows for cell in row))
        case Picture(_, alt):
            yield alt


@pytest.mark.parametrize("platform", SHOWN_AS)
@pytest.mark.parametrize("name", CARDS)
def test_every_card_is_shown_on_every_platform_with_all_its_words(name: str, platform: str) -> None:
    card = CARDS[name]
    shown = SHOWN_AS[platform](card)
    assert shown
    assert json.loads(json.dumps(shown)) == shown
    if name == "beyond all limits" and platform in CUT_SHORT:
        assert "…" in said(shown)
        return
    whole = said(shown)
    wanted = [] if platform in UNTITLED else [card.title]
    wanted += [card.footer, *(one_line(button.label) for button in card.buttons)]
    wanted += [words for block in card.blocks for words in words_of(block, listed=platform in LISTED)]
    assert [words for words in wanted if not is_said(words, whole)] == []


@pytest.mark.parametrize("platform", FORMS_AS)
@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_shown_on_every_platform_with_all_its_questions(name: str, platform: str) -> None:
    form = FORMS[name]
    shown = FORMS_AS[platform](form)
    assert json.loads(json.dumps(shown)) == shown
    whole = said(shown)
    for field in form.fields:
        assert is_said(field.label, whole)
        assert is_said(one_line(field.hint), whole)
        assert field.name in json.dumps(shown)
        assert all(is_said(one_line(choice.label), whole) for choice in field.choices)
