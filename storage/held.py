"""What is held on one person, ended or not: for that person alone, who asks for all of it (`mydata`)."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.access_log import AccessEntry
from storage.definitions import TargetRow
from storage.goals import Experiment, Goal
from storage.meetings import ActionItem, AgendaItem, Meeting
from storage.teams import Membership


def memberships_ever(session: Session, person_id: int) -> Sequence[Membership]:
    """Return where somebody was and is, the earliest first."""
    query = select(Membership).where(Membership.person_id == person_id)
    return session.scalars(query.order_by(Membership.starts_on, Membership.id)).all()


def own_targets(session: Session, person_id: int) -> Sequence[TargetRow]:
    """Return the targets that are somebody's own."""
    return session.scalars(select(TargetRow).where(TargetRow.person_id == person_id).order_by(TargetRow.id)).all()


def meetings_ever(session: Session, person_id: int) -> Sequence[Meeting]:
    """Return somebody's 1:1s, the earliest first."""
    query = select(Meeting).where(or_(Meeting.person_id == person_id, Meeting.lead_id == person_id))
    return session.scalars(query.order_by(Meeting.starts_at, Meeting.id)).all()


def agenda_ever(session: Session, person_id: int) -> Sequence[AgendaItem]:
    """Return what stood and stands on the agenda of somebody's own 1:1s, and what they wrote on another's."""
    query = select(AgendaItem).where(or_(AgendaItem.person_id == person_id, AgendaItem.author_id == person_id))
    return session.scalars(query.order_by(AgendaItem.at, AgendaItem.id)).all()


def actions_ever(session: Session, person_id: int) -> Sequence[ActionItem]:
    """Return what was agreed in somebody's own 1:1s, and what they are to do."""
    query = select(ActionItem).where(or_(ActionItem.about_id == person_id, ActionItem.owner_id == person_id))
    return session.scalars(query.order_by(ActionItem.agreed_at, ActionItem.id)).all()


def goals_ever(session: Session, person_id: int) -> Sequence[Goal]:
    """Return somebody's goals, ended ones too."""
    return session.scalars(select(Goal).where(Goal.person_id == person_id).order_by(Goal.id)).all()


def experiments_owned(session: Session, person_id: int) -> Sequence[Experiment]:
    """Return what somebody tried out with a team, removed ones too."""
    return session.scalars(select(Experiment).where(Experiment.owner_id == person_id).order_by(Experiment.id)).all()


def looks_by(session: Session, viewer_id: int) -> Sequence[AccessEntry]:
    """Return at whom somebody looked, latest first."""
    query = select(AccessEntry).where(AccessEntry.viewer_id == viewer_id)
    return session.scalars(query.order_by(AccessEntry.at.desc(), AccessEntry.id.desc())).all()
