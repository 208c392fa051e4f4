"""What is refused about goals and plans, in the words a person reads: what is wrong, and what would work."""

from handlers.errors import RefusedError


class NotAGoalError(RefusedError):
    """I do not understand that goal. Try "{share} of first replies within 2 hours", "csat {rate}" or "growth: ..."."""


class NoGoalKpiError(RefusedError):
    """I know no KPI "{words}" that can be a goal. Times and rates can: {known}."""


class BadGoalTimeError(RefusedError):
    """I do not understand the time "{words}". Say it such as "2 hours", "45 min" or "2 business hours"."""


class BadGoalShareError(RefusedError):
    """I do not understand the share "{words}". Say it such as "80%": more than 0% and at most 100%."""


class BadGoalDayError(RefusedError):
    """I do not understand the day "{words}", or it is over. Say it such as "Dec 31" or "2026-12-31"."""


class NoGrowthWordsError(RefusedError):
    """Say in a few words what the step of development is."""


class WhichGoalError(RefusedError):
    """Say which goal, by its number, such as "goals end 3". Type "goals" for yours."""


class NoSuchGoalError(RefusedError):
    """There is no open goal {number} that is yours to see. Type "goals" for those there are."""


class GoalEndedError(RefusedError):
    """Goal {number} has ended already. Type "goals" for those that are open."""


class NotYourGoalError(RefusedError):
    """Who leads a team sets and ends its goals. Ask them, or set one of your own: "goals set"."""


class NotCoachedError(RefusedError):
    """You can see and set the goals and plans of the people you coach, and see your own."""


class NotReachedYetError(RefusedError):
    """By its tickets goal {number} is not certainly reached yet. To end it as it is, type "goals end {number}"."""


class UnknownGoalsWordError(RefusedError):
    """I do not know "goals {words}". I know: {known}; or somebody's name."""


class NoSuchPlanError(RefusedError):
    """There is no plan {number} that is yours to see. Type "coach plan" for those there are."""


class WhichPlanError(RefusedError):
    """Say whose plan or which one, such as "coach plan @name" or "coach plan 12"."""


class StalePlanError(RefusedError):
    """Plan {number} was changed meanwhile. Nothing was saved: open it again with "coach plan {number}"."""


class PlanClosedError(RefusedError):
    """Plan {number} is closed, and stays as it is. A new one begins with "coach plan @{handle}"."""


class SecondPlanError(RefusedError):
    """Plan {number} for {kpi} is open already. With two at once, nobody could say which of them worked."""


class NoPlanTitleError(RefusedError):
    """Say what the plan is about, such as "coach plan @name: faster first replies; kpi first reply"."""


class BadPlanPartError(RefusedError):
    """I do not understand "{words}" in a plan. I know "kpi ...", "skill ...", "from ..." and "step ... by ..."."""


class NoSuchSkillError(RefusedError):
    """I know no skill "{words}". I know: {known}."""


class NoSuchStepError(RefusedError):
    """Plan {number} has no step {step} to do. "coach plan {number}" shows its steps."""


class WhichStepError(RefusedError):
    """Say which step, by its number: "coach plan {number} done 2". "coach plan {number}" shows its steps."""


class UnknownPlanWordError(RefusedError):
    """I do not understand that there. With plan {number} these work: {known}."""


class NoPlanKpiError(RefusedError):
    """Plan {number} names no KPI, so there is nothing to measure it by. "coach plan {number} change" can name one."""


class NotBegunError(RefusedError):
    """Plan {number} begins on {day}. What it did can be asked from four weeks after that."""


class TooManyStepsError(RefusedError):
    """A plan has {most} steps at most. Fewer are done sooner."""
