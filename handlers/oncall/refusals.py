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


class PeriodWordsError(RefusedError):
    """I do not understand "{words}" there. Try "oncall", "oncall {name} next week" or "oncall me"."""


class HoursAndTimeError(RefusedError):
    """These hours do not begin at the hand-over, {time}. Say hours that do, or "24 h" for round the clock."""
