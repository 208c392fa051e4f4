"""How fast the engine works: how often it rings and looks, how long it waits, the platforms' limits, and its clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

Clock = Callable[[], datetime]
"""Tells the time, aware."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many posts of one tenant begin in so many seconds, over all replicas."""

    posts: int
    seconds: float


LIMITS: Mapping[str, Limit] = {
    # Slack: a message a second in a channel, "several hundred messages per minute" in a workspace.
    # https://docs.slack.dev/apis/web-api/rate-limits
    "slack": Limit(60, 12.0),
    # Teams: a bot may send 50 a second in a tenant, and 7 a second in a conversation.
    # https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
    "teams": Limit(100, 10.0),
}


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds, all of them. `patience` stretches every wait after a failure; the tests' own is short.

    `breath` is how long a conversation rests after each post: what comes next may come from another replica.
    `push` is how soon it is looked for what webhooks brought, `touch` how far apart the rounds are that they cause.
    `pull` is how often connected systems are asked, `one_pull` for how long at most, before others have their turn.
    `settling` is how long a message that was being sent at a crash has time to arrive before it is looked for.
    """

    ring: float = 60.0
    audit: float = 60.0
    pull: float = 300.0
    one_pull: float = 240.0
    push: float = 10.0
    touch: float = 30.0
    look_for_the_dead: float = 10.0
    poll: float = 1.0
    breath: float = 1.0
    settling: float = 10.0
    patience: float = 1.0
    after_listening: float = 2.0
    to_finish: float = 20.0
    one_message: float = 120.0
    one_page: float = 45.0
    at_once: int = 8
    limits: Mapping[str, Limit] = field(default_factory=lambda: LIMITS)
