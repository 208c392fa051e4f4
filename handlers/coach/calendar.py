"""`coach calendar`: the address of one's own calendar, from which 1:1s are read; how reading it went; forgetting it.

The address is a secret: it is sealed, taken by a form or a direct message, and never shown or logged. What is read of
the calendar is said there: when two meet, who, and the call's address; no title and no description.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from handlers.cards import Block, Button, Card, Field, FieldErrors, Form, Style, Text, Tone
from handlers.coach.one_to_one_refusals import CalendarAddressError, NoCalendarForYouError
from handlers.coach.privately import discreet, privately
from handlers.request import Reply, Request
from handlers.sealing import seal_text
from handlers.tools import Tools
from kpi.words import N_
from locales.speech import Speech
from storage.database import Work, alone
from storage.meetings import CalendarFeed
from storage.one_to_one import calendar_context, calendar_meetings, find_feed

LONGEST = 2_000
_OFF = frozenset({"off", "remove", "forget", "aus", "entfernen", "vergessen"})
_SET = frozenset({"", "set", "change", "ändern"})
TROUBLES: Mapping[str, str] = {
    "unreadable": N_("What is there is no calendar that I can read."),
    "too_large": N_("The calendar is too large: at most 5 MB are read."),
    "too_slow": N_("The calendar took too long to answer."),
    "unreachable": N_("The calendar's server could not be reached."),
    "forbidden_address": N_("That address must not be called: it is no public one, or not by https."),
    "refused": N_("The calendar's server refused. The address may have been changed: copy it again."),
    "key_gone": N_("The address cannot be opened with the keys there are. Set it again."),
}
"""Why a calendar could not be read, by code."""


def calendar(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form, take an address, forget it, or say how reading it goes."""
    said = words.strip()
    if said.casefold() in _OFF:
        return _forget(request, tools)  # also who leads nobody any more can
    if not request.person.leads:
        raise NoCalendarForYouError
    if request.answers or (said and said.casefold() not in _SET and said.casefold() not in ("show", "zeigen")):
        return _take(request, request.answers.get("address", said), tools)
    with tools.database.reading() as session:
        held = find_feed(session, tools.workspace_id, request.person.id)
    if held is None or said.casefold() in ("set", "change", "ändern"):
        return Reply(form=_form(request.speech))
    return privately(request, _card(request, tools))


def _form(speech: Speech) -> Form:
    hint = speech.say(
        "Google: the secret address in iCal format. Outlook: publish the calendar, and copy the ICS link. Make it one"
        " that shows who takes part."
    )
    intro = speech.say(
        "I read it every 15 minutes, and keep of it only when you meet somebody you coach, just the two of you, and the"
        " address of the call. The address is sealed, and nobody is shown it."
    )
    field = Field("address", speech.say("Address of your calendar"), hint=hint)
    return Form(speech.say("Your calendar"), "coach calendar", speech.say("Read it"), (field,), intro)


def _take(request: Request, typed: str, tools: Tools) -> Reply:
    try:
        address = address_of(typed)
    except CalendarAddressError as problem:
        if not request.answers:
            raise
        said = request.speech.say(problem.message())
        return Reply(field_errors=FieldErrors({"address": said}), refused=True)
    me = request.person.id
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        sealed = seal_text(tools, calendar_context(tools.workspace_id, me), address)
        held = find_feed(session, tools.workspace_id, me)
        if held is None:
            session.add(CalendarFeed(workspace_id=tools.workspace_id, person_id=me, sealed=sealed))
        else:
            held.sealed, held.read_at, held.trouble = sealed, None, ""
    return privately(request, _card(request, tools))


def address_of(typed: str) -> str:
    """Return a calendar's address, https; CalendarAddressError, which never repeats it, for what is none."""
    said = typed.strip().strip("<>")
    scheme, colon, rest = said.partition("://")
    if colon and scheme.casefold() in ("webcal", "webcals"):
        said = f"https://{rest}"
    try:
        parts = urlsplit(said)
        good = parts.scheme == "https" and bool(parts.hostname) and parts.username is None and parts.password is None
        good = good and parts.port in (None, *range(1, 65_536))
    except ValueError:
        good = False
    if not good or len(said) > LONGEST or any(each.isspace() for each in said):
        raise CalendarAddressError
    return said


def _forget(request: Request, tools: Tools) -> Reply:
    """Forget the address, and what it told of days to come."""
    speech, me = request.speech, request.person.id
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        held = find_feed(session, tools.workspace_id, me)
        if held is not None:
            session.delete(held)
        for meeting in calendar_meetings(session, tools.workspace_id, me, request.present):
            meeting.cancelled_at = meeting.cancelled_at or request.present
    said = speech.say("The address is forgotten, and 1:1s that it told of are not planned any more.")
    return privately(request, Card(speech.say("Your calendar"), (Text(said),)), replaces=True)


def _card(request: Request, tools: Tools) -> Card:
    speech, me = request.speech, request.person.id
    with tools.database.reading() as session:
        held = find_feed(session, tools.workspace_id, me)
        coming = calendar_meetings(session, tools.workspace_id, me, request.present)
    count = sum(each.cancelled_at is None for each in coming)
    if held is None or held.read_at is None:
        blocks: list[Block] = [Text(speech.say("I read it within a minute or two, and every 15 minutes from then on."))]
    elif held.trouble:
        said = TROUBLES.get(held.trouble, TROUBLES["unreachable"])
        last = speech.say("Last tried: {moment}.", moment=speech.moment(held.read_at))
        blocks = [Text(speech.say(said), Tone.STRONG), Text(last, Tone.QUIET)]
    else:
        moment = speech.moment(held.read_at)
        told = speech.say_many("{count} 1:1 to come.", "{count} 1:1s to come.", count)
        blocks = [Text(told), Text(speech.say("Last read: {moment}.", moment=moment), Tone.QUIET)]
    buttons = (
        Button(speech.say("1:1s to come"), "coach meetings"),
        Button(speech.say("Another address"), "coach calendar change"),
        Button(speech.say("Forget it"), "coach calendar off", Style.DANGER),
    )
    return discreet(speech.say("Your calendar"), tuple(blocks), buttons)
