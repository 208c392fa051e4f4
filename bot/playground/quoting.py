"""What can be done about a message of the playground, and the message as it is quoted then.

Promises that nothing is quoted but what its reader sees; the page names a message, and its words are read here.
"""

from dataclasses import replace

from bot.playground.render import Json
from bot.playground.workspace import Posted
from bot.quoting import quote
from handlers.command import Shortcut
from handlers.plain import as_text
from handlers.registry import SHORTCUTS, find_shortcut
from handlers.request import Quoted
from locales.speech import Speech


def offered(speech: Speech) -> list[Json]:
    """Return what the menu of a message offers, in a reader's language."""
    return [{"key": each.key, "label": speech.say(each.label)} for each in SHORTCUTS if each.on_message]


def find_action(key: str) -> Shortcut | None:
    """Return what is offered on messages under a key; None for nothing."""
    found = find_shortcut(key)
    return found if found is not None and found.on_message else None


def quoted_of(posted: Posted, author: str) -> Quoted:
    """Return a message's words, of a card without its buttons; `author` is the identity of who wrote it."""
    said = as_text(replace(posted.card, buttons=())) if posted.card is not None else posted.text
    return quote(said, author=author)
