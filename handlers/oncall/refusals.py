"""What is refused about rotations, in the words a person reads: what is wrong, and what would work."""

from handlers.errors import NearlyArgumentError, RefusedError


class NoRotationsError(RefusedError):
    """There is no rotation yet. Who leads a team makes one: "oncall new Support: @lena, @tom weekly from monday"."""


class NoSuchRotationError(RefusedError):
    """There is no rotation "{words}". I know: {known}."""


class NearlyRotationError(NearlyArgumentError):
    """There is no rotation "{words}". Did you mean "{nearest}"?"""


class WhichRotationError(RefusedError):
    """Say which rotation you mean. I know: {known}."""


class MustLeadRotationError(RefusedError):
    """Who leads {team} can change that, or an admin. Your own hours are yours to swap: "oncall swap" says how."""


class MustManageRotationError(RefusedError):
    """A rotation of no team is a manager's or an admin's to change. Ask one of them."""


class NoTeamOfYoursError(RefusedError):
    """You lead no team, so there is none to make a rotation for. Ask who leads it, or an admin."""


class WhichTeamOfYoursError(RefusedError):
    """Say which team it is for, such as "team {example}". You can choose: {known}."""


class NoNameError(RefusedError):
    """Give the rotation a name, then a colon: "oncall new Support: @lena, @tom weekly from monday 09:00"."""


class NameTakenError(RefusedError):
    """There is a rotation "{name}" already. Change it with "oncall change {name}", or choose another name."""


class NobodyInItError(RefusedError):
    """Say who takes turns, in their order: "@lena, @tom"."""


class TwiceInItError(RefusedError):
    """{name} stands in it twice. Each has one turn."""


class BadCadenceError(RefusedError):
    """A turn has 1 to {most} days. "{words}" is none. Try "weekly", "daily" or "every 3 days"."""


class BadRotationHoursError(RefusedError):
    """I cannot read the hours "{words}". Write them like "9-17", or "24 h" for round the clock."""


class BadBeginError(RefusedError):
    """I cannot read "{words}" as the day on which it begins. Try "monday", "tomorrow" or "2026-12-01"."""


class BeginsLongAgoError(RefusedError):
    """It cannot begin on {day}. Choose a day of the last four weeks, or of the year to come."""


class RotationWordsError(RefusedError):
    """I do not understand "{words}" there. Try "@lena, @tom weekly from monday 09:00 Europe/Berlin weekdays 9-17"."""


class NothingChangesError(RefusedError):
    """Say what shall be different, for example "oncall change {name}: @lena, @tom from monday"."""


class WhenError(RefusedError):
    """I do not understand "{words}" as hours to come. Try "tomorrow 14:00-18:00", "friday" or "dec 24 to dec 26"."""


class WhenMissingError(RefusedError):
    """Say when, for example "{example}"."""


class PastHoursError(RefusedError):
    """Those hours are over. Say some that are to come, for example "tomorrow 9-17"."""


class TooFarError(RefusedError):
    """That is longer than {most} days, or too far away. Say it in shorter parts."""


class PeriodWordsError(RefusedError):
    """I do not understand "{words}" there. Try "oncall", "oncall {name} next week" or "oncall me"."""


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


class UnknownOnCallWordError(RefusedError):
    """I do not know "{words}". I know the rotations {known}, and {words_known}."""


class HoursAndTimeError(RefusedError):
    """These hours do not begin at the hand-over, {time}. Say hours that do, or "24 h" for round the clock."""
