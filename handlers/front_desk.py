"""Takes a request to its handler and turns every refusal into a private, helpful card."""

from difflib import get_close_matches

from handlers.cards import Button, Card, FieldErrors, Text
from handlers.errors import NearlyUnderstoodError, NotUnderstoodError, RefusedError
from handlers.help import WORDS as HELP_WORDS
from handlers.help import help_
from handlers.registry import COMMANDS, find_command
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from kpi.errors import TouchlineError
from locales.speech import Speech


def answer(request: Request, tools: Tools) -> Reply:
    """Answer a request. A TouchlineError becomes a card that only the asker sees, or stands beside a form's fields."""
    try:
        return _dispatch(request, tools)
    except TouchlineError as error:
        if request.answers:
            return Reply(field_errors=FieldErrors({"": sentence(error, request.speech)}), refused=True)
        return Reply((Message(error_card(error, request.speech)),), refused=True)


def sentence(error: TouchlineError, speech: Speech) -> str:
    """Return what an error says, in a person's language."""
    return speech.say(error.message(), **error.values)


def error_card(error: TouchlineError, speech: Speech) -> Card:
    """Return the card of an error: what is wrong, what to do, and a way out."""
    title = speech.say("That did not work") if isinstance(error, RefusedError) else speech.say("Not just now")
    buttons = [Button(speech.say("Help"), "help")]
    if isinstance(error, NearlyUnderstoodError):
        buttons.insert(0, Button(str(error.values["nearest"]), str(error.values["nearest"])))
    return Card(title, (Text(sentence(error, speech)),), tuple(buttons))


def _dispatch(request: Request, tools: Tools) -> Reply:
    words = " ".join(request.words.split())
    if not words or words.casefold() in HELP_WORDS:
        return help_(request, "", tools)
    found = find_command(words)
    if found is None:
        raise _not_understood(words)
    command, rest = found
    return command.run(request, rest, tools)


def _not_understood(words: str) -> RefusedError:
    first, _, rest = words.partition(" ")
    known = [word for command in COMMANDS for word in command.words]
    near = get_close_matches(words.casefold(), known, 1, 0.75) or get_close_matches(first.casefold(), known, 1, 0.7)
    if not near:
        return NotUnderstoodError(words=words)
    nearest = f"{near[0]} {rest}".strip() if " " not in near[0] else near[0]
    return NearlyUnderstoodError(words=words, nearest=nearest)
