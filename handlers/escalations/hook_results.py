"""What came of a webhook, as its sender is told."""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """What came of a webhook, as its sender is told."""

    RAISED = "raised"
    JOINED = "joined"
    KNOWN = "known"  # it had raised before, and that is open
    RESOLVED = "resolved"
    LEFT_OPEN = "left_open"  # that cause is over, and others of the same escalation are not
    UNKNOWN = "unknown"  # nothing open has that dedup_key
    HEARD = "heard"  # the message was shown to the rules
    REPEATED = "repeated"  # it had been sent before


class HookGoneError(Exception):
    """The webhook was removed since it was looked up."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it, and the escalations that changed: to be woken."""

    result: Result
    wakes: tuple[int, ...] = ()
