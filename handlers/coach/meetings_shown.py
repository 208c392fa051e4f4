"""1:1s as their people see them."""

from collections.abc import Mapping, Sequence

from handlers.cards import Button, Cell, Link, Style, Table
from handlers.request import Request
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session
from storage.meetings import Meeting
from storage.people import Person, all_people

MOST_SHOWN, MOST_BUTTONS = 30, 5


def ways_on(mine: Sequence[Meeting], coached: Mapping[int, Person], speech: Speech) -> list[Button]:
    """What can be done about the 1:1s the asker leads: prepare each, the agenda, cancel those set in chat."""
    briefed = dict.fromkeys(each.person_id for each in mine if each.person_id in coached)
    briefs = [
        Button(speech.say("Brief: {name}", name=coached[each].name), f"coach brief @{coached[each].handle}")
        for each in list(briefed)[:MOST_BUTTONS]
    ]
    cancels = [
        Button(speech.say("Cancel {number}", number=str(each.id)), f"coach meetings cancel {each.id}", Style.DANGER)
        for each in mine[:MOST_BUTTONS]
        if not each.uid
    ]
    return [*briefs, Button(speech.say("Agenda of the next 1:1s"), "coach agenda"), *cancels]


def call_table(link: str, speech: Speech) -> Table:
    """Return the call's address as something to press."""
    return Table(speech.say("The call"), (speech.say("Link to the call"),), ((Link(speech.say("Join"), link),),))


def meetings_table(session: Session, found: Sequence[Meeting], request: Request, tools: Tools) -> Table | None:
    """The 1:1s as rows; None without any."""
    if not found:
        return None
    speech = request.speech
    names = {each.id: each.name for each in all_people(session, tools.workspace_id)}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(each.id),
            speech.moment(each.starts_at),
            speech.listing((names[each.lead_id], names[each.person_id])),
            speech.say_many("{count} minute", "{count} minutes", each.minutes),
            Link(speech.say("Join"), each.link) if each.link else "",
        )
        for each in found[:MOST_SHOWN]
    )
    columns = speech.say("No."), speech.say("When"), speech.say("Who"), speech.say("How long"), speech.say("The call")
    return Table(speech.say("1:1s to come"), columns, rows)
