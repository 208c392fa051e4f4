"""Turns forms into cards with inputs and into dialogs, and reads what was filled in. Pure: dicts in and out.

Promises that a form's answers come back exactly, by field name, and that a form that was refused is shown with what
was typed and with what is wrong beside each field. We validate on the server; a client that says "please answer this"
before it sends is a courtesy.
"""

from collections.abc import Mapping

from microsoft_teams.cards import ExecuteAction, SubmitAction

from bot.letters import cut, one_line
from bot.teams.actions import FORM, FROM_DIALOG, OURS, answers_of
from bot.teams.inputs import question
from bot.teams.limits import BUTTON_LABEL, DIALOG_TITLE, Json
from bot.teams.pieces import NAME, card_of, dumped, summed_up, title, words
from handlers.cards import FieldErrors, Form
from locales.speech import Speech

__all__ = ["answers_of", "dialog", "dialog_done", "form_card"]

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
ENGLISH = Speech("en", "UTC")


def form_card(
    form: Form,
    data: Mapping[str, object],
    *,
    answers: Mapping[str, str] | None = None,
    errors: FieldErrors | None = None,
    speech: Speech = ENGLISH,
) -> Json:
    """Return a form as a card with inputs; sending it brings `data` back with the answers (`bot.teams.actions`).

    `answers` were given before, and stand in the fields in place of their first values; `errors` are what is wrong with
    them. What is not about one of the fields stands at the top. `speech` is the reader's.
    """
    ours = data.get(OURS)
    carried = dict(ours) if isinstance(ours, dict) else {}
    in_dialog = carried.get("from") == FROM_DIALOG
    wrong = dict(errors.errors) if errors else {}
    names = [field.name for field in form.fields]
    elements = [] if in_dialog else list(title(form.title))
    for name, said in wrong.items():
        elements += words(f"⚠ {said}", "wrong") if name not in names else ()
    elements += words(form.intro)
    for field in form.fields:
        # A card stays among messages: what is secret never stands in one again.
        value = field.value if answers is None else "" if field.secret else answers.get(field.name, "")
        elements += question(field, value, wrong.get(field.name, ""), speech)
    whole = {**data, OURS: carried | {"fields": names}}
    submit = _submit(cut(one_line(form.submit), BUTTON_LABEL) or NAME, whole, in_dialog=in_dialog)
    return card_of(summed_up(form.title), [dumped(each) for each in elements], [submit], speech.locale)


def dialog(title: str, card: Json) -> Json:
    """Return the answer that opens a dialog, or puts another card into the one that is open."""
    attachment = {"contentType": CARD_TYPE, "content": card}
    shown = cut(one_line(title), DIALOG_TITLE) or NAME
    value = {"title": shown, "height": "medium", "width": "medium", "card": attachment}
    return {"task": {"type": "continue", "value": value}}


def dialog_done(message: str = "") -> Json:
    """Return the answer that closes a dialog; with a message, Teams shows that in its place first."""
    return {"task": {"type": "message", "value": message}} if message else {}


def _submit(label: str, data: Json, *, in_dialog: bool) -> Json:
    """Return the button that sends the form. A dialog takes Action.Submit alone (`task/submit`)."""
    submit = SubmitAction(title=label, style="positive", data=data)
    if in_dialog:
        return dumped(submit)
    return dumped(ExecuteAction(title=label, style="positive", verb=FORM, data=data, fallback=submit))
