"""Jira Service Management's SLA and satisfaction fields: cycles into promises and reported figures, stars into ratings.

Elapsed times are without pauses and outside hours, as its calendars have them: reported beside ours, never mixed.
"""

from collections.abc import Iterator, Sequence

from connectors.pull.row import MILLIS, Row
from connectors.refusal import NOT_IN_SCALE, RefusedRowError
from kpi.facts import Rating, SlaKind, SlaTarget

SLA = "com.atlassian.servicedesk:sd-sla-field"
SATISFIED = "com.atlassian.servicedesk:sd-request-feedback"
SATISFIED_AT = "com.atlassian.servicedesk:sd-request-feedback-date"

_KINDS = {
    "time to first response": SlaKind.FIRST_REPLY,
    "time to next response": SlaKind.NEXT_REPLY,
    "time to resolution": SlaKind.RESOLUTION,
}
_STARS = 5


def promises(slas: Sequence[Row], priority: str | None) -> Iterator[SlaTarget]:
    """Yield each cycle that is a promise of a reply or a resolution; SLAs of other names are not known to be one."""
    for sla in slas:
        kind = _kind(sla)
        if kind is None:
            continue
        cycles = [(cycle, True) for cycle in sla.rows("completedCycles")]
        if sla.raw("ongoingCycle") is not None:
            cycles.append((Row(sla.raw("ongoingCycle")), False))
        for cycle, ended in cycles:
            broken = cycle.flag("breached")
            stopped, due = cycle.millis("stopTime.epochMillis"), cycle.millis("breachTime.epochMillis")
            at = (stopped if due is None else due) if broken else stopped if ended else None
            met = None if at is None else not broken
            yield SlaTarget(kind, at, met, priority=priority, seconds=_seconds(cycle, "goalDuration"))


def reported(slas: Sequence[Row]) -> dict[str, float]:
    """Return its own figures: of the first cycle, and of the whole where there was only that one."""
    found: dict[str, float] = {}
    for sla in slas:
        cycles = list(sla.rows("completedCycles"))
        elapsed = _seconds(cycles[0], "elapsedTime") if cycles else None
        if elapsed is None:
            continue
        if _kind(sla) == SlaKind.FIRST_REPLY:
            found["first_reply"] = elapsed
        elif _kind(sla) == SlaKind.RESOLUTION:
            found["first_resolution"] = elapsed
            if len(cycles) == 1 and sla.raw("ongoingCycle") is None:
                found["full_resolution"] = elapsed
    return found


def rating(row: Row) -> tuple[Rating, ...]:
    """Return the issue's rating of one to five stars, dated where Jira dates it; its words are not in the field."""
    stars = row.whole("feedback.rating") if row.raw("feedback") is not None else None
    if stars is None:
        return ()
    if not 1 <= stars <= _STARS:
        raise RefusedRowError(NOT_IN_SCALE, value=str(stars), scale="1-5")
    at = row.time("feedback_at")
    return (Rating(f"issue-{row.need('id')}", None, at, stars, "1-5"),) if at is not None else ()


def _kind(sla: Row) -> SlaKind | None:
    return _KINDS.get((sla.text("name") or "").strip().lower())


def _seconds(cycle: Row, path: str) -> int | None:
    found = cycle.number(f"{path}.millis")
    return None if found is None else int(found // MILLIS)
