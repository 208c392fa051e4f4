"""Buttons that say words, as Teams's, and what comes back when one is pressed or a form is sent. Pure.

Promises that whatever comes back is read as words of whoever pressed, or as nothing: anybody may send anything, so that
no right rests on it. A button that Teams cannot carry is at least told in words (`left_out`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from microsoft_teams.cards import ExecuteAction, SubmitAction
from microsoft_teams.cards.core import Action, ActionMode, ActionStyle

from bot.letters import cut, one_line, units
from bot.teams.limits import BUTTON_LABEL, BUTTON_WORDS, BUTTONS_SHOWN
from handlers.cards import Button, Style
from handlers.front_desk import may_open_form

OURS = "touchline"
"""Where our own data stands among what Teams sends back."""

INPUT = "f:"
"""What an input's id begins with; its field's name follows."""

NOTHING = "touchline:nothing"
"""What stands for a choice whose value is empty: Teams refuses one."""

SAY, FORM = "say", "form"
TO_A_DIALOG = {"type": "task/fetch"}
FROM_CARD: Final = "card"
FROM_DIALOG: Final = "dialog"
Origin = Literal["card", "dialog"]

_STYLES: dict[Style, ActionStyle | None] = {Style.PLAIN: None, Style.PRIMARY: "positive", Style.DANGER: "destructive"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a button said, or a form that was sent: `answers` by field name. `in_dialog`: the form stood in a dialog."""

    words: str
    is_form: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    in_dialog: bool = False


def said_by(value: object) -> Said | None:
    """Read what came back: the `value` of a message, of `adaptiveCard/action`, `task/fetch` or `task/submit`.

    None for what is none of ours, however it looks.
    """
    data = _data(value)
    ours = data.get(OURS)
    if not isinstance(ours, dict):
        return None
    words = ours.get(FORM, ours.get(SAY))
    if not isinstance(words, str) or not words.strip():
        return None
    if FORM not in ours:
        return Said(words)
    return Said(words, is_form=True, answers=answers_of(data), in_dialog=ours.get("from") == FROM_DIALOG)


def answers_of(value: Mapping[str, object]) -> dict[str, str]:
    """Return what was filled in, by field name; an empty text for a field of the form that came back without one."""
    data = _data(value)
    ours = data.get(OURS)
    named = ours.get("fields") if isinstance(ours, dict) else None
    answers = {name: "" for name in named if isinstance(name, str)} if isinstance(named, list) else {}
    for key, answer in data.items():
        if key.startswith(INPUT) and isinstance(answer, str | int | float):
            answers[key.removeprefix(INPUT)] = "" if answer == NOTHING else str(answer)
    return answers


def form_data(words: str, origin: Origin) -> dict[str, object]:
    """Return what a form carries: the words it says when it is sent, and where it stood."""
    return {OURS: {FORM: words, "from": origin}}


def actions(buttons: Iterable[Button], *, in_dialog: bool = False) -> Iterator[Action]:
    """Yield those buttons that can be carried; the first few are shown, the others behind "more".

    In a dialog every button sends it (`task/submit`): it takes no other.
    """
    for number, button in enumerate(each for each in buttons if _is_carried(each)):
        yield _action(button, "primary" if number < BUTTONS_SHOWN else "secondary", in_dialog=in_dialog)


def left_out(buttons: Sequence[Button]) -> str:
    """Return the labels of those that cannot: without words, or with too many."""
    labels = (one_line(each.label) or cut(one_line(each.words), BUTTON_LABEL) for each in buttons)
    return " · ".join(label for each, label in zip(buttons, labels, strict=True) if label and not _is_carried(each))


def _is_carried(button: Button) -> bool:
    return bool(button.words.strip()) and units(button.words) <= BUTTON_WORDS


def _action(button: Button, mode: ActionMode, *, in_dialog: bool) -> Action:
    """Return a button. What may open a form opens a dialog; Teams gives no other way to show one."""
    label = cut(one_line(button.label) or one_line(button.words), BUTTON_LABEL) or "…"
    data: dict[str, Any] = {OURS: {SAY: button.words}}
    style = _STYLES[button.style]
    submit = SubmitAction(title=label, style=style, mode=mode, data=data)
    if in_dialog:
        return submit
    if may_open_form(button.words):
        submit.data = data | {"msteams": TO_A_DIALOG}
        return submit
    return ExecuteAction(title=label, style=style, mode=mode, verb=SAY, data=data, fallback=submit)


def _data(value: object) -> Mapping[str, Any]:
    """Return our data out of what Teams puts around it: nothing, {"data": ...}, or {"action": {"data": ...}}."""
    for _ in range(3):
        if not isinstance(value, dict):
            return {}
        if OURS in value:
            return value
        value = value.get("action", value.get("data"))
    return {}
