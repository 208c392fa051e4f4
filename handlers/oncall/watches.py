"""A rotation's rows as what `coaching.rota` judges: its plans, what was agreed, and who is away."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from coaching.rota import Away, Change, Plan, Shift, away_spans, shifts
from coaching.timetable import Part
from handlers.tools import instant
from kpi.facts import Instant
from storage.database import Session
from storage.people import zones_of
from storage.rotas import AGREED, RotaChange, Rotation, changes_between
from storage.working_time import absences_between

ROUND = timedelta(days=2)
"""Days of leave are looked up so much further: they begin and end by the clocks of whoever is away."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What decides who is on call in a rotation in some span of time."""

    plans: tuple[Plan, ...]
    changes: tuple[Change, ...]
    away: tuple[Away, ...]

    def between(self, start: Instant, end: Instant) -> list[Shift]:
        """Return the shifts of a part of the span."""
        return shifts(self.plans, self.changes, self.away, start, end)


def load_watch(session: Session, rotation: Rotation, start: Instant, end: Instant) -> Watch:
    """Return what decides who is on call in a rotation between two instants."""
    plans = plans_of(rotation)
    first, last = datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)
    rows = changes_between(session, rotation.workspace_id, [rotation.id], first, last)
    changes = tuple(map(change_of, in_force(rows)))
    people = {each for plan in plans for each in plan.people} | {each.to for each in changes}
    return Watch(plans, changes, away_between(session, rotation, people, start, end))


def away_between(
    session: Session, rotation: Rotation, people: Iterable[int], start: Instant, end: Instant
) -> tuple[Away, ...]:
    """Return when these people are away around some hours, each by their own clock; else by the rotation's."""
    first, last = (datetime.fromtimestamp(each, UTC) for each in (start, end))
    absences = absences_between(
        session, rotation.workspace_id, (first - ROUND).date(), (last + ROUND).date(), sorted(people)
    )
    zones = zones_of(session, rotation.workspace_id, {each.person_id for each in absences})
    spans = (
        away_spans(each.person_id, each.first, each.last, Part(each.part), zones.get(each.person_id, rotation.zone))
        for each in absences
    )
    return tuple(span for found in spans for span in found if span.start < end and span.end > start)


def in_force(rows: Iterable[RotaChange]) -> Iterator[RotaChange]:
    """Yield what was agreed, in the order in which it was: what was agreed last holds."""
    agreed = [each for each in rows if each.status == AGREED]
    yield from sorted(agreed, key=lambda each: (each.answered_at or each.asked_at, each.id))


def change_of(row: RotaChange) -> Change:
    """Return a row as the change it is."""
    return Change(instant(row.starts_at), instant(row.ends_at), row.to_id, row.from_id, bool(row.swap))


def plans_of(rotation: Rotation) -> tuple[Plan, ...]:
    """Return the plans a rotation had and has. The first is in force from when it was made, at the earliest."""
    earlier = tuple(plan_from_json(each) for each in rotation.earlier or ())
    since = None if rotation.since is None else instant(rotation.since)
    return (*earlier, _plan(rotation, since))


def plan_at(rotation: Rotation, at: Instant) -> Plan:
    """Return the plan in force at an instant; before the first, that one."""
    plans = plans_of(rotation)
    return next((each for each in reversed(plans) if each.starts <= at), plans[0])


def _plan(rotation: Rotation, since: Instant | None) -> Plan:
    return Plan(
        people=tuple(rotation.people),
        begins=rotation.begins,
        every=rotation.every,
        minute=rotation.minute,
        zone=rotation.zone,
        days=frozenset(rotation.days),
        lasts=round(rotation.hours * 60),
        since=since,
    )


def put_plan(rotation: Rotation, plan: Plan) -> None:
    """Write a plan into its columns; `earlier` is the caller's."""
    rotation.people, rotation.begins, rotation.every = list(plan.people), plan.begins, plan.every
    rotation.minute, rotation.zone, rotation.days = plan.minute, plan.zone, sorted(plan.days)
    rotation.hours = plan.lasts / 60
    rotation.since = None if plan.since is None else datetime.fromtimestamp(plan.since, UTC)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as it is kept after another one followed it."""
    return {
        "people": list(plan.people), "begins": plan.begins.isoformat(), "every": plan.every, "minute": plan.minute,
        "zone": plan.zone, "days": sorted(plan.days), "lasts": plan.lasts, "since": plan.starts,
    }  # fmt: skip


def plan_from_json(kept: Mapping[str, Any]) -> Plan:
    """Return a plan that was kept."""
    return Plan(
        tuple(kept["people"]), date.fromisoformat(kept["begins"]), kept["every"], kept["minute"], kept["zone"],
        frozenset(kept["days"]), kept["lasts"], kept["since"],
    )  # fmt: skip
