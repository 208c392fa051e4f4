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
    """Past escalations are for a team's people and for managers. You are in no team yet."""


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


class WhichPolicyError(RefusedError):
    """Say whose policy you mean, for example "escalate policy {example}". I know: {known}, and "everybody"."""


class NotYourPolicyError(RefusedError):
    """The policy of {team} is for its people, managers and admins to see. Ask one of them."""


class MustLeadToSetUpError(RefusedError):
    """Only who leads {team}, or an admin, sets up whom its escalations page. Ask one of them."""


class MustManageToSetUpError(RefusedError):
    """Only managers and admins set this up. Ask one of them."""


class NoLevelError(RefusedError):
    """A policy needs at least one level. Say whom it pages: "@{example} wait 10 min"."""


class TooManyLevelsError(RefusedError):
    """A policy has at most {most} levels, and a level at most {most} of whom it pages."""


class NoSuchTargetError(RefusedError):
    """I do not know whom "{words}" pages. Write @name, on-call TEAM, leads, team, managers, #channel or pager NAME."""


class NoSuchRotationError(RefusedError):
    """There is no rotation "{words}". I know: {known}. Set one up with "oncall new"."""


class NoSuchPagerError(RefusedError):
    """There is no receiver "{words}". I know: {known}. Set one up with "escalate pager add"."""


class BadWaitError(RefusedError):
    """ "{words}" is no time to wait. Say it in minutes or hours, from 1 min to 24 h: "wait 10 min"."""


class BadRepeatsError(RefusedError):
    """ "{words}" is no number of times. Say how often the ladder begins again, from 0 to {most}."""


class YesOrNoError(RefusedError):
    """I do not understand "{words}" there. Say yes or no."""


class StaleFormError(RefusedError):
    """Somebody has changed this since you opened the form. Open it again: nothing was changed."""


class NoOwnPolicyError(RefusedError):
    """{team} has no policy of its own, so there is none to remove."""


class SecretInWordsError(RefusedError):
    """Keys and secrets are not typed here, where others may read them. Use the form: "{example}"."""


class NoSuchReceiverError(RefusedError):
    """There is no "{words}" to remove. I know: {known}."""


class WhichReceiverError(RefusedError):
    """Say which one, by its name: "{example}". I know: {known}."""


class TakenNameError(RefusedError):
    """There is one called "{words}" already. Choose another name, or remove that one first."""


class BadNameError(RefusedError):
    """Give it a name of up to 40 letters, so that people know what it is."""


class BadReceiverAddressError(RefusedError):
    """ "{words}" is no address that can be called. It begins with https://."""


class NoKeyError(RefusedError):
    """{kind} needs its key. Copy it from there into this field."""


class PagerInUseError(RefusedError):
    """ "{words}" stands in the policy of {team}. Change that first: "escalate policy change {team}"."""
