"""A form's fields as Slack's inputs. Pure: dicts out.

Promises that what is chosen can be known exactly: a value longer than Slack carries travels as its fingerprint.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

from bot.slack.limits import (
    CHECKBOXES,
    INPUT_TEXT,
    INPUT_VALUE,
    OPTION_GROUPS,
    OPTION_TEXT,
    OPTION_VALUE,
    OPTIONS,
    Block,
    cleaned,
    cut,
    length,
    one_line,
)
from bot.slack.pieces import plain
from handlers.cards import Choice, Field, FieldKind

FINGERPRINT = "sha256:"


def question(field: Field, number: int) -> Block:
    """Return one question. Without choices a choice is a line: Slack refuses an empty menu."""
    element = _KINDS[field.kind](field) if field.kind in _KINDS and field.choices else _typed(field)
    made: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain(one_line(field.label) or field.name, INPUT_TEXT),
        "element": element | {"action_id": f"answer-{number}"},
        "optional": not field.required,
        "dispatch_action": False,
    }
    return made | ({"hint": plain(field.hint, INPUT_TEXT)} if cleaned(field.hint) else {})


def _typed(field: Field) -> Block:
    """Return where a line, a paragraph or a day is typed."""
    first: Block = {"initial_date": field.value} if _is_day(field.value) else {}
    if field.kind is FieldKind.DATE:
        return {"type": "datepicker"} | first
    multiline = field.kind is FieldKind.PARAGRAPH
    value = cut(cleaned(field.value) if multiline else one_line(field.value), INPUT_VALUE)
    return {"type": "plain_text_input", "multiline": multiline} | ({"initial_value": value} if value else {})


def _choice(field: Field) -> Block:
    """Return a menu, in groups when it is long. Of two choices with one value, the first is kept."""
    kept, options = _options(field)
    first = next((option for choice, option in zip(kept, options, strict=True) if choice.value == field.value), None)
    element: Block = {"type": "static_select"} | ({"initial_option": first} if first else {})
    return element | _listed(kept, options)


def _several(field: Field) -> Block:
    """Return boxes to tick, or a menu of many where they are too many for that."""
    kept, options = _options(field)
    wanted = frozenset(field.value.split(","))
    first = [option for choice, option in zip(kept, options, strict=True) if choice.value and choice.value in wanted]
    ticked: Block = {"initial_options": first} if first else {}
    if len(options) <= CHECKBOXES:
        return {"type": "checkboxes", "options": options} | ticked
    return {"type": "multi_static_select"} | ticked | _listed(kept, options)


_KINDS = {FieldKind.CHOICE: _choice, FieldKind.SEVERAL: _several}


def _options(field: Field) -> tuple[list[Choice], list[Block]]:
    """Return the choices that are kept, and what shows each."""
    known: dict[str, Choice] = {}
    for choice in field.choices:
        known.setdefault(value_of(choice), choice)
    kept = list(known.values())[: OPTIONS * OPTION_GROUPS]
    return kept, [_option(choice) for choice in kept]


def _listed(kept: Sequence[Choice], options: list[Block]) -> Block:
    if len(options) <= OPTIONS:
        return {"options": options}
    groups = [slice(start, start + OPTIONS) for start in range(0, len(options), OPTIONS)]
    return {"option_groups": [_group(kept[each], options[each]) for each in groups]}


def _group(choices: Sequence[Choice], options: list[Block]) -> Block:
    """Return a part of a long menu, called after its first and its last choice."""
    first, last = (cut(one_line(choices[at].label), OPTION_TEXT // 2 - 2) for at in (0, -1))
    return {"label": plain(f"{first} – {last}", OPTION_TEXT), "options": options}


def _option(choice: Choice) -> Block:
    label = one_line(choice.label) or one_line(choice.value)
    return {"text": plain(label or "–", OPTION_TEXT), "value": value_of(choice)}


def value_of(choice: Choice) -> str:
    """Return what Slack sends for a choice: its value, or a fingerprint of one that is empty or too long."""
    if choice.value and length(choice.value) <= OPTION_VALUE and not choice.value.startswith(FINGERPRINT):
        return choice.value
    return FINGERPRINT + hashlib.sha256(choice.value.encode("utf-8", "surrogatepass")).hexdigest()


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
