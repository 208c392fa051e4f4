"""Whether a scheduled post can be as somebody wants it: may they, may its readers, and would it ever be sent.

What is wrong is named by field, so that a form can say it beside each; nothing is written here.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from coaching.access import Viewer
from coaching.scheduling import CHECKIN, Ruling, decide_reader, decide_schedule
from coaching.timetable import MINUTES_A_DAY, Cadence, Off, Reader, Timetable, slots
from handlers.clock_words import NoDaysError, days_said, time_said
from handlers.digests import refusals
from handlers.digests.plans import Plan, Target, target_of
from handlers.digests.timing import profile_in
from handlers.errors import RefusedError
from handlers.readers import Calendars, load_calendars
from handlers.request import Request
from handlers.tools import Tools, instant
from handlers.viewers import viewer_of
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.jobs import Job, all_jobs, recipients_of
from storage.people import Person, identities_of
from storage.teams import Team, all_teams

SLOTS_LOOKED_AT = 14

Problems = dict[str, RefusedError]


def problems_of(
    session: Session, plan: Plan, owner: Viewer, request: Request, tools: Tools, job_id: int | None = None
) -> Problems:
    """Return what is wrong with a plan by the form's field; empty when it can be. `job_id`: the job that it changes."""
    found: Problems = {}
    _team(session, plan, owner, tools, found)
    _asked_before(session, plan, job_id, found)
    if not found:
        ruling = decide_schedule(owner, plan.kind.key, plan.team_id)
        if ruling is not Ruling.YES:
            found["kind" if job_id is None else "team"] = refusals.RULED[ruling]()
    _contents(plan, request.speech, found)
    if plan.kind.cadence is not Cadence.MONTHLY and not plan.days:
        found["days"] = NoDaysError()
    _targets(plan, request, found)
    calendars = load_calendars(session, tools.workspace_id, local_day(instant(request.now), tools.zone))
    for target in plan.targets:
        for name, problem in _target(session, plan, target, owner, calendars, request, tools, job_id):
            found.setdefault(name, problem)
    return found


def teams_to_schedule(session: Session, viewer: Viewer, kind: str, tools: Tools) -> list[Team]:
    """Return the teams about which a viewer may schedule a kind of post."""
    teams = all_teams(session, tools.workspace_id)
    return [team for team in teams if decide_schedule(viewer, kind, team.id) is Ruling.YES]


def _team(session: Session, plan: Plan, owner: Viewer, tools: Tools, found: Problems) -> None:
    if not plan.kind.needs_team or plan.team is not None:
        return
    known = teams_to_schedule(session, owner, plan.kind.key, tools)
    if known:
        found["team"] = refusals.WhichTeamError(known=", ".join(team.name for team in known))
        return
    ruling = decide_schedule(owner, plan.kind.key, None)
    leads_nothing = ruling is Ruling.MUST_LEAD and owner.role in ("lead", "manager")
    found["team"] = refusals.NoTeamToScheduleError() if leads_nothing else refusals.RULED.get(
        ruling, refusals.NoTeamToScheduleError
    )()  # fmt: skip


def _asked_before(session: Session, plan: Plan, job_id: int | None, found: Problems) -> None:
    """A check-in stays with its team: people of that team were told who would read what they answered."""
    if job_id is None or plan.kind.key != CHECKIN:
        return
    held = session.get_one(Job, job_id).team_id
    if held is not None and held != plan.team_id:
        found["team"] = refusals.WhichTeamError(known=session.get_one(Team, held).name)


def _contents(plan: Plan, speech: Speech, found: Problems) -> None:
    if plan.contents is not None and plan.kind.sections and not plan.contents:
        names = speech.listing(speech.say(section.name) for section in plan.kind.sections)
        found["contents"] = refusals.NothingLeftError(known=names)


