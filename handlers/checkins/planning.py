"""`checkin plan`: a check-in planned by words or by the form. When it comes is changed as any post's is.

Its questions stay as they are: who answers late answers what was asked. Nothing is written before all of it is right.
Only who leads the team plans one for it, or for people in it.
"""

from dataclasses import replace

from coaching.scheduling import CHECKIN
from coaching.timetable import Cadence
from handlers.cards import Block, Card, Choice, Fact, Facts, Field, FieldErrors, FieldKind, Form, Text, Tone
from handlers.checkins.drafts import Draft, begun, own_questions, read_reminder, read_words, templates_said
from handlers.checkins.joining import members_of, reachable
from handlers.checkins.overview import series_buttons
from handlers.checkins.refusals import NobodyToAskError, TooFewToAskError, WhichQuestionsError
from handlers.checkins.templates import TEMPLATES, as_stored, find_template, questions_of, title_of
from handlers.clock_words import DAY_NAMES, BadTimeError, read_time
from handlers.digests import fields, saving
from handlers.digests.checking import Problems, problems_of, teams_to_schedule
from handlers.digests.kinds import find_kind
from handlers.digests.plans import Target, plan_of
from handlers.digests.refusals import NoTeamToScheduleError, WhichTeamError
from handlers.digests.saying import when_said
from handlers.errors import RefusedError
from handlers.request import Message, Reply, Request
from handlers.sealing import NoSealError
from handlers.tools import Tools
from storage.checkins import CheckinSeries, add_series
from storage.database import Session
from storage.jobs import Job, recipients_of

OWN = "own"


def plan(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form, or plan what the words or the form's answers say."""
    if tools.seal is None:
        raise NoSealError
    if not words.strip() and not request.answers:
        with tools.database.reading() as session:
            return Reply(form=_form(session, request, tools))
    with tools.database.writing() as session:
        problems: Problems = {}
        if request.answers:
            draft = _sent(session, request, tools, problems)
        else:
            draft = read_words(session, words, request, tools)
        if draft is not None and not problems:
            draft, whole, problems = _completed(session, draft, request, tools)
        if request.answers and problems:
            speech = request.speech
            beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
            return Reply(field_errors=FieldErrors(beside), refused=True)
        if problems or draft is None:
            raise next(iter(problems.values()))
        job = saving.create(session, draft.plan, request.person.id, request.present, tools)
        series = add_series(session, _series(draft, job, request, tools, whole=whole))
        card = _planned(session, series, job, request)
    return Reply((Message(card, replaces=True),))


def _completed(session: Session, draft: Draft, request: Request, tools: Tools) -> tuple[Draft, bool, Problems]:
    """The draft with the only team there is to choose and who is asked; whether that is all; what is wrong with it."""
    teams = teams_to_schedule(session, request.person, CHECKIN, tools)
    if not teams:
        return draft, False, {"team": NoTeamToScheduleError()}
    team = draft.plan.team or (teams[0] if len(teams) == 1 else None)
    if team is None:
        return draft, False, {"team": WhichTeamError(known=", ".join(each.name for each in teams))}
    draft, whole = replace(draft, plan=replace(draft.plan, team=team)), not draft.plan.targets
    if whole and team.id in {each.id for each in teams}:
        targets = reachable(session, members_of(session, team.id, tools, request.present), request.tenant)
        draft = replace(draft, plan=replace(draft.plan, targets=tuple(targets)))
        if not targets:
            return draft, whole, {"team": NobodyToAskError()}
    problems = problems_of(session, draft.plan, request.person, request, tools)
    if whole:
        # Who never works at that time waits for the next working time, or is passed over; the others are asked.
        problems = {name: each for name, each in problems.items() if name not in ("days", "time")}
    if not problems and draft.anonymous and len(draft.plan.targets) < tools.minimum_group:
        problems["anonymous"] = TooFewToAskError(minimum=str(tools.minimum_group))
    return draft, whole, problems


def _series(draft: Draft, job: Job, request: Request, tools: Tools, *, whole: bool) -> CheckinSeries:
    return CheckinSeries(
        workspace_id=tools.workspace_id,
        job_id=job.id,
        title=request.answers.get("title", "").strip()[:80],
        template=draft.template.key if draft.template else "",
        questions=as_stored(draft.questions),
        anonymous=draft.anonymous,
        whole_team=whole,
        remind_after=draft.remind_after,
        created_at=request.present,
    )


def _form(session: Session, request: Request, tools: Tools) -> Form:
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


def _sent(session: Session, request: Request, tools: Tools, problems: Problems) -> Draft | None:
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


def _planned(session: Session, series: CheckinSeries, job: Job, request: Request) -> Card:
    speech, kind = request.speech, find_kind(job.kind)
    recipients = recipients_of(session, job.id)
    blocks: list[Block] = [Text(speech.say("Planned. It begins with the next round."))]
    if kind is not None:
        held = plan_of(session, job, kind, recipients)
        hours = speech.number(series.remind_after)
        once = speech.say("once, after {hours} h", hours=hours) if series.remind_after else speech.say("not at all")
        facts = (
            Fact(speech.say("When"), when_said(held, speech)),
            Fact(speech.say("To"), speech.listing(target.name for target in held.targets)),
            Fact(speech.say("Answered"), speech.say("Anonymous") if series.anonymous else speech.say("By name")),
            Fact(speech.say("Reminder"), once),
        )
        blocks.append(Facts(facts))
    blocks += [Text(f"• {each.text}") for each in questions_of(series, speech)]
    blocks.append(Text(speech.say("Each is told who can read the answer before they give it."), Tone.QUIET))
    return Card(title_of(series, speech), tuple(blocks), series_buttons(series, job, speech))
