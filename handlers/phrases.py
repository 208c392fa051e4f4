"""Says figures: the value, and beside it how many it rests on, the interval, the target and one's own past.

A number never stands alone: too few says "too few to say", a rate brings its interval, a duration its 90th percentile.
"""

from coaching.sheet import Measure
from handlers.cards import Fact
from kpi.definitions import MINIMUM_COMPARED, Better, Unit
from kpi.figures import DurationFigure, RateFigure
from locales.speech import Speech


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
            return speech.percent(figure.good / figure.n)
    return speech.say("too few to say")


def note(measure: Measure, speech: Speech) -> str:
    """Return the small print of a figure, its parts separated by dots."""
    if measure.kpi.unit == Unit.COUNT:
        return ""
    parts = [_sample(measure, speech)]
    if measure.enough and measure.figure is not None:
        parts += _spread(measure.figure, speech)
        parts += _target(measure, speech)
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
        return [speech.say("90 % within {duration}", duration=speech.duration(figure.p90))]
    interval = speech.say(
        "95 % interval {low} to {high}", low=speech.percent(figure.low), high=speech.percent(figure.high)
    )
    return [interval] if figure.n >= MINIMUM_COMPARED else [interval, speech.say("too few to compare")]


def _target(measure: Measure, speech: Speech) -> list[str]:
    if measure.target is None:
        return []
    if isinstance(measure.figure, DurationFigure) and measure.figure.within is not None:
        share = measure.figure.within / measure.figure.n
        return [
            speech.say(
                "{share} within the target of {target}",
                share=speech.percent(share),
                target=speech.duration(measure.target),
            )
        ]
    target = speech.percent(measure.target)
    if measure.kpi.better == Better.LOWER:
        return [speech.say("target at most {target}", target=target)]
    return [speech.say("target at least {target}", target=target)]


def _past(measure: Measure, speech: Speech) -> list[str]:
    """The period before, as a fact and without an arrow: whether it is a change is the control chart's to say."""
    if measure.earlier is None or not measure.comparable:
        return []
    if isinstance(measure.earlier, DurationFigure):
        return [speech.say("before: {value}", value=speech.duration(measure.earlier.median))]
    return [speech.say("before: {value}", value=speech.percent(measure.earlier.good / measure.earlier.n))]


def change(measure: Measure, speech: Speech) -> str:
    """Say what a control chart found: which measure, which way, against what."""
    judged = measure.watch
    if judged is None or judged.limits is None or not judged.signals:
        return ""
    latest = judged.points[judged.signals[-1]]
    said = speech.duration if measure.kpi.unit == Unit.DURATION else speech.percent
    values = {
        "kpi": kpi_name(measure, speech),
        "value": said(latest.value),
        "low": said(judged.limits.lower),
        "high": said(judged.limits.upper),
    }
    if measure.kpi.unit == Unit.DURATION:
        if judged.above:
            return speech.say(
                "{kpi} is slower than usual: {value} in the latest week, usually {low} to {high}.", **values
            )
        return speech.say("{kpi} is faster than usual: {value} in the latest week, usually {low} to {high}.", **values)
    if judged.above:
        return speech.say("{kpi} is higher than usual: {value} in the latest week, usually {low} to {high}.", **values)
    return speech.say("{kpi} is lower than usual: {value} in the latest week, usually {low} to {high}.", **values)
