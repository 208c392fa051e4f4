"""What every payload of Slack says of itself: whose organisation it is of, and whether our rights there ended."""

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]


def tenant_of(payload: Payload) -> str:
    """Return the organisation a payload belongs to: the team, or the Grid's org where that installed the app."""
    team = payload.get("team_id") or (payload.get("team") or {}).get("id") or ""
    enterprise = payload.get("enterprise_id") or (payload.get("enterprise") or {}).get("id") or ""
    installed: Payload = next(iter(payload.get("authorizations") or ()), {})
    if installed:
        team = installed.get("team_id") or team
        enterprise = installed.get("enterprise_id") or enterprise
    org_wide = str(installed.get("is_enterprise_install", payload.get("is_enterprise_install"))).lower() == "true"
    return f"slack:{enterprise if org_wide and enterprise else team}"


def uninstalled(payload: Payload) -> bool:
    """Return whether a payload says that our right to speak is gone: the app was removed, or its bot token revoked."""
    event = payload.get("event") or {}
    if event.get("type") == "tokens_revoked":
        return bool((event.get("tokens") or {}).get("bot"))
    return event.get("type") == "app_uninstalled"


def bot_user_of(payload: Payload) -> str:
    """Return the bot's own user, as the event says whom it was sent to."""
    return next((each["user_id"] for each in payload.get("authorizations") or () if each.get("is_bot")), "")
