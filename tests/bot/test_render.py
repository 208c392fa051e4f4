"""The playground's renderer, and the page's own sentences."""

import json
import re
from pathlib import Path

from bot.playground import words as page
from bot.playground.render import render_card, render_form
from bot.playground.words import PAGE, page_words, role_name
from coaching.access import Role
from handlers.cards import Card, Field, Form, Link, Picture, Table
from locales.speech import Speech
from tests.bot.fake_desk import NOTE, stats_card, trend

STATIC = Path(page.__file__).parent / "static"


def test_a_card_is_plain_data_with_all_its_words() -> None:
    data = render_card(stats_card())
    assert json.loads(json.dumps(data)) == data
    assert [block["kind"] for block in data["blocks"]] == ["text", "facts", "picture", "table"]
    assert data["blocks"][0] == {
        "kind": "text",
        "text": "Nothing unusual in 11 of 12 measures.\nFirst reply was slower in one week.",
        "tone": "strong",
    }
    assert data["blocks"][1]["facts"][0] == {
        "label": "First reply",
        "value": "1 h 34 min",
        "note": "median of 212 · p90 5 h 10 min",
    }
    assert data["buttons"][0] == {"label": "Last week", "words": "mystats last week", "style": "primary"}


def test_pictures_are_numbered_among_themselves() -> None:
    table = Table("", ("a",), ())
    data = render_card(Card("", (Picture(trend(), "one"), table, Picture(trend(), "two"))))
    assert [block.get("picture") for block in data["blocks"]] == [0, None, 1]


def test_an_address_that_is_not_of_the_web_is_not_handed_on() -> None:
    table = Table("", ("a",), ((Link("ok", "https://a.example"),), (Link("bad", "javascript:alert(1)"),), ("plain",)))
    rows = render_card(Card("", (table,)))["blocks"][0]["rows"]
    assert rows == [[{"text": "ok", "url": "https://a.example"}], [{"text": "bad"}], [{"text": "plain"}]]


def test_a_form_is_plain_data() -> None:
    data = render_form(NOTE)
    assert json.loads(json.dumps(data)) == data
    assert data["fields"][1]["choices"] == [
        {"label": "Praise", "value": "praise"},
        {"label": "Question", "value": "question"},
    ]


def test_the_page_says_no_sentence_of_its_own_and_no_unknown_one() -> None:
    scripts = "\n".join(path.read_text() for path in STATIC.glob("*.js"))
    asked = set(re.findall(r"\bsay\(\"(\w+)\"", scripts))
    asked |= {key for pair in re.findall(r'say\([^)"]*\? "(\w+)" : "(\w+)"', scripts) for key in pair}
    assert asked <= PAGE.keys()
    assert PAGE.keys() <= asked | set(re.findall(r"\"(\w+)\"", scripts))


def test_the_page_never_reads_text_as_markup() -> None:
    for path in STATIC.glob("*.js"):
        for danger in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            'setAttribute("style"',
        ):
            assert danger not in path.read_text(), path


def test_names_in_braces_stay_for_the_page_to_fill() -> None:
    assert page_words(Speech("en", "UTC"))["answered"] == "Touchline answered: {title}"
    assert all(role_name(role, Speech("en", "UTC")) for role in Role)


def test_a_page_is_told_which_fields_are_typed_unseen() -> None:
    form = Form("Connect", "connect zendesk", "Save", (Field("token", "Key", secret=True), Field("email", "E-mail")))
    assert [field.get("secret", False) for field in render_form(form)["fields"]] == [True, False]
