"""A report as a spreadsheet: the same numbers as its pages, unrounded, for whoever counts on.

What the pages hold back as too few to say is empty here too.
"""

from collections.abc import Iterator, Sequence

from charts.paper.specs import Column, Format, Sheet, Value, Workbook
from coaching.sheet import Measure
from handlers.report import words
from handlers.report.annex import definitions, rules
from handlers.report.content import Block, Report
from handlers.report.differences import Difference
from kpi.definitions import Unit
from kpi.figures import DurationFigure, RateFigure
from kpi.periods import local_day
from locales.speech import Speech

Row = tuple[Value, ...]


def report_workbook(report: Report, speech: Speech, stands: str, differences: Sequence[Difference] = ()) -> Workbook:
    """Return the spreadsheet of a report; `stands` says whether it is as published or as of now."""
    sheets = [_figures(report, speech, stands), _counts(report, speech, stands), _weeks(report, speech, stands)]
    if differences:
        sheets.append(_differences(differences, speech, stands))
    sheets.append(_definitions(report, speech, stands))
    return Workbook(words.title(report, speech), speech.locale, report.made, tuple(sheets))


def _figures(report: Report, speech: Speech, stands: str) -> Sheet:
    told = words.shares(speech)
    columns = (
        Column(speech.say("Team")),
        Column(speech.say("Figure")),
        Column(speech.say("Definition")),
        Column(speech.say("n"), Format.COUNT),
        Column(speech.say("Median"), Format.DURATION),
        Column(speech.say("{level} interval from (time)", **told), Format.DURATION),
        Column(speech.say("{level} interval to (time)", **told), Format.DURATION),
        Column(speech.say("{share} within", **told), Format.DURATION),
        Column(speech.say("Good"), Format.COUNT),
        Column(speech.say("Share"), Format.SHARE),
        Column(speech.say("{level} interval from", **told), Format.SHARE),
        Column(speech.say("{level} interval to", **told), Format.SHARE),
        Column(speech.say("Target (time)"), Format.DURATION),
        Column(speech.say("Target (share)"), Format.SHARE),
        Column(speech.say("Within target"), Format.COUNT),
        Column(speech.say("Share within target"), Format.SHARE),
        Column(speech.say("Before (time)"), Format.DURATION),
        Column(speech.say("Before (share)"), Format.SHARE),
        Column(speech.say("Not counted yet"), Format.COUNT),
        Column(speech.say("Changed")),
    )
    rows = tuple(_figure(block, measure, speech) for block in report.blocks for measure in block.measures)
    return Sheet(speech.say("Figures"), columns, rows, stands)


def _figure(block: Block, measure: Measure, speech: Speech) -> Row:
    """A measure as numbers; those that are too few to say are left empty."""
    figure = measure.figure if measure.enough else None
    time = figure if isinstance(figure, DurationFigure) else None
    rate = figure if isinstance(figure, RateFigure) else None
    earlier = measure.earlier if measure.comparable else None
    within = time.within if time else None
    return (
        words.block_name(block, speech),
        speech.say(measure.kpi.name),
        measure.kpi.label,
        measure.n,
        time and time.median,
        time and time.low,
        time and time.high,
        time and time.p90,
        rate and rate.good,
        words.share(measure),
        rate and rate.low,
        rate and rate.high,
        measure.target if measure.kpi.unit is Unit.DURATION else None,
        measure.target if measure.kpi.unit is Unit.RATE else None,
        within,
        within / time.n if time and within is not None else None,
        earlier.median if isinstance(earlier, DurationFigure) else None,
        earlier.good / earlier.n if isinstance(earlier, RateFigure) else None,
        measure.too_soon,
        words.unusual(measure, speech),
    )


def _counts(report: Report, speech: Speech, stands: str) -> Sheet:
    names = (
        speech.say("Created"), speech.say("Backlog"), *words.band_names(speech), speech.say("Surveys offered"),
        speech.say("Surveys answered"),
    )  # fmt: skip
    columns = (
        Column(speech.say("Team")),
        *(Column(name, Format.COUNT) for name in names),
        Column(speech.say("Response rate"), Format.SHARE),
        Column(speech.say("Finished without a reply"), Format.COUNT),
        Column(speech.say("Closed without being solved"), Format.COUNT),
        Column(speech.say("SLA targets running"), Format.COUNT),
    )
    rows = []
    for block in report.blocks:
        counts = block.counts
        answered = counts.rated / counts.offered if counts.offered else None
        rows.append((
            words.block_name(block, speech), counts.created, counts.open, *counts.backlog, counts.offered, counts.rated,
            answered, counts.unreplied, counts.closed_unsolved, counts.running,
        ))  # fmt: skip
    return Sheet(speech.say("Counts"), columns, tuple(rows), stands)


def _weeks(report: Report, speech: Speech, stands: str) -> Sheet:
    told = words.shares(speech)
    columns = (
        Column(speech.say("Team")),
        Column(speech.say("Figure")),
        Column(speech.say("Week of"), Format.DAY),
        Column(speech.say("n"), Format.COUNT),
        Column(speech.say("Median"), Format.DURATION),
        Column(speech.say("{level} interval from (time)", **told), Format.DURATION),
        Column(speech.say("{level} interval to (time)", **told), Format.DURATION),
        Column(speech.say("Share"), Format.SHARE),
        Column(speech.say("{level} interval from", **told), Format.SHARE),
        Column(speech.say("{level} interval to", **told), Format.SHARE),
        Column(speech.say("Changed")),
    )
    return Sheet(speech.say("Weeks"), columns, tuple(_week_rows(report, speech)), stands)


def _week_rows(report: Report, speech: Speech) -> Iterator[Row]:
    for block in report.blocks:
        for measure in words.counted(block.measures):
            watch = measure.watch
            for at, point in enumerate(watch.points if watch else ()):
                rate = measure.kpi.unit is Unit.RATE
                yield (
                    words.block_name(block, speech),
                    speech.say(measure.kpi.name),
                    local_day(point.start, report.zone),
                    point.n,
                    *((None,) * 3 if rate else (point.value, point.low, point.high)),
                    *((point.value, point.low, point.high) if rate else (None,) * 3),
                    speech.say("unusual") if watch and at in watch.signals else "",
                )


def _differences(differences: Sequence[Difference], speech: Speech, stands: str) -> Sheet:
    names = ("Team", "Figure", "As published", "Now", "Why")
    rows = tuple(words.difference(each, speech) for each in differences)
    return Sheet(speech.say("Published and now"), tuple(Column(speech.say(name)) for name in names), rows, stands)


def _definitions(report: Report, speech: Speech, stands: str) -> Sheet:
    columns = (
        Column(speech.say("Figure")),
        Column(speech.say("Version")),
        Column(speech.say("In force since")),
        Column(speech.say("What is counted")),
    )
    told = [*rules(report, speech), *words.hidden(report, speech)]
    rows = (*definitions(report, speech), *(("", "", "", sentence) for sentence in told))
    return Sheet(speech.say("Definitions"), columns, rows, stands)
