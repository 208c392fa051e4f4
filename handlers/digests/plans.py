"""A scheduled post as somebody wants it: what, about whom, to whom, when, in which words.

Data, read from a job or made new. Nothing here is checked, and nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coaching.timetable import WORKING_WEEK, Cadence
from handlers.clock_words import time_said
from handlers.digests.scene import Kind
from storage.database import Session
from storage.jobs import Job, Recipient
from storage.people import Person
from storage.teams import Team


@dataclass(frozen=True, slots=True)
class Target:
    """Who gets it: a person, or a channel of a tenant by its id or name, with the name people know."""

    tenant: str
    person: Person | None = None
    channel: str = ""
    label: str = ""

    @property
    def key(self) -> tuple[int | None, str, str]:
        """Return what makes it the same recipient."""
        return (self.person.id if self.person else None, self.tenant, self.channel)

    @property
    def name(self) -> str:
        """Return it as people type it: "@emma", "#support"."""
        return f"@{self.person.handle}" if self.person else f"#{self.label or self.channel}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job is to be. Fields as in `storage.jobs.Job`; `contents` None: everything."""

    kind: Kind
    team: Team | None
    targets: tuple[Target, ...]
    minute: int
    days: frozenset[int]
    month_day: int
    contents: tuple[str, ...] | None
    locale: str | None
    zone: str | None
    late_hours: float

    @property
    def team_id(self) -> int | None:
        """Return the team's id, if it is about one."""
        return self.team.id if self.team else None

    def as_typed(self) -> dict[str, str]:
        """Return every field as people type it, by the name under which its changes are noted."""
        monthly = self.kind.cadence is Cadence.MONTHLY
        return {
            "team": self.team.name if self.team else "",
            "recipients": " ".join(target.name for target in self.targets),
            "time": time_said(self.minute),
            "days": "" if monthly else " ".join(DAY_WORDS[day] for day in sorted(self.days)),
            "month_day": str(self.month_day) if monthly else "",
            "contents": " ".join(self.contents) if self.contents is not None else "",
            "language": self.locale or "",
            "zone": self.zone or "",
            "late": hours_typed(self.late_hours),
        }


DAY_WORDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY = frozenset({0})


def hours_typed(hours: float) -> str:
    """Return a number of hours without needless decimals."""
    return f"{hours:g}"


def fresh_plan(kind: Kind) -> Plan:
    """Return what a kind is unless somebody says otherwise; to nobody yet."""
    days = WORKING_WEEK if kind.cadence is Cadence.DAILY else MONDAY
    return Plan(kind, None, (), kind.minute, days, 1, None, None, None, kind.late_hours)


def plan_of(session: Session, job: Job, kind: Kind, recipients: Sequence[Recipient]) -> Plan:
    """Return what a job is now."""
    return Plan(
        replace(kind, cadence=Cadence(job.cadence)),  # a check-in's is its own, not its kind's
        session.get(Team, job.team_id) if job.team_id else None,
        tuple(target_of(session, each) for each in recipients),
        job.minute,
        frozenset(job.days),
        job.month_day,
        None if job.contents is None else tuple(job.contents),
        job.locale,
        job.zone,
        job.late_hours,
    )


def target_of(session: Session, recipient: Recipient) -> Target:
    """Return a recipient as a target."""
    person = session.get_one(Person, recipient.person_id) if recipient.person_id else None
    return Target(recipient.tenant, person, recipient.channel, recipient.label)
