"""Says a scheduled post back: what, when, to whom, its next runs with what they wait for, and what became of the last.

Holds no figures: what stands here may be read by whoever runs Touchline.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from coaching.timetable import Cadence, Slot
from handlers.cards import Block, Button, Fact, Facts, Style, Table, Text, Tone
from handlers.clock_words import DAY_NAMES, days_said, time_said
from handlers.digests.kinds import find_kind
from handlers.digests.outcomes import reason_words, status_words
from handlers.digests.plans import Plan, hours_typed, target_of
from handlers.digests.timing import Timing, timing_of
from handlers.language import own_name
from handlers.readers import Calendars
from handlers.tools import Tools
from kpi.periods import local_day
from locales.speech import Speech
from storage.database import Session
from storage.deliveries import Delivery, deliveries_of
from storage.jobs import Job, Recipient
from storage.people import Person
from storage.teams import Team

RUNS_SHOWN = 5


def job_name(session: Session, job: Job, speech: Speech) -> str:
    """Return what a job is called: "Morning digest, Support"."""
    kind = find_kind(job.kind)
    name = speech.say(kind.name) if kind else job.kind
    team = session.get(Team, job.team_id) if job.team_id else None
    return speech.say("{post}, {team}", post=name, team=team.name) if team else name


def when_said(plan: Plan, speech: Speech) -> str:
    """Return when it is posted: "Monday to Friday at 08:30 (each reader's own time)"."""
    time = time_said(plan.minute)
    by_person = any(target.person for target in plan.targets)
    where = plan.zone or (speech.say("each reader's own time") if by_person else speech.say("the workspace's time"))
    match plan.kind.cadence:
        case Cadence.DAILY:
            days = days_said(plan.days, speech)
            return speech.say("{days} at {time} ({where})", days=days, time=time, where=where)
        case Cadence.WEEKLY:
            day = speech.say(DAY_NAMES[min(plan.days, default=0)])
            return speech.say("each week on {day} at {time} ({where})", day=day, time=time, where=where)
        case Cadence.MONTHLY:
            number = speech.number(plan.month_day)
            return speech.say("each month on day {number} at {time} ({where})", number=number, time=time, where=where)


def plan_facts(plan: Plan, owner: str, speech: Speech) -> Facts:
    """Return everything about a post that somebody can set."""
    sections = {section.key: speech.say(section.name) for section in plan.kind.sections}
    chosen = speech.say("everything") if plan.contents is None else speech.listing(
        sections.get(key, key) for key in plan.contents
    )  # fmt: skip
    late = speech.say("not at all")
    if plan.late_hours:
        late = speech.say("for {hours} h, with a label", hours=hours_typed(plan.late_hours))
    by_person = any(target.person for target in plan.targets)
    usual = speech.say("each reader's own") if by_person else speech.say("the workspace's")
    language = own_name(plan.locale) if plan.locale else usual
    facts = (
        Fact(speech.say("When"), when_said(plan, speech)),
        Fact(speech.say("To"), speech.listing(target.name for target in plan.targets)),
        Fact(speech.say("Contents"), chosen),
        Fact(speech.say("Language"), language),
        Fact(speech.say("If missed, still posted"), late),
        Fact(speech.say("Owner"), owner),
    )
    return Facts(facts)


def coming(timing: Timing, recipient: Recipient, now: datetime) -> list[Slot]:
    """Return the next runs of a recipient; those of days that are in the ledger already are none."""
    return list(islice((slot for slot in timing.coming(now) if slot.day > recipient.through), RUNS_SHOWN))


def runs_table(slots: Iterable[Slot], zone: str, reader: str, speech: Speech) -> Table:
    """Return runs as a table: when in the reader's zone, the days each covers, and what stands in its way."""
    there = Speech(speech.locale, zone)
    rows = tuple((moment_said(slot.at, there), covers_said(slot, speech), note_of(slot, speech)) for slot in slots)
    caption = speech.say("The next runs for {reader}, in {zone}", reader=reader, zone=zone)
    return Table(caption, (speech.say("When"), speech.say("About"), speech.say("Note")), rows)


