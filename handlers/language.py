"""`/touchline language [NAME]`: which language Touchline speaks to me.

`language auto` goes back to that of my profile. Never changes anybody else's.
"""

from handlers.cards import Button, Card, Text
from handlers.errors import NoSuchLanguageError
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from kpi.words import N_
from locales.speech import SOURCE, Speech, negotiate, supported
from storage.database import Session
from storage.people import Person, identities_of, set_locale

AUTO = "auto"
_AUTO_WORDS = frozenset(
    {AUTO, "profile", "as in my profile", "automatisch", "profil", "wie im profil", "aus dem profil"}
)
_NAMES = {"en": ("English", "englisch"), "de": ("Deutsch", "German")}
ENGLISH_NAMES = {"en": N_("English"), "de": N_("German")}


def language(request: Request, words: str, tools: Tools) -> Reply:
    """Show the languages, or change mine."""
    wanted = (request.answers.get("language") or words).strip()
    if not wanted:
        return Reply((Message(_overview(request.speech)),))
    chosen = read_language(wanted, request.speech)
    with tools.database.writing() as session:
        set_locale(session, request.person.id, chosen)
        speech = speech_of(session, request.person.id, tools)
    tag = negotiate(speech.locale) or SOURCE
    name = speech.say(ENGLISH_NAMES.get(tag, tag))
    words = speech.say("I speak {language} with you from now on, numbers and dates included.", language=name)
    buttons = (Button(speech.say("My figures"), "mystats"), Button(speech.say("Help"), "help"))
    card = Card(speech.say("Language"), (Text(words),), buttons)
    return Reply((Message(card, replaces=True),))


def read_language(wanted: str, speech: Speech) -> str | None:
    """Return the language of a name; None for that of the profile; NoSuchLanguageError for a name it has not."""
    if is_auto(wanted):
        return None
    chosen = next((tag for tag in supported() if wanted.strip().casefold() in _spellings(tag)), None)
    if chosen is None:
        raise NoSuchLanguageError(name=wanted, known=speech.listing(own_name(tag) for tag in supported()))
    return chosen


def is_auto(words: str) -> bool:
    """Return whether somebody wants what their profile says."""
    return words.strip().casefold() in _AUTO_WORDS


def own_name(tag: str) -> str:
    """Return what the nearest language that is spoken here calls itself: "Deutsch" for "de-AT"."""
    spoken = negotiate(tag) or SOURCE
    return _NAMES.get(spoken, (spoken,))[0]


def speech_of(session: Session, person_id: int, tools: Tools) -> Speech:
    """Return how somebody is spoken to: by what they chose, else by their profile, else as everybody here."""
    person = session.get_one(Person, person_id)
    profiles = identities_of(session, person_id)
    locale = person.locale or next((known.locale for known in profiles if known.locale), None) or tools.locale
    zone = person.zone or next((known.zone for known in profiles if known.zone), None) or tools.zone
    return Speech(locale, zone)


def _spellings(tag: str) -> set[str]:
    return {tag.casefold(), *(name.casefold() for name in _NAMES.get(tag, ()))}


def _overview(speech: Speech) -> Card:
    buttons = tuple(Button(own_name(tag), f"language {tag}") for tag in supported())
    auto = Button(speech.say("As in my profile"), f"language {AUTO}")
    return Card(speech.say("Language"), (Text(speech.say("Which language shall I speak with you?")),), (*buttons, auto))
