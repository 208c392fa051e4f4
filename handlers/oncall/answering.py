"""`oncall agree`, `decline`, `withdraw`: what becomes of a request. Each moves it once, whoever presses how often.

Only who was asked can agree, and only until the hours begin. What was agreed holds; who leads the team can end it, and
so can who put it there without asking anybody. Those who are on call otherwise are told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.oncall.asking import Together, begins_at, request_card
from handlers.oncall.choosing import may_configure
from handlers.oncall.exchange_refusals import (
    AgreedAlreadyError,
    AwayThenError,
    BegunAlreadyError,
    DeclinedAlreadyError,
    NoSuchRequestError,
    NotYoursToAnswerError,
    NotYoursToWithdrawError,
    OverAlreadyError,
    OvertakenError,
    WithdrawnAlreadyError,
)
from handlers.oncall.saying import names_of
from handlers.oncall.telling import Telling
from handlers.oncall.watches import away_between, load_watch
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.words import N_
from storage.database import Session
from storage.rotas import (
    AGREED,
    ASKED,
    DECLINED,
    WITHDRAWN,
    RotaChange,
    Rotation,
    changes_together,
    find_rotation,
    settle_changes,
)

DID_AGREE = N_("{name} has agreed: hours in {rotation}")
DID_DECLINE = N_("{name} has declined: hours in {rotation}")
DID_WITHDRAW = N_("{name} has withdrawn: hours in {rotation}")
DID_CHANGE = N_("{name} has taken over hours in {rotation}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, its rotation, and what everybody is called."""

    rotation: Rotation
    rows: Together
    names: dict[int, str]

    @property
    def first(self) -> RotaChange:
        """Return the row by whose number it goes."""
        return self.rows[0]


def agree(request: Request, words: str, tools: Tools) -> Reply:
    """Agree to what one was asked."""
    with tools.database.writing() as session:
        asked = _asked(session, words, tools)
        _require_asked(asked, request)
        if asked.first.status == AGREED:
            return _answered(session, asked, request, request.speech.say("You have agreed to that."), ())
        _require_open(asked, request)
        losing = _refuse_overtaken(session, asked)
        _settle(session, asked, ASKED, AGREED, request)
        telling = _telling(session, asked, request, tools)
        telling.tell([asked.first.asked_by], DID_AGREE, asked.rows)
        telling.tell((each for each in losing if each != asked.first.asked_by), DID_CHANGE, asked.rows)
        return _answered(session, asked, request, request.speech.say("Agreed."), telling.messages)


def decline(request: Request, words: str, tools: Tools) -> Reply:
    """Decline what one was asked."""
    with tools.database.writing() as session:
        asked = _asked(session, words, tools)
        _require_asked(asked, request)
        if asked.first.status == DECLINED:
            return _answered(session, asked, request, request.speech.say("You have declined that."), ())
        if asked.first.status == AGREED:
            raise AgreedAlreadyError
        _require_open(asked, request)
        _settle(session, asked, ASKED, DECLINED, request)
        telling = _telling(session, asked, request, tools)
        telling.tell([asked.first.asked_by], DID_DECLINE, asked.rows)
        return _answered(session, asked, request, request.speech.say("Declined. Nothing changes."), telling.messages)


def withdraw(request: Request, words: str, tools: Tools) -> Reply:
    """Take back what one has asked for; end what was put there at once, or, by who leads the team, anything."""
    with tools.database.writing() as session:
        asked = _asked(session, words, tools)
        first, by = asked.first, request.person
        own = first.asked_by == by.id and (first.status != AGREED or first.asks_id is None)
        if not own and not may_configure(by, asked.rotation.team_id):
            raise NotYoursToWithdrawError
        if first.status == WITHDRAWN or _ended(asked, request):
            return _answered(session, asked, request, request.speech.say("That is withdrawn."), ())
        if first.status == DECLINED:
            return _answered(session, asked, request, request.speech.say("That was declined. Nothing changes."), ())
        if all(row.ends_at <= request.now for row in asked.rows):
            raise OverAlreadyError
        telling = _telling(session, asked, request, tools)
        concerned = {first.asked_by, first.asks_id, *(row.to_id for row in asked.rows)}
        concerned |= {row.from_id for row in asked.rows}
        if first.status == AGREED:
            concerned |= set(_end(session, asked, request))
            said = request.speech.say("That does not hold any more. Whoever it concerns is told.")
        else:
            _settle(session, asked, ASKED, WITHDRAWN, request)
            said = request.speech.say("Withdrawn. Nothing changes.")
        telling.tell(sorted(each for each in concerned if each), DID_WITHDRAW, asked.rows)
        return _answered(session, asked, request, said, telling.messages)


