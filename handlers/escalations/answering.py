"""`escalate ack` and what else answers an escalation, with what became of it in words for every outcome.

The right to it is asked anew each time, from who pressed: the number on a button gives none. Each is one transaction.
"""

from dataclasses import replace

from coaching.access import Role
from coaching.escalation import Outcome, Status
from handlers.cards import Button, Choice, Field, FieldKind, Form, Style, Text
from handlers.digests.fields import read_person
from handlers.escalations import acting
from handlers.escalations.cards import standing_card
from handlers.escalations.choosing import number_and_rest, require_escalation
from handlers.escalations.pauses import read_pause
from handlers.escalations.refusals import NothingToSayError, NotToYourselfError, WhomError
from handlers.escalations.telling import clock
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.escalations import EscalationRow, hold, vote
from storage.people import Person, all_people
from storage.teams import memberships_on

PAUSES = ("30 min", "1 h", "2 h", "4 h", "8 h")
MOST_WORDS, MOST_PEOPLE = 1000, 100


def ack(request: Request, words: str, tools: Tools) -> Reply:
    """Take it, perhaps with a word; of one that somebody has, say who."""
    return _take(request, words, tools, over=False)


def take_over(request: Request, words: str, tools: Tools) -> Reply:
    """Take it, whoever has it."""
    return _take(request, words, tools, over=True)


def _take(request: Request, words: str, tools: Tools, *, over: bool) -> Reply:
    number, rest = number_and_rest(words, "escalate take over 12" if over else "escalate ack 12")
    speech, now = request.speech, request.present
    with tools.database.writing() as session:
        row = require_escalation(session, number, request, tools)
        before, holder = Status(row.status), _holder(session, row)
        person = session.get_one(Person, request.person.id)
        outcome = acting.take(session, row, person, tools, now, over=over)
        if rest and outcome in (Outcome.DONE, Outcome.ALREADY_YOURS):
            acting.comment(session, row, person, rest[:MOST_WORDS], now)
        match outcome:
            case Outcome.DONE if before is Status.EXHAUSTED:
                said = speech.say("You have it. Nobody had answered until now.")
            case Outcome.DONE if holder is not None and holder.id != person.id:
                said = speech.say("You have it now, instead of {name}.", name=holder.name)
            case Outcome.DONE:
                said = speech.say("You have it. Nobody is paged any more.")
            case Outcome.ALREADY_YOURS:
                said = speech.say("You have it already: noted that you are still on it.")
            case _:
                return _not_done(session, row, request, outcome)
        return done(session, row, request, said)


def settle(request: Request, words: str, tools: Tools) -> Reply:
    """Resolve it, perhaps with a word about how."""
    number, rest = number_and_rest(words, "escalate resolve 12")
    note = (request.answers.get("note", "") or rest).strip()[:MOST_WORDS]
    with tools.database.writing() as session:
        row = require_escalation(session, number, request, tools)
        person = session.get_one(Person, request.person.id)
        outcome = acting.settle(session, row, person, tools, request.present, note)
        if outcome is not Outcome.DONE:
            return _not_done(session, row, request, outcome)
        return done(session, row, request, request.speech.say("Resolved."))


def comment(request: Request, words: str, tools: Tools) -> Reply:
    """Say something about it, by words or by the form."""
    number, rest = number_and_rest(words, "escalate comment 12 the customer called again")
    text = (request.answers.get("text", "") or rest).strip()[:MOST_WORDS]
    speech = request.speech
    if not text and not request.answers:
        title = speech.say("A comment on {number}", number=str(number))
        field = Field("text", speech.say("What do you want to add?"), FieldKind.PARAGRAPH)
        return _form(request, number, tools, Form(title, f"escalate comment {number}", speech.say("Add"), (field,)))
    if not text:
        raise NothingToSayError(number=str(number))
    with tools.database.writing() as session:
        row = require_escalation(session, number, request, tools)
        acting.comment(session, row, session.get_one(Person, request.person.id), text, request.present)
        return done(session, row, request, speech.say("Noted."))


def snooze(request: Request, words: str, tools: Tools) -> Reply:
    """Take it and be left alone with it for a while."""
    number, rest = number_and_rest(words, "escalate snooze 12 30 min")
    phrase = (request.answers.get("pause", "") or rest).strip()
    speech = request.speech
    if not phrase:
        choices = tuple(Choice(speech.duration(read_pause(each, request.now, "UTC").total_seconds()), each)
                        for each in PAUSES)  # fmt: skip
        title = speech.say("Put off {number}", number=str(number))
        label, hint = speech.say("For how long"), speech.say("It is yours until then. Then it pages again.")
        field = Field("pause", label, FieldKind.CHOICE, PAUSES[0], hint, choices=choices)
        return _form(request, number, tools, Form(title, f"escalate snooze {number}", speech.say("Put off"), (field,)))
    pause = read_pause(phrase, request.present, speech.zone)
    with tools.database.writing() as session:
        row = require_escalation(session, number, request, tools)
        person = session.get_one(Person, request.person.id)
        outcome = acting.put_off(session, row, person, pause, tools, request.present)
        if outcome is not Outcome.DONE:
            return _not_done(session, row, request, outcome)
        again = clock(row.next_at, request.present, speech) if row.next_at else ""
        said = (
            speech.say("It is yours, and pages again at {time}.", time=again) if again else speech.say("It is yours.")
        )
        return done(session, row, request, said)


