"""Whom a step reaches: a policy's targets as people, channels and receivers, as of the moment it pages.

Promises that nobody is named twice in one step, and that a target nobody stands behind is told of, never passed over in
silence. Who was away or has left the workspace is not asked here: a page is better sent than thought about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from coaching.access import Role
from coaching.escalation import Target, TargetKind
from handlers.oncall.now import on_call_now
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.database import Session
from storage.people import all_people
from storage.teams import memberships_on


@dataclass(frozen=True, slots=True)
class Reached:
    """People by id, channels and receivers. `nobody` are the targets behind which nobody stands now."""

    people: tuple[int, ...] = ()
    channels: tuple[Target, ...] = ()
    pagers: tuple[int, ...] = ()
    nobody: tuple[Target, ...] = ()


def reach(session: Session, targets: Iterable[Target], tools: Tools, now: datetime) -> Reached:
    """Return whom these targets mean now."""
    people: dict[int, None] = {}
    channels: dict[Target, None] = {}
    pagers: dict[int, None] = {}
    nobody = []
    for target in targets:
        if target.kind is TargetKind.CHANNEL:
            channels[target] = None
        elif target.kind is TargetKind.PAGER:
            pagers[target.id] = None
        else:
            found = tuple(_people(session, target, tools, now))
            people.update(dict.fromkeys(found))
            nobody += [] if found else [target]
    return Reached(tuple(people), tuple(channels), tuple(pagers), tuple(nobody))


def _people(session: Session, target: Target, tools: Tools, now: datetime) -> Iterator[int]:
    match target.kind:
        case TargetKind.PERSON:
            yield target.id
        case TargetKind.ROTATION:
            yield from on_call_now(session, tools.workspace_id, target.id, now)
        case TargetKind.LEADS if not target.id:
            yield from (each.id for each in all_people(session, tools.workspace_id) if each.role == Role.MANAGER)
        case _:
            today = local_day(instant(now), tools.zone)
            for held in memberships_on(session, tools.workspace_id, today, today):
                if held.team_id == target.id and (held.leads or target.kind is TargetKind.TEAM):
                    yield held.person_id
