"""Who may have a scheduled post made, who may get it, and who may change it: one pure decision each.

Rests on the verified person and the day's memberships, as `coaching.access` does. Says nothing about figures: what a
post shows is judged again, by that policy, each time it is written.
"""

from enum import StrEnum

from coaching.access import Role, Viewer, decide_members

MORNING, CHANNEL, NOTE, WEEKLY, MONTHLY, CHECKIN = "morning", "channel", "note", "weekly", "monthly", "checkin"
EXPORT = "export"
"""The kinds of scheduled posts this policy knows; of any other, nothing is permitted."""

REPORTS = frozenset({WEEKLY, MONTHLY})
_TEAMS = frozenset({Role.MANAGER, Role.ADMIN})
_UPPER = frozenset({Role.MANAGER, Role.EXECUTIVE})


class Ruling(StrEnum):
    """May they, and if not, why not."""

    YES = "yes"
    MUST_LEAD = "must_lead"  # for a team one does not lead
    LEADS_OR_MANAGERS = "leads_or_managers"
    UPPER_OR_ADMIN = "upper_or_admin"
    READER_MUST_LEAD = "reader_must_lead"
    READER_MUST_BE_UPPER = "reader_must_be_upper"
    READER_MUST_BE_IN_TEAM = "reader_must_be_in_team"
    ONLY_ONESELF = "only_oneself"
    NOT_FOR_PEOPLE = "not_for_people"
    ONLY_ADMINS = "only_admins"
    UNKNOWN = "unknown"


def decide_schedule(viewer: Viewer, kind: str, team_id: int | None) -> Ruling:
    """Say whether `viewer` may own a scheduled post of a kind about a team (None: about all, or none)."""
    if kind == NOTE:
        return Ruling.YES
    if kind in REPORTS:
        return Ruling.YES if viewer.role in _UPPER | {Role.ADMIN} else Ruling.UPPER_OR_ADMIN
    if kind == EXPORT:
        return Ruling.YES if viewer.role == Role.ADMIN else Ruling.ONLY_ADMINS
    leads = team_id is not None and decide_members(viewer, team_id)
    if kind in (MORNING, CHECKIN):
        return Ruling.YES if leads else Ruling.MUST_LEAD
    if kind == CHANNEL:
        return Ruling.YES if leads or viewer.role in _TEAMS else Ruling.LEADS_OR_MANAGERS
    return Ruling.UNKNOWN


def decide_reader(reader: Viewer, kind: str, team_id: int | None, owner_id: int) -> Ruling:
    """Say whether a person may get a scheduled post. Channels are judged by who may own it."""
    if kind == NOTE:
        return Ruling.YES if reader.id == owner_id else Ruling.ONLY_ONESELF
    if kind in REPORTS:
        return Ruling.YES if reader.role in _UPPER else Ruling.READER_MUST_BE_UPPER
    if kind == EXPORT:
        return Ruling.YES if reader.role == Role.ADMIN else Ruling.ONLY_ADMINS
    if kind == MORNING:
        leads = team_id is not None and decide_members(reader, team_id)
        return Ruling.YES if leads else Ruling.READER_MUST_LEAD
    if kind == CHECKIN:
        return Ruling.YES if team_id in reader.member_of else Ruling.READER_MUST_BE_IN_TEAM
    return Ruling.NOT_FOR_PEOPLE if kind == CHANNEL else Ruling.UNKNOWN


def decide_change(viewer: Viewer, owner_id: int, team_id: int | None) -> bool:
    """Say whether `viewer` may change, pause or remove a post, and read of every recipient what became of it.

    Its owner, an admin, and a manager who leads the team it is about.
    """
    if viewer.id == owner_id or viewer.role == Role.ADMIN:
        return True
    return viewer.role == Role.MANAGER and team_id is not None and decide_members(viewer, team_id)
