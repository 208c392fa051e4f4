"""Answering: the form of a round, what was sent, and "not this time".

Promises: a round is answered once, however often it is sent; a late answer is taken and marked, but for an anonymous
round whose results may have been read. What was written is sealed before it is kept, and stands in no error.
"""

import re
from datetime import datetime

from coaching.checkins import is_over, last_day
from handlers.cards import Button, Card, Choice, Field, FieldErrors, FieldKind, Form, Text, Tone
from handlers.checkins import keeping
from handlers.checkins.audience import seen_by
from handlers.checkins.choosing import no_number, require_series
from handlers.checkins.mine import due
from handlers.checkins.refusals import (
    AnsweredAlreadyError,
    BadStepError,
    NotAskedError,
    NothingAnsweredError,
    NothingWaitsError,
    RoundOverError,
    SeriesEndedError,
)
from handlers.checkins.templates import SCALE, SCALE_STEPS, TEXT, YES_NO, Question, questions_of, title_of
from handlers.errors import RefusedError, TooLongTextError
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from locales.speech import Speech
from storage.checkins import (
    ANSWERED,
    ASKED,
    LATE,
    SKIPPED,
    CheckinSeries,
    CheckinTurn,
    open_turn,
    settle_turn,
    turn_of,
    was_asked,
)
from storage.database import Session

MOST_WRITTEN = 2000
_ROUND = re.compile(r"(?P<number>\d{1,11})(?: (?P<period>\d{4}-(?:W\d{2}|\d{2}(?:-\d{2})?)))?(?: (?P<rest>.*))?")


