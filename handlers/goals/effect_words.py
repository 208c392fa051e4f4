"""Says an effect: by how much, how sure, what was counted out, and what can and cannot be concluded from it.

Durations were logarithms and are said as per cent; rates are said in percentage points. Never says that a plan caused
what figures alone cannot tell.
"""

from math import exp

from charts.specs import Trend, TrendPoint
from charts.specs import Unit as ChartUnit
from handlers.cards import Fact
from handlers.goals.effects import Span, Told
from handlers.phrases import interval_said
from kpi.definitions import Better, Kpi, Unit
from kpi.effect import MINIMUM_TICKETS, MINIMUM_WEEKS, Effect, Finding, Sample, t_quantile
from kpi.periods import local_day
from kpi.words import N_
from locales.speech import Speech

PERSON = {
    Finding.BETTER: N_(
        "{kpi} got better with the plan, by more than chance, luck wearing off and what changed for colleagues explain."
        " That something else happened to {name} alone in these weeks cannot be ruled out by figures."
    ),
    Finding.WORSE: N_(
        "{kpi} got worse since the plan began, by more than chance and what changed for colleagues explain. Whether the"
        " plan, other work or something else did it cannot be told by figures: ask {name}."
    ),
    Finding.UNCLEAR: N_(
        "What is left may be chance. It cannot be concluded that the plan worked, nor that it did not."
    ),
    Finding.TOO_FEW: N_(
        "Too few tickets to conclude anything: it takes {tickets} in {weeks} weeks, before and since the plan began."
    ),
    Finding.NO_PEERS: N_(
        "Nothing can be concluded: too few colleagues without such a plan have enough tickets, so what would have"
        " changed anyway is not known."
    ),
}
TEAM = {
    Finding.BETTER: N_(
        "{kpi} of {name} is better since then, by more than chance explains. That is not yet the change's doing."
    ),
    Finding.WORSE: N_(
        "{kpi} of {name} is worse since then, by more than chance explains. That is not yet the change's doing."
    ),
    Finding.UNCLEAR: N_("The change may be chance. It cannot be concluded that it helped, nor that it did not."),
    Finding.TOO_FEW: N_("Too few tickets to conclude anything: it takes {tickets} in {weeks} weeks, before and since."),
    Finding.NO_PEERS: N_("Nothing can be concluded."),
}

BESIDE = {
    Finding.BETTER: N_(
        "{kpi} of {name} got better since then, by more than chance and what changed for the other teams explain. That"
        " something else happened to {name} alone in these weeks cannot be ruled out by figures."
    ),
    Finding.WORSE: N_(
        "{kpi} of {name} got worse since then, by more than chance and what changed for the other teams explain. What"
        " did it cannot be told by figures."
    ),
    Finding.UNCLEAR: N_(
        "Beside the other teams, what is left may be chance. It cannot be concluded that it helped, nor that it did"
        " not."
    ),
}
"""Of a team, where others that changed nothing were counted out."""


def conclusion(effect: Effect, kpi: Kpi, name: str, speech: Speech, *, team: bool = False) -> str:
    """Return what can and what cannot be concluded, in plain sentences."""
    said = (TEAM if team else PERSON)[effect.finding]
    said = BESIDE.get(effect.finding, said) if team and effect.peers else said
    return speech.say(
        said, kpi=speech.say(kpi.name), name=name, tickets=speech.number(MINIMUM_TICKETS),
        weeks=speech.number(MINIMUM_WEEKS),
    )  # fmt: skip


def side(label: str, told: Sample, kpi: Kpi, speech: Speech) -> Fact:
    """Return one side as a figure: the typical value with its interval, of how many tickets in how many weeks."""
    note = speech.say_many("{count} ticket", "{count} tickets", told.n)
    if kpi.unit == Unit.DURATION:
        note = speech.say("geometric mean of {tickets}", tickets=note)
    if told.n < kpi.minimum:
        return Fact(label, speech.say("too few to say"), note)
    weeks = speech.say_many("{count} week", "{count} weeks", told.weeks)
    if told.weeks < MINIMUM_WEEKS:
        return Fact(label, _value(kpi, told.mean, speech), f"{note}, {weeks}")
    reach = _reach(told)
    low, high = _value(kpi, told.mean - reach, speech), _value(kpi, told.mean + reach, speech)
    interval = interval_said(low, high, speech)
    return Fact(label, _value(kpi, told.mean, speech), f"{interval} · {note}, {weeks}")


def _reach(told: Sample) -> float:
    return t_quantile(told.weeks - 1) * float(told.error**0.5)


def _value(kpi: Kpi, mean: float, speech: Speech) -> str:
    if kpi.unit == Unit.DURATION:
        return speech.duration(exp(mean))
    return speech.percent(min(max(mean, 0.0), 1.0))


def moved(kpi: Kpi, change: float, speech: Speech) -> str:
    """Return a change in words: "22% shorter", "4 points more", "no change"."""
    if kpi.unit == Unit.DURATION:
        share = exp(change) - 1
        if abs(share) < _NOTHING:
            return speech.say("no change")
        said = N_("{share} longer") if share > 0 else N_("{share} shorter")
        return speech.say(said, share=speech.percent(abs(share)))
    if abs(change) < _NOTHING:
        return speech.say("no change")
    points = speech.number(round(100 * abs(change), 1), 1)
    return speech.say(N_("{points} points more") if change > 0 else N_("{points} points less"), points=points)


_NOTHING = 0.005


def interval(kpi: Kpi, effect: Effect, speech: Speech) -> str:
    """Return the interval of an effect, in words."""
    low, high = moved(kpi, effect.low, speech), moved(kpi, effect.high, speech)
    return interval_said(low, high, speech)


def chart(told: Told, kpi: Kpi, span: Span, label: str, zone: str, speech: Speech) -> Trend | None:
    """Return the weeks as a drawing with the break at the day; None without a week to draw."""
    if not told.points:
        return None
    name = speech.say(kpi.name)
    duration = kpi.unit == Unit.DURATION
    return Trend(
        title=speech.say("{kpi}, week by week", kpi=name),
        unit=ChartUnit.DURATION if duration else ChartUnit.RATE,
        points=tuple(TrendPoint(local_day(each.start, zone), each.value, each.n) for each in told.points),
        locale=speech.locale,
        value_label=speech.say("{kpi} (median)", kpi=name) if duration else name,
        breaks=((span.begins, label),),
    )


def lower_is_better(kpi: Kpi) -> bool:
    """Return which way is good."""
    return kpi.better is Better.LOWER
