"""`digest schedule`: a post scheduled or changed, by a form or by words; the answer says what was understood.

Nothing is written before all of it is right. Only the asker sees the answer, errors too.
"""

from dataclasses import replace
from datetime import datetime

from coaching.access import Viewer
from coaching.scheduling import NOTE
from handlers.cards import Block, Card, FieldErrors, Text
from handlers.digests import fields, saving
from handlers.digests.checking import Problems, problems_of, teams_to_schedule, viewer_by_id
from handlers.digests.choosing import Mine, as_seen, require_change
from handlers.digests.forms import read_form, schedule_form
from handlers.digests.kinds import find_kind
from handlers.digests.plans import Plan, Target, plan_of
from handlers.digests.reading import read_plan
from handlers.digests.refusals import UnknownKindError
from handlers.digests.saying import control_buttons, job_name, owner_name, plan_facts, runs_blocks
from handlers.readers import load_calendars
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.jobs import Job, recipients_of
from storage.people import Person


def schedule(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form, or schedule or change what the words or the form's answers say."""
    number, rest = _number(words)
    if not rest and not request.answers:
        return _form(request, tools, number)
    with tools.database.writing() as session:
        seen = require_change(session, number, request, tools) if number is not None else None
        standing = _standing(session, seen.job) if seen else None
        owner = viewer_by_id(session, seen.job.owner_id, tools, request.now) if seen else request.person
        plan, problems = _wanted(session, rest, request, tools, standing)
        if plan is not None:
            plan = _completed(session, plan, owner, request, tools, new=seen is None)
            found = problems_of(session, plan, owner, request, tools, seen.job.id if seen else None)
            problems = {**found, **problems}
        if problems and request.answers:
            return Reply(field_errors=_beside(problems, request.speech), refused=True)
        if problems or plan is None:
            raise next(iter(problems.values()))
        if seen is not None and standing is not None:
            saving.change(session, seen.job, standing, plan, request, tools)
            return confirmed(session, seen.job, request, tools, request.speech.say("That is how it is from now on."))
        job = saving.create(session, plan, request.person.id, request.now, tools)
        return confirmed(session, job, request, tools, request.speech.say("Scheduled."))


def opens_schedule_form(rest: str) -> bool:
    """Return whether the words after "schedule" open the form: none, or a post's number alone."""
    return not _number(rest)[1]


def _number(words: str) -> tuple[int | None, str]:
    """The number the words begin with, if they do, and the rest of them."""
    first, _, rest = words.strip().partition(" ")
    bare = first.removeprefix("#").removeprefix("no.")
    return (int(bare), rest.strip()) if bare.isdecimal() and len(bare) < 12 else (None, words.strip())


def _form(request: Request, tools: Tools, number: int | None) -> Reply:
    with tools.database.reading() as session:
        if number is None:
            return Reply(form=schedule_form(session, request, tools))
        seen = require_change(session, number, request, tools)
        return Reply(form=schedule_form(session, request, tools, _standing(session, seen.job), number))


def _standing(session: Session, job: Job) -> Plan:
    kind = find_kind(job.kind)
    if kind is None:
        raise UnknownKindError
    return plan_of(session, job, kind, recipients_of(session, job.id))


def _wanted(
    session: Session, words: str, request: Request, tools: Tools, standing: Plan | None
) -> tuple[Plan | None, Problems]:
    """The plan by the form's answers or by the words, and what of the form could not be read."""
    if request.answers:
        return read_form(session, request, tools, standing)
    return read_plan(session, words, request, tools, standing), {}


def _completed(session: Session, plan: Plan, owner: Viewer, request: Request, tools: Tools, *, new: bool) -> Plan:
    """The plan with what goes without saying: the only team there is to choose; me, or the channel we are in."""
    if plan.kind.key == NOTE:
        plan = replace(plan, team=None)  # it is about its reader; with a team it would be another one beside it
    if plan.kind.needs_team and plan.team is None:
        teams = teams_to_schedule(session, owner, plan.kind.key, tools)
        plan = replace(plan, team=teams[0]) if len(teams) == 1 else plan
    if plan.targets or not new:
        return plan
    if plan.kind.for_people:
        return replace(plan, targets=(Target(request.tenant, session.get_one(Person, request.person.id)),))
    here = fields.channel_here(request)
    return replace(plan, targets=(here,)) if here else plan


def _beside(problems: Problems, speech: Speech) -> FieldErrors:
    return FieldErrors({name: speech.say(each.message(), **each.values) for name, each in problems.items()})


def confirmed(session: Session, job: Job, request: Request, tools: Tools, said: str) -> Reply:
    """Return a job as it stands now, below what was done."""
    seen = as_seen(session, job, request.person) or Mine(job, False, ())
    return Reply((Message(job_card(session, seen, request.speech, request.now, tools, said), replaces=True),))


def job_card(session: Session, seen: Mine, speech: Speech, now: datetime, tools: Tools, said: str = "") -> Card:
    """Return everything about a job: what, when, to whom, the next runs in each reader's zone, what can be done."""
    job = seen.job
    calendars = load_calendars(session, tools.workspace_id, local_day(instant(now), tools.zone))
    kind = find_kind(job.kind)
    blocks: list[Block] = [Text(said)] if said else []
    if kind is not None:
        plan = plan_of(session, job, kind, recipients_of(session, job.id))
        blocks.append(plan_facts(plan, owner_name(session, job), speech))
    blocks += runs_blocks(session, job, seen.recipients, calendars, tools, speech, now)
    title = speech.say("{number}: {post}", number=str(job.id), post=job_name(session, job, speech))
    return Card(title, tuple(blocks), control_buttons(job, speech, may_change=seen.may_change))
