"""What coaching really answers in the demo, on each platform: within every limit, and as it was seen last.

The words of both languages are kept as the terminal shows them; Slack's and Teams' cards and forms in English.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.slack import forms as slack_forms
from bot.slack import render as slack
from bot.teams import forms as teams_forms
from bot.teams import render as teams
from bot.teams.actions import form_data
from handlers.cards import Card, Form
from handlers.plain import as_text
from storage.access_log import AccessEntry
from tests.slack.limits_check import problems_of_message, problems_of_view
from tests.stories import workspace
from tests.stories.workspace import Workspace
from tests.teams.card_check import problems_of_card

demo, own_demo = workspace.demo, workspace.own_demo
GOLDEN = Path(__file__).parent / "golden"
ANSWERS = {
    "brief": ("amara", "coach brief @lukas"),
    "notes": ("amara", "coach notes @lukas"),
    "agenda": ("amara", "coach agenda @lukas"),
    "actions": ("lukas", "coach actions"),
    "plan": ("lukas", "coach plan 2"),
    "did-it-work": ("jonas", "coach plan 1 result"),
    "goals": ("lukas", "goals"),
    "check-in": ("amara", "checkin 1"),
    "kudos": ("priya", "kudos mine"),
    "did-it-help": ("marta", "improve 1 result"),
    "bottlenecks": ("amara", "improve bottlenecks"),
}
OF_ONES_OWN = {"held-on-me": ("lukas", "mydata"), "at-a-glance": ("lukas", "home")}
"""These show who looked: the demo they are asked of is nobody else's."""

FORMS = {
    "note": ("amara", "coach @lukas"),
    "plan": ("amara", "coach plan @lukas"),
    "action": ("amara", "coach action @lukas"),
    "goal": ("lukas", "goals set"),
    "check-in": ("amara", "checkin plan"),
    "answers": ("lukas", "checkin answer"),
    "kudos": ("lukas", "kudos"),
    "experiment": ("marta", "improve new"),
}
_KEY = re.compile(r"(?<![0-9a-z])[a-z]{0,2}[0-9a-f]{16,32}(?![0-9a-z])")


def compare(name: str, shown: object, request: pytest.FixtureRequest) -> None:
    """Hold it against the golden file, or write that anew. Keys are drawn at random: one stands for all."""
    text = shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False, indent=1)
    text = _KEY.sub("KEY", text) + "\n"
    path = GOLDEN / name
    if request.config.getoption("--golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def answer(demo: Workspace, name: str, locale: str) -> Card:
    reply = demo.ask(*(ANSWERS | OF_ONES_OWN)[name], locale=locale)
    assert not reply.refused
    [message] = reply.messages
    return message.card


def form(demo: Workspace, name: str, locale: str) -> Form:
    found = demo.ask(*FORMS[name], locale=locale).form
    assert found is not None
    return found


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_says_what_it_said(demo: Workspace, name: str, locale: str, request: pytest.FixtureRequest) -> None:
    compare(f"words/{name}.{locale}.txt", as_text(answer(demo, name, locale)), request)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_looks_as_it_did_in_slack(demo: Workspace, name: str, request: pytest.FixtureRequest) -> None:
    shown = [
        {"text": message.text, "blocks": message.blocks}
        for message in slack.render_card(answer(demo, name, "en"), slack.Native(), keep=True)
    ]
    assert not [each for message in shown for each in problems_of_message(message["text"], message["blocks"])]
    compare(f"slack/coaching-{name}.json", shown, request)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_looks_as_it_did_in_teams(demo: Workspace, name: str, request: pytest.FixtureRequest) -> None:
    rendered = teams.render_card(answer(demo, name, "en"), teams.Native(), keep=True)
    assert not [each for message in rendered for each in problems_of_card(message.card)]
    shown: list[Any] = [{"summary": message.summary, "card": message.card} for message in rendered]
    compare(f"teams/coaching-{name}.json", shown, request)


@pytest.mark.parametrize("name", OF_ONES_OWN)
def test_ones_own_page_is_as_it_was_everywhere(own_demo: Workspace, name: str, request: pytest.FixtureRequest) -> None:
    with own_demo.database.writing() as session:
        session.query(AccessEntry).delete()  # who looked in the demo before it was copied depends on the tests before
    card = answer(own_demo, name, "en")
    in_slack = slack.render_card(card, slack.Native(), keep=True)
    in_teams = teams.render_card(card, teams.Native(), keep=True)
    compare(f"slack/coaching-{name}.json", [{"text": each.text, "blocks": each.blocks} for each in in_slack], request)
    compare(f"teams/coaching-{name}.json", [{"summary": each.summary, "card": each.card} for each in in_teams], request)
    for locale in ("en", "de"):
        compare(f"words/{name}.{locale}.txt", as_text(answer(own_demo, name, locale)), request)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_looks_as_it_did_on_both(demo: Workspace, name: str, request: pytest.FixtureRequest) -> None:
    found = form(demo, name, "en")
    view: Any = slack_forms.form_view(found, "metadata", cancel="Cancel")
    card = teams_forms.form_card(found, form_data(found.words, "dialog"))
    assert problems_of_view(view) == []
    assert problems_of_card(card) == []
    compare(f"slack/coaching-form-{name}.json", view, request)
    compare(f"teams/coaching-form-{name}.json", card, request)


@pytest.mark.parametrize("name", FORMS)
def test_no_platform_refuses_a_form_in_german(demo: Workspace, name: str) -> None:
    found = form(demo, name, "de")
    view: Any = slack_forms.form_view(found, "metadata", cancel="Abbrechen")
    assert problems_of_view(view) == []
    assert problems_of_card(teams_forms.form_card(found, form_data(found.words, "dialog"))) == []
