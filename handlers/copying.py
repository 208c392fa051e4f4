"""`copy MOMENT WORDS`: an answer given again as of a moment, sent to its asker's direct messages.

A private answer in a channel does not stay there; its card carries a button that says these words. What is copied is
asked anew: by today's rights of the asker, with every look at somebody else noted as a look of now. Never copies what
changes anything, and never a copy.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handlers.cards import Button, Card, Text, Tone
from handlers.errors import RefusedError
from handlers.request import Audience, Message, Reply, Request
from handlers.tools import Tools
from locales.speech import Speech

OLDEST = timedelta(days=90)
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)

Answer = Callable[[Request, str, Tools], Reply]
Find = Callable[[str], tuple[Answer, str] | None]


class BadMomentError(RefusedError):
    """ "{moment}" is no moment that I can copy an answer of. Ask again, and press "Send me a copy" under the answer."""


class TooOldError(RefusedError):
    """That answer is older than {days} days and cannot be copied any more. Ask again for today's."""


class NothingToCopyError(RefusedError):
    """There is no answer to copy there. Ask for figures first, for example "mystats", and then for the copy."""


def copy_button(request: Request, words: str) -> Button:
    """Return the button that sends the answer to these words, as of now, to its asker."""
    moment = request.now.astimezone(UTC).strftime(_MOMENT)
    return Button(request.speech.say("Send me a copy"), f"copy {moment} {words}")


def copy(find: Find, request: Request, words: str, tools: Tools) -> Reply:
    """Answer again and send it to the asker. `find` returns what answers words that may be repeated, and their rest."""
    written, _, said = words.partition(" ")
    moment = _moment(written, request.now)
    found = find(said)
    if found is None:
        raise NothingToCopyError
    answer, rest = found
    again = answer(replace(request, words=said, now=moment, said_at=request.now), rest, tools)
    copies = [message.card for message in again.messages if message.audience is Audience.ASKER]
    if not copies:
        raise NothingToCopyError
    speech, to = request.speech, request.person.handle
    sent = tuple(Message(_dated(card, moment, speech), Audience.PERSON, to) for card in copies)
    told = Card(speech.say("Copied"), (Text(speech.say("A copy is on its way to your direct messages.")),))
    return Reply((Message(told), *sent))


def _moment(written: str, now: datetime) -> datetime:
    """The moment in UTC; a refusal for what is none, has not come, or is too long ago."""
    try:
        moment = datetime.strptime(written, _MOMENT).replace(tzinfo=UTC) if _WRITTEN.fullmatch(written) else None
    except ValueError:  # written like a moment, and there is none such: the 31st of February
        moment = None
    if moment is None or moment > now:
        raise BadMomentError(moment=written)
    if moment < now - OLDEST:
        raise TooOldError(days=str(OLDEST.days))
    return moment


def _dated(card: Card, moment: datetime, speech: Speech) -> Card:
    """The card with the moment it speaks of: in a conversation that stays, nobody else would say it."""
    words = Text(speech.say("As of {moment}.", moment=speech.moment(moment)), Tone.QUIET)
    return replace(card, blocks=(words, *card.blocks), keep=None)
