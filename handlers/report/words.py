"""The sentences and cells of a report: the same words in its card, its pages and its spreadsheet.

Figures are said as every answer says them (`handlers.phrases`); nothing is computed here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise

from coaching.changes import expected_false_alarms
from coaching.sheet import Measure
from coaching.suppression import Why
from handlers import answers, phrases
from handlers.cards import Text
from handlers.report.content import Block, Report, ReportKind
from handlers.report.differences import Cause, Difference, Reason
from handlers.small_print import LEAST_ALARMS
from kpi.definitions import MINIMUM_COMPARED, Unit
from kpi.figures import AGE_BANDS, DurationFigure, RateFigure
from kpi.words import N_
from kpi.xmr import RULE_SET
from locales.speech import Speech

NONE = "–"

HIDDEN: Mapping[str, str] = {
    Why.NOBODY: N_("{team}: nobody worked there in this period"),
    Why.FEW: N_("{team}: fewer than {minimum} people"),
    Why.REVEALS: N_("{team}: with the others it would reveal a group of fewer than {minimum} people"),
}
CAUSES: Mapping[Cause, str] = {
    Cause.DEFINITION: N_("the definition has a new version"),
    Cause.RULES: N_("the rules of the definition were changed"),
    Cause.TARGET: N_("the target was changed"),
    Cause.TEAM: N_("the team's helpdesk groups, members or their links were changed"),
    Cause.HOURS: N_("opening hours or holidays were changed"),
    Cause.SHOWN: N_("this team stands in one of the two reports only, by the number of its people"),
    Cause.IMPORTED: N_("tickets were imported that were not there, or not like this"),
    Cause.UNEXPLAINED: N_("not explained"),
}
COUNT_NAMES: Mapping[str, str] = {
    "created": N_("Tickets created"),
    "backlog": N_("Backlog"),
    "offered": N_("Surveys offered"),
    "unreplied": N_("Finished without a reply"),
    "closed_unsolved": N_("Closed without being solved"),
}


def title(report: Report, speech: Speech) -> str:
    """Return what a report is called: "Weekly report: week 47 (16-22 Nov 2026)"."""
    if report.kind is ReportKind.MONTHLY:
        return speech.say("Monthly report: {period}", period=speech.month(report.period.first))
    week = speech.say("week {number}", number=str(report.period.first.isocalendar().week))
    days = speech.day_range(report.period.first, report.period.last)
    return speech.say("Weekly report: {period}", period=speech.say("{period} ({days})", period=week, days=days))


def block_name(block: Block, speech: Speech) -> str:
    """Return a team's name, or what all of them are called together."""
    return block.name if block.team is not None else speech.say("All teams together")


def standing(report: Report, published_at: datetime | None, current: bool, speech: Speech) -> str:
    """Say whether these are the numbers as published or as of now; `published_at` None: never published."""
    made = speech.moment(report.made)
    if not current:
        return speech.say("As published on {moment}.", moment=made)
    if published_at is None:
        return speech.say("This period was not published. Computed as of {moment}.", moment=made)
    then = speech.moment(published_at)
    return speech.say("Computed as of {moment}; it was published on {published}.", moment=made, published=then)


def headline(report: Report, speech: Speech) -> list[str]:
    """Say what changed by the rules of a control chart, team by team; otherwise that nothing unusual happened."""
    said = [
        f"{block_name(block, speech)}: {words}"
        for block in report.blocks
        for measure in block.measures
        if (words := phrases.change(measure, report.zone, speech))
    ]
    if said:
        return said
    everything = [measure for block in report.blocks for measure in block.measures]
    return [block.text for block in answers.headline(everything, report.within, speech) if isinstance(block, Text)]


def chance(report: Report, speech: Speech) -> str:
    """Say how many of the measures chance alone would call unusual; empty where none could be judged."""
    watches = [measure.watch for block in report.blocks for measure in block.measures if measure.watch]
    alarms = expected_false_alarms(watches)
    if not alarms:
        return ""
    least = speech.number(LEAST_ALARMS, 1)
    many = speech.number(alarms, 1) if alarms >= LEAST_ALARMS else speech.say("fewer than {number}", number=least)
    return speech.say("rules: {rules}; chance alone would call {alarms} of these unusual", rules=RULE_SET, alarms=many)


def hidden(report: Report, speech: Speech) -> list[str]:
    """Name each team that is not shown, with the reason."""
    minimum = speech.number(report.minimum)
    return [speech.say(HIDDEN[each.why], team=each.name, minimum=minimum) for each in report.hidden]


