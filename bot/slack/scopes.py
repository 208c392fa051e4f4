"""What Touchline may do in a Slack workspace, and why it asks for it: no scope without a reason, none more than needed.

The manifest, the install page's link, the doctor and docs/slack.md all read from here. Nothing is sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """A right Slack grants. `why` it is asked for; what happens `without` it. `optional`: the installer may say no."""

    name: str
    why: str
    without: str
    optional: bool = False


ALL: tuple[Scope, ...] = (
    Scope(
        "app_mentions:read",
        "hear what is said to @Touchline in a channel",
        "mentions are not heard; commands still are",
    ),
    Scope(
        "channels:read",
        "know a public channel by its name, and notice being invited",
        "no word of welcome in public channels, and none can be named",
        optional=True,
    ),
    Scope("chat:write", "answer", "nothing is answered but commands"),
    Scope("commands", "`/mystats`, `/teamstats`, `/why`, `/touchline` and the shortcuts", "no command exists"),
    Scope(
        "files:read",
        "see whether an uploaded picture is ready to be shown",
        "charts are said in words where Slack's own chart cannot be shown",
        optional=True,
    ),
    Scope(
        "files:write",
        "upload the pictures of charts",
        "charts are said in words where Slack's own chart cannot be shown",
        optional=True,
    ),
    Scope(
        "groups:read",
        "the same as `channels:read` for private channels that Touchline was invited to",
        "no word of welcome in private channels, and none can be named",
        optional=True,
    ),
    Scope("im:history", "hear what is said to it in a direct message", "direct messages are not heard"),
    Scope("im:write", "begin a direct message: the copy that one asks for", "no copies, no direct messages of its own"),
    Scope(
        "usergroups:read",
        "read who is in a user group, when somebody makes a team of it",
        "user groups cannot become teams",
        optional=True,
    ),
    Scope("users:read", "name, language, time zone; who is a guest, a bot or from elsewhere", "nobody can be known"),
    Scope(
        "users:read.email",
        "find the person that the helpdesk knows by the same address",
        "everybody must be linked by hand: `touchline people link`",
        optional=True,
    ),
)

SCOPES: dict[str, str] = {scope.name: scope.why for scope in ALL}
"""Each scope with what it is for."""


def missing(granted: Iterable[str]) -> tuple[Scope, ...]:
    """Return the scopes that were not granted, in the order above."""
    held = frozenset(granted)
    return tuple(scope for scope in ALL if scope.name not in held)


def read_scopes(header: str) -> frozenset[str]:
    """Return the scopes of a list as Slack writes it: "commands,chat:write"."""
    return frozenset(part.strip() for part in header.split(",") if part.strip())
