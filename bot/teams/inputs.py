"""A form's fields as the inputs of an Adaptive Card. Pure.

Promises that what is chosen comes back exactly, and that what is wrong with a field stands beside it.
"""

from collections.abc import Iterator
from datetime import date

from microsoft_teams.cards import Choice as ChoiceElement
from microsoft_teams.cards import ChoiceSetInput, DateInput, TextInput
from microsoft_teams.cards.core import CardElement, ChoiceSetInputStyle

from bot.letters import cleaned, cut, one_line
from bot.teams.actions import INPUT, NOTHING
from bot.teams.limits import CHOICE_LABEL, CHOICES, FILTERED_FROM, INPUT_LABEL, INPUT_VALUE
from bot.teams.pieces import words
from handlers.cards import Choice, Field, FieldKind
from locales.speech import Speech

Input = TextInput | DateInput | ChoiceSetInput


def question(field: Field, value: str, wrong: str, speech: Speech) -> Iterator[CardElement]:
    """Yield what is wrong with a field, its input with `value` in it, and its hint."""
    yield from words(f"⚠ {cut(wrong, INPUT_LABEL)}" if cleaned(wrong) else "", "wrong")
    made = _input(field, value)
    made.id = INPUT + field.name
    made.label = cut(one_line(field.label), INPUT_LABEL) or field.name
    if field.required:
        made.is_required = True
        made.error_message = speech.say("Please answer this.")
    yield made
    yield from words(cut(cleaned(field.hint), INPUT_LABEL), "quiet")


def _input(field: Field, value: str) -> Input:
    """Return where it is filled in. Without choices a choice is a line: an empty menu could not be answered."""
    match field.kind:
        case FieldKind.CHOICE if field.choices:
            return _menu(field, value)
        case FieldKind.SEVERAL if field.choices:
            return _boxes(field, value)
        case FieldKind.DATE:
            return DateInput(value=value if _is_day(value) else None)
        case FieldKind.PARAGRAPH:
            return TextInput(is_multiline=True, value=cut(cleaned(value), INPUT_VALUE) or None)
        case _:
            shown = cut(one_line(value), INPUT_VALUE) or None
            return TextInput(value=shown, style="Password") if field.secret else TextInput(value=shown)


def _menu(field: Field, value: str) -> ChoiceSetInput:
    """Return a menu, in which one types to find what one looks for when it is long. Of two alike the first is kept."""
    known: dict[str, Choice] = {}
    for choice in field.choices:
        known.setdefault(choice.value, choice)
    kept = dict(list(known.items())[:CHOICES])
    if value in known:
        kept[value] = known[value]
    choices = [ChoiceElement(title=_label(choice), value=choice.value or NOTHING) for choice in kept.values()]
    style: ChoiceSetInputStyle = "compact" if len(choices) < FILTERED_FROM else "filtered"
    return ChoiceSetInput(style=style, choices=choices, value=(value or NOTHING) if value in known else None)


def _boxes(field: Field, value: str) -> ChoiceSetInput:
    """Return boxes to tick; where they are very many, a menu that takes many. Teams joins what was ticked by commas."""
    known = {choice.value: choice for choice in reversed(field.choices) if choice.value}
    kept = [choice for choice in dict.fromkeys(field.choices) if known.get(choice.value) is choice][:CHOICES]
    ticked = frozenset(value.split(","))
    style: ChoiceSetInputStyle = "expanded" if len(kept) < FILTERED_FROM else "compact"
    return ChoiceSetInput(
        style=style,
        is_multi_select=True,
        choices=[ChoiceElement(title=_label(choice), value=choice.value) for choice in kept],
        value=",".join(choice.value for choice in kept if choice.value in ticked) or None,
    )


def _label(choice: Choice) -> str:
    return cut(one_line(choice.label) or one_line(choice.value), CHOICE_LABEL) or "–"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
