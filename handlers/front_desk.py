"""Takes a request to its handler and turns every refusal into a private, helpful card.

The one place that knows how people address Touchline: "/touchline why csat", "@Touchline why csat", "/why csat" and
"why csat" are the same words on every platform.
"""

import re
from dataclasses import replace
from difflib import get_close_matches

from handlers.cards import Button, Card, FieldErrors, Style, Text
from handlers.copying import copy_button
from handlers.errors import NearlyArgumentError, NearlyUnderstoodError, NotUnderstoodError, RefusedError
from handlers.help import WORDS as HELP_WORDS
from handlers.help import help_
from handlers.registry import COMMANDS, find_command, find_repeatable
from handlers.request import Audience, Message, PlaceKind, Reply, Request
from handlers.tools import Tools
from kpi.errors import TouchlineError
from locales.speech import Speech
from storage.database import DatabaseAwayError, DatabaseBusyError


def answer(request: Request, tools: Tools) -> Reply:
    """Answer a request. A TouchlineError becomes a card that only the asker sees, or stands beside a form's fields."""
    try:
        return _kept(request, _dispatch(request, tools))
    except TouchlineError as error:
        if request.answers:
            return Reply(field_errors=FieldErrors({"": sentence(error, request.speech)}), refused=True)
        return Reply((Message(error_card(error, request)),), refused=True)


_ADDRESS = re.compile(r"@?touchline\b[:,;.!]?\s*", re.IGNORECASE)
_ADDRESS_AFTER = re.compile(r"[\s,]+@touchline[.!?]?$", re.IGNORECASE)


def plain_words(said: str) -> str:
    """Return what was said without the address: a leading slash, "/touchline", or "@Touchline" before or after it."""
    words = _ADDRESS_AFTER.sub("", " ".join(said.split())).removeprefix("/")
    return _ADDRESS.sub("", words, count=1).removeprefix("/") if _ADDRESS.match(words) else words


def may_open_form(words: str) -> bool:
    """Return whether the answer to these words may be a form; said without asking the database."""
    found = find_command(plain_words(words))
    return found is not None and found[0].opens_form(found[1])


def sentence(error: TouchlineError, speech: Speech) -> str:
    """Return what an error says, in a person's language."""
    return speech.say(error.message(), **error.values)


def error_card(error: TouchlineError, request: Request) -> Card:
    """Return the card of an error: what is wrong, what to do, and a way out."""
    speech = request.speech
    title = speech.say("Not just now") if isinstance(error, _PASSING) else speech.say("That did not work")
    buttons = [Button(speech.say("Help"), "help")]
    if isinstance(error, NearlyUnderstoodError | NearlyArgumentError):
        meant = _mended(plain_words(request.words), str(error.values["words"]), str(error.values["nearest"]))
        buttons.insert(0, Button(meant, meant, Style.PRIMARY))
    return Card(title, (Text(sentence(error, speech)),), tuple(buttons))


_PASSING = (DatabaseAwayError, DatabaseBusyError)
"""What is over in a minute: the words were right, and can be said again."""


def _mended(words: str, wrong: str, nearest: str) -> str:
    """The words with the wrong ones put right; the nearest alone where they do not stand there as they were read."""
    return words.replace(wrong, nearest, 1) if wrong in words else nearest


def _kept(request: Request, reply: Reply) -> Reply:
    """The reply; in a channel with the button for a copy, as a private message does not stay there."""
    words = reply.words or ("" if request.answers else plain_words(request.words))
    if reply.refused or request.place.kind is not PlaceKind.CHANNEL or find_repeatable(words) is None:
        return reply
    keep = copy_button(request, words)
    messages = tuple(
        replace(message, card=replace(message.card, keep=keep)) if message.audience is Audience.ASKER else message
        for message in reply.messages
    )
    return replace(reply, messages=messages)


def _dispatch(request: Request, tools: Tools) -> Reply:
    words = plain_words(request.words)
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
