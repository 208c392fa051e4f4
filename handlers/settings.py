"""`settings`: my language, my zone, when I work and may be written to; where each comes from; to change them.

What somebody chose here goes before their profile on the chat platform, and the profile before what everybody has.
Never changes anybody else's, and never a role.
"""

from datetime import datetime
from difflib import get_close_matches

from handlers.cards import Button, Card, Choice, Fact, Facts, Field, FieldErrors, FieldKind, Form, Style, Text
from handlers.errors import NearlyArgumentError, RefusedError
from handlers.language import AUTO, is_auto, own_name, read_language, speech_of
from handlers.readers import load_calendars
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from handlers.working_hours import (
    CHOSEN,
    DAYS,
    EVERYBODY,
    HOURS,
    REGION,
    change_by_answers,
    chosen_of,
    set_days,
    set_hours,
    set_region,
    working_facts,
    working_fields,
    working_problems,
)
from handlers.zones import read_zone
from kpi.periods import local_day
from kpi.words import N_
from locales.speech import Speech, negotiate, supported
from storage.database import Session
from storage.people import Person, identities_of, set_locale, set_zone

_CHANGE = frozenset({"change", "ändern"})
_LANGUAGE = ("language", "sprache")
_ZONE = ("time zone", "timezone", "zone", "zeitzone")

PROFILE = N_("from your profile")


class NoSuchSettingError(RefusedError):
    """I know no setting "{words}". Try "settings zone Europe/Berlin", "settings hours 8-17", or "settings" alone."""


def opens_settings(rest: str) -> bool:
    """Return whether these words after "settings" open the form."""
    return rest.strip().casefold() in _CHANGE


def settings(request: Request, words: str, tools: Tools) -> Reply:
    """Show my settings, open the form, or change one of them."""
    if opens_settings(words):
        return _change_by_form(request, tools) if request.answers else _form(request, tools)
    if not words:
        return _shown(request, tools, request.speech)
    with tools.database.writing() as session:
        _change(session, request, words, tools)
    return _shown(request, tools)


def _change(session: Session, request: Request, words: str, tools: Tools) -> None:
    """Change the one setting that the words begin with."""
    person_id = request.person.id
    if language := _argument(words, _LANGUAGE):
        set_locale(session, person_id, read_language(language, request.speech))
    elif zone := _argument(words, _ZONE):
        set_zone(session, person_id, _zone(zone, request.speech))
    elif days := _argument(words, DAYS):
        set_days(session, person_id, days, tools)
    elif hours := _argument(words, HOURS):
        set_hours(session, person_id, hours, tools)
    elif region := _argument(words, REGION):
        set_region(session, person_id, region, tools)
    else:
        raise _no_such_setting(words)


def _no_such_setting(words: str) -> RefusedError:
    """The refusal, with the nearest setting where one is near."""
    first, _, rest = words.partition(" ")
    names = [name for names in (_LANGUAGE, _ZONE, DAYS, HOURS, REGION) for name in names]
    near = get_close_matches(first.casefold(), names, 1, 0.75)
    if near and rest and near[0] != first.casefold():
        return NearlyArgumentError(words=first, nearest=near[0])
    return NoSuchSettingError(words=words)


def settings_facts(session: Session, person_id: int, speech: Speech, tools: Tools, now: datetime) -> Facts:
    """Return every setting as a fact, each with where it comes from. `speech` is the one in force."""
    person = session.get_one(Person, person_id)
    profiles = identities_of(session, person_id)
    languages = {known.locale for known in profiles if known.locale}
    zones = {known.zone for known in profiles if known.zone}
    language = _origin(person.locale, speech.locale in languages)
    zone = _origin(person.zone, speech.zone in zones)
    return Facts(
        (
            Fact(speech.say("Language"), own_name(speech.locale), speech.say(language)),
            Fact(speech.say("Time zone"), speech.zone, speech.say(zone)),
            *working_facts(session, person_id, tools, local_day(instant(now), tools.zone), speech),
        )
    )


def _origin(chosen: str | None, in_profile: bool) -> str:
    if chosen:
        return CHOSEN
    return PROFILE if in_profile else EVERYBODY


def _argument(words: str, names: tuple[str, ...]) -> str:
    """What follows one of the names; empty where the words begin with none of them."""
    folded = words.casefold()
    return next((words[len(name) :].strip() for name in names if folded.startswith(f"{name} ")), "")


def _zone(typed: str, speech: Speech) -> str | None:
    return None if not typed or is_auto(typed) else read_zone(typed, speech.zone)


def _shown(request: Request, tools: Tools, asked_in: Speech | None = None) -> Reply:
    """The settings in force; after a change (without `asked_in`) said in the new language."""
    person_id = request.person.id
    with tools.database.reading() as session:
        speech = asked_in or speech_of(session, person_id, tools)
        facts = settings_facts(session, person_id, speech, tools, request.now)
        person = session.get_one(Person, person_id)
        chosen = person.locale, person.zone
    blocks = (facts,) if asked_in else (Text(speech.say("That is how it is from now on.")), facts)
    buttons = [Button(speech.say("Change …"), "settings change", Style.PRIMARY)]
    buttons += [Button(speech.say("Language as in my profile"), f"settings language {AUTO}")] if chosen[0] else []
    buttons += [Button(speech.say("Time zone as in my profile"), f"settings zone {AUTO}")] if chosen[1] else []
    card = Card(speech.say("Your settings"), blocks, tuple(buttons))
    return Reply((Message(card, replaces=asked_in is None),))


def _form(request: Request, tools: Tools) -> Reply:
    speech = request.speech
    with tools.database.reading() as session:
        person = session.get_one(Person, request.person.id)
        calendars = load_calendars(session, tools.workspace_id, local_day(instant(request.now), tools.zone))
        working = working_fields(chosen_of(session, person.id), calendars, speech)
        language, zone = negotiate(person.locale) or AUTO, person.zone or ""
    languages = tuple(Choice(own_name(tag), tag) for tag in supported())
    fields = (
        Field("language", speech.say("Language"), FieldKind.CHOICE, language,
              choices=(Choice(speech.say("As in my profile"), AUTO), *languages)),
        Field("zone", speech.say("Time zone"), FieldKind.LINE, zone, required=False,
              hint=speech.say("Such as Europe/Berlin. Leave it empty for that of your profile.")),
        *working,
    )  # fmt: skip
    return Reply(form=Form(speech.say("Your settings"), "settings change", speech.say("Save"), fields))


def _change_by_form(request: Request, tools: Tools) -> Reply:
    """Change all of it; what is wrong is said beside its field, and then nothing is changed."""
    answers, speech = request.answers, request.speech
    problems: dict[str, str] = {}
    language, zone = None, None
    try:
        language = read_language(answers.get("language") or AUTO, speech)
    except RefusedError as problem:
        problems["language"] = speech.say(problem.message(), **problem.values)
    try:
        zone = _zone(answers.get("zone", "").strip(), speech)
    except RefusedError as problem:
        problems["zone"] = speech.say(problem.message(), **problem.values)
    wrong = working_problems(answers)
    problems |= {name: speech.say(each.message(), **each.values) for name, each in wrong.items()}
    if problems:
        return Reply(field_errors=FieldErrors(problems))
    with tools.database.writing() as session:
        set_locale(session, request.person.id, language)
        set_zone(session, request.person.id, zone)
        change_by_answers(session, request.person.id, answers, tools)
    return _shown(request, tools)