def _ended(asked: Asked, request: Request) -> bool:
    """Whether it was ended after its first hours had begun: of those that are left none holds."""
    left = [row.status for row in asked.rows if row.ends_at > request.now]
    return bool(left) and WITHDRAWN in left and AGREED not in left and ASKED not in left


def _end(session: Session, asked: Asked, request: Request) -> list[int]:
    """End what was agreed: what has passed stays as it was. Returns who is on call in its place."""
    rest = [(max(row.starts_at, request.now), row.ends_at) for row in asked.rows if row.ends_at > request.now]
    for row in asked.rows:
        if row.starts_at >= request.now:
            row.status, row.answered_at = WITHDRAWN, request.now
        else:
            row.ends_at = min(row.ends_at, request.now)  # until now it was so
    session.flush()
    return [person for start, end in rest for person in _on_call(session, asked.rotation, start, end)]


def _asked(session: Session, words: str, tools: Tools) -> Asked:
    """The request of a number."""
    number = words.strip().removeprefix("#")
    rows = changes_together(session, tools.workspace_id, int(number)) if _is_number(number) else ()
    rotation = find_rotation(session, tools.workspace_id, rows[0].rotation_id) if rows else None
    if rotation is None:
        raise NoSuchRequestError
    return Asked(rotation, rows, names_of(session, tools))


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdecimal() and len(said) < 12


def _require_asked(asked: Asked, request: Request) -> None:
    if asked.first.asks_id is None:
        raise NoSuchRequestError
    if asked.first.asks_id != request.person.id:
        raise NotYoursToAnswerError(name=asked.names.get(asked.first.asks_id, "?"))


def _require_open(asked: Asked, request: Request) -> None:
    asker = asked.names.get(asked.first.asked_by, "?")
    if asked.first.status == WITHDRAWN:
        raise WithdrawnAlreadyError(name=asker)
    if asked.first.status == DECLINED:
        raise DeclinedAlreadyError(name=asker)
    if begins_at(asked.rows) <= request.now:
        raise BegunAlreadyError


def _refuse_overtaken(session: Session, asked: Asked) -> list[int]:
    """Refuse what does not fit any more: another change, leave, another plan. Returns who is on call till now."""
    losing: list[int] = []
    for row in asked.rows:
        people = _on_call(session, asked.rotation, row.starts_at, row.ends_at)
        if row.from_id is not None and people != [row.from_id]:
            raise OvertakenError(name=asked.names.get(row.from_id, "?"))
        if away_between(session, asked.rotation, [row.to_id], instant(row.starts_at), instant(row.ends_at)):
            raise AwayThenError(name=asked.names.get(row.to_id, "?"))
        losing += [each for each in people if each != row.to_id]
    return losing


def _on_call(session: Session, rotation: Rotation, starts_at: datetime, ends_at: datetime) -> list[int]:
    """Who is on call in some hours, each once; 0 stands for nobody."""
    start, end = instant(starts_at), instant(ends_at)
    found = load_watch(session, rotation, start, end).between(start, end)
    return list(dict.fromkeys(each.person or 0 for each in found))


def _settle(session: Session, asked: Asked, before: str, after: str, request: Request) -> None:
    ids = [row.id for row in asked.rows]
    if not settle_changes(session, asked.rotation.workspace_id, ids, before, after, request.now):
        raise NoSuchRequestError  # somebody was faster: what it is now is shown when it is asked again
    for row in asked.rows:
        session.refresh(row)


def _telling(session: Session, asked: Asked, request: Request, tools: Tools) -> Telling:
    return Telling(session, asked.rotation, asked.names, tools, request.now, request.person.id)


def _answered(session: Session, asked: Asked, request: Request, said: str, messages: Sequence[Message]) -> Reply:
    session.flush()
    card = request_card(asked.rotation, asked.rows, request.person.id, asked.names, request.speech, request.now, said)
    return Reply((Message(card, replaces=True), *messages))