def moment_said(at: int, speech: Speech) -> str:
    """Return an instant with its day of the week, in the zone of the speech."""
    day = speech.say(DAY_NAMES[local_day(at, speech.zone).weekday()])
    return speech.say("{day}, {moment}", day=day, moment=speech.moment(at))


def covers_said(slot: Slot, speech: Speech) -> str:
    """Return the days a run tells of."""
    covers = slot.covers
    return speech.date(covers.first) if covers.days == 1 else speech.day_range(covers.first, covers.last)


def note_of(slot: Slot, speech: Speech) -> str:
    """Say why a run is skipped, or what it waits for; empty when nothing is in its way."""
    if slot.skipped is not None:
        return speech.say("skipped: {why}", why=reason_words(slot.skipped, speech))
    if slot.waited is not None:
        why = reason_words(slot.waited, speech)
        return speech.say("waits until then: {why}", why=why)
    return ""


def runs_blocks(
    session: Session,
    job: Job,
    recipients: Sequence[Recipient],
    calendars: Calendars,
    tools: Tools,
    speech: Speech,
    now: datetime,
) -> list[Block]:
    """Return the next runs of each recipient; readers whose runs are the same share a table."""
    if job.paused:
        return [Text(speech.say("Paused: nothing is posted until it is resumed."), Tone.STRONG)]
    together: dict[tuple[str, tuple[Slot, ...]], list[str]] = {}
    for recipient in recipients:
        timing = timing_of(session, job, recipient, calendars, tools)
        runs = (timing.reader.zone, tuple(coming(timing, recipient, now)))
        together.setdefault(runs, []).append(target_of(session, recipient).name)
    return [runs_table(runs, zone, speech.listing(names), speech) for (zone, runs), names in together.items()]


@dataclass(frozen=True, slots=True)
class Glance:
    """A job at a glance: when it runs next for whom it is shown to, and what became of its last post."""

    following: str
    latest: str


def glance(
    session: Session, job: Job, recipients: Sequence[Recipient], calendars: Calendars, tools: Tools, speech: Speech,
    now: datetime,
) -> Glance:  # fmt: skip
    """Return the earliest next run of some recipients, and their latest row of the ledger."""
    slots = [
        slot
        for recipient in recipients
        for slot in coming(timing_of(session, job, recipient, calendars, tools), recipient, now)
        if slot.skipped is None
    ]
    following = speech.say("paused") if job.paused else ""
    if not job.paused and slots:
        following = moment_said(min(slot.at for slot in slots), speech)
    own = [recipient.id for recipient in recipients]
    rows = deliveries_of(session, job.workspace_id, [job.id], 1, recipient_ids=own)
    return Glance(following, outcome_said(rows[0], speech) if rows else speech.say("nothing yet"))


def outcome_said(row: Delivery, speech: Speech) -> str:
    """Return a row's status with its reason."""
    status = status_words(row.status, speech)
    return speech.say("{status}: {why}", status=status, why=reason_words(row.reason, speech)) if row.reason else status


def owner_name(session: Session, job: Job) -> str:
    """Return the name of who owns a job."""
    return session.get_one(Person, job.owner_id).name


def control_buttons(job: Job, speech: Speech, *, may_change: bool) -> tuple[Button, ...]:
    """Return what can be done with a job, for who may change it or only reads it."""
    number = job.id
    shown = [Button(speech.say("Preview"), f"digest preview {number}", Style.PRIMARY)]
    if may_change:
        toggle = (
            Button(speech.say("Resume"), f"digest resume {number}")
            if job.paused
            else Button(speech.say("Pause"), f"digest pause {number}")
        )
        shown += [toggle, Button(speech.say("Change …"), f"digest schedule {number}")]
    shown.append(Button(speech.say("What was delivered"), f"digest status {number}"))
    if may_change:
        shown.append(Button(speech.say("Who changed what"), f"digest changes {number}"))
        shown.append(Button(speech.say("Remove"), f"digest remove {number}", Style.DANGER))
    return tuple(shown)
