"""`kudos mine`, `kudos remove`: what I was thanked for and what I thanked others for; and taking it back within a day.

Mine alone, and no count of it. What is taken back is forgotten; who was told of it before has read it.
"""

from collections.abc import Sequence

from coaching.kudos import decide_taking_back
from handlers.cards import Block, Button, Card, Table, Text, Tone
from handlers.kudos.refusals import NoSuchKudosError, TooLateToTakeBackError, WhichKudosError
from handlers.kudos.saying import names_of, values_said
from handlers.request import Message, Reply, Request
from handlers.sealing import open_text
from handlers.subwords import required_number
from handlers.tools import Tools
from kpi.errors import TouchlineError
from storage.database import Session
from storage.kudos import Kudos, find_kudos, given, received, receivers_of, seal_context, take_back
from storage.people import Person

MOST_SHOWN = 20


def mine(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Show what I got and what I gave, newest first."""
    speech, me = request.speech, request.person.id
    with tools.database.reading() as session:
        got, gave = received(session, me, MOST_SHOWN), given(session, me, limit=MOST_SHOWN)
        blocks: list[Block] = [Text(speech.say("What you were thanked for"), Tone.STRONG)]
        blocks.append(_got(session, got, request, tools) if got else Text(speech.say("Nothing yet.")))
        blocks.append(Text(speech.say("What you thanked others for"), Tone.STRONG))
        blocks.append(_gave(session, gave, request, tools) if gave else Text(speech.say("Nothing yet.")))
    fresh = [each for each in gave if decide_taking_back(each.from_id, me, each.at, request.present)]
    buttons = [Button(speech.say("Thank somebody"), "kudos")]
    buttons += [Button(speech.say("Take back {number}", number=str(each.id)), f"kudos remove {each.id}")
                for each in fresh[:3]]  # fmt: skip
    footer = speech.say("Only you see this list.")
    return Reply((Message(Card(speech.say("My kudos"), tuple(blocks), tuple(buttons), footer, discreet=True)),))


def remove(request: Request, words: str, tools: Tools) -> Reply:
    """Take back what I gave, within a day."""
    number, _ = required_number(words, WhichKudosError())
    with tools.database.writing() as session:
        row = find_kudos(session, tools.workspace_id, number)
        if row is None or row.from_id != request.person.id:
            raise NoSuchKudosError(number=str(number))
        if row.removed_at is None:
            if not decide_taking_back(row.from_id, request.person.id, row.at, request.present):
                raise TooLateToTakeBackError
            take_back(session, row.id, request.present)
    speech = request.speech
    said = Text(speech.say("Who was not told yet is not told. Who was has read it."), Tone.QUIET)
    return Reply((Message(Card(speech.say("You have taken that back."), (said,)), replaces=True),))


def reason_of(row: Kudos, tools: Tools) -> str:
    """Return what kudos are for; empty where it was taken back meanwhile. For who may read it: the caller has asked."""
    if row.removed_at is not None:
        return ""
    try:
        return open_text(tools, seal_context(row.key), row.sealed)
    except TouchlineError:
        # No key, or another one than it was sealed with: the rest of a page is still worth reading.
        return "…"


def _got(session: Session, rows: Sequence[Kudos], request: Request, tools: Tools) -> Table:
    speech = request.speech
    lines = tuple(
        (speech.moment(each.at), session.get_one(Person, each.from_id).name, _said(each, tools)) for each in rows
    )
    columns = speech.say("When"), speech.say("Thanks from"), speech.say("What for")
    return Table(speech.say("What you were thanked for"), columns, lines)


def _gave(session: Session, rows: Sequence[Kudos], request: Request, tools: Tools) -> Table:
    speech = request.speech
    receivers = receivers_of(session, [each.id for each in rows])
    lines = tuple(
        (str(each.id), speech.moment(each.at), names_of(session, receivers.get(each.id, []), speech),
         _said(each, tools))
        for each in rows
    )  # fmt: skip
    columns = speech.say("No."), speech.say("When"), speech.say("Thanks to"), speech.say("What for")
    return Table(speech.say("What you thanked others for"), columns, lines)


def _said(row: Kudos, tools: Tools) -> str:
    return " ".join(part for part in (reason_of(row, tools), values_said(row.values)) if part)
