"""What became of a scheduled post, in words: its status, the reason, and the way to mend it.

Every status and every reason the ledger can hold has words, here or in `handlers.troubles`, which an owner is told of;
a reason of a later release is shown as it stands.
Says that somebody is away, never why.
"""

from collections.abc import Mapping

from coaching.delivering import Reason, Status
from coaching.timetable import Off
from handlers.troubles import WHY
from kpi.words import N_
from locales.speech import Speech

STATUSES: Mapping[str, str] = {
    Status.DUE: N_("due"),
    Status.DELIVERED: N_("delivered"),
    Status.LATE: N_("delivered late"),
    Status.SKIPPED: N_("skipped"),
    Status.FAILED: N_("failed"),
}

REASONS: Mapping[str, str] = {
    Off.DAY_OFF: N_("not a working day"),
    Off.HOLIDAY: N_("a public holiday"),
    Off.LEAVE: N_("away"),
    Off.QUIET: N_("outside working hours"),
    Reason.STOPPED: N_("paused, changed or removed before it was sent"),
}


def status_words(status: str, speech: Speech) -> str:
    """Return a status as people say it."""
    return speech.say(STATUSES[status]) if status in STATUSES else status


def reason_words(reason: str, speech: Speech) -> str:
    """Return why, and what to do about it where something can be done; empty where there is no reason to give."""
    said = REASONS.get(reason) or WHY.get(reason)
    return speech.say(said) if said else reason
