"""Says figures: the value, and beside it how many it rests on, the interval, the target and one's own past.

A number never stands alone: too few says "too few to say", a rate brings its interval, a duration its 90th percentile.
"""

from collections.abc import Mapping
from functools import partial

from coaching.changes import Step
from coaching.sheet import Measure
from handlers.cards import Fact
from kpi.definitions import MINIMUM_COMPARED, Better, Unit
from kpi.figures import DurationFigure, RateFigure
from kpi.periods import local_day
from kpi.words import N_
from kpi.xmr import Rule
from locales.speech import Speech

P90, LEVEL = 0.9, 0.95
NEARLY = 0.01


def kpi_name(measure: Measure, speech: Speech) -> str:
    """Return the KPI's name in this language."""
    return speech.say(measure.kpi.name)


def fact(measure: Measure, speech: Speech) -> Fact:
    """Return a measure as a figure with what must stand beside it."""
    return Fact(kpi_name(measure, speech), value(measure, speech), note(measure, speech))


def value(measure: Measure, speech: Speech) -> str:
    """Return the figure itself: "1 h 5 min", "91 %", "214", or "too few to say"."""
    if measure.kpi.unit == Unit.COUNT:
        return speech.number(measure.n)
    if not measure.enough:
        return speech.say("too soon to say") if measure.too_soon and not measure.n else speech.say("too few to say")
    match measure.figure:
        case DurationFigure() as figure:
            return speech.duration(figure.median)
        case RateFigure() as figure if figure.n < MINIMUM_COMPARED:
            return speech.say("{good} of {n}", good=speech.number(figure.good), n=speech.number(figure.n))
        case RateFigure() as figure:
            return percent(speech, figure.good / figure.n)
    return speech.say("too few to say")


def percent(speech: Speech, share: float) -> str:
    """Return a share as per cent; with a decimal where a whole one would say none or all and mean nearly."""
    nearly = 0 < share < NEARLY or 1 - NEARLY < share < 1
    return speech.percent(share, 1 if nearly else 0)


def note(measure: Measure, speech: Speech) -> str:
    """Return the small print of a figure, its parts separated by dots."""
    if measure.kpi.unit == Unit.COUNT:
        return ""
    parts = [_sample(measure, speech)]
    if measure.enough and measure.figure is not None:
        parts += _spread(measure.figure, speech)
        parts += target(measure, speech)
        parts += _past(measure, speech)
    if measure.too_soon:
        parts.append(
            speech.say_many(
                "{count} not counted yet: the reopen window is open",
                "{count} not counted yet: the reopen window is open",
                measure.too_soon,
            )
        )
    return " · ".join(part for part in parts if part)


def _sample(measure: Measure, speech: Speech) -> str:
    if measure.kpi.key == "csat":
        return speech.say_many("{count} rating", "{count} ratings", measure.n)
    if measure.kpi.key == "sla":
        return speech.say_many("{count} target", "{count} targets", measure.n)
    if measure.kpi.key == "next_reply":
        return speech.say_many("median of {count} reply", "median of {count} replies", measure.n)
    if measure.kpi.unit == Unit.DURATION and measure.enough:
        return speech.say_many("median of {count} ticket", "median of {count} tickets", measure.n)
    return speech.say_many("{count} ticket", "{count} tickets", measure.n)


def _spread(figure: DurationFigure | RateFigure, speech: Speech) -> list[str]:
    if isinstance(figure, DurationFigure):
        share, duration = speech.percent(P90), speech.duration(figure.p90)
        return [speech.say("{share} within {duration}", share=share, duration=duration)]
    interval = interval_said(percent(speech, figure.low), percent(speech, figure.high), speech)
    return [interval] if figure.n >= MINIMUM_COMPARED else [interval, speech.say("too few to compare")]


def interval_said(low: str, high: str, speech: Speech) -> str:
    """Return an interval whose ends are said already, with its level."""
    return speech.say("{level} interval {low} to {high}", level=speech.percent(LEVEL), low=low, high=high)


