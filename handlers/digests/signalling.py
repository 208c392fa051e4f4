"""A team's signals for receivers outside of the chat, as its digest says them; once for each day or week of a KPI.

Never a person, and nothing that rests on fewer people than the minimum group: whatever a digest may show who leads the
team, outside holds what holds in a channel. Loads nothing where nobody listens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from coaching.changes import Step, Watch
from coaching.sheet import Measure
from handlers.digests.day import day_of
from handlers.digests.guarding import guarded_measures
from handlers.digests.judged import judged_team
from handlers.digests.scene import Scene
from handlers.escalations.outside_events import SIGNAL, listened_to, tell
from handlers.work import workers
from kpi.facts import Instant
from kpi.periods import local_day
from storage.database import Session

SECTION = "signals"


@dataclass(frozen=True, slots=True)
class OutwardSignal:
    """One signal of a team. `mark` names it; `values` are those of the event, in their order."""

    mark: str
    values: Sequence[str]


def outward_signals(scene: Scene) -> tuple[OutwardSignal, ...]:
    """Return the signals that a team's digest, composed on this scene, has said and that may be told outside."""
    team = scene.team
    if team is None or SECTION not in scene.contents or "day" not in scene.shelf:
        return ()
    # Somebody's own note may name a team as well: what it says is theirs.
    if day_of(scene).stale or not day_of(scene).asks.subject.is_team:
        return ()
    if not listened_to(scene.session, scene.tools.workspace_id, SIGNAL):
        return ()
    return tuple(_outward(scene, team.id, team.name))


def tell_signals(session: Session, workspace_id: int, found: Sequence[OutwardSignal], now: datetime) -> None:
    """Tell receivers what they have not been told by another post."""
    for each in found:
        tell(session, workspace_id, SIGNAL, each.mark, each.values, now)


def _outward(scene: Scene, team_id: int, team: str) -> Iterator[OutwardSignal]:
    asks, judged = day_of(scene).asks, judged_team(scene)
    if _people(scene) < scene.tools.minimum_group:
        return
    before_all = replace(asks, within=judged.within, subject=replace(asks.subject, shows_members=False))
    for measure in guarded_measures(scene.session, before_all, judged.measures):
        watch = measure.watch
        if watch is not None and watch.signals and watch.rule is not None:
            period = _period(watch, judged.within.zone)
            yield OutwardSignal(f"{team_id}.{measure.kpi.key}.{period}", (team, *_values(measure, watch, period)))


def _people(scene: Scene) -> int:
    """On how many people the figures rest: of the covered days, and of those that the team is judged by."""
    work = day_of(scene).asks.subject.work
    windows = (day_of(scene).asks.within, judged_team(scene).within)
    return min(len(workers(scene.session, work, within.start, within.end)) for within in windows)


def _values(measure: Measure, watch: Watch, period: str) -> Sequence[str]:
    point = watch.points[watch.signals[-1]]
    side = "above" if watch.above else "below"
    rule = watch.rule.name.lower() if watch.rule is not None else ""
    kpi = measure.kpi
    return (kpi.key, str(kpi.version), period, str(kpi.unit), repr(float(point.value)), str(point.n), rule, side)


def _period(watch: Watch, zone: str) -> str:
    """The day or the week of the latest signal, as ISO 8601 writes it."""
    at: Instant = watch.points[watch.signals[-1]].start
    day = local_day(at, zone)
    if watch.step is Step.DAY:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
