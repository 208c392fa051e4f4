"""Writes a scheduled post that was checked: a new job or a changed one, its recipients, and who changed what.

Promises that nothing missed is posted because of a change: what is new or resumed begins with the next slot, and a
recipient who comes back takes the row they had, so that the ledger stays one.
"""

from datetime import date, datetime, timedelta

from coaching.timetable import slot_of
from handlers.digests.plans import Plan, Target
from handlers.digests.timing import Timing, timing_of
from handlers.readers import load_calendars
from handlers.request import Request
from handlers.tools import Tools, instant
from kpi.periods import local_day, wall_instant
from storage.database import Session
from storage.jobs import Job, Recipient, add_job, every_recipient_of, note_changes, recipients_of

ONE_DAY = timedelta(days=1)
CREATED, PAUSED, RESUMED, REMOVED, OWNER = "created", "paused", "resumed", "removed", "owner"
_TIMING = frozenset({"time", "days", "month_day", "zone"})


def create(session: Session, plan: Plan, owner_id: int, now: datetime, tools: Tools) -> Job:
    """Remember a new job of a person's."""
    job = Job(workspace_id=tools.workspace_id, kind=plan.kind.key, owner_id=owner_id, created_at=now)
    job.paused = False
    _put(job, plan)
    add_job(session, job, ())
    _put_recipients(session, job, plan, now, tools)
    note_changes(session, job, owner_id, {CREATED: ("", plan.kind.key)}, now)
    return job


def change(session: Session, job: Job, before: Plan, after: Plan, request: Request, tools: Tools) -> list[str]:
    """Change a job; return the names of the fields that changed. Each is noted with what it was and what it is."""
    old, new = before.as_typed(), after.as_typed()
    changed = {name: (old[name], new[name]) for name in new if old[name] != new[name]}
    _put(job, after)
    _put_recipients(session, job, after, request.now, tools)
    if _TIMING & changed.keys():
        _pass_over(session, job, request.now, tools)
    note_changes(session, job, request.person.id, changed, request.present)
    session.flush()
    return list(changed)


def pause(session: Session, job: Job, request: Request) -> None:
    """Let nothing be posted until it is resumed. Saying it twice changes nothing."""
    if not job.paused:
        job.paused = True
        note_changes(session, job, request.person.id, {PAUSED: ("", "")}, request.present)


def resume(session: Session, job: Job, request: Request, tools: Tools) -> None:
    """Post again from the next slot on: what was missed meanwhile is no backlog."""
    if not job.paused:
        return
    job.paused = False
    session.flush()
    for recipient, timing in _timings(session, job, request.now, tools):
        recipient.through = max(recipient.through, day_before_first(timing, request.now))
    note_changes(session, job, request.person.id, {RESUMED: ("", "")}, request.present)


def remove(session: Session, job: Job, request: Request) -> None:
    """Post it no more. Its ledger and its changes stay."""
    job.removed_at = request.now
    note_changes(session, job, request.person.id, {REMOVED: ("", "")}, request.present)


def hand_over(session: Session, job: Job, before: str, person_id: int, after: str, request: Request) -> None:
    """Give a job to somebody else; `before` and `after` are the handles."""
    job.owner_id = person_id
    note_changes(session, job, request.person.id, {OWNER: (before, after)}, request.present)


def day_before_first(timing: Timing, now: datetime) -> date:
    """Return the day before the first slot that shall run: yesterday while today's time is to come, else today."""
    timetable = timing.timetable
    today = local_day(instant(now), timetable.zone)
    due = wall_instant(today, timetable.minute, timetable.zone)
    if timetable.runs_on(today):
        due = slot_of(timetable, timing.reader, today).at
    return today - ONE_DAY if due > instant(now) else today


def _put(job: Job, plan: Plan) -> None:
    job.team_id, job.cadence = plan.team_id, plan.kind.cadence
    job.minute, job.days, job.month_day = plan.minute, sorted(plan.days), plan.month_day
    job.zone, job.locale, job.late_hours = plan.zone, plan.locale, plan.late_hours
    job.contents = None if plan.contents is None else list(plan.contents)


def _put_recipients(session: Session, job: Job, plan: Plan, now: datetime, tools: Tools) -> None:
    """Let exactly the plan's recipients get it. Who is new, or comes back, begins with the next slot."""
    held = {(each.person_id, each.tenant, each.channel): each for each in every_recipient_of(session, job.id)}
    wanted = {target.key: target for target in plan.targets}
    for key, recipient in held.items():
        if key not in wanted and recipient.removed_at is None:
            recipient.removed_at = now
    begun: list[Recipient] = []
    for key, target in wanted.items():
        recipient = held.get(key) or _recipient(job, target)
        if key not in held:
            session.add(recipient)
        if key not in held or recipient.removed_at is not None:
            recipient.removed_at, recipient.trouble = None, None
            begun.append(recipient)
    session.flush()
    for recipient, timing in _timings(session, job, now, tools):
        if recipient in begun:
            recipient.through = max(recipient.through, day_before_first(timing, now))
    session.flush()


def _recipient(job: Job, target: Target) -> Recipient:
    return Recipient(
        workspace_id=job.workspace_id,
        job_id=job.id,
        person_id=target.person.id if target.person else None,
        tenant=target.tenant,
        channel=target.channel,
        label=target.label,
        through=date.min,
    )


def _pass_over(session: Session, job: Job, now: datetime, tools: Tools) -> None:
    """Pass over the slots that a new time has made due already: a change posts nothing at once, and nothing late."""
    for recipient, timing in _timings(session, job, now, tools):
        due = timing.due(recipient.through, now)
        if due:
            recipient.through = due[-1].day


def _timings(session: Session, job: Job, now: datetime, tools: Tools) -> list[tuple[Recipient, Timing]]:
    calendars = load_calendars(session, tools.workspace_id, local_day(instant(now), tools.zone))
    return [(each, timing_of(session, job, each, calendars, tools)) for each in recipients_of(session, job.id)]
