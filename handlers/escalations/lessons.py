"""`escalate lesson`: what was learnt from one, and what is to be done about it by whom until when; `done` ends it.

Speaks of what to change, by whoever was there. It is no review of anybody.
"""

import re
from dataclasses import dataclass
from datetime import date

from handlers.absence_words import read_away
from handlers.cards import Choice, Field, FieldErrors, FieldKind, Form
from handlers.digests.fields import read_person
from handlers.errors import RefusedError
from handlers.escalations.answering import done
from handlers.escalations.choosing import number_and_rest, require_escalation, sees
from handlers.escalations.refusals import BadDueDayError, NoLessonError, NoSuchActionError, OwnerWithoutActionError
from handlers.escalations.shown import list_
from handlers.request import Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.concerned import find_lesson, finish_action
from storage.database import Session
from storage.escalations import EscalationLesson, add_lesson, find_escalation
from storage.people import Person, all_people

MOST_WORDS, MOST_PEOPLE = 1000, 100
_ACTION = re.compile(r"(?:^|\s)(?:action|to do|todo|maßnahme|aufgabe):?\s+(?P<what>.+)$", re.IGNORECASE)
_BY = re.compile(r"\s(?:by|until|bis)\s+(?P<day>[^@]+?)(?=\s+@|$)", re.IGNORECASE)
_OWNER = re.compile(r"\s(?P<who>@[\w.@+-]*\w)")


@dataclass(frozen=True, slots=True)
class Learnt:
    """What somebody wants to note."""

    text: str
    action: str = ""
    owner: Person | None = None
    due: date | None = None


def lesson(request: Request, words: str, tools: Tools) -> Reply:
    """Note what was learnt, by words or by the form."""
    number, rest = number_and_rest(words, "escalate lesson 12 the alert came too late")
    if not rest and not request.answers:
        return _form(request, number, tools)
    with tools.database.writing() as session:
        row = require_escalation(session, number, request, tools)
        if request.answers:
            learnt, problems = _by_form(session, request, tools, number)
            if problems or learnt is None:
                speech = request.speech
                beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
                return Reply(field_errors=FieldErrors(beside), refused=True)
        else:
            learnt = _by_words(session, rest, request, tools, number)
        add_lesson(
            session,
            EscalationLesson(
                workspace_id=row.workspace_id, escalation_id=row.id, person_id=request.person.id, at=request.present,
                text=learnt.text[:MOST_WORDS], action=learnt.action[:MOST_WORDS],
                owner_id=learnt.owner.id if learnt.owner else (request.person.id if learnt.action else None),
                due_on=learnt.due.isoformat() if learnt.due else "",
            ),
        )  # fmt: skip
        said = request.speech.say("Noted.")
        if learnt.action:
            name = learnt.owner.name if learnt.owner else request.person.name
            said = request.speech.say("Noted. {name} finds it under what is to be done.", name=name)
        return done(session, row, request, said, wakes=False)


def finish(request: Request, words: str, tools: Tools) -> Reply:
    """Note that what was to be done is done, for who was to do it and for who may see the escalation."""
    number, _ = number_and_rest(words, "escalate done 3")
    with tools.database.writing() as session:
        found = find_lesson(session, tools.workspace_id, number)
        row = find_escalation(session, tools.workspace_id, found.escalation_id) if found else None
        mine = found is not None and found.owner_id == request.person.id
        if found is None or not found.action or not (mine or (row is not None and sees(session, request.person, row))):
            raise NoSuchActionError(number=str(number))
        finish_action(session, found, request.present)
    return list_(request, "", tools)


def _form(request: Request, number: int, tools: Tools) -> Reply:
    speech = request.speech
    with tools.database.reading() as session:
        row = require_escalation(session, number, request, tools)
        people = all_people(session, tools.workspace_id)[:MOST_PEOPLE]
    choices = (Choice(speech.say("Me"), ""), *(Choice(each.name, f"@{each.handle}") for each in people))
    fields = (
        Field("text", speech.say("What did you learn?"), FieldKind.PARAGRAPH),
        Field("action", speech.say("What is to be done?"), required=False),
        Field("owner", speech.say("By whom"), FieldKind.CHOICE, required=False, choices=choices),
        Field("due", speech.say("Until"), FieldKind.DATE, required=False),
    )
    title = speech.say("What we learnt: {number}", number=str(number))
    return Reply(form=Form(title, f"escalate lesson {number}", speech.say("Save"), fields, row.title))


def _by_form(
    session: Session, request: Request, tools: Tools, number: int
) -> tuple[Learnt | None, dict[str, RefusedError]]:
    answers, problems = request.answers, dict[str, RefusedError]()
    text, action = answers.get("text", "").strip(), answers.get("action", "").strip()
    called, day = answers.get("owner", "").strip(), answers.get("due", "").strip()
    if not text:
        problems["text"] = NoLessonError(number=str(number))
    if (called or day) and not action:
        problems["action"] = OwnerWithoutActionError(number=str(number))
    owner, due = None, None
    try:
        owner = read_person(session, called, request, tools) if called else None
    except RefusedError as problem:
        problems["owner"] = problem
    try:
        due = _day(day, request) if day else None
    except RefusedError as problem:
        problems["due"] = problem
    return (None if problems else Learnt(text, action, owner, due)), problems


def _by_words(session: Session, words: str, request: Request, tools: Tools, number: int) -> Learnt:
    """ "the alert came too late action call the carrier @lena by friday"."""
    found = _ACTION.search(words)
    text = words[: found.start()].strip(" ,;.-") if found else words.strip()
    if not text:
        raise NoLessonError(number=str(number))
    if found is None:
        return Learnt(text)
    what = f" {found['what']}"
    who, by = _OWNER.search(what), _BY.search(what)
    owner = read_person(session, who["who"], request, tools) if who else None
    due = _day(by["day"].strip(" .,"), request) if by else None
    action = _OWNER.sub(" ", _BY.sub(" ", what, count=1), count=1)
    if not action.strip():
        raise OwnerWithoutActionError(number=str(number))
    return Learnt(text, " ".join(action.split()), owner, due)


def _day(words: str, request: Request) -> date:
    try:
        return read_away(words, local_day(instant(request.now), request.speech.zone)).days.last
    except RefusedError:
        raise BadDueDayError(words=words) from None
