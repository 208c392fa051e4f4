"""`escalate list` and `escalate ID`: the open ones that are mine to see; one with all that happened, and lessons."""

from collections.abc import Iterator, Sequence
from datetime import date

from handlers.cards import Block, Button, Card, Style, Table, Text, Tone
from handlers.escalations.cards import buttons, causes, footer
from handlers.escalations.choosing import my_open, number_and_rest, require_escalation, sees, sees_past
from handlers.escalations.open_ones import open_table
from handlers.escalations.raised import form
from handlers.escalations.telling import channel_name, clock, standing, timeline, titled
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from handlers.troubles import WHY
from locales.speech import Speech
from storage.concerned import open_actions
from storage.database import Session
from storage.escalations import EscalationLesson, EscalationRow, find_escalation, lessons_of
from storage.pages import pages_of
from storage.people import Person

MOST_SHOWN, MOST_BUTTONS, MOST_CAUSES, MOST_TOLD, MOST_ACTIONS = 30, 3, 20, 60, 10
FAILED = "failed"


def opening(request: Request, words: str, tools: Tools) -> Reply:
    """Show the open ones; with none, open the form."""
    with tools.database.reading() as session:
        waiting = bool(my_open(session, request.person, tools) or my_actions(session, request, tools))
    return list_(request, words, tools) if waiting else form(request, tools)


def list_(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Show the open ones that the asker may see, and what is still to be done after others."""
    speech = request.speech
    with tools.database.reading() as session:
        rows = my_open(session, request.person, tools)
        blocks: list[Block] = [Text(speech.say("No escalation is open that is yours to see."))]
        if rows:
            blocks = [open_table(session, rows[:MOST_SHOWN], request.present, speech)]
        if more := len(rows) - MOST_SHOWN:
            blocks += [Text(speech.say_many("and {count} more", "and {count} more", more))] if more > 0 else []
        actions = my_actions(session, request, tools)[:MOST_ACTIONS]
        if actions:
            blocks.append(actions_table(session, actions, speech))
    offered = [Button(speech.say("See {number}", number=str(row.id)), f"escalate {row.id}") for row in rows]
    offered = [*offered[:MOST_BUTTONS], Button(speech.say("Raise one"), "escalate raise", Style.PRIMARY)]
    offered += [
        Button(speech.say("Action {number} is done", number=str(each.id)), f"escalate done {each.id}")
        for each in actions[:MOST_BUTTONS]
    ]
    if sees_past(request.person):
        offered.append(Button(speech.say("Past ones"), "escalate history"))
    return Reply((Message(Card(speech.say("Escalations"), tuple(blocks), tuple(offered))),))


def one(request: Request, words: str, tools: Tools) -> Reply:
    """Show one with everything that happened."""
    number, _ = number_and_rest(words, "escalate 12")
    speech, now = request.speech, request.present
    with tools.database.reading() as session:
        row = require_escalation(session, number, request, tools)
        blocks: list[Block] = [Text(standing(session, row, speech, now), Tone.STRONG)]
        blocks += [Text(row.details)] if row.details else []
        blocks += causes(session, row, speech, now, MOST_CAUSES)
        told = timeline(session, row, speech)[-MOST_TOLD:]
        lines = tuple((clock(each.at, now, speech), each.words) for each in told)
        blocks.append(Table(speech.say("What happened"), (speech.say("When"), speech.say("What")), lines))
        blocks += _not_sent(session, row, speech)
        blocks += _lessons(session, row, speech)
        card = Card(titled(row, speech), tuple(blocks), buttons(row, speech), footer(session, row, speech, now))
    return Reply((Message(card),))


def my_actions(session: Session, request: Request, tools: Tools) -> list[EscalationLesson]:
    """Return what is to be done by the asker, and what was promised after escalations they may see."""
    found = []
    for lesson in open_actions(session, tools.workspace_id):
        row = find_escalation(session, tools.workspace_id, lesson.escalation_id)
        if lesson.owner_id == request.person.id or (row is not None and sees(session, request.person, row)):
            found.append(lesson)
    return found


def actions_table(session: Session, actions: Sequence[EscalationLesson], speech: Speech) -> Table:
    """Return what is to be done as rows: number, what, by whom, until when."""
    columns = speech.say("No."), speech.say("To be done"), speech.say("Who"), speech.say("Until")
    rows = tuple(
        (
            str(each.id),
            each.action,
            session.get_one(Person, each.owner_id).name if each.owner_id else "",
            speech.date(date.fromisoformat(each.due_on)) if each.due_on else "",
        )
        for each in actions
    )
    return Table(speech.say("To be done after escalations"), columns, rows)


def _lessons(session: Session, row: EscalationRow, speech: Speech) -> Iterator[Block]:
    lessons = lessons_of(session, row.id)
    for lesson in lessons:
        name = session.get_one(Person, lesson.person_id).name
        yield Text(speech.say("{name} learnt: {words}", name=name, words=lesson.text))
    waiting = [lesson for lesson in lessons if lesson.action and lesson.done_at is None]
    if waiting:
        yield actions_table(session, waiting, speech)


def _not_sent(session: Session, row: EscalationRow, speech: Speech) -> Iterator[Block]:
    """Which pages did not reach whom, and why: nobody may believe that somebody was paged who was not."""
    failed = [page for page in pages_of(session, row.id) if page.status == FAILED]
    for page in failed:
        why = speech.say(WHY[page.reason]) if page.reason in WHY else page.reason
        name = session.get_one(Person, page.person_id).name if page.person_id else ""
        name = name or channel_name(session, page.tenant, page.channel)
        if page.pager_id is not None:
            name = speech.say("a receiver outside of the chat")
        yield Text(speech.say("Not reached: {name}. {why}", name=name, why=why), Tone.STRONG)