def answer(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form of a round, or take what it brings. Without a number, of the only one that waits."""
    with tools.database.reading() as session:
        words = words.strip() or _only_one(session, request, tools)
        if not words and not due(session, request.person.id, tools, request.present):
            raise NothingWaitsError
        series, period, _ = _round(session, words, request, tools)
        _require_open(session, series, period, request)
        if not request.answers:
            return Reply(form=_form(session, series, period, request, tools))
        given, problems = _read(series, request)
    if problems:
        speech = request.speech
        beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
        return Reply(field_errors=FieldErrors(beside), refused=True)
    with tools.database.writing() as session:
        series, period, asked_at = _round(session, words, request, tools)
        _require_open(session, series, period, request)
        turn = open_turn(session, series, period, request.person.id, asked_at)
        late = _is_late(period, request)
        # The row decides, not what was read before: of two that are sent at once one is kept.
        at = None if series.anonymous else request.present
        if not settle_turn(session, turn.id, LATE if late else ANSWERED, (ASKED, SKIPPED), at):
            raise AnsweredAlreadyError
        keeping.keep(session, series, turn, given, tools, request.present)
        said = seen_by(session, series, period, request.person.id, request.speech, tools, request.present)
    return Reply((Message(_thanks(series, said, request.speech, late=late), replaces=True),))


def skip(request: Request, words: str, tools: Tools) -> Reply:
    """Note that somebody does not answer this round; nobody reminds them, and they may still think better of it."""
    speech = request.speech
    with tools.database.writing() as session:
        series, period, asked_at = _round(session, words, request, tools, "checkin skip 3")
        turn = open_turn(session, series, period, request.person.id, asked_at)
        at = None if series.anonymous else request.present
        if turn.status != SKIPPED and not settle_turn(session, turn.id, SKIPPED, (ASKED,), at):
            raise AnsweredAlreadyError
        over = series.anonymous and is_over(period, request.present)
        again = () if over else (Button(speech.say("Answer after all …"), f"checkin answer {series.id} {period}"),)
        said = speech.say("Skipped. Nobody is asked why, and I do not remind you of this round.")
        card = Card(title_of(series, speech), (Text(said),), again)
    return Reply((Message(card, replaces=True),))


def _only_one(session: Session, request: Request, tools: Tools) -> str:
    """The number and round of the only check-in that waits for the asker, "" where it is not one."""
    waits = due(session, request.person.id, tools, request.present)
    return f"{waits[0].series.id} {waits[0].period}" if len(waits) == 1 else ""


def _round(
    session: Session, words: str, request: Request, tools: Tools, example: str = "checkin answer 3"
) -> tuple[CheckinSeries, str, datetime]:
    """The round that is meant, the last one where none is named, and when the asker was asked; a refusal otherwise."""
    found = _ROUND.fullmatch(words.strip().removeprefix("#"))
    if found is None:
        raise no_number(example)
    series, _ = require_series(session, int(found["number"]), request, tools)
    period = found["period"] or keeping.latest_period(session, series, request.person.id, tools, request.present)
    asked_at = was_asked(session, series, period, request.person.id)
    if asked_at is None:
        raise NotAskedError
    return series, period, asked_at


def _require_open(session: Session, series: CheckinSeries, period: str, request: Request) -> None:
    """A refusal where a round cannot be answered (any more) by the asker."""
    turn: CheckinTurn | None = turn_of(session, series.id, period, request.person.id)
    if turn is not None and turn.status in (ANSWERED, LATE):
        raise AnsweredAlreadyError
    if keeping.is_ended(session, series):
        raise SeriesEndedError
    if series.anonymous and is_over(period, request.present):
        raise RoundOverError


def _is_late(period: str, request: Request) -> bool:
    """Whether it comes after the round's last day where its answerer is."""
    return local_day(instant(request.present), request.speech.zone) > last_day(period)


def _form(session: Session, series: CheckinSeries, period: str, request: Request, tools: Tools) -> Form:
    speech = request.speech
    intro = seen_by(session, series, period, request.person.id, speech, tools, request.present)
    if not series.anonymous and _is_late(period, request):
        intro = speech.say("It is late for this round; your answer is taken and marked so.") + " " + intro
    fields = tuple(_field(number, each, speech) for number, each in enumerate(questions_of(series, speech)))
    return Form(title_of(series, speech), f"checkin answer {series.id} {period}", speech.say("Send"), fields, intro)


def _field(number: int, asked: Question, speech: Speech) -> Field:
    name = f"q{number}"
    if asked.kind == SCALE:
        choices = tuple(Choice(step, step) for step in SCALE_STEPS)
        return Field(name, asked.text, FieldKind.CHOICE, required=False, choices=choices)
    if asked.kind == YES_NO:
        choices = (Choice(speech.say("Yes"), "yes"), Choice(speech.say("No"), "no"))
        return Field(name, asked.text, FieldKind.CHOICE, required=False, choices=choices)
    return Field(name, asked.text, FieldKind.PARAGRAPH, required=False)


def _read(series: CheckinSeries, request: Request) -> tuple[dict[str, str], dict[str, RefusedError]]:
    """What was answered by the question's key, and what is wrong with it by field."""
    given: dict[str, str] = {}
    problems: dict[str, RefusedError] = {}
    offered = {SCALE: SCALE_STEPS, YES_NO: ("yes", "no")}
    for number, asked in enumerate(series.questions):
        value = request.answers.get(f"q{number}", "").strip()
        if not value:
            continue
        if asked["kind"] != TEXT and value not in offered[asked["kind"]]:
            problems[f"q{number}"] = BadStepError(known=", ".join(offered[asked["kind"]]))
        if len(value) > MOST_WRITTEN:
            problems[f"q{number}"] = TooLongTextError(most=str(MOST_WRITTEN), count=str(len(value)))
        given[asked["key"]] = value
    if not given:
        problems["q0"] = NothingAnsweredError()
    return given, problems


def _thanks(series: CheckinSeries, said: str, speech: Speech, *, late: bool) -> Card:
    words = speech.say("Thank you. Your answer came late; it is taken and marked so.") if late else speech.say(
        "Thank you. Your answer is kept."
    )  # fmt: skip
    if series.anonymous:
        words = speech.say("Thank you. Your answer is kept without your name.")
    button = Button(speech.say("My check-ins"), "checkin")
    return Card(title_of(series, speech), (Text(words), Text(said, Tone.QUIET)), (button,))
