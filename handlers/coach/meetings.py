"""`coach meet`, `coach meetings`: sets a 1:1, lists those that come, cancels one that was set in chat.

For who coaches the person today; the person sees theirs, and is told of what is set and cancelled.
"""

from handlers.cards import Button, Card, Table, Text
from handlers.coach.agenda import after, number_in
from handlers.coach.meetings_shown import call_table, meetings_table, ways_on
from handlers.coach.note_form import coached_people
from handlers.coach.one_to_one_refusals import (
    CalendarMeetingError,
    MeetOneselfError,
    NoSuchMeetingError,
    WhichItemError,
    WhichMeetingError,
    WhomToMeetError,
)
from handlers.coach.pairs import named, require_coached
from handlers.coach.privately import discreet, privately
from handlers.coach.whens import Set, read_meeting
from handlers.language import speech_of
from handlers.request import Audience, Message, Reply, Request
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session, Work, alone
from storage.meetings import Meeting
from storage.one_to_one import coming_meetings, find_meeting, meeting_at
from storage.people import Person

_CANCEL = ("cancel", "absagen", "remove", "off")


def meet(request: Request, words: str, tools: Tools) -> Reply:
    """Set a 1:1."""
    with tools.database.writing() as session:
        person, said = named(session, words, request, tools)
        if person is None or not said:
            raise WhomToMeetError
        if person.id == request.person.id:
            raise MeetOneselfError
        require_coached(session, person, request, tools)
        wanted = read_meeting(said, request.present, request.speech.zone)
        _set(session, person, wanted, request, tools)
        speech = speech_of(session, person.id, tools)
        table = meetings_table(session, _coming(session, person.id, request, tools), request, tools)
    moment = speech.moment(wanted.starts_at)
    title = speech.say("{name} has set a 1:1 with you: {moment}", name=request.person.name, moment=moment)
    told = Message(_told(title, wanted, speech), Audience.PERSON, person.handle)
    said = request.speech.say("Your 1:1 with {name}: {moment}", name=person.name,
                              moment=request.speech.moment(wanted.starts_at))  # fmt: skip
    text = Text(request.speech.say("You get the brief that morning, or the evening before."))
    buttons = (Button(request.speech.say("The brief now"), f"coach brief @{person.handle}"),)
    return privately(request, discreet(said, (text, *([table] if table else [])), buttons), told)


def meetings(request: Request, words: str, tools: Tools) -> Reply:
    """List the 1:1s that come, or cancel one."""
    if (rest := after(words, _CANCEL)) is not None:
        return _cancel(request, rest, tools)
    with tools.database.reading() as session:
        person, _ = named(session, words, request, tools)
        if person is not None and person.id != request.person.id:
            require_coached(session, person, request, tools)
        whose = person.id if person else request.person.id
        coached = {each.id: each for each in coached_people(session, request, tools)}
        found = _coming(session, whose, request, tools)
        table = meetings_table(session, found, request, tools)
    speech = request.speech
    none = (
        speech.say('No 1:1 is planned. "coach meet @name friday 10:00" sets one.')
        if coached
        else speech.say(
            "No 1:1 is planned. Who coaches you sets one; what you want to talk about can wait on the agenda."
        )
    )
    buttons = ways_on([each for each in found if each.lead_id == request.person.id], coached, speech)
    if coached and not found:
        buttons.append(Button(speech.say("My calendar …"), "coach calendar"))
    return privately(request, discreet(speech.say("1:1s to come"), (table or Text(none),), tuple(buttons)))


def _coming(session: Session, whose: int, request: Request, tools: Tools) -> list[Meeting]:
    """Somebody's 1:1s to come, those that are the asker's: when others meet, and where, is theirs."""
    found = coming_meetings(session, tools.workspace_id, whose, request.present)
    return [each for each in found if request.person.id in (each.lead_id, each.person_id)]


def _set(session: Session, person: Person, wanted: Set, request: Request, tools: Tools) -> None:
    """Set it; one that stands at that time already is brought up to date."""
    alone(session.connection(), Work.SET_UP)
    meeting = meeting_at(session, request.person.id, person.id, wanted.starts_at)
    if meeting is None:
        meeting = Meeting(
            workspace_id=tools.workspace_id, lead_id=request.person.id, person_id=person.id,
            starts_at=wanted.starts_at,
        )  # fmt: skip
        session.add(meeting)
    elif meeting.cancelled_at is not None:
        meeting.uid = ""
    meeting.minutes, meeting.link, meeting.cancelled_at = wanted.minutes, wanted.link or meeting.link or "", None
    session.flush()


def _cancel(request: Request, rest: str, tools: Tools) -> Reply:
    speech = request.speech
    try:
        number = number_in(rest)
    except WhichItemError:
        raise WhichMeetingError from None
    with tools.database.writing() as session:
        meeting = find_meeting(session, tools.workspace_id, number)
        mine = meeting is not None and meeting.lead_id == request.person.id
        if meeting is None or not mine or meeting.cancelled_at is not None or meeting.starts_at <= request.present:
            raise NoSuchMeetingError
        if meeting.uid:
            raise CalendarMeetingError
        meeting.cancelled_at = request.present
        person = session.get_one(Person, meeting.person_id)
        starts_at, their = meeting.starts_at, speech_of(session, person.id, tools)
    card = Card(speech.say("Cancelled: your 1:1 with {name}, {moment}", name=person.name,
                           moment=speech.moment(starts_at)))  # fmt: skip
    title = their.say("{name} has cancelled your 1:1: {moment}", name=request.person.name,
                      moment=their.moment(starts_at))  # fmt: skip
    # Told also by a lead who lost the team: whoever has it in their calendar would wait in vain.
    told = Message(discreet(title, ()), Audience.PERSON, person.handle)
    return privately(request, card, told, replaces=True)


def _told(title: str, wanted: Set, speech: Speech) -> Card:
    """What the person is told of a 1:1 that is set."""
    minutes = speech.say_many("{count} minute", "{count} minutes", wanted.minutes)
    blocks: list[Text | Table] = [Text(minutes)]
    if wanted.link:
        blocks.append(call_table(wanted.link, speech))
    return discreet(title, tuple(blocks), (Button(speech.say("Add to the agenda"), "coach agenda add"),))
