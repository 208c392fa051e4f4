"""Turns forms and cards into Slack's modals and Home, and reads what was filled in. Pure: dicts in and out.

Promises that Slack refuses none of them. A form's answers come back exactly: a choice whose value is longer than Slack
carries travels as its fingerprint (`chosen`). A card in a modal or on Home has its tables as lists and its pictures in
words, as Slack shows neither there; what goes beyond a view's room ends in an ellipsis, and the buttons stay.
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.slack.buttons import actions
from bot.slack.inputs import FINGERPRINT, question, value_of
from bot.slack.limits import (
    BLOCKS_PER_VIEW,
    ELLIPSIS,
    INPUT_TEXT,
    VIEW_SIZE,
    VIEW_TITLE,
    Block,
    cleaned,
    cut,
    length,
    one_line,
    size,
)
from bot.slack.pieces import figures, header, plain, quiet, words
from bot.slack.spoken import NAME
from bot.slack.tables import listed_table
from handlers.cards import Block as CardBlock
from handlers.cards import Card, Facts, FieldErrors, FieldKind, Form, Picture, Table, Text, Tone

FORM, CARD, WAITING = "form", "card", "waiting"
"""The `callback_id` of each kind of modal."""

SENT_AGAIN = ("type", "callback_id", "title", "submit", "close", "private_metadata")
INITIAL = {
    "value": "initial_value",
    "selected_date": "initial_date",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
}
Json = dict[str, Any]


def form_view(form: Form, metadata: str, *, cancel: str) -> Block:
    """Return a form as a modal. A field's name is its `block_id`; `metadata` comes back with the answers."""
    inputs = [question(field, number) for number, field in enumerate(form.fields)]
    intro = list(words(form.intro))[: max(0, BLOCKS_PER_VIEW - len(inputs))]
    view = _modal(FORM, form.title, [*intro, *inputs], cancel, metadata)
    return view | {"submit": _short(form.submit)}


def card_view(card: Card, metadata: str, *, close: str) -> Block:
    """Return a card as a modal; its buttons work there too."""
    return _modal(CARD, card.title, _blocks(card, titled=length(one_line(card.title)) > VIEW_TITLE), close, metadata)


def waiting_view(title: str, words: str, close: str) -> Block:
    """Return the modal that is opened at once, to be filled when the answer is there."""
    return _modal(WAITING, title, _paragraph(words), close)


def home_view(card: Card) -> Block:
    """Return a card as somebody's Home."""
    return {"type": "home", "blocks": _blocks(card, titled=True)}


def answers_of(view_state_values: Mapping[str, Mapping[str, Json]], blocks: Iterable[Json] = ()) -> dict[str, str]:
    """Return what was filled in by field name, from `view.state.values`; an empty text for nothing.

    What was ticked of several comes as their values joined by commas, in the order of the choices in `blocks`.
    """
    offered = {str(block.get("block_id")): _offered(block.get("element") or {}) for block in blocks}
    return {
        name: _answer(element, offered.get(name, {}))
        for name, elements in view_state_values.items()
        for element in list(elements.values())[:1]
    }


