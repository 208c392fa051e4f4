"""A rotation's plans, from its columns and back: the one in force, those before it, and one that begins later."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from coaching.rota import Plan
from handlers.tools import instant
from kpi.facts import Instant
from storage.rotas import Rotation


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


def moment_of(at: Instant) -> datetime:
    """Return an instant as an aware datetime."""
    return datetime.fromtimestamp(at, UTC)
