"""What a brief is made from: the coach, the person, the days since their last 1:1, and the facts, loaded once.

Promises that nothing is loaded before the policy has said that this coach may see this person today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from coaching.access import PersonSubject, Viewer, decide_sight
from coaching.confidence import decide_coach
from coaching.sheet import Measure, Window, measures, window
from handlers.coach.refusals import NotCoachedError
from handlers.coach.subjects import subject_of
from handlers.digests.judged import WATCHED, WITHOUT_ASSIGNMENTS
from handlers.subjects import require
from handlers.tools import Tools, instant
from handlers.work import Work, observe, open_tickets, rated_between, work_of_person
from kpi.definitions import Rules
from kpi.facts import Instant
from kpi.periods import Period, local_day
from locales.speech import Speech
from storage.database import Session
from storage.definitions import rules_in_force
from storage.meetings import Meeting
from storage.one_to_one import last_meeting
from storage.open_work import OpenTicket
from storage.people import Person
from storage.rated import Rated
from storage.teams import memberships_on

A_DAY = timedelta(days=1)
USUAL, SHORTEST, LONGEST = 28, 7, 92
"""Days that are looked at: where there was no 1:1 yet, and at least and at most since there was one."""


@dataclass(frozen=True)
class Scene:
    """A brief being made. Made by `open_scene` alone."""

    session: Session
    viewer: Viewer
    person: Person
    last: Meeting | None
    peers: Sequence[int]
    within: Window
    rules: Rules
    speech: Speech
    tools: Tools
    now: datetime

    @property
    def instant(self) -> Instant:
        """Return now in seconds."""
        return instant(self.now)

    @property
    def today(self) -> date:
        """Return the day of the workspace."""
        return local_day(self.instant, self.tools.zone)

    @cached_property
    def work(self) -> Work:
        """Return what the person's helpdesk identities are credited with."""
        return work_of_person(self.session, self.person.id)

    @cached_property
    def found(self) -> Sequence[Measure]:
        """Return the measures that are watched of a person."""
        seen = observe(self.session, self.work, self.within.load_from, self.within.end, self.rules.csat_credit)
        found = measures(WATCHED, seen, self.within, self.rules, self.instant, {})
        if found[0].watch is not None and not found[0].watch.points:
            keys = (WITHOUT_ASSIGNMENTS, *WATCHED[1:])
            found = measures(keys, seen, self.within, self.rules, self.instant, {})
        return found

    @cached_property
    def ratings(self) -> Sequence[Rated]:
        """Return the surveys answered in these days, in time order."""
        bounds = self.within.start, self.within.end
        return rated_between(self.session, self.work, *bounds, self.rules.csat_credit)

    @cached_property
    def open(self) -> Sequence[OpenTicket]:
        """Return what is open now, the longest open first."""
        return open_tickets(self.session, self.work, self.instant)


def open_scene(session: Session, viewer: Viewer, person: Person, speech: Speech, tools: Tools, now: datetime) -> Scene:
    """Return the scene of a brief; NotCoachedError where the viewer does not coach the person today."""
    subject = subject_of(session, person.id, tools, now)
    if not decide_coach(viewer, subject):
        raise NotCoachedError(name=person.name)
    require(decide_sight(viewer, PersonSubject(person.id, subject.teams), tools.minimum_group), tools.minimum_group)
    today = local_day(instant(now), tools.zone)
    last = last_meeting(session, tools.workspace_id, viewer.id, person.id, now)
    period = _since(last, today, tools)
    shared = viewer.leads & subject.teams
    held = memberships_on(session, tools.workspace_id, today, today)
    peers = {each.person_id for each in held if each.team_id in shared and not each.leads} - {person.id, viewer.id}
    within = window(period, tools.zone, instant(now))
    rules = rules_in_force(session, tools.workspace_id, instant(now))
    return Scene(session, viewer, person, last, sorted(peers), within, rules, speech, tools, now)


def _since(last: Meeting | None, today: date, tools: Tools) -> Period:
    """The days since the last 1:1, that day included; a few weeks where there was none."""
    days = USUAL if last is None else (today - local_day(instant(last.starts_at), tools.zone)).days
    return Period(today - min(max(days, SHORTEST), LONGEST) * A_DAY, today - A_DAY)
