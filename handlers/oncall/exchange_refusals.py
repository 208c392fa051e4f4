"""What is refused about hours taken over and swapped, in the words a person reads: what is wrong, what would work."""

from handlers.errors import RefusedError


class WhenError(RefusedError):
    """I do not understand "{words}" as hours to come. Try "tomorrow 14:00-18:00", "friday" or "dec 24 to dec 26"."""


class WhenMissingError(RefusedError):
    """Say when, for example "{example}"."""


class PastHoursError(RefusedError):
    """Those hours are over. Say some that are to come, for example "tomorrow 9-17"."""


class TooFarError(RefusedError):
    """That is longer than {most} days, or too far away. Say it in shorter parts."""


class WhoError(RefusedError):
    """Say who, for example "{example}"."""


class OnePersonError(RefusedError):
    """Name one person there, not {count}."""


class NotOfThisRotationError(RefusedError):
    """Who takes turns in {name}, or is in its team, can do that. Ask one of them, or who leads the team."""


class AwayThenError(RefusedError):
    """{name} is noted as away then, and would be covered by the next in turn. Choose other hours or somebody else."""


class NotOnThenError(RefusedError):
    """{name} is not on call then in {rotation}. Type "oncall {rotation}" to see who is."""


class OnAlreadyError(RefusedError):
    """{name} is on call then anyway."""


class SwapWithYourselfError(RefusedError):
    """You cannot swap with yourself. Name a colleague, or take other hours with "oncall take tomorrow 14:00-18:00"."""


class SwapShapeError(RefusedError):
    """Say which hours you give for which: "oncall swap @tom monday with friday" gives your Monday for their Friday."""


class NoSuchRequestError(RefusedError):
    """There is no such request any more. Type "oncall" to see what is open."""


class NotYoursToAnswerError(RefusedError):
    """Only {name} can answer that."""


class NotYoursToWithdrawError(RefusedError):
    """Who asked for it can withdraw it, or who leads the team. To change it again, take the hours or ask for a swap."""


class AgreedAlreadyError(RefusedError):
    """That was agreed already, so it holds. To undo it, ask for a swap back, or ask who leads the team."""


class DeclinedAlreadyError(RefusedError):
    """That was declined already. Ask {name} to ask you once more."""


class WithdrawnAlreadyError(RefusedError):
    """{name} has withdrawn that. Nothing changes."""


class BegunAlreadyError(RefusedError):
    """Those hours have begun, so nothing can be agreed any more. To take over, say "oncall take now until 18:00"."""


class OvertakenError(RefusedError):
    """{name} is not on call in all of those hours any more, so that cannot be agreed. Ask anew for what there is."""


class OverAlreadyError(RefusedError):
    """Those hours are over. What was is not changed."""
