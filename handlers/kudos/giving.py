"""Gives kudos: by words, by the form, about a message. Kept, then told to who is thanked and to the team's channel.

Promises: a reason each time; nobody thanks themselves; what is sent twice is given once; each receiver is told once, in
their own working hours; what is private reaches no channel. Whoever gives is told who will read it.
"""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from coaching.kudos import MOST_AT_ONCE, Giving, decide_giving
from handlers.cards import Button, Card, FieldErrors, Text, Tone
from handlers.errors import RefusedError
from handlers.kudos.asking import ask_form
from handlers.kudos.notices import tell_kudos
from handlers.kudos.reading import Wish, read_answers, read_words, require_reason, require_values
from handlers.kudos.refusals import DailyLimitError, NobodyThankedError, TooManyThankedError, ToOneselfError
from handlers.kudos.saying import audience_said, names_of, thanks_title, values_said
from handlers.kudos.ways import channels_of, limit_of, settings_for, values_of
from handlers.request import Message, Reply, Request
from handlers.sealing import new_key, open_text, seal_text
from handlers.tools import Tools, instant
from kpi.periods import day_start, local_day
from storage.database import Session
from storage.kudos import Kudos, add_kudos, given, given_since, hold_giver, kudos_from, receivers_of, seal_context
from storage.people import person_of

WITHIN = timedelta(minutes=5)
"""The same words of the same person to the same people within it are one."""

_TOKEN = re.compile(r"[a-z]{1,2}[0-9a-f]{16,32}")


def opened(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form; with whom the words name in it."""
    return ask_form(request, tools, f"f{new_key()}", people=words)


def this(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Open the form about the quoted message: for its author, once for each message."""
    quoted = request.quoted
    if quoted is None:
        return opened(request, "", tools)
    about = f"{quoted.url or quoted.text}".encode()
    token = f"m{hashlib.sha256(about).hexdigest()[:24]}"
    provider, _, external_id = quoted.author.partition(":")
    with tools.database.reading() as session:
        author = person_of(session, tools.workspace_id, provider, external_id) if external_id else None
    wrote = f"@{author.handle}" if author is not None and author.id != request.person.id else ""
    return ask_form(request, tools, token, people=wrote, quoted=quoted.text)


def by_words(request: Request, words: str, tools: Tools) -> Reply:
    """Give what the words say; names alone open the form."""
    with tools.database.writing() as session:
        wish = read_words(session, words, request, tools)
        if wish.reason or wish.values:
            return _give(session, wish, None, request, tools)
        _require_possible(session, wish, request, tools)
    return opened(request, " ".join(f"@{person.handle}" for person in wish.people), tools)


def by_form(request: Request, words: str, tools: Tools) -> Reply:
    """Give what the form says; what is wrong stands beside its field."""
    token = words.strip() if _TOKEN.fullmatch(words.strip()) else ""
    if not request.answers:
        return opened(request, "", tools)
    with tools.database.writing() as session:
        return give_answers(session, f"{token}.{request.person.id}" if token else None, request, tools)


def give_answers(session: Session, origin: str | None, request: Request, tools: Tools) -> Reply:
    """Give what a form's answers say, once for an origin."""
    try:
        wish = read_answers(session, request, tools)
        return _give(session, wish, origin, request, tools)
    except RefusedError as refusal:
        field = "reason" if type(refusal).__name__.endswith("ReasonError") else "people"
        said = request.speech.say(refusal.message(), **refusal.values)
        return Reply(field_errors=FieldErrors({field: said}), refused=True)


def _give(session: Session, wish: Wish, origin: str | None, request: Request, tools: Tools) -> Reply:
    hold_giver(session, request.person.id)
    known = kudos_from(session, tools.workspace_id, origin) if origin else None
    reason = require_reason(wish)
    known = known or _same(session, wish, reason, request, tools)
    if known is not None:
        return _answer(session, known, request, tools, again=True)
    _require_possible(session, wish, request, tools)
    people = [person.id for person in wish.people]
    settings = settings_for(session, people, tools, request.present)
    own = settings_for(session, [request.person.id], tools, request.present)
    values = require_values(wish, values_of([*own, *settings]))
    key = new_key()
    row = Kudos(
        workspace_id=tools.workspace_id, key=key, from_id=request.person.id,
        sealed=seal_text(tools, seal_context(key), reason), values=values, private=wish.private, origin=origin,
        at=request.present,
    )  # fmt: skip
    row = add_kudos(session, row, people)
    channels = () if wish.private else channels_of(settings)
    tell_kudos(session, row, people, channels, tools, request.present)
    return _answer(session, row, request, tools, again=False)


def _require_possible(session: Session, wish: Wish, request: Request, tools: Tools) -> None:
    giver = request.person.id
    own = settings_for(session, [giver], tools, request.present)
    limit = limit_of(own)
    day = local_day(instant(request.present), request.speech.zone)
    since = datetime.fromtimestamp(day_start(day, request.speech.zone), UTC)
    match decide_giving(giver, [person.id for person in wish.people], given_since(session, giver, since), limit):
        case Giving.NOBODY:
            raise NobodyThankedError(example="lena")
        case Giving.ONESELF:
            raise ToOneselfError
        case Giving.TOO_MANY:
            raise TooManyThankedError(most=MOST_AT_ONCE)
        case Giving.LIMIT:
            raise DailyLimitError(limit=limit)
        case Giving.YES:
            return


def _same(session: Session, wish: Wish, reason: str, request: Request, tools: Tools) -> Kudos | None:
    """What the same person said in the same words to the same people a moment ago."""
    latest = given(session, request.person.id, request.present - WITHIN)
    receivers = receivers_of(session, [each.id for each in latest])
    people = sorted(person.id for person in wish.people)
    for each in latest:
        said = open_text(tools, seal_context(each.key), each.sealed)
        if receivers.get(each.id) == people and each.private == wish.private and said == reason:
            return each
    return None


def _answer(session: Session, row: Kudos, request: Request, tools: Tools, *, again: bool) -> Reply:
    speech = request.speech
    people = receivers_of(session, [row.id]).get(row.id, [])
    if row.removed_at is not None:
        card = Card(speech.say("You have taken that back."), discreet=True)
        return Reply((Message(card, replaces=True),))
    blocks = [Text(open_text(tools, seal_context(row.key), row.sealed))]
    if row.values:
        blocks.append(Text(values_said(row.values), Tone.QUIET))
    if again:
        blocks.append(Text(speech.say("You have said that already: it is told once."), Tone.QUIET))
    blocks.append(Text(audience_said(session, row, people, request.speech, tools, request.present), Tone.QUIET))
    buttons = (
        Button(speech.say("Take it back"), f"kudos remove {row.id}"),
        Button(speech.say("My kudos"), "kudos mine"),
    )
    title = thanks_title(names_of(session, people, speech), speech)
    return Reply((Message(replace(Card(title, tuple(blocks), buttons), discreet=True), replaces=True),))
