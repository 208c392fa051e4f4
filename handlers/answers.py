"""The parts that answers share: the words of what changed, the figures, the charts."""

from collections.abc import Sequence
from datetime import date

from charts.alt import alt_text
from charts.specs import Distribution, Drawing, Trend, TrendPoint
from charts.specs import Unit as ChartUnit
from coaching.changes import Step
from coaching.sheet import Measure, Window, weeks_of
from handlers import phrases
from handlers.cards import Block, Facts, Picture, Text, Tone
from kpi.definitions import Unit
from kpi.figures import DurationFigure
from kpi.periods import local_day
from kpi.words import N_
from kpi.xmr import MINIMUM_BASELINE, Reason
from locales.speech import Speech

MOST_VALUES_DRAWN = 5000
_TITLES = {Step.WEEK: N_("{kpi}, week by week"), Step.DAY: N_("{kpi}, day by day")}


def headline(measures: Sequence[Measure], within: Window, speech: Speech) -> list[Block]:
    """Say what changed by a control chart's rule, otherwise that nothing unusual happened; or why it cannot be said."""
    said = [words for measure in measures if (words := phrases.change(measure, within.zone, speech))]
    if said:
        return [Text(words, Tone.STRONG) for words in said]
    judged = [m for m in measures if m.watch and m.watch.limits and m.watch.watched]
    if len(judged) == 1:
        return [Text(speech.say("{kpi}: nothing unusual.", kpi=phrases.kpi_name(judged[0], speech)), Tone.STRONG)]
    if judged:
        count = speech.number(len(judged))
        return [Text(speech.say("{count} measures, nothing unusual.", count=count), Tone.STRONG)]
    if not weeks_of(within):
        return [Text(speech.say("Changes are judged by whole weeks; this period holds none yet."), Tone.QUIET)]
    if {m.watch.reason for m in measures if m.watch and m.watch.reason} == {Reason.TOO_EVEN}:
        return [Text(speech.say("The weeks before are too alike to say what is unusual."), Tone.QUIET)]
    return [
        Text(
            speech.say(
                "Too few weeks to say what is unusual: it takes {count} before the period.",
                count=speech.number(MINIMUM_BASELINE),
            ),
            Tone.QUIET,
        )
    ]


def figures(measures: Sequence[Measure], speech: Speech) -> list[Block]:
    """Return the figures of everything that was measured, and name in one line what was not."""
    shown = [m for m in measures if m.n or m.too_soon or m.kpi.unit == Unit.COUNT]
    blank = [phrases.kpi_name(m, speech) for m in measures if m not in shown]
    blocks: list[Block] = [Facts(tuple(phrases.fact(m, speech) for m in shown))] if shown else []
    if blank:
        words = speech.say("Nothing was measured for: {kpis}.", kpis=speech.listing(blank))
        blocks.append(Text(words, Tone.QUIET))
    return blocks


def picture(drawing: Drawing, speech: Speech) -> Picture:
    """Return a drawing with its alt text."""
    return Picture(drawing, alt_text(drawing, speech))


def trend(measure: Measure, within: Window, breaks: Sequence[date], speech: Speech) -> Trend | None:
    """Return a measure's weeks (or days) as a drawing, or None when there are none to draw."""
    judged = measure.watch
    if judged is None or not judged.points:
        return None
    limits = judged.limits
    fired = frozenset(judged.signals)
    points = tuple(
        TrendPoint(local_day(point.start, within.zone), point.value, point.n, at in fired)
        for at, point in enumerate(judged.points)
    )
    name = phrases.kpi_name(measure, speech)
    rate = measure.kpi.unit == Unit.RATE
    return Trend(
        title=speech.say(_TITLES[judged.step], kpi=name),
        unit=ChartUnit.RATE if rate else ChartUnit.DURATION,
        points=points,
        locale=speech.locale,
        value_label=name if rate else speech.say("{kpi} (median)", kpi=name),
        centre=limits.centre if limits else None,
        lower=limits.lower if limits else None,
        upper=limits.upper if limits else None,
        target=measure.target,
        target_label=speech.say("target") if measure.target is not None else "",
        limits_label=speech.say("usual range") if limits else "",
        signal_label=speech.say("unusual"),
        breaks=tuple((day, speech.say("new definition")) for day in breaks),
    )


def distribution(measure: Measure, speech: Speech) -> Distribution | None:
    """Return how a duration's values spread, or None where that would say too little."""
    figure = measure.figure
    if not isinstance(figure, DurationFigure) or not measure.enough:
        return None
    step = max(1, len(measure.values) // MOST_VALUES_DRAWN)
    ordered = sorted(measure.values.value)
    return Distribution(
        title=speech.say("{kpi}, ticket by ticket", kpi=phrases.kpi_name(measure, speech)),
        unit=ChartUnit.DURATION,
        values=tuple(ordered[::step]),
        locale=speech.locale,
        value_label=phrases.kpi_name(measure, speech),
        count_label=speech.say("tickets"),
        median=figure.median,
        p90=figure.p90,
        median_label=speech.say("median"),
        p90_label=speech.percent(phrases.P90),
        target=measure.target,
        target_label=speech.say("target") if measure.target is not None else "",
    )
