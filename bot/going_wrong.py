"""What somebody is told, and what is logged, when an answer goes wrong: no stack trace, and nobody's words."""

import logging
import traceback

from bot.port import Heard
from handlers.cards import Card, FieldErrors, Text
from handlers.request import Audience, Message, Reply
from kpi.errors import TouchlineError
from locales.speech import Speech

log = logging.getLogger(__name__)

WHOLE_FORM = ""
"""The name under which `FieldErrors` carries what is wrong with a form as a whole."""


def refusal(problem: TouchlineError, speech: Speech) -> Reply:
    """Return the private answer that says what went wrong and what to do, in the person's language."""
    sentence = speech.say(problem.message(), **{name: str(value) for name, value in problem.values.items()})
    card = Card(title=speech.say("That did not work"), blocks=(Text(sentence),))
    return Reply(messages=(Message(card, Audience.ASKER),), refused=True)


def failure(heard: Heard, speech: Speech) -> Reply:
    """Return the private answer to words that broke something. A form that was sent stays open, with what was typed."""
    if heard.form:
        sentence = speech.say(TouchlineError.message())
        return Reply(field_errors=FieldErrors({WHOLE_FORM: sentence}), refused=True)
    return refusal(TouchlineError(), speech)


def log_failure(doing: str, problem: BaseException) -> None:
    """Log where something broke, and not the exception's own words: they may carry a person's data."""
    frames = traceback.extract_tb(problem.__traceback__)
    where = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    log.error("%s failed: %s at %s", doing, type(problem).__name__, where or "an unknown place")
