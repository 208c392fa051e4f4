"""What one person did and does beside their tickets, ended or not: for that person alone, as `storage.held` is."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.escalations import EscalationEvent, EscalationLesson, EscalationRow, EscalationVote
from storage.jobs import Job, JobChange, Recipient
from storage.pages import Page
from storage.paging_rules import EscalationRule, SettingChange
from storage.rotas import RotaChange, Rotation


class Part(StrEnum):
    """What somebody has to do with an escalation."""

    RAISED = "raised"
    HELD = "held"
    RESOLVED = "resolved"
    PAGED = "paged"
    NAMED = "named"  # in its timeline
    LEARNT = "learnt"
    VOTED = "voted"


class Change(NamedTuple):
    """A change of a setting: of which (`subject` and its number), what of it, when."""

    at: datetime
    subject: str
    number: int
    what: str


def jobs_owned(session: Session, person_id: int) -> Sequence[Job]:
    """Return the scheduled posts that are or were somebody's."""
    return session.scalars(select(Job).where(Job.owner_id == person_id).order_by(Job.id)).all()


def posts_received(session: Session, person_id: int) -> list[tuple[Job, Recipient]]:
    """Return the scheduled posts that somebody gets or got, each with their place in it."""
    query = select(Job, Recipient).join(Recipient, Recipient.job_id == Job.id).where(Recipient.person_id == person_id)
    return [(job, place) for job, place in session.execute(query.order_by(Job.id, Recipient.id))]


def rotations_ever(session: Session, workspace_id: int) -> Sequence[Rotation]:
    """Return the workspace's rotations, removed ones too: who is in them is no column."""
    return session.scalars(select(Rotation).where(Rotation.workspace_id == workspace_id).order_by(Rotation.id)).all()


def rota_changes_ever(session: Session, person_id: int) -> Sequence[RotaChange]:
    """Return the overrides and swaps that name somebody, the earliest first."""
    columns = (RotaChange.from_id, RotaChange.to_id, RotaChange.asked_by, RotaChange.asks_id)
    query = select(RotaChange).where(or_(*(each == person_id for each in columns)))
    return session.scalars(query.order_by(RotaChange.starts_at, RotaChange.id)).all()


def rules_owned(session: Session, person_id: int) -> Sequence[EscalationRule]:
    """Return the rules that are somebody's, removed ones too."""
    return session.scalars(
        select(EscalationRule).where(EscalationRule.owner_id == person_id).order_by(EscalationRule.id)
    ).all()


def escalations_ever(session: Session, person_id: int) -> list[tuple[EscalationRow, list[Part]]]:
    """Return the escalations somebody has to do with, and what, the earliest first."""
    mine = {
        Part.RAISED: select(EscalationRow.id).where(EscalationRow.raised_by == person_id),
        Part.HELD: select(EscalationRow.id).where(EscalationRow.holder_id == person_id),
        Part.RESOLVED: select(EscalationRow.id).where(EscalationRow.resolved_by == person_id),
        Part.PAGED: select(Page.escalation_id).where(Page.person_id == person_id, Page.escalation_id.is_not(None)),
        Part.NAMED: select(EscalationEvent.escalation_id).where(
            or_(EscalationEvent.person_id == person_id, EscalationEvent.other_id == person_id)
        ),
        Part.LEARNT: select(EscalationLesson.escalation_id).where(
            or_(EscalationLesson.person_id == person_id, EscalationLesson.owner_id == person_id)
        ),
        Part.VOTED: select(EscalationVote.escalation_id).where(EscalationVote.person_id == person_id),
    }
    found = {part: set(session.scalars(query)) for part, query in mine.items()}
    every = sorted({each for ids in found.values() for each in ids if each is not None})
    return [(session.get_one(EscalationRow, each), [part for part in Part if each in found[part]]) for each in every]


def changes_by(session: Session, person_id: int) -> list[Change]:
    """Return what somebody changed of posts, policies, rules, rotations and the like, the earliest first."""
    posts = session.scalars(select(JobChange).where(JobChange.person_id == person_id)).all()
    rest = session.scalars(select(SettingChange).where(SettingChange.person_id == person_id)).all()
    made = [Change(each.at, "post", each.job_id, each.what) for each in posts]
    made += [Change(each.at, each.subject, each.subject_id, each.what) for each in rest]
    return sorted(made)
