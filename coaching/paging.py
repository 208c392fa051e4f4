"""Who may do what with an escalation: one pure decision each, from the verified person and the day's memberships.

Everybody may raise one: a complaint that must not wait is not kept by a role. What it says is for the team it is about,
for who raised it and for whom it pages. Never judges anybody's work.
"""

from enum import StrEnum

from coaching.access import Role, Viewer, decide_members


class Ruling(StrEnum):
    """May they, and if not, why not."""

    YES = "yes"
    NOT_YOUR_TEAM = "not_your_team"
    MUST_LEAD = "must_lead"


def decide_act(viewer: Viewer, team_id: int | None, named: frozenset[int]) -> Ruling:
    """Say whether `viewer` may see an escalation and answer it. `named` are who raised it and whom it has paged.

    The team's people and any manager may, though nobody paged them: whoever is there first helps. Who runs the machine
    or reads reports may not, unless it pages them.
    """
    if viewer.id in named or viewer.role is Role.MANAGER:
        return Ruling.YES
    if viewer.role in (Role.ADMIN, Role.EXECUTIVE):
        return Ruling.NOT_YOUR_TEAM
    if team_id is None:
        return Ruling.YES if viewer.role is Role.LEAD else Ruling.NOT_YOUR_TEAM
    return Ruling.YES if team_id in viewer.member_of | viewer.leads else Ruling.NOT_YOUR_TEAM


def decide_configure(viewer: Viewer, team_id: int | None) -> Ruling:
    """Say whether `viewer` may set up policies, rules, rotations of a team (None: of everybody); admins always may."""
    if viewer.role is Role.ADMIN:
        return Ruling.YES
    if team_id is None:
        return Ruling.YES if viewer.role is Role.MANAGER else Ruling.MUST_LEAD
    return Ruling.YES if decide_members(viewer, team_id) else Ruling.MUST_LEAD


def decide_history(viewer: Viewer, team_id: int | None) -> Ruling:
    """Say whether `viewer` may see a team's past escalations and how long they took: its people, and any manager."""
    return decide_act(viewer, team_id, frozenset())
