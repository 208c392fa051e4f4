"""What the commands really answer, in both languages, as Slack would get it."""

import json
from pathlib import Path

import pytest

from bot.slack.forms import card_view, form_view, home_view
from bot.slack.render import Files, Native, Words, render_card
from handlers.cards import Card
from tests.slack.limits_check import problems_of_message, problems_of_view
from tests.stories import workspace
from tests.stories.workspace import AGENTS, Workspace

demo, empty = workspace.demo, workspace.empty
GOLDEN = Path(__file__).parent.parent / "golden" / "slack"
ASKED = (
    ("lukas", "mystats"), ("tomas", "mystats frt last week"), ("yuki", "mystats"), ("amara", "mystats @lukas"),
    ("marta", "teamstats Orders resolution 2026-06-20..2026-08-31"), ("amara", "teamstats csat"),
    ("ingrid", "teamstats"), ("lukas", "why csat"), ("lukas", "why frt"), ("lukas", "why csat page 2"),
    ("amara", "help"), ("lukas", "link"), ("lukas", "mystats @priya"), ("lukas", "flurb"),
    ("lukas", "mystats last weak"),
)  # fmt: skip
SHOWS = {"native": Native(), "words": Words(), "files": Files(("F1", "F2", "F3"))}
KEPT = {"mystats": ("lukas", "mystats"), "teamstats": ("amara", "teamstats csat"), "why": ("lukas", "why csat")}


def card_of(demo: Workspace, who: str, words: str, locale: str) -> Card:
    [message] = demo.ask(who, words, locale=locale).messages
    return message.card


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize(("who", "words"), ASKED)
def test_slack_refuses_no_answer(demo: Workspace, who: str, words: str, locale: str) -> None:
    card = card_of(demo, who, words, locale)
    for show in SHOWS.values():
        messages = render_card(card, show, keep=True)
        assert [each for message in messages for each in problems_of_message(message.text, message.blocks)] == []
        assert len(messages) == 1, "an ordinary answer is one message"
    for view in (card_view(card, "", close="Close"), home_view(card)):
        assert problems_of_view(view) == []


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("words", ["link", "ask mystats"])
def test_slack_refuses_no_form(empty: Workspace, words: str, locale: str) -> None:
    empty.take(*AGENTS)
    empty.add("nora", "admin")
    form = empty.ask("nora", words, locale=locale).form
    assert form is not None
    assert problems_of_view(form_view(form, "", cancel="Cancel")) == []


@pytest.mark.parametrize("name", KEPT)
def test_an_answer_looks_as_it_did(demo: Workspace, name: str, request: pytest.FixtureRequest) -> None:
    [message] = render_card(card_of(demo, *KEPT[name], "en"), Native())
    shown = {"text": message.text, "blocks": message.blocks}
    path = GOLDEN / f"answer-{name}.json"
    if request.config.getoption("--golden"):
        path.write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == shown
