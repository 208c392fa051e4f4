"""The Slack app's manifest, from the commands and shortcuts of the registry: what Slack shows and sends, as data.

Promises: the same input gives the same text, so that a test can compare `manifest.yml` with it. Reads no settings and
sends nothing.
"""

from typing import Any

import yaml

from bot.slack.scopes import ALL
from handlers.registry import COMMANDS, SHORTCUTS

EVENTS_PATH = "/slack/events"
"""Where Slack sends everything: commands, buttons, forms, events."""

INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"
EXAMPLE = "https://touchline.example.com"

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "member_joined_channel",
    "message.im",
    "reaction_added",
    "tokens_revoked",
)

Json = dict[str, Any]

_DESCRIPTION = "Shows a support team how it is doing, privately, with the numbers behind every number."
_LONG_DESCRIPTION = (
    "Touchline answers in chat how the support work is going. An agent asks for their own figures and alone sees them; "
    "a lead asks for the team's. Each figure says how many tickets it rests on, what is usual, and opens into the "
    "tickets behind it. It runs on your own machine and keeps no customer's name and no message."
)
_CATCH_ALL = ("/touchline", "Help, and every command by its word.", "help")


def manifest(url: str = EXAMPLE, *, socket: bool = False) -> Json:
    """Return the manifest. `url` is Touchline's public address; Socket Mode needs none, but to install in many."""
    at = {} if socket else {"url": f"{url}{EVENTS_PATH}"}
    request = {} if socket else {"request_url": f"{url}{EVENTS_PATH}"}
    redirect = {"redirect_urls": [f"{url}{REDIRECT_PATH}"]} if url else {}
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Touchline",
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": "#14532d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Touchline", "always_online": True},
            "shortcuts": _shortcuts(),
            "slash_commands": [
                {"command": name, **at, "description": description, "usage_hint": hint, "should_escape": True}
                for name, description, hint in _slash_commands()
            ],
        },
        "oauth_config": {
            **redirect,
            "scopes": {
                "bot": [scope.name for scope in ALL],
                "bot_optional": [scope.name for scope in ALL if scope.optional],
            },
        },
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": True,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def as_yaml(made: Json) -> str:
    """Return a manifest as one pastes it into "create an app from a manifest"."""
    return HEADER + yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=110)


HEADER = """\
# The Slack app, for "create an app from a manifest". Written by `touchline manifest slack`: change nothing by hand.
# Your own address: touchline manifest slack --url https://...; without any: touchline manifest slack --socket
"""


def _slash_commands() -> list[tuple[str, str, str]]:
    """Each slash command with its description and usage. Slack knows one language for them: English."""
    own = [
        (f"/{command.name}", command.summary, command.usage.removeprefix(f"{command.name} "))
        for command in COMMANDS
        if command.slash
    ]
    return [*own, _CATCH_ALL]


def _shortcuts() -> list[Json]:
    return [
        {
            "name": shortcut.label,
            "type": "message" if shortcut.on_message else "global",
            "callback_id": shortcut.key,
            "description": f"{shortcut.label}, in a window that only you see.",
        }
        for shortcut in SHORTCUTS
    ]
