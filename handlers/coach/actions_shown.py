"""Actions as their people see them: a list with what is overdue, and the ways on."""

from collections.abc import Sequence
from datetime import date

from handlers.cards import Block, Button, Cell, Table, Text
from handlers.coach.note_form import coached_people
from handlers.coach.pairs import leads_of, may_see, people_seen, require_pair
from handlers.coach.privately import discreet, privately
from handlers.request import Reply, Request
from handlers.sealing import open_text
from handlers.tools import Tools, instant
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.meetings import ActionItem, actions_about, actions_owned
from storage.one_to_one import action_context
from storage.people import Person, all_people

MOST_BUTTONS, MOST_SHOWN = 5, 30


def shown(request: Request, person: Person | None, tools: Tools, *, replaces: bool = False) -> Reply:
    """Return the open actions of somebody, or all that the asker may see, with the ways on."""
    speech = request.speech
    with tools.database.reading() as session:
        found = seen_actions(session, person, request, tools)
        table = actions_table(session, found, request, tools)
        whose = [person] if person else coached_people(session, request, tools)[:MOST_BUTTONS]
        led = bool(leads_of(session, request.person.id, request, tools))
    blocks: tuple[Block, ...] = (table,) if table else (Text(speech.say("No action is open.")),)
    add = tuple(
        Button(speech.say("Note an action: {name}", name=each.name), f"coach action @{each.handle}") for each in whose
    )
    if not add:
        # Who is coached by nobody, and coaches nobody, agrees nothing here.
        other = Button(speech.say("Coaching"), "coach")
        add = (Button(speech.say("Note an action"), "coach action") if led else other,)
    done = tuple(
        Button(speech.say("Done: {number}", number=str(each.id)), f"coach action done {each.id}")
        for each in found[:MOST_BUTTONS]
    )
    title = speech.say("Open actions with {name}", name=person.name) if person else speech.say("Open actions")
    return privately(request, discreet(title, blocks, (*add, *done)), replaces=replaces)


def seen_actions(session: Session, person: Person | None, request: Request, tools: Tools) -> Sequence[ActionItem]:
    """Return the open actions of somebody's coaching, or of all that the asker sees or owns; by day."""
    if person is not None:
        require_pair(session, person, request, tools)
    people = [person] if person else people_seen(session, request, tools)
    found = {each.id: each for one in people for each in actions_about(session, one.id) if each.done_at is None}
    if person is None:
        owned = actions_owned(session, request.person.id)
        # What somebody agreed to do for a person they coached goes with the team, as all else of that person's does.
        found |= {each.id: each for each in owned if may_see(session, each.about_id, request, tools)}
    return sorted(found.values(), key=lambda each: (each.due_on or date.max, each.id))


def actions_table(session: Session, found: Sequence[ActionItem], request: Request, tools: Tools) -> Table | None:
    """Return actions as rows: number, what, who, until when; None without any."""
    if not found:
        return None
    speech, today = request.speech, local_day(instant(request.present), request.speech.zone)
    names = {each.id: each.name for each in all_people(session, tools.workspace_id)}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(each.id), open_text(tools, action_context(each.key), each.sealed), names[each.owner_id],
            _due(each, today, speech),
        )
        for each in found[:MOST_SHOWN]
    )  # fmt: skip
    columns = speech.say("No."), speech.say("What"), speech.say("Who"), speech.say("Until")
    return Table(speech.say("Open actions"), columns, rows)


def _due(item: ActionItem, today: date, speech: Speech) -> str:
    if item.due_on is None:
        return ""
    said = speech.date(item.due_on)
    return speech.say("{day} (over)", day=said) if item.due_on < today else said
