"""What Touchline may do in a Slack workspace, and why it asks for it: no scope without a reason, none more than needed.

The manifest, the install page's link, the doctor and docs/slack.md all read from here. Nothing is sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kpi.words import N_


@dataclass(frozen=True, slots=True)
class Scope:
    """A right Slack grants. `why` it is asked for, for docs/slack.md; `without` it, a sentence that a person reads.

    `optional`: whoever installs may say no.
    """

    name: str
    why: str
    without: str
    optional: bool = False


ALL: tuple[Scope, ...] = (
    Scope(
        "app_mentions:read",
        "hear what is said to @Touchline in a channel",
        N_("Mentions are not heard; commands still are."),
    ),
    Scope(
        "channels:read",
        "know a public channel by its name, and notice being invited",
        N_("Public channels cannot be named, and there is no word of welcome in them."),
        optional=True,
    ),
    Scope("chat:write", "answer", N_("Nothing can be answered.")),
    Scope("commands", "`/mystats`, `/teamstats`, `/why`, `/touchline` and the shortcuts", N_("There are no commands.")),
    Scope(
        "files:read",
        "see whether an uploaded picture is ready to be shown",
        N_("Charts are said in words where Slack's own cannot be shown."),
        optional=True,
    ),
    Scope(
        "files:write",
        "upload the pictures of charts",
        N_("Charts are said in words where Slack's own cannot be shown."),
        optional=True,
    ),
    Scope(
        "groups:read",
        "the same as `channels:read` for private channels that Touchline was invited to",
        N_("Private channels cannot be named, and there is no word of welcome in them."),
        optional=True,
    ),
    Scope("im:history", "hear what is said to it in a direct message", N_("Direct messages are not heard.")),
    Scope(
        "im:write",
        "begin a direct message: the copy that one asks for",
        N_("There are no copies and no direct messages."),
    ),
    Scope(
        "usergroups:read",
        "read who is in a user group, when somebody makes a team of it",
        N_("User groups cannot become teams."),
        optional=True,
    ),
    Scope(
        "users:read", "name, language, time zone; who is a guest, a bot or from elsewhere", N_("Nobody can be known.")
    ),
    Scope(
        "users:read.email",
        "find the person that the helpdesk knows by the same address",
        N_("Nobody is found by their address: link everybody by hand."),
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
