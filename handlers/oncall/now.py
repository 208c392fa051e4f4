"""Who is on call at a moment, by the ids of rotations."""

from datetime import datetime

from storage.database import Session


def on_call_now(session: Session, workspace_id: int, rotation_id: int, now: datetime) -> tuple[int, ...]:
    """Return the ids of the people who are on call in a rotation; none in a gap, or where it was removed."""
    raise NotImplementedError  # comes with coaching.rota