def reassign(request: Request, words: str, tools: Tools) -> Reply:
    """Hand it to somebody else, who is paged at once."""
    number, rest = number_and_rest(words, f"escalate reassign 12 @{request.person.handle}")
    called = (request.answers.get("person", "") or rest).strip()
    called = called.removeprefix("to ").removeprefix("an ").strip()
    if not called:
        return _whom(request, number, tools)
    with tools.database.writing() as session:
        row = require_escalation(session, number, request, tools)
        to = read_person(session, called, request, tools)
        if to.id == request.person.id:
            raise NotToYourselfError(number=str(number))
        person = session.get_one(Person, request.person.id)
        outcome = acting.hand_on(session, row, person, to, tools, request.present)
        if outcome is not Outcome.DONE:
            return _not_done(session, row, request, outcome)
        return done(session, row, request, request.speech.say("{name} is paged now.", name=to.name))


def useful(request: Request, words: str, tools: Tools) -> Reply:
    """Note that it was right to page."""
    return _vote(request, words, tools, useful=True)


def not_useful(request: Request, words: str, tools: Tools) -> Reply:
    """Note that it was not worth a page."""
    return _vote(request, words, tools, useful=False)


def _vote(request: Request, words: str, tools: Tools, *, useful: bool) -> Reply:
    number, _ = number_and_rest(words, "escalate useful 12" if useful else "escalate not useful 12")
    speech = request.speech
    with tools.database.writing() as session:
        row = require_escalation(session, number, request, tools)
        hold(session, row)  # of two votes at once by one person, the second changes the first
        vote(session, row, request.person.id, useful=useful, now=request.present)
        said = speech.say("Noted as useful.") if useful else speech.say("Noted as not useful.")
        if row.rule_id is not None:
            said += " " + speech.say("The weekly report names rules whose pages are often not useful.")
        return done(session, row, request, said, wakes=False)


def more(request: Request, words: str, tools: Tools) -> Reply:
    """Offer what is done less often."""
    number, _ = number_and_rest(words, "escalate more 12")
    speech = request.speech
    with tools.database.reading() as session:
        row = require_escalation(session, number, request, tools)
        card = standing_card(session, row, speech, request.present)
    offered = (
        *card.buttons[:1],
        Button(speech.say("Comment"), f"escalate comment {number}"),
        Button(speech.say("Reassign"), f"escalate reassign {number}"),
        Button(speech.say("Snooze"), f"escalate snooze {number}"),
        Button(speech.say("Not useful"), f"escalate not useful {number}"),
        Button(speech.say("Everything about it"), f"escalate {number}"),
    )
    return Reply((Message(replace(card, buttons=offered)),))


def done(session: Session, row: EscalationRow, request: Request, said: str, *, wakes: bool = True) -> Reply:
    """Return what was done, above how it stands now; and wake what pages."""
    card = standing_card(session, row, request.speech, request.present)
    card = replace(card, blocks=(Text(said), *card.blocks))
    return Reply((Message(card, replaces=True),), wakes=(row.id,) if wakes else ())


def _not_done(session: Session, row: EscalationRow, request: Request, outcome: Outcome) -> Reply:
    """Say who was faster, as it stands now, and offer what is left to do."""
    card = standing_card(session, row, request.speech, request.present)
    if outcome is Outcome.ALREADY_TAKEN:
        over = Button(request.speech.say("Take over"), f"escalate take over {row.id}", Style.PRIMARY)
        left = [replace(each, style=Style.PLAIN) for each in card.buttons if not each.words.startswith("escalate ack")]
        card = replace(card, buttons=(over, *left))
    return Reply((Message(card, replaces=True),))


def _holder(session: Session, row: EscalationRow) -> Person | None:
    return session.get_one(Person, row.holder_id) if row.holder_id else None


def _form(request: Request, number: int, tools: Tools, form: Form) -> Reply:
    """The form, for who may see the escalation."""
    with tools.database.reading() as session:
        row = require_escalation(session, number, request, tools)
        return Reply(form=replace(form, intro=row.title))


def _whom(request: Request, number: int, tools: Tools) -> Reply:
    """Ask who gets it: the team's people and the managers; a handle that is typed may be anybody's."""
    speech = request.speech
    with tools.database.reading() as session:
        row = require_escalation(session, number, request, tools)
        today = local_day(instant(request.now), tools.zone)
        held = memberships_on(session, tools.workspace_id, today, today)
        near = {each.person_id for each in held if each.team_id == row.team_id}
        people = [
            each
            for each in all_people(session, tools.workspace_id)
            if (each.id in near or each.role == Role.MANAGER) and each.id != request.person.id
        ]
    if not people:
        raise WhomError(number=str(number), example=request.person.handle)
    choices = tuple(Choice(each.name, f"@{each.handle}") for each in people[:MOST_PEOPLE])
    field = Field("person", speech.say("To whom"), FieldKind.CHOICE, hint=speech.say("They are paged at once."),
                  choices=choices)  # fmt: skip
    title = speech.say("Reassign {number}", number=str(number))
    return Reply(form=Form(title, f"escalate reassign {number}", speech.say("Reassign"), (field,), row.title))