def chosen(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers with each fingerprint as the value it stands for in the form."""
    long = {(field.name, value_of(choice)): choice.value for field in form.fields for choice in field.choices}
    several = {field.name for field in form.fields if field.kind is FieldKind.SEVERAL}
    return {
        name: ",".join(long.get((name, part), part) for part in (answer.split(",") if name in several else [answer]))
        for name, answer in answers.items()
    }


def needs_form(answers: Mapping[str, str]) -> bool:
    """Say whether an answer is a fingerprint, so that the form is needed to know what was chosen."""
    return any(FINGERPRINT in answer for answer in answers.values())


def form_errors(view: Json, errors: FieldErrors) -> dict[str, str]:
    """Return what is wrong by `block_id`, for `response_action: errors`, from the view that was sent.

    What is not about one of its fields stands beside the first. Empty where the view has no field.
    """
    fields = [str(block["block_id"]) for block in view.get("blocks", ()) if block["type"] == "input"]
    said: dict[str, list[str]] = {}
    for name, error in errors.errors.items():
        if fields:
            said.setdefault(name if name in fields else fields[0], []).append(error)
    return {name: cut(one_line(" ".join(parts)), INPUT_TEXT) or ELLIPSIS for name, parts in said.items()}


def again_view(view: Json, errors: FieldErrors) -> Block:
    """Return the form that was sent once more: with what was filled in, and what is wrong above each field."""
    wrong = form_errors(view, errors)
    values = (view.get("state") or {}).get("values") or {}
    blocks: list[Block] = []
    for block in view["blocks"]:
        name = str(block.get("block_id", ""))
        blocks += words(f"⚠️ {wrong[name]}", bold=True) if name in wrong else ()
        blocks.append(_refilled(block, list(values.get(name, {}).values())) if block["type"] == "input" else block)
    sent = {part: view[part] for part in SENT_AGAIN if part in view}
    return _unescaped(sent | {"blocks": blocks[-BLOCKS_PER_VIEW:]})


def _refilled(block: Json, filled: list[Json]) -> Block:
    """Return an input with what was filled in at first in it."""
    element: Json = {part: value for part, value in block["element"].items() if not part.startswith("initial_")}
    for answer in filled[:1]:
        for part, first in INITIAL.items():
            element |= {first: answer[part]} if answer.get(part) else {}
    return {**block, "element": element}


def _unescaped(part: Json) -> Json:
    """Undo what Slack escapes in the texts of a view it hands back, which would be escaped twice."""
    whole: Json = {}
    for name, value in part.items():
        if isinstance(value, dict):
            whole[name] = _unescaped(value)
        elif isinstance(value, list):
            whole[name] = [_unescaped(each) if isinstance(each, dict) else each for each in value]
        else:
            whole[name] = html.unescape(value) if name == "text" else value
    return whole


def _modal(kind: str, title: str, blocks: list[Block], close: str, metadata: str = "") -> Block:
    return {
        "type": "modal",
        "callback_id": kind,
        "title": _short(title),
        "close": _short(close),
        "blocks": blocks,
        "private_metadata": metadata,
    }


def _short(text: str) -> Block:
    return plain(one_line(text) or NAME, VIEW_TITLE)


def _paragraph(text: str) -> list[Block]:
    return list(words(cleaned(text) or ELLIPSIS))


def _offered(element: Json) -> dict[str, int]:
    """The choices of an input, with their places."""
    lists = [element.get("options") or (), *(group["options"] for group in element.get("option_groups") or ())]
    return {str(option["value"]): place for place, option in enumerate(each for one in lists for each in one)}


def _answer(element: Json, offered: Mapping[str, int]) -> str:
    option = element.get("selected_option") or {}
    if element.get("selected_options"):
        ticked = [str(each.get("value") or "") for each in element["selected_options"]]
        return ",".join(sorted(ticked, key=lambda value: offered.get(value, len(offered))))
    return str(element.get("value") or element.get("selected_date") or option.get("value") or "")


def _blocks(card: Card, *, titled: bool) -> list[Block]:
    """Return a card's blocks for a view: what has no room is left out above its end, and an ellipsis says so."""
    room = VIEW_SIZE // 2
    end = [block for block in [*actions(card.buttons), *quiet(card.footer)] if (room := room - size(block)) >= 0]
    end = end[: BLOCKS_PER_VIEW // 2]
    room += VIEW_SIZE // 2
    content = [*(header(card.title) if titled else ()), *(part for block in card.blocks for part in _shown(block))]
    kept: list[Block] = []
    for block in content:
        room -= size(block)
        if room < 0 or len(kept) + len(end) >= BLOCKS_PER_VIEW - 1:
            kept += words(ELLIPSIS)
            break
        kept.append(block)
    return [*kept, *end] or _paragraph(NAME)


def _shown(block: CardBlock) -> Iterator[Block]:
    match block:
        case Text(text, tone):
            yield from quiet(text) if tone is Tone.QUIET else words(text, bold=tone is Tone.STRONG)
        case Facts(facts):
            yield from figures(facts)
        case Table():
            yield from listed_table(block)
        case Picture(_, alt):
            yield from words(alt)
