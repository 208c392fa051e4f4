"""Which version of a KPI's definition was in force when, and the targets people work towards."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kpi.definitions import KPIS, Kpi, Rules
from kpi.facts import Instant
from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime


class DefinitionRow(Base, Owned):
    """A version of one KPI, in force in a workspace from a moment on. `parameters` set `kpi.definitions.Rules`."""

    __tablename__ = "kpi_definition"
    __table_args__ = (UniqueConstraint("workspace_id", "kpi", "version", "valid_from"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kpi: Mapped[str]
    version: Mapped[int]
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)


class TargetRow(Base, Owned):
    """A target: seconds for a duration, a share for a rate. For a person, else for a team, else for everybody."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("workspace_id", "kpi", "team_id", "person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kpi: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    value: Mapped[float]


def missing(session: Session, workspace_id: int) -> list[Kpi]:
    """Return the definitions of this release that have never been in force in the workspace."""
    held = {(row.kpi, row.version) for row in history(session, workspace_id)}
    return [kpi for kpi in KPIS if (kpi.key, kpi.version) not in held]


def put_in_force(session: Session, workspace_id: int, now: datetime) -> None:
    """Put the definitions of this release in force from `now`, where they are not yet."""
    for kpi in missing(session, workspace_id):
        row = DefinitionRow(workspace_id=workspace_id, kpi=kpi.key, version=kpi.version, parameters={}, valid_from=now)
        session.add(row)
    session.flush()


def history(session: Session, workspace_id: int) -> Sequence[DefinitionRow]:
    """Return every definition that was ever in force, oldest first."""
    query = select(DefinitionRow).where(DefinitionRow.workspace_id == workspace_id)
    return session.scalars(query.order_by(DefinitionRow.valid_from, DefinitionRow.id)).all()


def rules_in_force(session: Session, workspace_id: int, now: Instant) -> Rules:
    """Return the parameters in force at `now`; the release's own where the workspace has set none."""
    values: dict[str, Any] = {}
    for row in history(session, workspace_id):
        if row.valid_from.timestamp() <= now:
            values.update(row.parameters)
    known = {name: value for name, value in values.items() if name in Rules.__dataclass_fields__}
    return Rules(**known)


def changes_of(session: Session, workspace_id: int, zone: str) -> dict[str, list[date]]:
    """Return by KPI the local days on which its definition changed; coming into force for the first time is none."""
    seen: set[str] = set()
    days: dict[str, list[date]] = {}
    for row in history(session, workspace_id):
        if row.kpi in seen:
            days.setdefault(row.kpi, []).append(row.valid_from.astimezone(ZoneInfo(zone)).date())
        seen.add(row.kpi)
    return days


def in_force_since(session: Session, workspace_id: int, kpi: Kpi) -> datetime | None:
    """Return since when this version of a KPI has been in force here, or None."""
    since = [
        row.valid_from for row in history(session, workspace_id) if (row.kpi, row.version) == (kpi.key, kpi.version)
    ]
    return since[-1] if since else None


def targets_for(
    session: Session, workspace_id: int, *, person_id: int | None = None, team_ids: Sequence[int] = ()
) -> Mapping[str, float]:
    """Return the targets that hold by KPI: the person's own before the team's before everybody's."""
    found: dict[str, tuple[int, float]] = {}
    for row in session.scalars(select(TargetRow).where(TargetRow.workspace_id == workspace_id).order_by(TargetRow.id)):
        if row.person_id is not None:
            rank = 3 if row.person_id == person_id else 0
        elif row.team_id is not None:
            rank = 2 if row.team_id in team_ids else 0
        else:
            rank = 1
        if rank > found.get(row.kpi, (0, 0.0))[0]:
            found[row.kpi] = (rank, row.value)
    return {kpi: value for kpi, (_, value) in found.items()}


def set_target(
    session: Session,
    workspace_id: int,
    kpi: str,
    value: float,
    *,
    team_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Set a target for a person, a team, or everybody; one that stands already is changed."""
    query = select(TargetRow).where(
        TargetRow.workspace_id == workspace_id,
        TargetRow.kpi == kpi,
        TargetRow.team_id.is_(None) if team_id is None else TargetRow.team_id == team_id,
        TargetRow.person_id.is_(None) if person_id is None else TargetRow.person_id == person_id,
    )
    held = session.scalar(query)
    if held is None:
        held = TargetRow(workspace_id=workspace_id, kpi=kpi, team_id=team_id, person_id=person_id, value=value)
        session.add(held)
    held.value = value
    session.flush()
