"""`/touchline language [NAME]`: which language Touchline speaks to me."""

from handlers.cards import Button, Card, Text
from handlers.errors import NoSuchLanguageError
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from kpi.words import N_
from locales.speech import Speech, supported
from storage.people import set_locale

_NAMES = {"en": ("English", "englisch"), "de": ("Deutsch", "German")}
ENGLISH_NAMES = {"en": N_("English"), "de": N_("German")}


def language(request: Request, words: str, tools: Tools) -> Reply:
    """Show the languages, or change mine."""
    wanted = (request.answers.get("language") or words).strip()
    if not wanted:
        return Reply((Message(_overview(request.speech)),))
    chosen = next((tag for tag in supported() if wanted.casefold() in _spellings(tag)), None)
    if chosen is None:
        known = request.speech.listing(_NAMES.get(tag, (tag,))[0] for tag in supported())
        raise NoSuchLanguageError(name=wanted, known=known)
    with tools.database.writing() as session:
        set_locale(session, request.person.id, chosen)
    speech = Speech(chosen, request.speech.zone)
    words = speech.say("I speak {language} with you from now on, numbers and dates included.",
                       language=speech.say(ENGLISH_NAMES.get(chosen, chosen)))  # fmt: skip
    buttons = (Button(speech.say("My figures"), "mystats"), Button(speech.say("Help"), "help"))
    card = Card(speech.say("Language"), (Text(words),), buttons)
    return Reply((Message(card, replaces=True),))


def _spellings(tag: str) -> set[str]:
    return {tag.casefold(), *(name.casefold() for name in _NAMES.get(tag, ()))}


def _overview(speech: Speech) -> Card:
    buttons = tuple(Button(_NAMES.get(tag, (tag,))[0], f"language {tag}") for tag in supported())
    return Card(speech.say("Language"), (Text(speech.say("Which language shall I speak with you?")),), buttons)
