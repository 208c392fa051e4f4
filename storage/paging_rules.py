"""What an escalation needs to be set up: policies, rules, receivers outside of the chat, webhooks in; who changed what.

What is removed stays, as escalations speak of it. Secrets are sealed (`storage.sealing`) and never returned open.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, BigId, Owned
from storage.types import UtcDateTime


class EscalationPolicy(Base, Owned):
    """A team's ladder; `team_id` None: that of whoever has none of their own. `ladder` as `policies.to_json` says."""

    changes_answers = False

    __tablename__ = "escalation_policy"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    version: Mapped[int] = mapped_column(default=1)
    ladder: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EscalationRule(Base, Owned):
    """A rule on the facts that raises. `kind` is a key of `coaching.paging_rules`, `settings` its numbers and words.

    It raises for what happened from `since` on: when it was made, changed or resumed.
    """

    changes_answers = False

    __tablename__ = "escalation_rule"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    kind: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    severity: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    paused: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Pager(Base, Owned):
    """A receiver outside of the chat. `kind`: "pagerduty", "opsgenie" or "webhook"; `sealed` its key or secret.

    `events` are the names of what it is told beside escalations, None for nothing.
    """

    changes_answers = False

    __tablename__ = "pager"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    url: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    events: Mapped[list[str] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Hook(Base, Owned):
    """A webhook by which another system raises. `key` is in its address and no secret; `sealed` what it signs with."""

    changes_answers = False

    __tablename__ = "hook"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str]
    name: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SettingChange(Base, Owned):
    """Who changed what of a policy, rule, rotation, receiver or webhook (`subject`), as people type it."""

    changes_answers = False

    __tablename__ = "setting_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject: Mapped[str]
    subject_id: Mapped[int] = mapped_column(BigId, index=True)
    version: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")


def policy_for(session: Session, workspace_id: int, team_id: int | None) -> EscalationPolicy | None:
    """Return a team's own policy, else that of the workspace; None where there is neither."""
    query = select(EscalationPolicy).where(
        EscalationPolicy.workspace_id == workspace_id, EscalationPolicy.removed_at.is_(None)
    )
    rows = {row.team_id: row for row in session.scalars(query.order_by(EscalationPolicy.id))}
    return rows.get(team_id) or rows.get(None)


def all_policies(session: Session, workspace_id: int) -> Sequence[EscalationPolicy]:
    """Return the workspace's policies that were not removed, in order."""
    query = select(EscalationPolicy).where(
        EscalationPolicy.workspace_id == workspace_id, EscalationPolicy.removed_at.is_(None)
    )
    return session.scalars(query.order_by(EscalationPolicy.id)).all()


def all_rules(session: Session, workspace_id: int) -> Sequence[EscalationRule]:
    """Return the workspace's rules that were not removed, in order."""
    query = select(EscalationRule).where(
        EscalationRule.workspace_id == workspace_id, EscalationRule.removed_at.is_(None)
    )
    return session.scalars(query.order_by(EscalationRule.id)).all()


def all_pagers(session: Session, workspace_id: int) -> Sequence[Pager]:
    """Return the workspace's receivers outside of the chat that were not removed, by name."""
    query = select(Pager).where(Pager.workspace_id == workspace_id, Pager.removed_at.is_(None))
    return session.scalars(query.order_by(Pager.name, Pager.id)).all()


def pager_context(name: str) -> str:
    """Return what a receiver's secret is sealed for (`storage.sealing`); `name` is kept as it was when it was made."""
    return f"pager:{name}"


def all_hooks(session: Session, workspace_id: int) -> Sequence[Hook]:
    """Return the workspace's webhooks that were not removed, by name."""
    query = select(Hook).where(Hook.workspace_id == workspace_id, Hook.removed_at.is_(None))
    return session.scalars(query.order_by(Hook.name, Hook.id)).all()


def hook_by_key(session: Session, key: str) -> Hook | None:
    """Return the webhook with this key in its address, of whichever workspace; None for nobody's."""
    return session.scalar(select(Hook).where(Hook.key == key, Hook.removed_at.is_(None)))


def held_hook(session: Session, workspace_id: int, hook_id: int) -> Hook | None:
    """Return a webhook of the workspace kept from others until the transaction ends; None if it is removed."""
    query = select(Hook).where(Hook.workspace_id == workspace_id, Hook.id == hook_id, Hook.removed_at.is_(None))
    return session.scalar(query.with_for_update())


def hook_context(key: str) -> str:
    """Return what a webhook's secret is sealed for."""
    return f"hook:{key}"


def note_setting(
    session: Session,
    workspace_id: int,
    subject: str,
    subject_id: int,
    person_id: int,
    changes: Mapping[str, tuple[Any, Any]],
    now: datetime,
    version: int = 1,
) -> None:
    """Note who changed what: by name, before and after."""
    for what, (before, after) in changes.items():
        change = SettingChange(
            workspace_id=workspace_id, subject=subject, subject_id=subject_id, version=version, person_id=person_id,
            at=now, what=what, before=str(before), after=str(after),
        )  # fmt: skip
        session.add(change)
    session.flush()


def changes_of_setting(session: Session, workspace_id: int, subject: str, subject_id: int) -> Sequence[SettingChange]:
    """Return what was changed of a policy, rule, rotation, receiver or webhook, newest first."""
    query = select(SettingChange).where(
        SettingChange.workspace_id == workspace_id,
        SettingChange.subject == subject,
        SettingChange.subject_id == subject_id,
    )
    return session.scalars(query.order_by(SettingChange.at.desc(), SettingChange.id.desc())).all()


def sealed_settings(session: Session) -> list[tuple[str, Pager | Hook]]:
    """Return whatever of the database's receivers and webhooks holds a secret, with what it is sealed for."""
    pagers = [(pager_context(each.name), each) for each in session.scalars(select(Pager)) if each.sealed]
    hooks = [(hook_context(each.key), each) for each in session.scalars(select(Hook)) if each.sealed]
    return [*pagers, *hooks]
