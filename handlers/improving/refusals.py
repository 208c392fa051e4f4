"""What is refused about improvement, in the words a person reads."""

from handlers.errors import RefusedError


class UnknownImproveWordError(RefusedError):
    """I do not know "improve {words}". I know: {known}."""


class WhichTeamToImproveError(RefusedError):
    """Say which team: "improve new Support: ..." I know: {known}."""


class NotYoursToTryError(RefusedError):
    """Who leads a team notes what it tries out, and takes it away again."""


class NoSuchExperimentError(RefusedError):
    """There is no experiment {number} that is yours to see. Type "improve" for those there are."""


class WhichExperimentError(RefusedError):
    """Say which experiment, by its number, such as "improve 3 result"."""


class NoExperimentWordsError(RefusedError):
    """Say what is tried, of which KPI, from when: "improve new macros for refunds; kpi first reply; from Dec 1"."""
