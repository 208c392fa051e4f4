"""The form of a check-in: what it shows, and what was sent with it."""

from dataclasses import replace

from coaching.scheduling import CHECKIN
from coaching.timetable import Cadence
from handlers.cards import Choice, Field, FieldKind, Form
from handlers.checkins.drafts import Draft, begun, own_questions, read_reminder, templates_said
from handlers.checkins.refusals import WhichQuestionsError
from handlers.checkins.templates import TEMPLATES, find_template
from handlers.clock_words import DAY_NAMES, BadTimeError, read_time
from handlers.digests import fields
from handlers.digests.checking import Problems, teams_to_schedule
from handlers.digests.plans import Target
from handlers.digests.refusals import NoTeamToScheduleError
from handlers.errors import RefusedError
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session

OWN = "own"


def form(session: Session, request: Request, tools: Tools) -> Form:
    """Return the form of a new check-in."""
    speech, first = request.speech, TEMPLATES[0]
    teams = teams_to_schedule(session, request.person, CHECKIN, tools)
    if not teams:
        raise NoTeamToScheduleError
    kinds = (*(Choice(speech.say(each.name), each.key) for each in TEMPLATES), Choice(speech.say("Own questions"), OWN))
    cadences = (
        Choice(speech.say("As is usual for it"), ""),
        Choice(speech.say("Daily"), "daily"),
        Choice(speech.say("Weekly"), "weekly"),
        Choice(speech.say("Monthly"), "monthly"),
    )
    names = (
        Choice(speech.say("As is usual for it"), ""),
        Choice(speech.say("By name"), "no"),
        Choice(speech.say("Anonymous"), "yes"),
    )
    days = tuple(Choice(speech.say(name), str(number)) for number, name in enumerate(DAY_NAMES))
    usual = speech.say("Leave it empty for what is usual for it.")
    one_each = speech.say('One a line, for "Own questions". "(1-5)" or "(yes/no)" at its end says how it is answered.')
    everybody = speech.say('Such as "@emma, @lukas". Leave it empty for everybody in the team.')
    hours = speech.say("Hours. 0: not at all. Empty: as is usual for it.")
    asked = (
        Field("template", speech.say("What to ask"), FieldKind.CHOICE, first.key, choices=kinds),
        Field("questions", speech.say("Own questions"), FieldKind.PARAGRAPH, "", one_each, required=False),
        Field("title", speech.say("What to call it"), required=False),
        Field("team", speech.say("Team"), FieldKind.CHOICE, teams[0].name,
              choices=tuple(Choice(each.name, each.name) for each in teams)),
        Field("people", speech.say("To these people"), FieldKind.LINE, "", everybody, required=False),
        Field("cadence", speech.say("How often"), FieldKind.CHOICE, "", required=False, choices=cadences),
        Field("time", speech.say("Time"), FieldKind.LINE, "", usual, required=False),
        Field("days", speech.say("Days"), FieldKind.SEVERAL, "", usual, required=False, choices=days),
        Field("anonymous", speech.say("Answered"), FieldKind.CHOICE, "", required=False, choices=names),
        Field("remind", speech.say("Remind once after"), FieldKind.LINE, "", hours, required=False),
    )  # fmt: skip
    return Form(speech.say("Plan a check-in"), "checkin plan", speech.say("Plan it"), asked)


def sent(session: Session, request: Request, tools: Tools, problems: Problems) -> Draft | None:
    """The check-in that the form's answers ask for; what cannot be read is put among the problems of its field."""
    answers = {name: value.strip() for name, value in request.answers.items()}
    template = find_template(answers.get("template", ""))
    draft: Draft | None = None
    try:
        own = () if template else own_questions(answers.get("questions", "").splitlines())
        if template is None and not own:
            raise WhichQuestionsError(known=templates_said(request.speech))
        cadence = answers.get("cadence", "")
        draft = begun(template, own, Cadence(cadence) if cadence in tuple(Cadence) else None)
    except RefusedError as problem:
        problems["questions"] = problem
        return None
    changed = draft
    for name, value in answers.items():
        if not value:
            continue
        try:
            changed = _put(session, changed, name, value, request, tools)
        except RefusedError as problem:
            problems[name] = problem
    return changed


def _put(session: Session, draft: Draft, name: str, value: str, request: Request, tools: Tools) -> Draft:
    """The draft with one answer of the form."""
    plan = draft.plan
    match name:
        case "team":
            plan = replace(plan, team=fields.read_team(session, value, tools))
        case "people":
            found = fields.read_people(session, value, request, tools)
            plan = replace(plan, targets=tuple(Target(request.tenant, person) for person in found))
        case "time":
            minute = read_time(value, bare=True)
            if minute is None:
                raise BadTimeError(words=value)
            plan = replace(plan, minute=minute)
        case "days":
            days = frozenset(int(each) for each in value.split(",") if each.strip() in set("0123456"))
            weekly = plan.kind.cadence is Cadence.WEEKLY
            plan = replace(plan, days=(frozenset({min(days)}) if weekly else days) if days else plan.days)
        case "anonymous":
            return replace(draft, anonymous=value == "yes")
        case "remind":
            return replace(draft, remind_after=read_reminder(value))
    return replace(draft, plan=plan)
