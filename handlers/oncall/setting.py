"""`oncall new`, `oncall change`: rotations set up by form or words, by who leads the team or an admin.

Promises that what was stays: a changed order or cadence begins anew on a day, with the first of it, and the plans
before it are kept. Swaps that were agreed for later hours end with the plan they were made in, and both are told.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from coaching.rota import Plan, duty, succeed
from coaching.timetable import DAY
from handlers.cards import Button, Card, FieldErrors, Text
from handlers.errors import RefusedError
from handlers.oncall.asking import together
from handlers.oncall.choosing import require_configure, require_rotation, teams_to_configure
from handlers.oncall.drafts import Draft, as_typed, draft_of
from handlers.oncall.forms import Problems, read_form, rotation_form
from handlers.oncall.managing import BEGINS, CREATED, note
from handlers.oncall.plans import moment_of, plan_to_json, plans_of, put_plan
from handlers.oncall.reading import Reader
from handlers.oncall.refusals import (
    BeginsLongAgoError,
    NameTakenError,
    NobodyInItError,
    NoNameError,
    NoTeamOfYoursError,
    NothingChangesError,
    TwiceInItError,
    WhichTeamOfYoursError,
)
from handlers.oncall.saying import names_of, plan_facts
from handlers.oncall.telling import Telling
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from kpi.words import N_
from storage.database import Session
from storage.people import Person
from storage.rotas import AGREED, ASKED, WITHDRAWN, RotaChange, Rotation, add_rotation, all_rotations, changes_to_come
from storage.teams import Team, find_team

ENDED = N_("{name} has changed {rotation}: these hours are not swapped any more")
EARLIEST, LATEST = timedelta(days=28), timedelta(days=366)
MOST_NAME, MOST_PEOPLE = 60, 40


def new(request: Request, words: str, tools: Tools) -> Reply:
    """Make a rotation, by the form or by words."""
    fresh = Draft(zone=request.speech.zone)
    with tools.database.writing() as session:
        if not words and not request.answers:
            first = local_day(instant(request.now), fresh.zone)
            return Reply(form=rotation_form(session, request, tools, fresh, None, first))
        draft, problems = _wanted(session, words, request, tools, fresh)
        draft = _with_team(session, draft, request, tools)
        found = {**_problems(session, draft, request, tools, None), **problems}
        if found:
            return _refused(found, request)
        begins = draft.begins or local_day(instant(request.now), draft.zone)
        rotation = Rotation(workspace_id=tools.workspace_id, created_at=request.now, earlier=[])
        _put(rotation, draft)
        put_plan(rotation, _plan(draft, begins, request))
        add_rotation(session, rotation)
        note(session, rotation, request, {CREATED: ("", _said(session, draft))})
        return _shown(session, rotation, request, tools, request.speech.say("That is how it is from now on."), ())


def change(request: Request, words: str, tools: Tools) -> Reply:
    """Change a rotation: what is not said stays."""
    with tools.database.writing() as session:
        rotation, rest = require_rotation(session, words, request, tools)
        require_configure(session, request.person, rotation.team_id)
        standing = draft_of(rotation)
        first = _next_hand_over(standing, request)
        rest = rest.strip().removeprefix(":").strip()
        if not rest and not request.answers:
            return Reply(form=rotation_form(session, request, tools, standing, rotation.id, first))
        draft, problems = _wanted(session, rest, request, tools, standing)
        if request.answers and draft.begins == first and draft.turns() == standing.turns():
            draft = replace(draft, begins=None)  # it stood there: nobody wants it to begin anew
        found = {**_problems(session, draft, request, tools, rotation), **problems}
        if found:
            return _refused(found, request)
        if draft == standing:
            raise NothingChangesError(name=rotation.name)
        return _changed(session, rotation, standing, draft, request, tools)


def _changed(
    session: Session, rotation: Rotation, standing: Draft, draft: Draft, request: Request, tools: Tools
) -> Reply:
    before = as_typed(session, standing, _team_name(session, standing))
    after = as_typed(session, draft, _team_name(session, draft))
    changed = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    messages: tuple[Message, ...] = ()
    if draft.begins is not None or draft.turns() != standing.turns():
        begins = draft.begins or _next_hand_over(draft, request)
        plan = _plan(draft, begins, request)
        plans = succeed(plans_of(rotation), plan)
        changed[BEGINS] = (rotation.begins.isoformat(), begins.isoformat())
        rotation.earlier = [plan_to_json(each) for each in plans[:-1]]
        put_plan(rotation, plan)
        messages = _end_swaps(session, rotation, plan, request, tools)
    _put(rotation, draft)
    note(session, rotation, request, changed)
    said = request.speech.say("That is how it is from now on.")
    return _shown(session, rotation, request, tools, said, messages)


def _wanted(session: Session, words: str, request: Request, tools: Tools, standing: Draft) -> tuple[Draft, Problems]:
    """The draft by the form's answers or by the words, and what of the form could not be read."""
    today = local_day(instant(request.now), request.speech.zone)
    if request.answers:
        return read_form(session, request, tools, standing, today)
    if not standing.name:
        name, colon, words = words.partition(":")
        name = " ".join(name.strip(" \"“”„'").split())
        if not colon or not name:
            raise NoNameError
        standing = replace(standing, name=name)
    return Reader(session, request, tools, standing, today).read(words), {}


