"""Buttons that say words, as Slack's. Pure: dicts out.

Promises that no two in a message are alike to Slack, and that a button Slack cannot carry is at least told.
"""

from collections.abc import Iterable, Iterator

from bot.slack.limits import (
    BUTTON_LABEL,
    BUTTON_VALUE,
    BUTTONS_PER_BLOCK,
    MESSAGE_SIZE,
    Block,
    length,
    one_line,
    size,
)
from bot.slack.pieces import plain, quiet
from handlers.cards import Button, Style


def actions(buttons: Iterable[Button]) -> Iterator[Block]:
    """Yield buttons; one that says more than Slack can carry is told in words instead."""
    pile: list[Block] = []
    left_out: list[str] = []
    number = 0
    for button in buttons:
        if not button.words or length(button.words) > BUTTON_VALUE:
            left_out.append(one_line(button.label) or one_line(button.words))
            continue
        made = _button(button, number)
        number += 1
        if pile and (len(pile) == BUTTONS_PER_BLOCK or size(_actions([*pile, made])) > MESSAGE_SIZE // 2):
            yield _actions(pile)
            pile = []
        pile.append(made)
    if pile:
        yield _actions(pile)
    yield from quiet(" · ".join(label for label in left_out if label))


def _actions(pile: list[Block]) -> Block:
    return {"type": "actions", "elements": list(pile)}


def _button(button: Button, number: int) -> Block:
    label = one_line(button.label) or one_line(button.words) or "…"
    made: Block = {
        "type": "button",
        "text": plain(label, BUTTON_LABEL),
        "action_id": f"say-{number}",
        "value": button.words,
    }
    return made if button.style is Style.PLAIN else made | {"style": button.style.value}
