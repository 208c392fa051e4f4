"""Who somebody is in Slack, and who is in a user group.

Promises: only who belongs to the organisation is a member; whoever cannot be placed there is a stranger. An address is
told only where Slack has confirmed it. Nothing is remembered here.
"""

from collections.abc import Mapping
from typing import Any

from bot.slack.calling import Slack
from bot.slack.errors import NoSuchGroupError
from handlers.introducing import Profile, Standing

SLACKBOT = "USLACKBOT"


async def profile_of(slack: Slack, tenant: str, user: str) -> Profile:
    """Return what Slack knows of somebody in an organisation ("slack:T0123"). SlackError when it tells nothing."""
    told = await slack.call(tenant, "users.info", user=user, include_locale=True)
    return read_profile(told.get("user") or {}, tenant)


def read_profile(user: Mapping[str, Any], tenant: str) -> Profile:
    """Return a profile from what users.info tells of somebody."""
    profile = user.get("profile") or {}
    confirmed = user.get("is_email_confirmed") is not False
    return Profile(
        name=profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name") or "",
        handle=user.get("name") or "",
        email=(profile.get("email") or "") if confirmed else "",
        locale=user.get("locale") or "",
        zone=user.get("tz") or "",
        standing=_standing(user, tenant),
    )


def _standing(user: Mapping[str, Any], tenant: str) -> Standing:
    if user.get("is_bot") or user.get("id") == SLACKBOT:
        return Standing.BOT
    if user.get("deleted") or user.get("is_stranger") or not _is_of(user, tenant.partition(":")[2]):
        return Standing.STRANGER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER


def _is_of(user: Mapping[str, Any], organisation: str) -> bool:
    """Whether somebody belongs to a team ("T0123") or to an Enterprise Grid org ("E0123")."""
    enterprise = user.get("enterprise_user") or {}
    if organisation.startswith("E"):
        return enterprise.get("enterprise_id") == organisation
    # In a team of an Enterprise Grid org `team_id` is that of one of somebody's teams, not always of this one.
    return organisation != "" and (
        user.get("team_id") == organisation or organisation in (enterprise.get("teams") or ())
    )


async def members_of_group(slack: Slack, tenant: str, group_id: str, *, team: str = "") -> tuple[str, list[str]]:
    """Return a user group's handle and the ids of its members. NoSuchGroupError when there is none, SlackError.

    `team`: in which team of an Enterprise Grid org ("T0123") it is; needed where the whole org installed Touchline.
    """
    listed = await slack.call(tenant, "usergroups.users.list", usergroup=group_id, team_id=team or None)
    groups = await slack.call(tenant, "usergroups.list", team_id=team or None)
    for group in groups.get("usergroups") or ():
        if group.get("id") == group_id:
            return str(group.get("handle") or group.get("name") or group_id), [
                str(u) for u in listed.get("users") or ()
            ]
    raise NoSuchGroupError("subteam_not_found")
