"""Says in words what a picture shows, for whoever cannot see it. Imports no matplotlib.

Promises the same facts as the picture, no more: nobody is named who is not named in it. Gives no verdict that the
picture does not give.
"""

from bisect import bisect_right
from collections.abc import Iterator

from charts.specs import Distribution, Drawing, Funnel, Trend, TrendPoint, Unit
from kpi.funnel import ALARM, ALERT, Position, position
from kpi.words import N_
from locales.speech import Speech

MOST_DAYS = 8  # more dates than these are tiring to hear

COUNTED = {
    Position.BELOW_ALARM: N_("{count} below the {alarm} limits."),
    Position.BELOW_ALERT: N_("{count} below the {alert} limits."),
    Position.INSIDE: N_("{count} inside the limits."),
    Position.ABOVE_ALERT: N_("{count} above the {alert} limits."),
    Position.ABOVE_ALARM: N_("{count} above the {alarm} limits."),
}
NAMED = {
    Position.BELOW_ALARM: N_("{name}: below the {alarm} limits, {share} of {n}."),
    Position.BELOW_ALERT: N_("{name}: below the {alert} limits, {share} of {n}."),
    Position.INSIDE: N_("{name}: inside the limits, {share} of {n}."),
    Position.ABOVE_ALERT: N_("{name}: above the {alert} limits, {share} of {n}."),
    Position.ABOVE_ALARM: N_("{name}: above the {alarm} limits, {share} of {n}."),
}


def alt_text(drawing: Drawing, speech: Speech) -> str:
    """Return what the picture says, as a few sentences in the language of `speech`."""
    match drawing:
        case Trend():
            sentences = _trend(drawing, speech)
        case Distribution():
            sentences = _distribution(drawing, speech)
        case Funnel():
            sentences = _funnel(drawing, speech)
    return " ".join(sentences)


def _value(unit: Unit, value: float, speech: Speech) -> str:
    """Return a value in whole words: "2 hours, 5 minutes", "92%", "1,250"."""
    match unit:
        case Unit.DURATION:
            return speech.duration(value, long=True)
        case Unit.RATE:
            return speech.percent(value)
        case Unit.COUNT:
            return speech.number(value)


def _trend(trend: Trend, speech: Speech) -> Iterator[str]:
    """Say how long the line is, where it begins and where it ends, then what is marked in it."""
    if not trend.points:
        yield speech.say("{title}: a trend without any values.", title=trend.title)
        return
    first, last = trend.points[0], trend.points[-1]
    span = speech.day_range(first.day, last.day)
    yield speech.say_many(
        "{title}: a trend of {count} value, {span}.",
        "{title}: a trend of {count} values, {span}.",
        len(trend.points),
        title=trend.title,
        span=span,
    )
    if len(trend.points) > 1:
        told = _value(trend.unit, first.value, speech)
        yield speech.say("First: {value} (n = {n}).", value=told, n=speech.number(first.n))
    told = _value(trend.unit, last.value, speech)
    yield speech.say("Last: {value} (n = {n}).", value=told, n=speech.number(last.n))
    yield from _lines(trend, last, speech)
    yield from _marked(trend, speech)


def _lines(trend: Trend, last: TrendPoint, speech: Speech) -> Iterator[str]:
    """Say where the last value stands against target and limits."""
    if trend.target is not None:
        target = _value(trend.unit, trend.target, speech)
        if last.value > trend.target:
            yield speech.say("The last value is above the target of {target}.", target=target)
        elif last.value < trend.target:
            yield speech.say("The last value is below the target of {target}.", target=target)
        else:
            yield speech.say("The last value is on the target of {target}.", target=target)
    if trend.lower is None or trend.upper is None:
        return
    limits = {"lower": _value(trend.unit, trend.lower, speech), "upper": _value(trend.unit, trend.upper, speech)}
    if last.value > trend.upper:
        yield speech.say("It is above the control limits, {lower} to {upper}.", **limits)
    elif last.value < trend.lower:
        yield speech.say("It is below the control limits, {lower} to {upper}.", **limits)
    else:
        yield speech.say("It is within the control limits, {lower} to {upper}.", **limits)


def _marked(trend: Trend, speech: Speech) -> Iterator[str]:
    """Say which points are signals, which rest on few, and where the definition changed."""
    signals = [speech.date(point.day) for point in trend.points if point.signal]
    if len(signals) > MOST_DAYS:
        yield speech.say_many(
            "{count} signal, the last on {day}.",
            "{count} signals, the last on {day}.",
            len(signals),
            day=signals[-1],
        )
    elif signals:
        days = "; ".join(signals)
        yield speech.say_many("{count} signal: {days}.", "{count} signals: {days}.", len(signals), days=days)
    elif trend.centre is not None:
        yield speech.say("No signals.")
    few = sum(1 for point in trend.points if point.n < trend.small_n)
    if few:
        yield speech.say_many(
            "{count} value rests on fewer than {least}.",
            "{count} values rest on fewer than {least}.",
            few,
            least=speech.number(trend.small_n),
        )
    for day, words in trend.breaks:
        yield speech.say("A line marks {day}: {words}.", day=speech.date(day), words=words.rstrip("."))


def _distribution(spread: Distribution, speech: Speech) -> Iterator[str]:
    """Say how many values there are, median, 90th percentile, and the share within the target."""
    n = len(spread.values)
    yield speech.say_many(
        "{title}: a histogram of {count} value.", "{title}: a histogram of {count} values.", n, title=spread.title
    )
    if not n:
        return
    median, p90 = _value(spread.unit, spread.median, speech), _value(spread.unit, spread.p90, speech)
    yield speech.say("Median {median}; nine in ten are at most {p90}.", median=median, p90=p90)
    if spread.target is not None:
        within = bisect_right(sorted(spread.values), spread.target) / n
        target = _value(spread.unit, spread.target, speech)
        yield speech.say("{share} are within the target of {target}.", share=speech.percent(within), target=target)


def _funnel(funnel: Funnel, speech: Speech) -> Iterator[str]:
    """Say how many lie where; by name only the marked one and those outside, and only if the picture names them."""
    points = [point for point in funnel.points if point.n > 0]
    yield speech.say_many(
        "{title}: a funnel plot of {count} point around {centre}.",
        "{title}: a funnel plot of {count} points around {centre}.",
        len(points),
        title=funnel.title,
        centre=speech.percent(funnel.centre),
    )
    if not points:
        return
    limits = {"alert": speech.percent(ALERT), "alarm": speech.percent(ALARM, 1)}
    places = {point: position(point.good, point.n, funnel.centre) for point in points}
    found = [places[point] for point in points]
    for place in Position:
        if count := found.count(place):
            yield speech.say(COUNTED[place], count=speech.number(count), **limits)
    named = [point for point in points if point.highlight or (point.label and places[point] is not Position.INSIDE)]
    for point in sorted(named, key=lambda point: not point.highlight):
        share, n = speech.percent(point.good / point.n), speech.number(point.n)
        yield speech.say(
            NAMED[places[point]], name=point.label or speech.say("The marked point"), share=share, n=n, **limits
        )
