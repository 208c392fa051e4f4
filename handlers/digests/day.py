"""What a digest's sections read of their team's (or person's) day: loaded once for a post, whoever asks for it first.

Promises that the figures are those of `/teamstats` (or `/mystats`) for the covered days: they come from the same place.
Nothing is loaded before the policy has said yes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from coaching.access import PersonSubject, Viewer, decide_sight
from coaching.sheet import Measure, Window, day_window, window
from connectors.public_holidays import days_off
from handlers.digests.guarding import guarded
from handlers.digests.scene import Scene
from handlers.errors import OnlyThoseYouLeadError
from handlers.question import Question
from handlers.stats_card import Held, find_held
from handlers.subjects import Subject, require
from handlers.work import open_tickets, work_of_person, work_of_team, workers
from kpi.definitions import Rules
from kpi.errors import TouchlineError
from kpi.facts import Instant
from kpi.periods import local_day
from storage.access_log import record_looks
from storage.definitions import rules_in_force, targets_for
from storage.open_work import OpenTicket
from storage.people import Person, all_people
from storage.schedules import all_schedules
from storage.sources import facts_until
from storage.teams import Team, memberships_on

COMMAND = "digest"
NOBODY = 0
WORKING_WEEK = frozenset(range(5))
PERSONAL = frozenset({"signals", "away", "thanks", "kudos"})
"""The sections in which people stand one by one."""

Loaded = TypeVar("Loaded")


@dataclass(frozen=True, slots=True)
class Day:
    """A post's subject over the covered days. `people` are those the reader leads, by name; none of a channel.

    `until` is how far the workspace's facts reach.
    """

    asks: Question
    people: Sequence[Person]
    until: Instant | None

    @property
    def stale(self) -> bool:
        """Return whether nothing is known of the covered days: no zero of theirs is news."""
        return self.until is None or self.until < self.asks.within.start


def once(scene: Scene, name: str, load: Callable[[], Loaded]) -> Loaded:
    """Return what `load` loads, loaded once for a post; `name` says what."""
    if name not in scene.shelf:
        scene.shelf[name] = load()
    found: Loaded = scene.shelf[name]
    return found


def day_of(scene: Scene) -> Day:
    """Return the day that the kind has opened (`open_led_day` and its like)."""
    found: Day = scene.shelf["day"]
    return found


def held_of(scene: Scene) -> Held:
    """Return what is held on the subject for the covered days, as far as its reader may be shown it."""
    asks = day_of(scene).asks
    return once(scene, "held", lambda: guarded(scene.session, asks, find_held(scene.session, asks)))


def found_of(scene: Scene) -> Sequence[Measure]:
    """Return the measures of the covered days; none where nothing is known of them."""
    return () if day_of(scene).stale else held_of(scene).found


def rules_of(scene: Scene) -> Rules:
    """Return the parameters of the definitions in force."""
    return once(scene, "rules", lambda: rules_in_force(scene.session, scene.tools.workspace_id, scene.instant))


def open_now(scene: Scene) -> Sequence[OpenTicket]:
    """Return the subject's tickets that are open as it is written, the longest open first."""
    work = day_of(scene).asks.subject.work
    return once(scene, "open", lambda: open_tickets(scene.session, work, scene.instant))


def open_led_day(scene: Scene) -> Day:
    """Open a team's day for who leads it, and note the look at each of its members; RefusedError for anybody else."""
    reader, team = scene.reader, scene.team
    if reader is None or team is None:
        raise OnlyThoseYouLeadError
    minimum = scene.tools.minimum_group
    require(decide_sight(reader, PersonSubject(NOBODY, frozenset({team.id})), minimum), minimum)
    day = _open(scene, _team(scene, team, shows=True), reader, _led(scene, team, reader), _by_days(scene))
    record_looks(scene.session, scene.tools.workspace_id, reader.id, _looked_at(scene, day), COMMAND, scene.now)
    return day


def _looked_at(scene: Scene, day: Day) -> set[int]:
    """Whom the post is about one by one: those it judges or names, and each of few whose figures are the team's."""
    if day.stale:
        return set()
    within, work = day.asks.within, day.asks.subject.work
    behind = workers(scene.session, work, within.start, within.end)
    few = behind if len(behind) < scene.tools.minimum_group else ()
    named = day.people if PERSONAL & frozenset(scene.contents) else ()
    return {person.id for person in named} | {person_id for person_id, _, _ in few if person_id is not None}


def open_team_day(scene: Scene, team: Team) -> Day:
    """Open a team's day for a channel: the team as a whole, and nobody of it."""
    return _open(scene, _team(scene, team, shows=False), scene.owner, (), _by_days(scene))


def open_own_day(scene: Scene, reader: Viewer) -> Day:
    """Open somebody's own day."""
    targets = targets_for(
        scene.session, scene.tools.workspace_id, person_id=reader.id, team_ids=sorted(reader.member_of)
    )
    subject = Subject(work_of_person(scene.session, reader.id), reader.name, "", True, False, targets)
    return _open(scene, subject, reader, (), window(scene.covers, scene.zone, scene.instant))


def _open(scene: Scene, subject: Subject, viewer: Viewer, people: Sequence[Person], within: Window) -> Day:
    asks = Question(COMMAND, subject, within, None, scene.speech, scene.instant, scene.tools, viewer, scene.now)
    day = Day(asks, people, facts_until(scene.session, scene.tools.workspace_id))
    scene.shelf["day"] = day
    return day


def _team(scene: Scene, team: Team, *, shows: bool) -> Subject:
    work = work_of_team(scene.session, team, scene.zone)
    targets = targets_for(scene.session, scene.tools.workspace_id, team_ids=[team.id])
    return Subject(work, team.name, f'"{team.name}"', False, True, targets, team.id, shows)


def _led(scene: Scene, team: Team, reader: Viewer) -> Sequence[Person]:
    """Those in the team today whom the reader leads, by name; who leads it too is led by nobody of it."""
    today = local_day(scene.instant, scene.zone)
    held = memberships_on(scene.session, scene.tools.workspace_id, today, today)
    ids = {each.person_id for each in held if each.team_id == team.id and not each.leads} - {reader.id}
    return [person for person in all_people(scene.session, scene.tools.workspace_id) if person.id in ids]


def _by_days(scene: Scene) -> Window:
    works = working_days(scene)
    return day_window(scene.covers, scene.zone, scene.instant, works)


def working_days(scene: Scene) -> Callable[[date], bool]:
    """Return what says on which days the workspace works: by its default schedule, holidays left out."""
    rows = all_schedules(scene.session, scene.tools.workspace_id)
    default = next((row for row in reversed(rows) if row.is_default), None)
    open_days = {number for number, spans in enumerate(default.week) if spans} if default else set(WORKING_WEEK)
    free: set[date] = set()
    if default is not None:
        free = _holidays(default.region, scene.covers.last)
        free |= {date.fromisoformat(day) for day in default.extra_holidays}
    return lambda day: day.weekday() in (open_days or WORKING_WEEK) and day not in free


def _holidays(region: str | None, around: date) -> set[date]:
    """The whole days off in a region; a half one is a working day."""
    years = {(around - timedelta(days=200)).year, around.year}
    try:
        return {day for day, half in days_off(region, years).items() if not half} if region else set()
    except TouchlineError:
        return set()  # a region that is known no more
