"""The team and the people of a digest under watch; their facts are loaded once.

A team is judged by its working days where it has enough tickets a day, else by whole weeks, as people are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from coaching.changes import Step
from coaching.sheet import Measure, Window, measures, window
from handlers.digests.day import day_of, held_of, once, rules_of
from handlers.digests.guarding import guarded
from handlers.digests.scene import Scene
from handlers.stats_card import find_held
from handlers.work import Work, observe, work_of_person
from kpi.periods import Period, local_day
from storage.people import Person

WATCHED = ("agent_first_response", "full_resolution", "reopen_rate", "csat")
"""What is watched of a person: the fair personal clock first, what the customer got, and both sides of speed."""

WITHOUT_ASSIGNMENTS = "first_reply"
"""In the first one's place where the source tells of no assignments."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One person's measures of the last whole week; `words` names them in a button."""

    person: Person
    measures: Sequence[Measure]

    @property
    def words(self) -> str:
        """Return how they are named in a button's words."""
        return f"@{self.person.handle}"


def last_week(scene: Scene) -> Window:
    """Return the last whole week as it is written, with the weeks it is judged by."""
    today = local_day(scene.instant, scene.zone)
    monday = today - timedelta(days=today.weekday() + 7)
    return once(scene, "week", lambda: window(Period(monday, monday + timedelta(days=6)), scene.zone, scene.instant))


@dataclass(frozen=True, slots=True)
class JudgedTeam:
    """The team's measures over the window that judges them."""

    measures: Sequence[Measure]
    within: Window

    @property
    def by_days(self) -> bool:
        """Return whether it is judged by its working days."""
        return self.within.step is Step.DAY


def judged_team(scene: Scene) -> JudgedTeam:
    """Return the team's measures by days; where no rule could ever fire on them but on whole weeks, by those."""
    return once(scene, "team", lambda: _judged_team(scene))


def _judged_team(scene: Scene) -> JudgedTeam:
    by_days = JudgedTeam(held_of(scene).found, day_of(scene).asks.within)
    if any(map(_can_fire, by_days.measures)):
        return by_days
    within = last_week(scene)
    asks = replace(day_of(scene).asks, within=within)
    by_weeks = guarded(scene.session, asks, find_held(scene.session, asks)).found
    return JudgedTeam(by_weeks, within) if any(map(_can_fire, by_weeks)) else by_days


def _can_fire(measure: Measure) -> bool:
    return measure.watch is not None and measure.watch.limits is not None


def judged_people(scene: Scene) -> Sequence[Judged]:
    """Return everybody the reader leads with their measures, by name."""
    return once(scene, "people", lambda: [_judged(scene, person) for person in day_of(scene).people])


def _judged(scene: Scene, person: Person) -> Judged:
    return Judged(person, watched(scene, work_of_person(scene.session, person.id)))


def watched(scene: Scene, work: Work) -> Sequence[Measure]:
    """Return the measures that are watched of one person's work."""
    within, rules = last_week(scene), rules_of(scene)
    seen = observe(scene.session, work, within.load_from, within.end, rules.csat_credit)
    found = measures(WATCHED, seen, within, rules, scene.instant, {})
    if found[0].watch is not None and not found[0].watch.points:
        found = measures((WITHOUT_ASSIGNMENTS, *WATCHED[1:]), seen, within, rules, scene.instant, {})
    return found