def _targets(plan: Plan, request: Request, found: Problems) -> None:
    """Whether there is anybody to get it, of a sort that may."""
    if any(target.person for target in plan.targets) and not plan.kind.for_people:
        found["people"] = refusals.NotForPeopleError()
    if any(not target.person for target in plan.targets) and not plan.kind.for_channels:
        found["channel"] = refusals.NotForChannelsError(example=request.person.handle)
    if not plan.targets:
        only_channels = plan.kind.for_channels and not plan.kind.for_people
        problem = refusals.NoChannelError() if only_channels else refusals.NoRecipientError()
        found["channel" if only_channels else "people"] = problem


def _target(
    session: Session,
    plan: Plan,
    target: Target,
    owner: Viewer,
    calendars: Calendars,
    request: Request,
    tools: Tools,
    job_id: int | None,
) -> Iterator[tuple[str, RefusedError]]:
    """What is wrong with one recipient."""
    where = "people" if target.person else "channel"
    held_by = _held_by(session, plan, target, tools, job_id)
    if held_by is not None:
        yield where, refusals.AlreadyScheduledError(name=target.name, number=str(held_by))
    if target.person is None:
        return
    name = target.person.name
    profile = profile_in(identities_of(session, target.person.id), target.tenant)
    if target.tenant and profile is None:
        yield where, refusals.NotInThisChatError(name=name)
    reader = viewer_of(session, target.person, profile, tools, request.now)
    ruling = decide_reader(reader, plan.kind.key, plan.team_id, owner.id)
    if ruling is not Ruling.YES and (plan.team_id or not plan.kind.needs_team):
        yield where, refusals.RULED[ruling](name=name)
    hours = calendars.person(target.person.id, reader.zone)
    yield from _never_sent(plan, hours, name, request.speech, request.now)


def _held_by(session: Session, plan: Plan, target: Target, tools: Tools, job_id: int | None) -> int | None:
    """The number of another post of the same kind and team that this recipient gets: nobody gets one twice.

    But for check-ins: several of a team are several series of questions.
    """
    if plan.kind.key == CHECKIN:
        return None
    for job in all_jobs(session, tools.workspace_id):
        if job.id == job_id or (job.kind, job.team_id) != (plan.kind.key, plan.team_id):
            continue
        for each in recipients_of(session, job.id):
            if _is_same(target_of(session, each), target):
                return job.id
    return None


def _is_same(one: Target, other: Target) -> bool:
    """Whether two are the same recipient: a channel may be known by its id to one of them, by its name to the other."""
    if one.person or other.person or one.tenant != other.tenant:
        return one.key == other.key
    ids, names = ({one.channel.casefold(), other.channel.casefold()}, {one.label.casefold(), other.label.casefold()})
    return len(ids) == 1 or (len(names) == 1 and bool(ids & names))


def _never_sent(
    plan: Plan, reader: Reader, name: str, speech: Speech, now: datetime
) -> Iterator[tuple[str, RefusedError]]:
    """A time that always lies outside the reader's hours, or days none of which is theirs; holidays and leave aside."""
    always = Reader(reader.zone, reader.days, reader.hours)
    timetable = Timetable(plan.kind.cadence, plan.minute, plan.zone or reader.zone, plan.days, plan.month_day)
    today = local_day(instant(now), timetable.zone)
    looked_at = list(islice(slots(timetable, always, today), SLOTS_LOOKED_AT))
    reasons = {slot.waited or slot.skipped for slot in looked_at}
    if reasons == {Off.DAY_OFF} and plan.kind.cadence is Cadence.DAILY:
        yield "days", refusals.NeverWorksThenError(name=name, days=days_said(reader.days, speech))
    elif looked_at and Off.QUIET in reasons and reasons <= {Off.QUIET, Off.DAY_OFF}:
        hours = f"{time_said(reader.hours[0])}–{time_said(min(reader.hours[1], MINUTES_A_DAY))}"
        yield "time", refusals.AlwaysQuietError(time=time_said(plan.minute), name=name, hours=hours)


def viewer_by_id(session: Session, person_id: int, tools: Tools, now: datetime) -> Viewer:
    """Return somebody with their role and teams as of now."""
    return viewer_of(session, session.get_one(Person, person_id), None, tools, now)
