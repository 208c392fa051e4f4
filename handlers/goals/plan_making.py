"""`coach plan` made, changed, ticked off and closed.

Promises: two leads at once make one plan for a KPI, the other is told of it; who sends a form of an earlier version is
refused and changes nothing; a form sent twice makes one plan. A person ticks their own steps; the rest is their
coach's.
"""

import re

from handlers.cards import FieldErrors
from handlers.errors import RefusedError
from handlers.goals.finding import coaches, first_word, require_coached, require_plan
from handlers.goals.plan_draft import Draft, Step, draft_of, seal_step, seal_title
from handlers.goals.plan_draft import step_text as text_of
from handlers.goals.plan_form import plan_form, read_form
from handlers.goals.plan_showing import plan_message
from handlers.goals.plan_words import read_words
from handlers.goals.refusals import (
    NoSuchStepError,
    NotCoachedError,
    PlanClosedError,
    SecondPlanError,
    StalePlanError,
    WhichPlanError,
    WhichStepError,
)
from handlers.goals.telling import plan_begun
from handlers.request import Message, Reply, Request
from handlers.sealing import new_key
from handlers.subwords import leading_number
from handlers.tools import Tools, instant
from kpi.definitions import BY_KEY
from kpi.periods import local_day
from storage.database import Session
from storage.goals import Plan, PlanStep, hold_person, next_version, plan_by_key, plans_of, steps_of
from storage.people import Person

_KEY = re.compile(r"key:(?P<key>[0-9a-f]{32})$")
_VERSION = re.compile(r"v(?P<version>\d{1,9})$")


def new(request: Request, words: str, tools: Tools) -> Reply:
    """Begin a plan for somebody one coaches, by the form or by words."""
    today = local_day(instant(request.now), request.speech.zone)
    with tools.database.writing() as session:
        called, rest = first_word(words)
        if not called:
            raise WhichPlanError
        person = require_coached(session, called, request, tools)
        keyed = _KEY.search(rest)
        if not rest:
            title = request.speech.say("Plan with {name}", name=person.name)
            form = plan_form(title, f"coach plan @{person.handle} key:{new_key()}", None, today, request.speech)
            return Reply(form=form)
        if request.answers:
            draft, problems = read_form(request, today)
            if problems:
                return _refused(problems, request)
        else:
            draft = read_words(rest, today, request.speech)
        # Whoever comes second sees what the first one made.
        hold_person(session, tools.workspace_id, person.id)
        key = keyed["key"] if keyed else new_key()
        made = plan_by_key(session, tools.workspace_id, key)
        told: tuple[Message, ...] = ()
        if made is None:
            _require_only(session, person.id, draft.kpi, None, request, tools)
            made = _made(session, draft, person, key, request, tools)
            told = (plan_begun(session, person, made.id, request, tools),)
        said = request.speech.say("Plan {number} begins. {name} can see it.", number=str(made.id), name=person.name)
        return Reply((plan_message(session, made, request, tools, said), *told))


