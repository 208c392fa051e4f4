"""The people of a digest under watch: a few measures of each, judged by whole weeks; their facts are loaded once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from coaching.sheet import Measure, Window, measures, window
from handlers.digests.day import day_of, once, rules_of
from handlers.digests.scene import Scene
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
