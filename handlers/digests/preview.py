"""`digest preview` and `digest now`: when a post comes next and what it would say; a test of it, to me alone.

The ledger is not touched by either. A test goes to the asker's direct messages, wherever it was asked for.
"""

from dataclasses import replace

from handlers.cards import Block, Button, Card, Style, Text, Tone
from handlers.digests.looking import Look, composed_now, find_look, for_me, timing_for_me
from handlers.digests.saving import day_before_first
from handlers.digests.saying import coming, job_name, runs_blocks, runs_table
from handlers.errors import RefusedError
from handlers.readers import load_calendars
from handlers.request import Audience, Message, PlaceKind, Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session


def preview(request: Request, words: str, tools: Tools) -> Reply:
    """Show the next runs, and below them what the post would say now, to who may see it."""
    speech = request.speech
    with tools.database.reading() as session:
        look = find_look(session, words, request, tools)
        blocks = _runs(session, look, request, tools)
        name = job_name(session, look.job, speech)
    number = look.job.id if look.seen else None
    title = speech.say("Preview of {number}: {post}", number=str(number), post=name)
    if number is None:
        title = speech.say("Preview of {post}", post=name)
    cards: tuple[Card, ...] = ()
    try:
        _, cards = composed_now(tools, words, request)
        blocks.append(Text(speech.say("This is what it would say now:"), Tone.QUIET))
    except RefusedError as refusal:
        blocks.append(Text(speech.say(refusal.message(), **refusal.values), Tone.QUIET))
    top = Card(title, tuple(blocks), _buttons(look, words, request, composed=bool(cards)))
    return Reply((Message(top), *(Message(card) for card in cards)))


def test(request: Request, words: str, tools: Tools) -> Reply:
    """Send what a post would say now to the asker alone, marked as a test."""
    speech, to = request.speech, request.person.handle
    look, cards = composed_now(tools, words, request)
    mark = Text(speech.say("This is a test, for you alone. Nothing is noted as delivered."), Tone.QUIET)
    first = replace(cards[0], blocks=(mark, *cards[0].blocks))
    sent = [Message(card, Audience.PERSON, to) for card in (first, *cards[1:])]
    if request.place.kind is PlaceKind.CHANNEL:
        with tools.database.reading() as session:
            name = job_name(session, look.job, speech)
        said = speech.say("A test of {post} is on its way to your direct messages.", post=name)
        sent.insert(0, Message(Card(speech.say("A test"), (Text(said),))))
    return Reply(tuple(sent))


def _runs(session: Session, look: Look, request: Request, tools: Tools) -> list[Block]:
    """The next runs of each recipient; of the asker, where it is not scheduled yet or they alone read it."""
    if look.seen is None:
        timing = timing_for_me(session, look, request, tools)
        me = for_me(look.job, request)
        me.through = day_before_first(timing, request.now)
        runs = coming(timing, me, request.now)
        return [runs_table(runs, timing.reader.zone, f"@{request.person.handle}", request.speech)]
    calendars = load_calendars(session, tools.workspace_id, local_day(instant(request.now), tools.zone))
    own = tuple(each for each in look.seen.recipients if each.person_id == request.person.id)
    recipients = own or look.seen.recipients
    return runs_blocks(session, look.job, recipients, calendars, tools, request.speech, request.now)


def _buttons(look: Look, words: str, request: Request, *, composed: bool) -> tuple[Button, ...]:
    speech = request.speech
    buttons = [Button(speech.say("Send me a test"), f"digest now {words}".strip(), Style.PRIMARY)] if composed else []
    if look.seen is None:
        buttons.append(Button(speech.say("Schedule it"), f"digest schedule {words}"))
    else:
        buttons.append(Button(speech.say("The post itself"), f"digest {look.job.id}"))
    return tuple(buttons)
