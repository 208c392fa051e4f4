"""Facts beside tickets: quality reviews, training, and calls, as the systems that keep them tell them.

Agents are the source's own keys, as in `kpi.facts`. No customer is named, and no word of a call is kept.
"""

from typing import NamedTuple

from kpi.facts import Instant, Seconds


class Review(NamedTuple):
    """A quality review of one agent's work. `score` is of 0 to 1; `failed` a criterion that fails the whole.

    `ticket` is the helpdesk's own id of what was reviewed, where there is one. `parts` are criteria with a score of 0
    to 1 each. `gone`: it was withdrawn.
    """

    external_id: str
    agent: str
    at: Instant
    score: float | None
    scorecard: str | None = None
    reviewer: str | None = None
    ticket: str | None = None
    failed: bool = False
    parts: tuple[tuple[str, float], ...] = ()
    gone: bool = False


class Lesson(NamedTuple):
    """One person's course: given, perhaps due, perhaps done. `score` is of 0 to 1."""

    external_id: str
    agent: str
    name: str
    given_at: Instant | None = None
    due_at: Instant | None = None
    done_at: Instant | None = None
    score: float | None = None
    url: str | None = None


class Call(NamedTuple):
    """One agent's part in a call. `waited` is what the caller waited before it, None where the source is silent."""

    external_id: str
    agent: str | None
    at: Instant
    inbound: bool
    answered: bool
    talked: Seconds = 0
    held: Seconds = 0
    after: Seconds = 0
    waited: Seconds | None = None
    queue: str | None = None


class Leave(NamedTuple):
    """Somebody away, days in ISO 8601, both included. `part` is "whole", "morning" or "afternoon" of each day."""

    external_id: str
    agent: str
    first: str
    last: str
    part: str = "whole"
    gone: bool = False