def _made(session: Session, draft: Draft, person: Person, key: str, request: Request, tools: Tools) -> Plan:
    plan = Plan(
        workspace_id=tools.workspace_id, key=key, person_id=person.id, lead_id=request.person.id,
        sealed=seal_title(key, draft.title, tools), skill=draft.skill, kpi=draft.kpi, begins=draft.begins,
        version=1, made_at=request.present,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    for number, step in enumerate(draft.steps, 1):
        session.add(_row(plan, number, step, tools))
    session.flush()
    return plan


def _row(plan: Plan, number: int, step: Step, tools: Tools) -> PlanStep:
    sealed = seal_step(plan.key, step, tools)
    return PlanStep(workspace_id=plan.workspace_id, plan_id=plan.id, number=number, sealed=sealed, due_on=step.due)


def change(request: Request, words: str, tools: Tools) -> Reply:
    """Change a plan by the form, which knows the version it shows; by words, all of it is said anew."""
    number, rest = leading_number(words)
    today = local_day(instant(request.now), request.speech.zone)
    with tools.database.writing() as session:
        plan = _require_coach(session, number, request, tools)
        steps = list(steps_of(session, plan.id))
        versioned = _VERSION.match(rest)
        if not rest:
            form_words = f"coach plan {plan.id} change v{plan.version}"
            title = request.speech.say("Plan {number}", number=str(plan.id))
            return Reply(form=plan_form(title, form_words, draft_of(plan, steps, tools), today, request.speech))
        version = int(versioned["version"]) if versioned else plan.version
        if request.answers:
            draft, problems = read_form(request, today)
            if problems:
                return _refused(problems, request)
        else:
            draft = read_words(rest, today, request.speech)
        if draft.kpi:
            hold_person(session, tools.workspace_id, plan.person_id)
            _require_only(session, plan.person_id, draft.kpi, plan.id, request, tools)
        _take(session, plan, version)
        _put(session, plan, draft, steps, tools)
        said = request.speech.say("That is how it is from now on.")
        return Reply((plan_message(session, plan, request, tools, said),))


def _put(session: Session, plan: Plan, draft: Draft, steps: list[PlanStep], tools: Tools) -> None:
    """Write a plan anew; a step whose words stay keeps that it was done, and its reminder where the day stays."""
    plan.sealed = seal_title(plan.key, draft.title, tools)
    plan.skill, plan.kpi, plan.begins = draft.skill, draft.kpi, draft.begins
    held = {text_of(plan, each, tools): each for each in steps}
    kept = set()
    for number, step in enumerate(draft.steps, 1):
        row = held.pop(step.text, None)
        if row is None:
            session.add(_row(plan, number, step, tools))
            continue
        kept.add(row.id)
        if row.due_on != step.due:
            row.reminded_at = None
        row.number, row.due_on = number, step.due
    for each in steps:
        if each.id not in kept:
            session.delete(each)
    session.flush()


def done(request: Request, words: str, tools: Tools) -> Reply:
    """Tick a step off: by whose plan it is, or by who coaches them. Twice is once."""
    number, rest = leading_number(words)
    step_number = leading_number(rest)[0] if rest else ""
    with tools.database.writing() as session:
        plan = require_plan(session, int(number or 0), request, tools)
        _require_open(session, plan)
        found = next((each for each in steps_of(session, plan.id) if str(each.number) == step_number), None)
        if not step_number:
            raise WhichStepError(number=str(plan.id))
        if found is None:
            raise NoSuchStepError(number=str(plan.id), step=step_number)
        found.done_at = found.done_at or request.present
        session.flush()
        return Reply((plan_message(session, plan, request, tools, request.speech.say("Done.")),))


def close(request: Request, words: str, tools: Tools) -> Reply:
    """Close a plan: no more reminders; what it did can still be asked."""
    number, rest = leading_number(words)
    with tools.database.writing() as session:
        plan = _require_coach(session, number, request, tools)
        versioned = _VERSION.match(rest)
        _take(session, plan, int(versioned["version"]) if versioned else plan.version)
        plan.closed_at = request.present
        plan.ends = local_day(instant(request.now), tools.zone)
        session.flush()
        return Reply((plan_message(session, plan, request, tools, request.speech.say("The plan is closed.")),))


def _require_coach(session: Session, number: str, request: Request, tools: Tools) -> Plan:
    plan = require_plan(session, int(number or 0), request, tools)
    if not coaches(session, request.person, plan.person_id, tools, request.present):
        raise NotCoachedError
    _require_open(session, plan)
    return plan


def _require_open(session: Session, plan: Plan) -> None:
    if plan.closed_at is not None:
        raise PlanClosedError(number=str(plan.id), handle=session.get_one(Person, plan.person_id).handle)


def _take(session: Session, plan: Plan, version: int) -> None:
    """Take a plan to its next version, if it is still at this one."""
    if not next_version(session, plan.id, version):
        raise StalePlanError(number=str(plan.id))
    session.refresh(plan)


def _require_only(session: Session, person_id: int, kpi: str, own: int | None, request: Request, tools: Tools) -> None:
    held = plans_of(session, tools.workspace_id, [person_id]) if kpi else ()
    other = next((each for each in held if each.kpi == kpi and not each.closed_at and each.id != own), None)
    if other is not None:
        raise SecondPlanError(kpi=request.speech.say(BY_KEY[kpi].name), number=str(other.id))


def _refused(problems: dict[str, RefusedError], request: Request) -> Reply:
    beside = {name: request.speech.say(each.message(), **each.values) for name, each in problems.items()}
    return Reply(field_errors=FieldErrors(beside), refused=True)
