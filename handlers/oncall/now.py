"""Who is on call at a moment, by the ids of rotations."""

from datetime import datetime

from coaching.rota import shift_at
from handlers.oncall.watches import load_watch
from handlers.tools import instant
from storage.database import Session
from storage.rotas import find_rotation


def on_call_now(session: Session, workspace_id: int, rotation_id: int, now: datetime) -> tuple[int, ...]:
    """Return the ids of the people who are on call in a rotation; none in a gap, or where it was removed."""
    rotation = find_rotation(session, workspace_id, rotation_id)
    if rotation is None:
        return ()
    at = instant(now)
    watch = load_watch(session, rotation, at, at + 1)
    person = shift_at(watch.plans, watch.changes, watch.away, at).person
    return () if person is None else (person,)
