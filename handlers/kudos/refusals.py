"""What is refused about kudos, in the words a person reads: what would work. Never repeats a reason."""

from handlers.errors import RefusedError


class NobodyThankedError(RefusedError):
    """Say whom you thank, then what for: "kudos @{example} for helping me with the refund"."""


class NoReasonError(RefusedError):
    """Say what for, in a few words: that is what makes it worth reading. For example "kudos @{handle} for ..."."""


class ToOneselfError(RefusedError):
    """Kudos are for others. Leave yourself out, and thank them again."""


class OnlyThanksError(RefusedError):
    """Kudos only thank: there is no minus, and nobody is counted. What went wrong is better said in private."""


class TooManyThankedError(RefusedError):
    """You can thank {most} people at once. Thank fewer, each for what they did."""


class DailyLimitError(RefusedError):
    """You have thanked as often as one can in a day here: {limit} times. It can wait until tomorrow."""


class TooLongReasonError(RefusedError):
    """That is too long: {most} letters are what fits. Say it in fewer words."""


class NoSuchValueError(RefusedError):
    """ "#{value}" is none of the values here. There are: {known}."""


class NoValuesError(RefusedError):
    """There are no values to name yet, so leave "#{value}" out. Who leads a team sets them: "kudos settings"."""


class WhichKudosError(RefusedError):
    """Say which, by its number: "kudos remove 12". "kudos mine" shows what you gave."""


class NoSuchKudosError(RefusedError):
    """There are no kudos {number} of yours. "kudos mine" shows what you gave and got."""


class TooLateToTakeBackError(RefusedError):
    """Kudos can be taken back for a day, and these are older."""


class NoKudosTeamError(RefusedError):
    """How a team thanks is set by who leads it, or by an admin. You lead no team."""


class WhichKudosTeamError(RefusedError):
    """Say which team: "kudos settings {example}". You can choose: {known}."""


class BadDailyLimitError(RefusedError):
    """How often one may thank in a day is a number from 1 to {most}."""


class BadValuesError(RefusedError):
    """A value is one word of at most {length} letters, and there are at most {most}: "care, courage, clarity"."""


class BadEmojiError(RefusedError):
    """An emoji is named in one word without colons, such as "tada"."""


class ReactionGoneError(RefusedError):
    """I do not know that reaction any more. Thank with words: "kudos @name for ..."."""
