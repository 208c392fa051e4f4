"""What becomes of a scheduled post: sent, sent late with a label, tried again, skipped or failed with a reason. Pure.

Promises that nothing is silent: every way out has a status and a reason, and a post that is tried again has an end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Status(StrEnum):
    """Where a delivery stands in the ledger."""

    DUE = "due"
    DELIVERED = "delivered"
    LATE = "late"  # delivered, with a label that says so
    SKIPPED = "skipped"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a delivery was skipped or failed, beside those of `coaching.timetable.Off`."""

    DOWN = "down"  # Touchline did not run at its time, and then it was too late by the job's policy
    PLATFORM_AWAY = "platform_away"  # the chat platform took nothing for so long
    NOT_IN_CHANNEL = "not_in_channel"
    ARCHIVED = "archived"
    NOT_ALLOWED = "not_allowed"  # the platform lets nobody, or not Touchline, post there
    TOKEN_GONE = "token_gone"  # noqa: S105 - a word of the ledger
    BLOCKED = "blocked"  # the person cannot be written to
    NOBODY = "nobody"  # the person is not known on that platform
    NO_CHANNEL = "no_channel"
    NOT_CONNECTED = "not_connected"  # the platform is not connected any more
    REFUSED = "refused"  # the platform did not take it, for another reason
    MAY_NOT_SEE = "may_not_see"  # the reader may not see these figures any more
    STOPPED = "stopped"  # paused, changed or removed before it was sent
    BROKEN = "broken"  # a fault of Touchline's own


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a delivery that is due: post it (late or not), or settle it."""

    status: Status  # DELIVERED, LATE: post it as that; SKIPPED, FAILED: settle it
    reason: str = ""

    @property
    def posts(self) -> bool:
        """Return whether it is to be posted."""
        return self.status in (Status.DELIVERED, Status.LATE)


GRACE = timedelta(minutes=10)
"""After this a post is late, and says so."""


def decide_delivery(due_at: datetime, now: datetime, late_hours: float, trouble: str = "") -> Verdict:
    """Say what becomes of a post that was due at `due_at`.

    `late_hours` is the job's policy: for how long it is still posted, with a label; 0 for not at all. `trouble` is what
    the platform said at the last try.
    """
    behind = now - due_at
    if behind <= GRACE:
        return Verdict(Status.DELIVERED)
    if behind <= timedelta(hours=late_hours):
        return Verdict(Status.LATE)
    return Verdict(Status.FAILED, trouble) if trouble else Verdict(Status.SKIPPED, Reason.DOWN)


FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=5)


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries that the platform did not take."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * int(2 ** max(0, min(tries, 10) - 1)))
