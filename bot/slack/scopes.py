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
        "hearing what is said to @Touchline in a channel",
        N_("Mentions are not heard; commands still are."),
    ),
    Scope(
        "channels:history",
        "looking whether a scheduled post of its own arrived, when Slack did not say so; nothing else is read",
        N_("Where Slack does not say whether it took a scheduled post, nobody can look."),
        optional=True,
    ),
    Scope(
        "channels:read",
        "knowing a public channel by its name, and noticing that it was invited there",
        N_("Public channels cannot be named, and there is no word of welcome in them."),
        optional=True,
    ),
    Scope("chat:write", "answering", N_("Only commands are answered.")),
    Scope(
        "commands",
        "`/mystats`, `/teamstats`, `/why`, `/digest`, `/escalate`, `/oncall`, `/coach`, `/goals`, `/kudos`, "
        "`/checkin`, `/report`, `/mydata`, `/touchline`, shortcuts",
        N_("There are no commands."),
    ),
    Scope(
        "files:read",
        "seeing whether an uploaded picture is ready to be shown",
        N_("Charts are said in words where Slack's own cannot be shown."),
        optional=True,
    ),
    Scope(
        "files:write",
        "uploading the pictures of charts, and the files of reports",
        N_("Charts are said in words where Slack's own cannot be shown."),
        optional=True,
    ),
    Scope(
        "groups:history",
        "the same, in private channels that it was invited to",
        N_("Where Slack does not say whether it took a scheduled post in a private channel, nobody can look."),
        optional=True,
    ),
    Scope(
        "groups:read",
        "knowing a private channel by its name, and noticing that it was invited there",
        N_("Private channels cannot be named, and there is no word of welcome in them."),
        optional=True,
    ),
    Scope(
        "im:history",
        "hearing what is said to it in a direct message; looking whether a scheduled post of its own arrived there",
        N_("Direct messages are not heard."),
    ),
    Scope(
        "im:write",
        "beginning a direct message: the copy that one asks for",
        N_("There are no copies and no direct messages."),
    ),
    Scope(
        "reactions:read",
        "asking whoever reacts with a team's own emoji what they thank for; no other reaction is looked at",
        N_("No emoji offers kudos; `/kudos` still does."),
        optional=True,
    ),
    Scope(
        "usergroups:read",
        "reading who is in a user group, when somebody makes a team of it",
        N_("User groups cannot become teams."),
        optional=True,
    ),
    Scope(
        "users:read",
        "a person's name, language and time zone; telling guests, bots and strangers apart",
        N_("Nobody can be known."),
    ),
    Scope(
        "users:read.email",
        "finding the person that has the same address in Touchline",
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