def target(measure: Measure, speech: Speech) -> list[str]:
    """Return where a figure stands against its target; nothing without one."""
    if measure.target is None:
        return []
    if isinstance(measure.figure, DurationFigure) and measure.figure.within is not None:
        share = percent(speech, measure.figure.within / measure.figure.n)
        aim = speech.duration(measure.target)
        return [speech.say("{share} within the target of {target}", share=share, target=aim)]
    aim = percent(speech, measure.target)
    if measure.kpi.better == Better.LOWER:
        return [speech.say("target at most {target}", target=aim)]
    return [speech.say("target at least {target}", target=aim)]


def _past(measure: Measure, speech: Speech) -> list[str]:
    """The period before, as a fact and without an arrow: whether it is a change is the control chart's to say."""
    if measure.earlier is None or not measure.comparable:
        return []
    if isinstance(measure.earlier, DurationFigure):
        return [speech.say("before: {value}", value=speech.duration(measure.earlier.median))]
    return [speech.say("before: {value}", value=percent(speech, measure.earlier.good / measure.earlier.n))]


_WAYS: Mapping[tuple[Unit, bool], str] = {
    (Unit.DURATION, True): N_("{kpi} is slower than usual: {what}."),
    (Unit.DURATION, False): N_("{kpi} is faster than usual: {what}."),
    (Unit.RATE, True): N_("{kpi} is higher than usual: {what}."),
    (Unit.RATE, False): N_("{kpi} is lower than usual: {what}."),
}
_FINDINGS: Mapping[tuple[Rule, bool], str] = {
    (Rule.OUTSIDE, True): N_("{value} in the week of {day}, outside the usual {low} to {high}"),
    (Rule.OUTSIDE, False): N_("{value} in the week of {day}, outside the usual {low} to {high}"),
    (Rule.NEAR_LIMIT, True): N_("three of four weeks far above its centre of {centre}, {value} in the week of {day}"),
    (Rule.NEAR_LIMIT, False): N_("three of four weeks far below its centre of {centre}, {value} in the week of {day}"),
    (Rule.RUN, True): N_("eight weeks in a row above its centre of {centre}, {value} in the week of {day}"),
    (Rule.RUN, False): N_("eight weeks in a row below its centre of {centre}, {value} in the week of {day}"),
}
_FINDINGS_OF_DAYS: Mapping[tuple[Rule, bool], str] = {
    (Rule.OUTSIDE, True): N_("{value} on {day}, outside the usual {low} to {high}"),
    (Rule.OUTSIDE, False): N_("{value} on {day}, outside the usual {low} to {high}"),
    (Rule.NEAR_LIMIT, True): N_("three of four working days far above the centre of {centre}, {value} on {day}"),
    (Rule.NEAR_LIMIT, False): N_("three of four working days far below the centre of {centre}, {value} on {day}"),
    (Rule.RUN, True): N_("eight working days in a row above the centre of {centre}, {value} on {day}"),
    (Rule.RUN, False): N_("eight working days in a row below the centre of {centre}, {value} on {day}"),
}


def change(measure: Measure, zone: str, speech: Speech) -> str:
    """Say what a control chart found, by the rule that fired: which way, when, against what; "" when nothing did.

    It speaks of the measure, never of the person. `zone` is where the weeks (or days) begin.
    """
    judged = measure.watch
    if judged is None or judged.limits is None or judged.rule is None:
        return ""
    latest = judged.points[judged.signals[-1]]
    said = speech.duration if measure.kpi.unit == Unit.DURATION else partial(percent, speech)
    what = speech.say(
        (_FINDINGS if judged.step is Step.WEEK else _FINDINGS_OF_DAYS)[judged.rule, judged.above],
        value=said(latest.value),
        day=speech.date(local_day(latest.start, zone)),
        centre=said(judged.limits.centre),
        low=said(judged.limits.lower),
        high=said(judged.limits.upper),
    )
    return speech.say(_WAYS[measure.kpi.unit, judged.above], kpi=kpi_name(measure, speech), what=what)