def _with_team(session: Session, draft: Draft, request: Request, tools: Tools) -> Draft:
    """The draft of words with the team that goes without saying: of its name, or the only one there is to choose."""
    if draft.team_id is not None or request.answers:
        return draft
    teams = teams_to_configure(session, request.person, tools)
    if not teams:
        raise NoTeamOfYoursError
    named = find_team(session, tools.workspace_id, draft.name)
    if named is not None or len(teams) == 1:
        return replace(draft, team_id=(named or teams[0]).id)
    raise WhichTeamOfYoursError(example=teams[0].name, known=", ".join(each.name for each in teams))


def _problems(session: Session, draft: Draft, request: Request, tools: Tools, rotation: Rotation | None) -> Problems:
    """What is wrong with a draft, by the form's field."""
    found: Problems = {}
    if not draft.name or len(draft.name) > MOST_NAME or draft.name.startswith("#"):
        found["name"] = NoNameError()
    others = [each for each in all_rotations(session, tools.workspace_id) if rotation is None or each.id != rotation.id]
    if any(each.name.casefold() == draft.name.casefold() for each in others):
        found["name"] = NameTakenError(name=draft.name)
    try:
        require_configure(session, request.person, draft.team_id)
    except RefusedError as refusal:
        found["team"] = refusal
    if not draft.people or len(draft.people) > MOST_PEOPLE:
        found["people"] = NobodyInItError()
    twice = [each for each in draft.people if draft.people.count(each) > 1]
    if twice:
        found["people"] = TwiceInItError(name=session.get_one(Person, twice[0]).name)
    today = local_day(instant(request.now), draft.zone)
    if draft.begins is not None and not today - EARLIEST <= draft.begins <= today + LATEST:
        found["begins"] = BeginsLongAgoError(day=request.speech.date(draft.begins))
    return found


def _refused(found: Problems, request: Request) -> Reply:
    if not request.answers:
        raise next(iter(found.values()))
    speech = request.speech
    said = {name: speech.say(each.message(), **each.values) for name, each in found.items()}
    return Reply(field_errors=FieldErrors(said), refused=True)


def _plan(draft: Draft, begins: date, request: Request) -> Plan:
    """The plan that begins on a day; never in force before now, as what was stays."""
    now = instant(request.now)
    return draft.plan(begins, max(now, duty(draft.plan(begins, now), begins)[0]))


def _next_hand_over(draft: Draft, request: Request) -> date:
    """The first day whose duty has not begun: nobody is replaced in the middle of it."""
    now = instant(request.now)
    day = local_day(now, draft.zone)
    plan = draft.plan(day, now)
    while day.weekday() not in draft.days or duty(plan, day)[0] <= now:
        day += DAY
    return day


def _end_swaps(session: Session, rotation: Rotation, plan: Plan, request: Request, tools: Tools) -> tuple[Message, ...]:
    """End the swaps of hours after a plan begins: nobody knows whose those hours are then. Both are told."""
    since = moment_of(plan.starts)
    telling = Telling(session, rotation, names_of(session, tools), tools, request.now, request.person.id)
    for rows in together(changes_to_come(session, tools.workspace_id, request.now)):
        if rows[0].rotation_id != rotation.id or not rows[0].swap or rows[0].status not in (ASKED, AGREED):
            continue
        late: Sequence[RotaChange] = [row for row in rows if row.starts_at >= since]
        if late and rows[0].status == ASKED:
            late = rows  # half of what was asked could not be agreed any more
        for row in late:
            row.status, row.answered_at = WITHDRAWN, request.now
        if late:
            telling.tell([each for row in rows for each in (row.from_id, row.to_id)], ENDED, late)
    session.flush()
    return tuple(telling.messages)


def _put(rotation: Rotation, draft: Draft) -> None:
    rotation.name, rotation.team_id = draft.name, draft.team_id
    rotation.tenant, rotation.channel = draft.tenant, draft.channel


def _said(session: Session, draft: Draft) -> str:
    parts = as_typed(session, draft, _team_name(session, draft))
    return " ".join(parts[name] for name in ("people", "every", "time", "zone", "days", "hours") if parts[name])


def _team_name(session: Session, draft: Draft) -> str:
    return session.get_one(Team, draft.team_id).name if draft.team_id else ""


def _shown(
    session: Session, rotation: Rotation, request: Request, tools: Tools, said: str, messages: Sequence[Message]
) -> Reply:
    """A rotation as it will be, below what was done."""
    speech = request.speech
    facts = plan_facts(
        session, rotation, plans_of(rotation)[-1], names_of(session, tools), speech, instant(request.now)
    )
    buttons = (
        Button(speech.say("Who is on call when"), f"oncall #{rotation.id}"),
        Button(speech.say("Change it"), f"oncall change #{rotation.id}"),
    )
    footer = speech.say("Times are those of {zone}.", zone=speech.zone)
    card = Card(rotation.name, (Text(said), facts), buttons, footer)
    return Reply((Message(card, replaces=True), *messages))
