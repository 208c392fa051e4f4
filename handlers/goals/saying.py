"""Says goals: what is aimed at, how it stands with its interval and n, and what may be concluded from it."""

from math import inf

from coaching.goals import Aim, GoalKind, Proposal, Standing, Verdict
from handlers.cards import Fact
from handlers.phrases import interval_said
from handlers.sealing import open_text
from handlers.tools import Tools
from kpi.definitions import BY_KEY, Better, Unit
from kpi.words import N_
from locales.speech import Speech
from storage.goals import Goal

VERDICTS = {
    Verdict.REACHED: N_("reached"),
    Verdict.NOT_YET: N_("not yet"),
    Verdict.UNCLEAR: N_("cannot be told yet: the target lies within the interval"),
    Verdict.TOO_FEW: N_("too few to say"),
}


def context_of(key: str) -> str:
    """Return what a goal's text is sealed for."""
    return f"goal:{key}"


def aim_of(goal: Goal) -> Aim | None:
    """Return what a goal asks of its KPI; None for a step of development, and for a KPI there is no more."""
    kpi = BY_KEY.get(goal.kpi)
    return Aim(GoalKind(goal.kind), kpi, goal.target, goal.share) if kpi is not None else None


def aim_said(aim: Aim, speech: Speech) -> str:
    """Return what is aimed at, in a sentence's words."""
    kpi = speech.say(aim.kpi.name)
    if aim.kind is GoalKind.WITHIN:
        return speech.say(
            "{kpi}: {share} within {time}", kpi=kpi, share=speech.percent(aim.share), time=speech.duration(aim.target)
        )
    lower = aim.kpi.better is Better.LOWER
    if aim.kind is GoalKind.MEDIAN:
        said = N_("{kpi}: median of {value} or less") if lower else N_("{kpi}: median of {value} or more")
        return speech.say(said, kpi=kpi, value=speech.duration(aim.target))
    said = N_("{kpi}: {value} or less") if lower else N_("{kpi}: {value} or more")
    return speech.say(said, kpi=kpi, value=speech.percent(aim.target))


def goal_said(goal: Goal, speech: Speech, tools: Tools) -> str:
    """Return what a goal is; SealError where its words do not open."""
    aim = aim_of(goal)
    if aim is not None:
        return aim_said(aim, speech)
    return open_text(tools, context_of(goal.key), goal.sealed) if goal.sealed else goal.kpi


def value_said(aim: Aim, value: float, speech: Speech) -> str:
    """Return a figure in what the goal is counted in."""
    return speech.duration(value) if aim.kind is GoalKind.MEDIAN else speech.percent(value)


def standing_fact(label: str, aim: Aim, standing: Standing, since: str, speech: Speech) -> Fact:
    """Return how a goal stands as a figure: value, verdict, interval, n, and since when it is counted."""
    if standing.value is None or standing.low is None or standing.high is None:
        note = speech.say_many("{count} ticket since {day}", "{count} tickets since {day}", standing.n, day=since)
        return Fact(label, speech.say(VERDICTS[Verdict.TOO_FEW]), note)
    counted = speech.say_many("{count} ticket since {day}", "{count} tickets since {day}", standing.n, day=since)
    # Of few tickets a median has no upper end, and then no interval that can be said.
    low, high = standing.low, standing.high
    interval = "" if high == inf else interval_said(value_said(aim, low, speech), value_said(aim, high, speech), speech)
    verdict = speech.say(VERDICTS[standing.verdict])
    note = " · ".join(part for part in (verdict, interval, counted) if part)
    return Fact(label, value_said(aim, standing.value, speech), note)


def proposal_said(proposal: Proposal, speech: Speech) -> str:
    """Return what a proposal rests on."""
    kpi = proposal.aim.kpi
    if kpi.unit == Unit.DURATION:
        return speech.say(
            "In a usual one of your own last {count} weeks half of the tickets took {usual} at most, in the best ones"
            " about {best}. The goal is half of that way, for {share} of the tickets: within your reach, and more than"
            " luck.",
            count=speech.number(proposal.weeks), usual=speech.duration(proposal.usual),
            best=speech.duration(proposal.best), share=speech.percent(proposal.aim.share),
        )  # fmt: skip
    return speech.say(
        "By your own last {count} weeks: usually {usual}, in your best weeks about {best}. Half-way between the two is"
        " within your reach, and more than luck.",
        count=speech.number(proposal.weeks), usual=speech.percent(proposal.usual), best=speech.percent(proposal.best),
    )  # fmt: skip
