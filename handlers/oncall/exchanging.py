"""`oncall take`, `oncall override`, `oncall swap`: somebody else is on call for some hours.

Whoever takes hours has them at once, and whoever gives them up is told. Putting somebody else on, or swapping, needs
their agreement; but who leads the team puts people on by themselves, and they are told. Nothing is put on somebody who
is away then.
"""

import re
from collections.abc import Sequence
from secrets import token_hex

from coaching.rota import Shift
from handlers.oncall.asking import request_card
from handlers.oncall.choosing import may_configure, people_in, require_part, require_rotation
from handlers.oncall.exchange_refusals import (
    AwayThenError,
    NotOnThenError,
    OnAlreadyError,
    OnePersonError,
    SwapShapeError,
    SwapWithYourselfError,
    WhenMissingError,
    WhoError,
)
from handlers.oncall.plans import moment_of, plan_at
from handlers.oncall.saying import names_of
from handlers.oncall.telling import Telling
from handlers.oncall.watches import away_between, load_watch
from handlers.oncall.whens import Hours, read_when
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.words import N_
from storage.database import Session
from storage.people import Person
from storage.rotas import AGREED, ASKED, RotaChange, Rotation, add_changes

TOOK = N_("{name} has taken over hours in {rotation}")
PUT_ON = N_("{name} has put you on call in {rotation}")
TAKEN_OFF = N_("{name} has put somebody else on call in {rotation}")


_WITH = (
    re.compile(r"(?P<mine>.+?) (?:with|for|against|gegen|mit|für) (?P<theirs>.+)"),
    re.compile(r"(?P<mine>.+?) (?:and|und) (?P<theirs>.+)"),
)
_AROUND = re.compile(r"^(?:with|mit) | (?:with|mit)$")
_WHOSE = re.compile(r"(?<![^ ])(?:my|mine|his|her|their|meinen?|seinen?|ihren?|den|die|das|the) ", re.IGNORECASE)


def take(request: Request, words: str, tools: Tools) -> Reply:
    """Take hours over, at once; those of a colleague alone, where one is named."""
    with tools.database.writing() as session:
        rotation, rest = require_rotation(session, words, request, tools)
        people, when = people_in(session, rest, request, tools)
        others = [each for each in people if each.id != request.person.id]
        hours = _hours(rotation, when, request, "oncall take tomorrow 14:00-18:00")
        spans = _held_by(session, rotation, _one(others, ""), hours) if others else [hours]
        return _put_on(session, request, rotation, session.get_one(Person, request.person.id), spans, tools)


def override(request: Request, words: str, tools: Tools) -> Reply:
    """Put somebody on call for some hours: they are asked, but by who leads the team told."""
    example = "oncall override @tom tomorrow 9-17"
    with tools.database.writing() as session:
        rotation, rest = require_rotation(session, words, request, tools)
        people, when = people_in(session, rest, request, tools)
        person = _one(people, example)
        return _put_on(session, request, rotation, person, [_hours(rotation, when, request, example)], tools)


def _put_on(
    session: Session, request: Request, rotation: Rotation, to: Person, spans: Sequence[Hours], tools: Tools
) -> Reply:
    require_part(request.person, rotation)
    by = request.person.id
    found = [shift for hours in spans for shift in _shifts(session, rotation, hours)]
    if all(each.person == to.id for each in found):
        raise OnAlreadyError(name=to.name)
    _refuse_away(session, rotation, to, spans)
    at_once = to.id == by or may_configure(request.person, rotation.team_id)
    rows = add_changes(
        session, [_row(request, rotation, each, to.id, asks=None if at_once else to.id) for each in spans]
    )
    names, speech = names_of(session, tools), request.speech
    telling = Telling(session, rotation, names, tools, request.now, by)
    if at_once:
        said = speech.say("That is so from now on. Whoever it concerns is told.")
        telling.tell([to.id], PUT_ON, rows)
        telling.tell((each.person for each in found if each.person != to.id), TOOK if to.id == by else TAKEN_OFF, rows)
    else:
        said = speech.say("{name} is asked. Until they agree nothing changes.", name=to.name)
        telling.ask(to.id, rows)
    card = request_card(rotation, rows, by, names, speech, request.now, said)
    return Reply((Message(card, replaces=True), *telling.messages))


