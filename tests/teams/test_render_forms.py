"""Forms as cards and dialogs: what they hold, what comes back, and what is wrong beside each field."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.actions import Said, answers_of, form_data, said_by
from bot.teams.forms import dialog, dialog_done, form_card
from handlers.cards import Choice, Field, FieldErrors, FieldKind, Form
from locales.speech import Speech
from tests.examples import forms
from tests.stories import workspace
from tests.stories.workspace import AGENTS, Workspace
from tests.teams.card_check import parts, problems_of_card, texts

GOLDEN = Path(__file__).parent.parent / "golden" / "teams"
EXAMPLES = forms()
EVERY = EXAMPLES["every field"]
empty = workspace.empty


def inputs(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {part["id"]: part for part in parts(card) if part["type"].startswith("Input.")}


def filled(card: dict[str, Any], **typed: str) -> dict[str, Any]:
    """What Teams sends when a form is sent: the button's data and the inputs' values. An empty input is left out."""
    values = {name: part["value"] for name, part in inputs(card).items() if part.get("value")}
    values |= {f"f:{name}": value for name, value in typed.items()}
    return card["actions"][0]["data"] | {name: value for name, value in values.items() if value}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_looks_as_it_did(name: str, request: pytest.FixtureRequest) -> None:
    shown = [{"card": form_card(EXAMPLES[name], form_data(EXAMPLES[name].words, "dialog"))}]
    path = GOLDEN / f"form-{name.replace(' ', '-')}.json"
    if request.config.getoption("--golden"):
        path.write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == shown


@pytest.mark.parametrize("origin", ["card", "dialog"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_teams_refuses_no_example(name: str, origin: Any) -> None:
    form = EXAMPLES[name]
    wrong = FieldErrors({field.name: "Not so." for field in form.fields} | {"": "Nor this."})
    for errors in (None, wrong):
        assert problems_of_card(form_card(form, form_data(form.words, origin), answers={}, errors=errors)) == []


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("words", ["link", "ask mystats"])
def test_teams_refuses_no_real_form(empty: Workspace, words: str, locale: str) -> None:
    empty.take(*AGENTS)
    empty.add("nora", "admin")
    form = empty.ask("nora", words, locale=locale).form
    assert form is not None
    card = form_card(form, form_data(form.words, "dialog"), speech=Speech(locale, "UTC"))
    assert problems_of_card(card) == []
    assert card["lang"] == locale


def test_a_form_in_a_dialog_is_titled_by_it_and_submitted_and_one_in_a_card_is_executed() -> None:
    inside = form_card(EVERY, form_data("note", "dialog"))
    [submit] = inside["actions"]
    assert (submit["type"], submit["title"]) == ("Action.Submit", "Save")
    assert EVERY.title not in list(texts(inside["body"]))
    alone = form_card(EVERY, form_data("note", "card"))
    [execute] = alone["actions"]
    assert (execute["type"], execute["verb"], execute["fallback"]["type"]) == (
        "Action.Execute",
        "form",
        "Action.Submit",
    )
    assert next(iter(texts(alone["body"]))) == EVERY.title


def test_answers_come_back_by_field_name_with_an_empty_text_for_nothing() -> None:
    for origin in ("card", "dialog"):
        sent = filled(form_card(EVERY, form_data("note", origin)), summary="A call")
        answers = {"summary": "A call", "details": "First line\nsecond line", "kind": "question", "day": "2026-11-21"}
        expected = Said("note", is_form=True, answers=answers, in_dialog=origin == "dialog")
        for value in (sent, {"data": sent}, {"action": {"type": "Action.Execute", "verb": "form", "data": sent}}):
            assert said_by(value) == expected
    sent = filled(form_card(EVERY, form_data("note", "card")), details="", kind="", day="")
    assert answers_of(sent) == {"summary": "", "details": "", "kind": "", "day": ""}


def test_what_was_typed_stands_in_the_fields_with_what_is_wrong_above_each() -> None:
    errors = FieldErrors({"day": "That day is not over.", "": "Nothing was saved."})
    card = form_card(EVERY, form_data("note", "card"), answers={"summary": "Mine", "day": "2026-11-30"}, errors=errors)
    values = {name: part.get("value") for name, part in inputs(card).items()}
    assert values == {"f:summary": "Mine", "f:details": None, "f:kind": None, "f:day": "2026-11-30"}
    wrong = [part["text"] for part in parts(card) if part.get("color") == "Attention"]
    assert wrong == ["⚠ Nothing was saved.", "⚠ That day is not over."]
    body = card["body"]
    at = next(number for number, part in enumerate(body) if part.get("id") == "f:day")
    assert body[at - 1]["inlines"][0]["text"] == "⚠ That day is not over."


def test_a_required_field_says_so_before_it_is_sent_in_the_readers_language() -> None:
    card = form_card(EVERY, form_data("note", "card"))
    required = {name: part.get("isRequired") for name, part in inputs(card).items()}
    assert required == {"f:summary": True, "f:details": None, "f:kind": True, "f:day": True}
    assert inputs(card)["f:summary"]["errorMessage"] == "Please answer this."


def test_a_long_menu_is_found_in_by_typing_and_what_was_chosen_is_in_it() -> None:
    many = inputs(form_card(EXAMPLES["many choices"], form_data("link", "card")))["f:one"]
    assert (many["style"], many["value"], len(many["choices"])) == ("filtered", "value-180", 250)
    few = inputs(form_card(EVERY, form_data("note", "card")))["f:kind"]
    assert few["style"] == "compact"
    choices = tuple(Choice(f"Choice {n}", f"v{n}") for n in range(900))
    form = Form("x", "x", "x", (Field("one", "One", FieldKind.CHOICE, "v880", choices=choices),))
    most = inputs(form_card(form, form_data("x", "card")))["f:one"]
    assert most["choices"][-1] == {"title": "Choice 880", "value": "v880"}
    assert len(most["choices"]) == 301


def test_a_choice_that_stands_for_nothing_can_be_chosen() -> None:
    form = Form(
        "x", "x", "x", (Field("kpi", "KPI", FieldKind.CHOICE, "", choices=(Choice("All", ""), Choice("A", "a"))),)
    )
    card = form_card(form, form_data("x", "card"))
    menu = inputs(card)["f:kpi"]
    assert [choice["title"] for choice in menu["choices"] if choice["value"] == menu["value"]] == ["All"]
    assert answers_of(filled(card)) == {"kpi": ""}


NAMES = st.text("abcdefgh_.:-ä ", min_size=1, max_size=12)
VALUES = st.text(max_size=40).filter(lambda value: not value.startswith("touchline:"))


@given(
    st.dictionaries(NAMES, st.lists(VALUES, min_size=1, max_size=30, unique=True), min_size=1, max_size=6), st.data()
)
def test_whatever_is_chosen_comes_back_exactly(menus: dict[str, list[str]], data: st.DataObject) -> None:
    fields = tuple(
        Field(name, name, FieldKind.CHOICE, choices=tuple(Choice(f"{n}", value) for n, value in enumerate(values)))
        for name, values in menus.items()
    )
    card = form_card(Form("x", "words", "x", fields), form_data("words", "card"))
    wanted, typed = {}, {}
    for name, values in menus.items():
        at = data.draw(st.integers(0, len(values) - 1))
        wanted[name] = values[at]
        typed[name] = inputs(card)[f"f:{name}"]["choices"][at]["value"]
    assert answers_of(filled(card, **typed)) == wanted


def test_a_dialog_is_a_task_and_its_title_is_short() -> None:
    card = form_card(EVERY, form_data("note", "dialog"))
    answer = dialog("A note\nabout " + "a call " * 30, card)
    value = answer["task"]["value"]
    assert answer["task"]["type"] == "continue"
    assert value["title"].startswith("A note about a call")
    assert len(value["title"]) <= 64
    assert value["card"] == {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    assert dialog_done("Saved.") == {"task": {"type": "message", "value": "Saved."}}
    assert dialog_done() == {}


@pytest.mark.parametrize(
    "value",
    [
        None, "help", 5, [], {}, {"touchline": None}, {"touchline": "help"}, {"touchline": {}}, {"data": "help"},
        {"touchline": {"say": ""}}, {"touchline": {"say": " \n"}}, {"touchline": {"say": ["help"]}}, {"action": []},
        {"touchline": {"form": {"words": "help"}}}, {"action": {"data": None}}, {"say": "help"},
        {"data": {"data": {"data": {"data": {"touchline": {"say": "help"}}}}}},
    ],
)  # fmt: skip
def test_what_is_none_of_ours_says_nothing(value: object) -> None:
    assert said_by(value) is None


def test_answers_that_are_no_words_are_left_out() -> None:
    sent = {"touchline": {"form": "x", "fields": ["a", 5, "b"]}, "f:a": ["x"], "f:c": 5, "f:": "y", "g": "z"}
    assert answers_of(sent) == {"a": "", "b": "", "c": "5", "": "y"}
    assert answers_of({"touchline": {"form": "x", "fields": "abc"}}) == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(["touchline", "say", "form", "from", "data", "action", "f:a", "fields"]), inside
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_is_sent_is_words_or_nothing(value: object) -> None:
    said = said_by(value)
    assert said is None or (said.words.strip() and all(isinstance(each, str) for each in said.answers.values()))


DAYS = tuple(Choice(name, str(at)) for at, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri")))


def test_several_are_boxes_to_tick_and_come_back_joined() -> None:
    form = Form("T", "w", "Save", (Field("days", "Days", FieldKind.SEVERAL, "0,2", required=False, choices=DAYS),))
    card = form_card(form, form_data("w", "card"))
    boxes = inputs(card)["f:days"]
    assert (boxes["isMultiSelect"], boxes["style"], boxes["value"]) == (True, "expanded", "0,2")
    for ticked in ("0,1,4", ""):
        data = filled(card, days=ticked)
        assert answers_of(data) == {"days": ticked}
        again = form_card(form, form_data("w", "card"), answers=answers_of(data), errors=FieldErrors({"days": "No."}))
        assert inputs(again)["f:days"].get("value", "") == ticked


def test_a_secret_is_typed_unseen_and_never_stands_in_a_card_again() -> None:
    form = Form("Connect", "connect zendesk", "Save", (Field("token", "Key", secret=True), Field("email", "E-mail")))
    card = form_card(form, form_data(form.words, "card"))
    styles = {name: each.get("style") for name, each in inputs(card).items()}
    assert [styles[name] for name in sorted(styles)] == [None, "Password"]
    again = form_card(
        form, form_data(form.words, "card"), answers={"token": "s3cret", "email": "a@b.example"},
        errors=FieldErrors({"token": "It is wrong."}),
    )  # fmt: skip
    assert "It is wrong." in json.dumps(again)
    assert "a@b.example" in json.dumps(again)
    assert "s3cret" not in json.dumps(again)
