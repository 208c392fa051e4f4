"""A rotation's rows as what `coaching.rota` judges: its plans, what was agreed, and who is away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from coaching.rota import Away, Change, Plan, Shift, away_spans, shifts
from coaching.timetable import Part
from handlers.oncall.plans import plans_of
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
