"""Forms and cards as Slack's modals and Home, and what comes back from them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.going_wrong import WHOLE_FORM
from bot.slack.forms import (
    again_view,
    answers_of,
    card_view,
    chosen,
    form_errors,
    form_view,
    home_view,
    needs_form,
    waiting_view,
)
from handlers.cards import Card, Choice, Field, FieldErrors, FieldKind, Form, Text
from tests.examples import LONG, TICKETS, cards, forms
from tests.slack.limits_check import problems_of_view
from tests.slack.test_render import CARDS, WORDS, texts

GOLDEN = Path(__file__).parent.parent / "golden" / "slack"
FORMS = forms()
CARD_EXAMPLES = cards()


def inputs(view: Any) -> dict[str, Any]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def filled(view: Any, answers: dict[str, dict[str, object]]) -> Any:
    """The view as Slack hands it back, with what was filled in."""
    values = {name: {block["element"]["action_id"]: answers.get(name, {})} for name, block in inputs(view).items()}
    return {**view, "id": "V1", "team_id": "T1", "hash": "1.a", "app_id": "A1", "state": {"values": values}}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_looks_as_it_did(name: str, request: pytest.FixtureRequest) -> None:
    view = form_view(FORMS[name], "metadata", cancel="Cancel")
    path = GOLDEN / f"form-{name.replace(' ', '-')}.json"
    if request.config.getoption("--golden"):
        path.write_text(json.dumps(view, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == view


@pytest.mark.parametrize("name", FORMS)
def test_slack_refuses_no_form(name: str) -> None:
    view: Any = form_view(FORMS[name], "m" * 3000, cancel="Cancel")
    assert problems_of_view(view) == []
    again: Any = again_view(filled(view, {}), FieldErrors(dict.fromkeys(inputs(view), LONG)))
    assert problems_of_view(again) == []


@pytest.mark.parametrize("name", CARD_EXAMPLES)
def test_slack_refuses_no_card_in_a_view(name: str) -> None:
    for view in (card_view(CARD_EXAMPLES[name], "", close="Close"), home_view(CARD_EXAMPLES[name])):
        assert problems_of_view(view) == []


@pytest.mark.parametrize(("title", "words"), [("Touchline", "One moment …"), ("", ""), (LONG, LONG)])
def test_slack_refuses_no_waiting(title: str, words: str) -> None:
    assert problems_of_view(waiting_view(title, words, "Close")) == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(CARDS)
def test_slack_refuses_no_card_at_home(card: Card) -> None:
    assert problems_of_view(home_view(card)) == []
    assert problems_of_view(card_view(card, "", close="Close")) == []


FIELDS = st.lists(
    st.builds(
        Field, st.uuids().map(str), WORDS, st.sampled_from(FieldKind), WORDS, WORDS, st.booleans(),
        st.lists(st.builds(Choice, WORDS, WORDS), max_size=130).map(tuple),
    ),
    max_size=9,
).map(tuple)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.builds(Form, WORDS, st.just("words"), WORDS, FIELDS, WORDS))
def test_slack_refuses_no_form_at_all_and_every_choice_comes_back(form: Form) -> None:
    view: Any = form_view(form, "", cancel="Cancel")
    assert (
        problems_of_view(
            {**view, "blocks": view["blocks"] or form_view(FORMS["every field"], "", cancel="x")["blocks"]}
        )
        == []
    )
    for field in form.fields:
        element = inputs(view)[field.name]["element"]
        if element["type"] == "static_select":
            groups = element.get("option_groups") or [{"options": element["options"]}]
            sent = [option["value"] for group in groups for option in group["options"]]
            back = [chosen(form, {field.name: value})[field.name] for value in sent]
            assert back == list(dict.fromkeys(choice.value for choice in field.choices))


def test_a_form_comes_back_with_its_answers() -> None:
    view = filled(
        form_view(FORMS["every field"], "", cancel="Cancel"),
        {
            "summary": {"type": "plain_text_input", "value": "A call"},
            "details": {"type": "plain_text_input", "value": None},
            "kind": {"type": "static_select", "selected_option": {"text": {"text": "Praise"}, "value": "praise"}},
            "day": {"type": "datepicker", "selected_date": "2026-11-20"},
        },
    )
    answers = answers_of(view["state"]["values"])
    assert answers == {"summary": "A call", "details": "", "kind": "praise", "day": "2026-11-20"}
    assert not needs_form(answers)
    assert answers_of({"kind": {"x": {"type": "static_select", "selected_option": None}}}) == {"kind": ""}


def test_a_form_asks_as_it_was_asked_to() -> None:
    view: Any = form_view(FORMS["every field"], "meta", cancel="Cancel")
    shown = inputs(view)
    assert [block["element"]["type"] for block in shown.values()] == [
        "plain_text_input", "plain_text_input", "static_select", "datepicker"
    ]  # fmt: skip
    assert [block["optional"] for block in shown.values()] == [False, True, False, False]
    assert shown["details"]["element"]["initial_value"] == "First line\nsecond line"
    assert shown["kind"]["element"]["initial_option"]["value"] == "question"
    assert shown["day"]["element"]["initial_date"] == "2026-11-21"
    assert shown["summary"]["hint"]["text"] == "One line; the customer is not named."
    assert (view["callback_id"], view["private_metadata"], view["close"]["text"]) == ("form", "meta", "Cancel")


def test_two_hundred_and_fifty_choices_are_grouped() -> None:
    element: Any = inputs(form_view(FORMS["many choices"], "", cancel="x"))["one"]["element"]
    assert [len(group["options"]) for group in element["option_groups"]] == [100, 100, 50]
    assert element["option_groups"][1]["label"]["text"] == "Choice 100 – Choice 199"
    assert element["initial_option"]["value"] == "value-180"


def test_a_choice_too_long_for_slack_comes_back_whole() -> None:
    form = FORMS["many choices"]
    element: Any = inputs(form_view(form, "", cancel="x"))["long"]["element"]
    sent = {"long": element["options"][1]["value"], "one": "value-3"}
    assert needs_form(sent)
    assert chosen(form, sent) == {"long": f"{LONG}1", "one": "value-3"}
    assert element["initial_option"] == element["options"][2]


def test_what_is_wrong_stands_beside_its_field_and_the_rest_beside_the_first() -> None:
    view: Any = form_view(FORMS["every field"], "", cancel="Cancel")
    assert form_errors(view, FieldErrors({"day": "Which day?", WHOLE_FORM: "Not now.", "gone": "No such field."})) == {
        "day": "Which day?",
        "summary": "Not now. No such field.",
    }
    assert form_errors(view, FieldErrors({"day": ""})) == {"day": "…"}
    waiting: Any = waiting_view("x", "y", "z")
    assert form_errors(waiting, FieldErrors({WHOLE_FORM: "Not now."})) == {}


def test_a_refused_form_is_shown_again_with_what_was_typed() -> None:
    option = {"text": {"type": "plain_text", "text": "Praise &amp; more", "emoji": True}, "value": "praise"}
    view = filled(
        form_view(FORMS["every field"], "meta", cancel="Cancel"),
        {
            "summary": {"value": "a < b &amp; c"},
            "details": {"value": None},
            "kind": {"selected_option": option},
            "day": {"selected_date": "2026-11-20"},
        },
    )
    again: Any = again_view(view, FieldErrors({"day": "Which day?"}))
    shown = inputs(again)
    assert again.keys() == {"type", "callback_id", "title", "submit", "close", "private_metadata", "blocks"}
    assert shown["summary"]["element"]["initial_value"] == "a < b &amp; c"
    assert "initial_value" not in shown["details"]["element"]
    assert shown["kind"]["element"]["initial_option"]["text"]["text"] == "Praise & more"
    assert shown["day"]["element"]["initial_date"] == "2026-11-20"
    above = again["blocks"][again["blocks"].index(shown["day"]) - 1]
    assert list(texts(above)) == ["⚠️ Which day?"]


def test_a_card_in_a_view_lists_its_tables_with_their_links() -> None:
    view: Any = card_view(Card("Why", (TICKETS,)), "", close="Close")
    [caption, table] = view["blocks"]
    assert list(texts(caption)) == ["Slowest first replies"]
    points = table["elements"][0]["elements"]
    assert points[0]["elements"][0]["url"] == "https://desk.example.com/tickets/10492"
    assert ["".join(texts(point)) for point in points] == [
        "#10492 · Topic: Refund <b>late</b> · Waited: 9 h 12 min · Replies: 4",
        "#10377 · Topic: Invoice address · Waited: 7 h 2 min · Replies: 2",
        "#10214 · Waited: 6 h 40 min · Replies: 11",
    ]


def test_a_view_without_room_says_so_and_keeps_its_buttons() -> None:
    many = Card("Much", tuple(Text(f"Text {number}") for number in range(200)), CARD_EXAMPLES["buttons"].buttons, "end")
    view: Any = home_view(many)
    assert len(view["blocks"]) == 100
    assert [block["type"] for block in view["blocks"][-3:]] == ["rich_text", "actions", "context"]
    assert list(texts(view["blocks"][-3])) == ["…"]


DAYS = tuple(Choice(name, str(at)) for at, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri")))


def test_several_are_boxes_to_tick_and_many_are_a_menu() -> None:
    few = Field("few", "Days", FieldKind.SEVERAL, "0,2", choices=DAYS)
    many = Field("many", "Which", FieldKind.SEVERAL, choices=tuple(Choice(f"C{n}", f"v{n}") for n in range(11)))
    shown = inputs(form_view(Form("T", "w", "Save", (few, many)), "", cancel="Cancel"))
    boxes, menu = shown["few"]["element"], shown["many"]["element"]
    assert (boxes["type"], menu["type"]) == ("checkboxes", "multi_static_select")
    assert [option["value"] for option in boxes["initial_options"]] == ["0", "2"]
    assert "initial_options" not in menu


def test_what_is_ticked_comes_back_in_the_order_of_the_choices() -> None:
    field = Field("days", "Days", FieldKind.SEVERAL, choices=DAYS)
    view: Any = form_view(Form("T", "w", "Save", (field,)), "", cancel="Cancel")
    options = {option["value"]: option for option in inputs(view)["days"]["element"]["options"]}
    for ticked, answer in ((("4", "0", "2"), "0,2,4"), ((), "")):
        sent = filled(view, {"days": {"type": "checkboxes", "selected_options": [options[one] for one in ticked]}})
        assert answers_of(sent["state"]["values"], sent["blocks"]) == {"days": answer}
        again: Any = again_view(sent, FieldErrors({"days": "Choose one."}))
        first = inputs(again)["days"]["element"].get("initial_options", [])
        assert [option["value"] for option in first] == list(ticked)


def test_long_values_of_several_come_back_whole() -> None:
    choices = (Choice("A", "short"), Choice("B", LONG.replace(",", " ")))
    form = Form("T", "w", "Save", (Field("which", "Which", FieldKind.SEVERAL, choices=choices),))
    view: Any = form_view(form, "", cancel="Cancel")
    ticked = inputs(view)["which"]["element"]["options"]
    sent = filled(view, {"which": {"type": "checkboxes", "selected_options": ticked}})
    answers = answers_of(sent["state"]["values"], sent["blocks"])
    assert needs_form(answers)
    assert chosen(form, answers) == {"which": ",".join(choice.value for choice in choices)}
