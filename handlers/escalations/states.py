"""An escalation's row as the state and the policy that `coaching.escalation` judges, and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from coaching.escalation import Level, Policy, Severity, State, Status, Target, TargetKind
from handlers.tools import instant
from kpi.facts import Instant
from storage.escalations import EscalationRow


def state_of(row: EscalationRow) -> State:
    """Return where an escalation stands."""
    return State(
        severity=Severity(row.severity),
        status=Status(row.status),
        next_at=_instant(row.next_at),
        round=row.round,
        level=row.level,
        holder=row.holder_id,
        reminded=row.reminded,
        snoozed=row.snoozed,
        refresh_at=_instant(row.refresh_at),
    )


def values_of(state: State) -> dict[str, Any]:
    """Return a state as the columns of its row."""
    return {
        "severity": str(state.severity),
        "status": str(state.status),
        "next_at": moment(state.next_at),
        "round": state.round,
        "level": state.level,
        "holder_id": state.holder,
        "reminded": state.reminded,
        "snoozed": state.snoozed,
        "refresh_at": moment(state.refresh_at),
    }


def moment(at: Instant | None) -> datetime | None:
    """Return an instant as an aware datetime."""
    return None if at is None else datetime.fromtimestamp(at, UTC)


def _instant(at: datetime | None) -> Instant | None:
    return None if at is None else instant(at)


def policy_to_json(policy: Policy) -> dict[str, Any]:
    """Return a policy as it is kept."""
    return {
        "levels": [{"targets": [_kept(each) for each in level.targets], "wait": level.wait} for level in policy.levels],
        "repeats": policy.repeats,
        "business_hours": policy.business_hours,
        "remind_after": policy.remind_after,
        "release_after": policy.release_after,
        "fallback": [_kept(each) for each in policy.fallback],
        "channel": _kept(policy.channel) if policy.channel else None,
    }


def policy_from_json(kept: Mapping[str, Any]) -> Policy:
    """Return a policy that was kept."""
    return Policy(
        levels=tuple(Level(tuple(map(_target, each["targets"])), each["wait"]) for each in kept["levels"]),
        repeats=kept["repeats"],
        business_hours=kept["business_hours"],
        remind_after=kept["remind_after"],
        release_after=kept["release_after"],
        fallback=tuple(map(_target, kept["fallback"])),
        channel=_target(kept["channel"]) if kept["channel"] else None,
    )


def _kept(target: Target) -> dict[str, Any]:
    return {"kind": str(target.kind), "id": target.id, "tenant": target.tenant, "channel": target.channel}


def _target(kept: Mapping[str, Any]) -> Target:
    return Target(TargetKind(kept["kind"]), kept["id"], kept["tenant"], kept["channel"])