def swap(request: Request, words: str, tools: Tools) -> Reply:
    """Ask a colleague to swap hours of mine with hours of theirs."""
    with tools.database.writing() as session:
        rotation, rest = require_rotation(session, words, request, tools)
        people, when = people_in(session, rest, request, tools)
        other = _one(people, "oncall swap @tom monday with thursday")
        me = session.get_one(Person, request.person.id)
        if other.id == me.id:
            raise SwapWithYourselfError
        said = _AROUND.sub("", _WHOSE.sub("", when))
        found = next((found for shape in _WITH if (found := shape.fullmatch(said))), None)
        if found is None:
            raise SwapShapeError
        mark = token_hex(6)
        rows = []
        for giver, to, hours in ((me, other, found["mine"]), (other, me, found["theirs"])):
            spans = _held_by(session, rotation, giver, _hours(rotation, hours, request, ""))
            _refuse_away(session, rotation, to, spans)
            rows += [_row(request, rotation, each, to.id, giver.id, other.id, mark) for each in spans]
        add_changes(session, rows)
        names = names_of(session, tools)
        telling = Telling(session, rotation, names, tools, request.now, me.id)
        telling.ask(other.id, rows)
        said = request.speech.say("{name} is asked. Until they agree nothing changes.", name=other.name)
        card = request_card(rotation, rows, me.id, names, request.speech, request.now, said)
        return Reply((Message(card, replaces=True), *telling.messages))


def _one(people: Sequence[Person], example: str) -> Person:
    if not people:
        raise WhoError(example=example)
    if len(people) > 1:
        raise OnePersonError(count=str(len(people)))
    return people[0]


def _hours(rotation: Rotation, words: str, request: Request, example: str) -> Hours:
    if not words.strip():
        raise WhenMissingError(example=example)
    plan = plan_at(rotation, instant(request.now))
    hours = read_when(words, plan, request.now, request.speech.zone)
    then = plan_at(rotation, hours.start)
    return hours if then == plan else read_when(words, then, request.now, request.speech.zone)


def _shifts(session: Session, rotation: Rotation, hours: Hours) -> list[Shift]:
    return load_watch(session, rotation, hours.start, hours.end).between(hours.start, hours.end)


def _held_by(session: Session, rotation: Rotation, person: Person, hours: Hours) -> list[Hours]:
    """The hours among these in which somebody is on call; a refusal where there are none."""
    held: list[Hours] = []
    for shift in _shifts(session, rotation, hours):
        if shift.person != person.id:
            continue
        if held and held[-1].end == shift.start:
            held[-1] = Hours(held[-1].start, shift.end)
        else:
            held.append(Hours(shift.start, shift.end))
    if not held:
        raise NotOnThenError(name=person.name, rotation=rotation.name)
    return held


def _refuse_away(session: Session, rotation: Rotation, person: Person, spans: Sequence[Hours]) -> None:
    for hours in spans:
        if away_between(session, rotation, [person.id], hours.start, hours.end):
            raise AwayThenError(name=person.name)


def _row(
    request: Request,
    rotation: Rotation,
    hours: Hours,
    to: int,
    gives: int | None = None,
    asks: int | None = None,
    mark: str = "",
) -> RotaChange:
    return RotaChange(
        workspace_id=rotation.workspace_id, rotation_id=rotation.id, starts_at=moment_of(hours.start),
        ends_at=moment_of(hours.end), from_id=gives, to_id=to, swap=mark, status=ASKED if asks else AGREED,
        asked_by=request.person.id, asks_id=asks, asked_at=request.now, answered_at=None if asks else request.now,
    )  # fmt: skip