def shares(speech: Speech) -> dict[str, str]:
    """Return what a heading says of an interval's level, and of the share within a time."""
    return {"level": speech.percent(phrases.LEVEL), "share": speech.percent(phrases.P90)}


def interval(measure: Measure, speech: Speech) -> str:
    """Return the 95 % interval of a median or of a share."""
    figure = measure.figure
    if figure is None or figure.low is None or figure.high is None or not measure.enough:
        return NONE
    said = speech.duration if isinstance(figure, DurationFigure) else partial(phrases.percent, speech)
    return speech.say("{low} to {high}", low=said(figure.low), high=said(figure.high))


def nine_in_ten(measure: Measure, speech: Speech) -> str:
    """Return within what time nine in ten are."""
    figure = measure.figure
    return speech.duration(figure.p90) if isinstance(figure, DurationFigure) and measure.enough else NONE


def aim(measure: Measure, speech: Speech) -> str:
    """Return where a figure stands against its target."""
    return next(iter(phrases.target(measure, speech)), NONE) if measure.enough else NONE


def before(measure: Measure, speech: Speech) -> str:
    """Return the figure of the period before, where both are large enough to compare."""
    if measure.earlier is None or not measure.comparable:
        return NONE
    if isinstance(measure.earlier, DurationFigure):
        return speech.duration(measure.earlier.median)
    return phrases.percent(speech, measure.earlier.good / measure.earlier.n)


def unusual(measure: Measure, speech: Speech) -> str:
    """Say in a word whether a rule fired."""
    return speech.say("unusual") if measure.watch and measure.watch.signals else ""


def share(measure: Measure) -> float | None:
    """Return the share of good, where there are enough to say one."""
    figure = measure.figure
    enough = measure.enough and measure.n >= MINIMUM_COMPARED
    return figure.good / figure.n if isinstance(figure, RateFigure) and enough else None


def band_names(speech: Speech) -> list[str]:
    """Return what the age bands of the backlog are called."""
    edges = [speech.duration(days * 86_400) for days in AGE_BANDS]
    names = [speech.say("under {age}", age=edges[0])]
    names += [speech.say("{low} to {high}", low=low, high=high) for low, high in pairwise(edges)]
    return [*names, speech.say("over {age}", age=edges[-1])]


def difference(found: Difference, speech: Speech) -> tuple[str, str, str, str, str]:
    """Return a difference as cells: team, figure, as published, now, why."""
    if found.published is None and found.now is None:
        there, missing = speech.say("shown"), speech.say("not shown")
        only_now = any(reason.count for reason in found.reasons)
        cells = (missing, there) if only_now else (there, missing)
        return (block_name(found.block, speech), "", *cells, speech.say(CAUSES[Cause.SHOWN]))
    name = COUNT_NAMES.get(found.key) or next(m.kpi.name for m in found.block.measures if m.kpi.key == found.key)
    return (
        block_name(found.block, speech),
        speech.say(name),
        _cell(found.published, speech),
        _cell(found.now, speech),
        "; ".join(_because(reason, speech) for reason in found.reasons),
    )


def _cell(value: Measure | int | None, speech: Speech) -> str:
    if isinstance(value, Measure):
        note = phrases.note(value, speech)
        return f"{phrases.value(value, speech)} ({note})" if note else phrases.value(value, speech)
    return NONE if value is None else speech.number(value)


def _because(reason: Reason, speech: Speech) -> str:
    count = reason.count
    match reason.cause:
        case Cause.REOPENED:
            return speech.say_many("{count} ticket was reopened since", "{count} tickets were reopened since", count)
        case Cause.WINDOWS:
            return speech.say_many(
                "the reopen window of {count} ticket has closed since",
                "the reopen window of {count} tickets has closed since",
                count,
            )
        case Cause.RATINGS:
            return speech.say_many("{count} rating came or went", "{count} ratings came or went", count)
        case Cause.CHANGED:
            return speech.say_many(
                "{count} ticket changed in the helpdesk since", "{count} tickets changed in the helpdesk since", count
            )
        case Cause.IMPORTED if count:
            return speech.say_many("{count} more ticket was imported", "{count} more tickets were imported", count)
    return speech.say(CAUSES[reason.cause])


def counted(measures: Sequence[Measure]) -> list[Measure]:
    """Return the measures that are figures, not mere counts."""
    return [measure for measure in measures if measure.kpi.unit is not Unit.COUNT]
