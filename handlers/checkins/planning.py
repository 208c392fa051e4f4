"""`checkin plan`: a check-in planned by words or by the form. When it comes is changed as any post's is.

Its questions stay as they are: who answers late answers what was asked. Nothing is written before all of it is right.
Only who leads the team plans one for it, or for people in it.
"""

from dataclasses import replace
from datetime import timedelta

from coaching.scheduling import CHECKIN
from handlers.cards import Block, Card, Fact, Facts, FieldErrors, Text, Tone
from handlers.checkins.drafts import Draft, read_words
from handlers.checkins.joining import members_of, reachable
from handlers.checkins.overview import series_buttons
from handlers.checkins.plan_form import form, sent
from handlers.checkins.refusals import NobodyToAskError, TooFewToAskError
from handlers.checkins.templates import as_stored, questions_of, title_of
from handlers.digests import saving
from handlers.digests.checking import Problems, problems_of, teams_to_schedule
from handlers.digests.kinds import find_kind
from handlers.digests.plans import plan_of
from handlers.digests.refusals import NoTeamToScheduleError, WhichTeamError
from handlers.digests.saying import when_said
from handlers.request import Message, Reply, Request
from handlers.sealing import NoSealError
from handlers.tools import Tools
from storage.checkins import CheckinSeries, add_series, all_series
from storage.database import Session
from storage.goals import hold_person
from storage.jobs import Job, recipients_of

WITHIN = timedelta(minutes=5)
"""The same check-in of the same person within it is one."""
_SAME = ("title", "template", "questions", "anonymous", "whole_team", "remind_after")


def plan(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form, or plan what the words or the form's answers say."""
    if tools.seal is None:
        raise NoSealError
    if not words.strip() and not request.answers:
        with tools.database.reading() as session:
            return Reply(form=form(session, request, tools))
    with tools.database.writing() as session:
        problems: Problems = {}
        if request.answers:
            draft = sent(session, request, tools, problems)
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
        wanted = _series(draft, request, tools, whole=whole)
        hold_person(session, tools.workspace_id, request.person.id)
        series, job = _sent_already(session, wanted, draft, request, tools) or _made(
            session, wanted, draft, request, tools
        )
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


def _made(
    session: Session, wanted: CheckinSeries, draft: Draft, request: Request, tools: Tools
) -> tuple[CheckinSeries, Job]:
    job = saving.create(session, draft.plan, request.person.id, request.present, tools)
    wanted.job_id = job.id
    return add_series(session, wanted), job


def _sent_already(
    session: Session, wanted: CheckinSeries, draft: Draft, request: Request, tools: Tools
) -> tuple[CheckinSeries, Job] | None:
    """The same check-in, planned by the same person a moment ago: what is sent twice asks nobody twice."""
    for series, job in all_series(session, tools.workspace_id):
        fresh = job.owner_id == request.person.id and request.present - series.created_at < WITHIN
        if not fresh or any(getattr(series, name) != getattr(wanted, name) for name in _SAME):
            continue
        if plan_of(session, job, draft.plan.kind, recipients_of(session, job.id)).as_typed() == draft.plan.as_typed():
            return series, job
    return None


def _series(draft: Draft, request: Request, tools: Tools, *, whole: bool) -> CheckinSeries:
    return CheckinSeries(
        workspace_id=tools.workspace_id,
        title=request.answers.get("title", "").strip()[:80],
        template=draft.template.key if draft.template else "",
        questions=as_stored(draft.questions),
        anonymous=draft.anonymous,
        whole_team=whole,
        remind_after=draft.remind_after,
        created_at=request.present,
    )


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
