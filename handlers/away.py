"""`away`: says that somebody is away, and when; shows it to them and to who leads them. Never asks why, never says why.

Nothing is posted to who is away; what waits for them is in `coaching.timetable`.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from coaching.access import PersonSubject, Verdict, Viewer, decide_members, decide_sight
from coaching.timetable import Part
from handlers.absence_words import read_away
from handlers.cards import Block, Button, Card, Style, Table, Text, Tone
from handlers.digests.fields import read_person
from handlers.errors import RefusedError
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.people import Person
from storage.teams import memberships_of, memberships_on
from storage.working_time import SAID, Absence, absences_between, add_absence, remove_absence

AHEAD = timedelta(days=400)
MOST_BUTTONS, MOST_SHOWN = 5, 50
_OFF = frozenset({"off", "remove", "cancel", "back", "aus", "entfernen", "löschen", "zurück"})
_FILLERS = frozenset({"is", "am", "ist", "bin", "on", "from", "for", "in", "i", "ich"})
_PARTS = {Part.MORNING.value: N_("{days}, mornings"), Part.AFTERNOON.value: N_("{days}, afternoons")}


class NotThoseYouLeadError(RefusedError):
    """You can say it for yourself and for the people you lead. {name} or their lead can say it for them."""


class NoSuchEntryError(RefusedError):
    """That is not noted any more. Type "away" to see what is."""


class ToldElsewhereError(RefusedError):
    """A connected system says that. Take it back there; I hear of it the next time I ask."""


class WhichEntryError(RefusedError):
    """Several times are noted. Type "away", and press the button of the one that does not hold any more."""


def away(request: Request, words: str, tools: Tools) -> Reply:
    """Show who is away, note when somebody will be, or forget it."""
    tokens = words.split()
    if tokens and tokens[0].casefold() in _OFF:
        return _forget(request, tokens[1:], tools)
    people, when = _whom_and_when(tokens)
    return _note(request, people, when, tools) if when else _shown(request, tools)


def _whom_and_when(tokens: Sequence[str]) -> tuple[list[str], str]:
    """Who is named among the words, and the others without what begins them and says nothing."""
    people = [token.rstrip(",.") for token in tokens if token.startswith("@") or ("@" in token and "." in token)]
    rest = [token for token in tokens if token.rstrip(",.") not in people]
    while rest and rest[0].casefold() in _FILLERS - {"from"}:
        rest = rest[1:]
    return people, " ".join(rest)


def _note(request: Request, people: Sequence[str], words: str, tools: Tools) -> Reply:
    when = read_away(words, _today(request))
    speech = request.speech
    with tools.database.writing() as session:
        for person in _people(session, people, request, tools):
            _permit(session, request.person, person, request, tools)
            first, last = when.days.first, when.days.last
            held = absences_between(session, tools.workspace_id, first, last, [person.id])
            if not any((each.first, each.last, each.part) == (first, last, when.part) for each in held):
                add_absence(session, tools.workspace_id, person.id, first, last, request.now, when.part)
    return _shown(request, tools, speech.say("Noted. Nothing is posted to who is away; nobody is told why."))


def _forget(request: Request, tokens: Sequence[str], tools: Tools) -> Reply:
    """Forget one absence: that of a number, or the only one to come of who is named, in the days that are named."""
    with tools.database.writing() as session:
        if tokens and tokens[0].isdecimal() and len(tokens[0]) < 12:
            found = session.get(Absence, int(tokens[0]))
            if found is None or found.workspace_id != tools.workspace_id:
                raise NoSuchEntryError
            try:
                _permit(session, request.person, session.get_one(Person, found.person_id), request, tools)
            except NotThoseYouLeadError:
                # Who has nothing to do with it is not told that it is there, nor whose it is.
                raise NoSuchEntryError from None
        else:
            found = _only_one(session, request, tokens, tools)
        remove_absence(session, found)
    return _shown(request, tools, request.speech.say("That is not noted any more."))


def _only_one(session: Session, request: Request, tokens: Sequence[str], tools: Tools) -> Absence:
    """The absence that words mean; a refusal where there is none, or more than one."""
    today = _today(request)
    called, words = _whom_and_when(tokens)
    people = _people(session, called, request, tools)
    for person in people:
        _permit(session, request.person, person, request, tools)
    first, last = today, today + AHEAD
    if words:
        days = read_away(words, today).days
        first, last = days.first, days.last
    held = absences_between(session, tools.workspace_id, first, last, [person.id for person in people])
    found = [each for each in held if each.source == SAID]
    if held and not found:
        raise ToldElsewhereError
    if not found:
        raise NoSuchEntryError
    if len(found) > 1:
        raise WhichEntryError
    return found[0]


def _people(session: Session, called: Sequence[str], request: Request, tools: Tools) -> list[Person]:
    return [read_person(session, name, request, tools) for name in called or ("me",)]


def _permit(session: Session, viewer: Viewer, person: Person, request: Request, tools: Tools) -> None:
    """Oneself, and those whose figures one may see: who leads them."""
    teams = frozenset(each.team_id for each in memberships_of(session, person.id, _today(request)))
    if decide_sight(viewer, PersonSubject(person.id, teams), tools.minimum_group) != Verdict.YES:
        raise NotThoseYouLeadError(name=person.name)


def _today(request: Request) -> date:
    """The asker's own day."""
    return local_day(instant(request.now), request.speech.zone)


def _shown(request: Request, tools: Tools, said: str = "") -> Reply:
    """Who is away from today on: me, and the people I lead."""
    speech, today = request.speech, _today(request)
    with tools.database.reading() as session:
        led = _led(session, request.person, today, tools)
        found = absences_between(session, tools.workspace_id, today, today + AHEAD, [request.person.id, *led])
        names = {each.person_id: session.get_one(Person, each.person_id).name for each in found}
    blocks: list[Block] = [Text(said)] if said else []
    if found:
        rows = tuple((names[each.person_id], _when(each, speech)) for each in found[:MOST_SHOWN])
        blocks.append(Table(speech.say("Away, from today on"), (speech.say("Who"), speech.say("When")), rows))
    elif not said:
        nobody = speech.say("Neither you nor anybody you lead is noted as away.")
        blocks.append(Text(nobody if led else speech.say("You are not noted as away.")))
    hint = speech.say('Say "away Dec 1 to Dec 5", "away tomorrow" or "away friday afternoon".')
    blocks.append(Text(hint, Tone.QUIET))
    buttons = tuple(
        Button(speech.say("Not away: {who}, {when}", who=names[each.person_id], when=_when(each, speech)),
               f"away off {each.id}", Style.PLAIN)
        for each in [each for each in found if each.source == SAID][:MOST_BUTTONS]
    )  # fmt: skip
    return Reply((Message(Card(speech.say("Away"), tuple(blocks), buttons), replaces=bool(said)),))


def _led(session: Session, viewer: Viewer, today: date, tools: Tools) -> list[int]:
    """The people somebody leads, who may see them one by one."""
    return sorted(
        {
            each.person_id
            for each in memberships_on(session, tools.workspace_id, today, today)
            if decide_members(viewer, each.team_id)
        }
    )


def _when(absence: Absence, speech: Speech) -> str:
    days = speech.date(absence.first)
    if absence.last != absence.first:
        days = speech.day_range(absence.first, absence.last)
    return speech.say(_PARTS[absence.part], days=days) if absence.part in _PARTS else days
