"""What is refused about escalations, in the words a person reads: what is wrong, and what would work.

Whoever has nothing to do with an escalation is told what they would be told if there were none.
"""

from handlers.errors import RefusedError


class NoSuchEscalationError(RefusedError):
    """There is no escalation {number} that is yours to see. Type "escalate list" for those that are open."""


class WhichEscalationError(RefusedError):
    """Say which escalation you mean, by its number: "{example}". Type "escalate list" for those that are open."""


class UnknownEscalateWordError(RefusedError):
    """I do not know "escalate {words}". I know: {known}. To raise something, say in a few words what happened."""


class NothingSaidError(RefusedError):
    """Say what must not wait, in a few words: "escalate customer cannot pay #1234"."""


class BadLinkError(RefusedError):
    """A link begins with https:// or http://. "{words}" does not."""


class NoSuchSeverityError(RefusedError):
    """I know no severity "{words}". Choose critical, normal or low."""


class NothingToSayError(RefusedError):
    """Say what you want to add: "escalate comment {number} the customer called again"."""


class BadPauseError(RefusedError):
    """I do not understand "{words}". Say for how long, from 5 minutes to 24 hours: "30 min", "2 h", "until 9:00"."""


class WhomError(RefusedError):
    """Say who it goes to: "escalate reassign {number} @{example}"."""


class NotToYourselfError(RefusedError):
    """You cannot reassign it to yourself. Take it over instead: "escalate take over {number}"."""


class NotYourHistoryError(RefusedError):
    """Past escalations of {team} are for its people and for managers. Ask one of them."""


class NoHistoryError(RefusedError):
    """You are in no team yet, so there are no past escalations to show. Name a team: "escalate history Support"."""


class OnlyTeamAndPeriodError(RefusedError):
    """Past escalations are told of teams, never of persons or single measures. Say "escalate history Support 90d"."""


class NoLessonError(RefusedError):
    """Say what you learnt: "escalate lesson {number} the alert came too late"."""


class OwnerWithoutActionError(RefusedError):
    """Say what is to be done, after the word action: "... action call the carrier @lena by friday"."""


class BadDueDayError(RefusedError):
    """I do not understand the day "{words}". Write it like 2026-12-01, "tomorrow" or "friday"."""


class NoSuchActionError(RefusedError):
    """There is no open action {number} that is yours to finish. "escalate list" shows those that are open."""
