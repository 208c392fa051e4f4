"""Which ladder an escalation climbs: its team's own, else the workspace's, else the one that needs no setting up."""

from coaching.escalation import MINUTE, Level, Policy, Target, TargetKind
from handlers.escalations.states import policy_from_json
from storage.database import Session
from storage.paging_rules import policy_for
from storage.rotas import all_rotations


def ladder_of(session: Session, workspace_id: int, team_id: int | None) -> Policy:
    """Return the policy by which a team's escalations page from now on."""
    held = policy_for(session, workspace_id, team_id)
    return policy_from_json(held.ladder) if held else _unset(session, workspace_id, team_id)


def _unset(session: Session, workspace_id: int, team_id: int | None) -> Policy:
    """Who is on call for the team, where it has a rotation; then who leads it, then everybody in it."""
    if team_id is None:
        return Policy((Level((Target(TargetKind.LEADS),)),))
    rotations = [each for each in all_rotations(session, workspace_id) if each.team_id == team_id]
    on_call = (
        [Level(tuple(Target(TargetKind.ROTATION, each.id) for each in rotations), 5 * MINUTE)] if rotations else []
    )
    return Policy(
        (
            *on_call,
            Level((Target(TargetKind.LEADS, team_id),), 10 * MINUTE),
            Level((Target(TargetKind.TEAM, team_id),), 10 * MINUTE),
        )
    )
