"""When a job's posts are due for one recipient: its timetable, and the reader's days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from coaching.timetable import Cadence, Reader, Slot, Timetable, slots
from handlers.readers import Calendars
from handlers.tools import Tools, instant
from handlers.viewers import viewer_of
from kpi.periods import local_day
from storage.database import Session
from storage.jobs import Job, Recipient
from storage.people import Identity, Person, identities_of

MOST_AT_ONCE = 60
"""More missed slots than this are opened at the next ring."""

LONGEST_BETWEEN = {
    Cadence.DAILY: timedelta(days=8),
    Cadence.WEEKLY: timedelta(days=8),
    Cadence.MONTHLY: timedelta(days=32),
}
"""No slot waits longer than until the next one."""


@dataclass(frozen=True, slots=True)
class Timing:
    """A job's timetable for one recipient, and when that recipient may be written to."""

    timetable: Timetable
    reader: Reader

    def due(self, after: date, now: datetime) -> list[Slot]:
        """Return the slots after a day that have come, oldest first; one that still waits for its reader ends them."""
        found: list[Slot] = []
        for slot in takewhile(lambda slot: slot.at <= instant(now), slots(self.timetable, self.reader, after)):
            found.append(slot)
            if len(found) == MOST_AT_ONCE:
                break
        return found

    def coming(self, now: datetime) -> Iterator[Slot]:
        """Yield the slots from now on, without end: those of earlier days too that still wait for their reader."""
        since = local_day(instant(now), self.timetable.zone) - LONGEST_BETWEEN[self.timetable.cadence]
        return (slot for slot in slots(self.timetable, self.reader, since) if slot.at > instant(now))


def timing_of(session: Session, job: Job, recipient: Recipient, calendars: Calendars, tools: Tools) -> Timing:
    """Return when a recipient gets a job's posts: in the job's zone, else the reader's own, else the workspace's."""
    if recipient.person_id is None:
        reader = calendars.channel(job.zone or tools.zone)
    else:
        person = session.get_one(Person, recipient.person_id)
        profile = profile_in(identities_of(session, person.id), recipient.tenant)
        reader = calendars.person(person.id, viewer_of(session, person, profile, tools, None).zone)
    return Timing(timetable_of(job, reader.zone), reader)


def timetable_of(job: Job, zone: str) -> Timetable:
    """Return a job's timetable; `zone` is where its times are meant if it names none."""
    return Timetable(Cadence(job.cadence), job.minute, job.zone or zone, frozenset(job.days), job.month_day)


def profile_in(identities: Sequence[Identity], tenant: str) -> Identity | None:
    """Return what a tenant ("slack:T0123") knows somebody as, None where it does not know them."""
    names = ((identity, f"{identity.provider}:{identity.external_id}") for identity in identities)
    return next((identity for identity, name in names if tenant and name.startswith(f"{tenant}:")), None)
