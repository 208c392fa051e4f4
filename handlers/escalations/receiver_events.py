"""`escalate pager events NAME`: of what a webhook out is told beside escalations. For managers and admins."""

from handlers.cards import Button, Card, Table, Text
from handlers.errors import RefusedError
from handlers.escalations.outside_events import EVENTS
from handlers.escalations.receivers import SUBJECT, WEBHOOK
from handlers.escalations.refusals import NoSuchReceiverError
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from storage.database import Work, alone
from storage.paging_rules import all_pagers, note_setting

_NONE = ("none", "keine", "off", "aus")


class NoSuchEventError(RefusedError):
    """There is no event "{words}". There are: {known}; or "none"."""


class OnlyWebhooksError(RefusedError):
    """{name} is a pager: what is no escalation would wake somebody. Only a webhook can be told of events."""


def events(request: Request, words: str, tools: Tools) -> Reply:
    """Show what there is to be told of, or keep it: "events NAME sync.failed digest.posted"."""
    speech = request.speech
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        there = all_pagers(session, tools.workspace_id)
        named = [each for each in there if f"{words} ".casefold().startswith(f"{each.name} ".casefold())]
        if not named:
            raise NoSuchReceiverError(words=words, known=", ".join(each.name for each in there) or "–")
        row = max(named, key=lambda each: len(each.name))
        if row.kind != WEBHOOK:
            raise OnlyWebhooksError(name=row.name)
        said = words[len(row.name) :].replace(",", " ").split()
        wrong = [each for each in said if each not in EVENTS and not (len(said) == 1 and each.casefold() in _NONE)]
        if wrong:
            raise NoSuchEventError(words=wrong[0], known=", ".join(EVENTS))
        if said:
            before, row.events = row.events, [each for each in EVENTS if each in said] or None
            session.flush()
            change = {"events": (", ".join(before or ()), ", ".join(row.events or ()))}
            note_setting(session, tools.workspace_id, SUBJECT, row.id, request.person.id, change, request.present)
        name, held = row.name, row.events or []
    yes, no = speech.say("yes"), speech.say("no")
    rows = tuple((event, speech.say(what), yes if event in held else no) for event, what in EVENTS.items())
    title = speech.say("What {name} is told beside escalations", name=name)
    table = Table(title, (speech.say("Event"), speech.say("When"), speech.say("Told")), rows)
    how = Text(speech.say("To change it: escalate pager events {name} EVENT EVENT, or none.", name=name))
    return Reply((Message(Card(title, (table, how), (Button(speech.say("Receivers"), "escalate pager"),))),))
