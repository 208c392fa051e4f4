"""What became of a scheduled post, in words: its status, the reason, and the way to mend it.

Every status and every reason the ledger can hold has its words here; a reason of a later release is shown as it stands.
Says that somebody is away, never why.
"""

from collections.abc import Mapping

from coaching.delivering import Reason, Status
from coaching.timetable import Off
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
    Reason.DOWN: N_("Touchline was not running, and then it was too late"),
    Reason.PLATFORM_AWAY: N_("the chat took no messages for too long"),
    Reason.NOT_IN_CHANNEL: N_("I am not in that channel"),
    Reason.ARCHIVED: N_("the channel is archived"),
    Reason.NOT_ALLOWED: N_("I am not allowed to post there"),
    Reason.TOKEN_GONE: N_("my access to the chat has ended"),
    Reason.BLOCKED: N_("I cannot write to that person"),
    Reason.NOBODY: N_("that person is not known in this chat"),
    Reason.NO_CHANNEL: N_("there is no such channel"),
    Reason.NOT_CONNECTED: N_("the chat is not connected any more"),
    Reason.REFUSED: N_("the chat did not take it"),
    Reason.MAY_NOT_SEE: N_("the reader may not see these figures any more"),
    Reason.STOPPED: N_("paused, changed or removed before it was sent"),
    Reason.BROKEN: N_("a fault of mine"),
}

MENDING: Mapping[str, str] = {
    Reason.DOWN: N_('Give it more time to come late: "digest schedule {job} late 12h".'),
    Reason.PLATFORM_AWAY: N_("Nothing to do here: the next one is tried again."),
    Reason.NOT_IN_CHANNEL: N_("Invite me to the channel, or choose another one."),
    Reason.ARCHIVED: N_("Choose another channel, or bring this one back."),
    Reason.NOT_ALLOWED: N_("Ask an admin of the chat to let me post there, or choose another channel."),
    Reason.TOKEN_GONE: N_("Ask whoever runs Touchline to install it in the chat again."),
    Reason.BLOCKED: N_("They must unblock me or write to me once; or choose another reader."),
    Reason.NOBODY: N_("They must write to me once in this chat; or choose another reader."),
    Reason.NO_CHANNEL: N_("Check the channel's name. A private channel must invite me first."),
    Reason.NOT_CONNECTED: N_("Ask whoever runs Touchline to connect it, or choose readers elsewhere."),
    Reason.REFUSED: N_("Whoever runs Touchline finds more with `touchline doctor`."),
    Reason.MAY_NOT_SEE: N_('Choose other readers: "digest schedule {job}". Who leads a team may see it.'),
    Reason.BROKEN: N_("Tell whoever runs Touchline; its log says more."),
}
"""How to mend what can be mended. `{job}` is the post's number."""


def status_words(status: str, speech: Speech) -> str:
    """Return a status as people say it."""
    return speech.say(STATUSES[status]) if status in STATUSES else status


def reason_words(reason: str, speech: Speech) -> str:
    """Return why, as people say it; empty where there is no reason to give."""
    return speech.say(REASONS[reason]) if reason in REASONS else reason


def mending_words(reason: str, job_id: int, speech: Speech) -> str:
    """Return what to do about it; empty where nothing needs to be done."""
    return speech.say(MENDING[reason], job=str(job_id)) if reason in MENDING else ""
