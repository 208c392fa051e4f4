"""What is refused about rules, in the words a person reads: what is wrong, and what would work."""

from handlers.errors import RefusedError


class NoSuchRuleError(RefusedError):
    """There is no rule {number} that is yours to see. Type "escalate rules" for those there are."""


class WhichRuleError(RefusedError):
    """Say which rule you mean, by its number: "{example}". Type "escalate rules" for those there are."""


class WhichRuleKindError(RefusedError):
    """Say what is to be looked for: {known}. For example "{example}"."""


class NotInARuleError(RefusedError):
    """I do not understand "{words}" there. Say it like "waiting longer than 4 h for Support critical"."""


class NotOfThisKindError(RefusedError):
    """ "{words}" is nothing that can be set of this rule. It has: {known}."""


class BadRuleTimeError(RefusedError):
    """ "{words}" cannot be. Say a time from 5 minutes to 720 hours, such as "4 h" or "90 min". Open hours count."""


class BadTimesError(RefusedError):
    """ "{words}" cannot be. Say a number from 1 to 20, such as "3 times"."""


class NoPhrasesError(RefusedError):
    """Say the words to look for, at most {most}, with commas between: "words "refund, lawyer, kündig*" for Support"."""


class BadPhraseError(RefusedError):
    """ "{words}" would be found everywhere or nowhere. Words have 2 to 60 letters; a star is the rest of one."""


class MustLeadForRuleError(RefusedError):
    """Only who leads {team}, or an admin, sets up its rules. Ask one of them."""


class MustManageForRuleError(RefusedError):
    """Only a manager or an admin sets up rules for everybody. Say for which team, such as "for {example}"."""


class UnknownRuleWordError(RefusedError):
    """I do not know "escalate rule {words}". I know: {known}."""


class NothingToPreviewWithError(RefusedError):
    """A preview looks at the past, 92 days at most. Say a period such as "last week" or "30d"."""


class SomebodyWasFasterError(RefusedError):
    """Somebody has changed this rule meanwhile. Please look at it once more: "escalate rule {number}"."""
