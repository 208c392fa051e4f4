"""The card that goes with a report: what changed, a few figures, one chart; its pages and numbers as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.sheet import Measure
from handlers import answers, phrases
from handlers.cards import Block as CardBlock
from handlers.cards import Button, Card, Fact, Facts, Paper, Style, Table, Text, Tone
from handlers.counts import banded_fact
from handlers.report import words
from handlers.report.agreeing import agreement_said
from handlers.report.content import Block, Report, ReportKind
from handlers.report.differences import Difference
from handlers.report.document import report_document
from handlers.report.noisy import noisy_said
from handlers.report.workbook import report_workbook
from kpi.definitions import Unit
from locales.speech import Speech

FEW = ("first_reply", "full_resolution", "csat", "sla", "solved")
"""The measures of a summary; all of them stand in the files."""

MOST_SAID = 5
MOST_DIFFERENCES = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """A report to be shown: as published, or as of now beside what was published (`published_at`, `differences`)."""

    report: Report
    current: bool = False
    published_at: datetime | None = None
    differences: tuple[Difference, ...] = ()


def summary_card(shown: Shown, speech: Speech, buttons: tuple[Button, ...] = ()) -> Card:
    """Return the card of a report that has something to show, with its files."""
    report = shown.report
    main = report.main
    if main is None:
        return empty_card(report, speech, buttons)
    stands = words.standing(report, shown.published_at, shown.current, speech)
    blocks: list[CardBlock] = [Text(stands, Tone.QUIET), *_changed(report, speech)]
    blocks.append(Text(words.block_name(main, speech)))
    blocks.append(Facts((*(phrases.fact(measure, speech) for measure in _few(main)), _backlog(main, speech))))
    blocks += _picture(report, speech)
    if shown.current and shown.published_at:
        blocks += _against(shown.differences, speech)
    blocks += [Text(sentence) for sentence in noisy_said(report.noisy, speech)]
    blocks += [Text(sentence) for sentence in agreement_said(report.agreements, speech)]
    if report.hidden:
        blocks.append(
            Text(speech.say("Not shown: {teams}.", teams="; ".join(words.hidden(report, speech))), Tone.QUIET)
        )
    return Card(
        words.title(report, speech), tuple(blocks), buttons, _footer(report, speech), papers=_papers(shown, speech)
    )


def empty_card(report: Report, speech: Speech, buttons: tuple[Button, ...] = ()) -> Card:
    """Return what is said where no team's figures may be shown; there is nothing to print."""
    if report.facts_until is None:
        told = [
            speech.say("No ticket has been imported yet. Whoever runs Touchline can do it: `touchline import FILE`.")
        ]
    elif report.hidden:
        minimum = speech.number(report.minimum)
        told = [
            speech.say("No team's figures rest on {minimum} people or more in this period.", minimum=minimum),
            *words.hidden(report, speech),
        ]
    else:
        told = [speech.say("There is no team yet, so there is nothing to report.")]
    if report.facts_until is not None:
        told.append(speech.say("The facts reach up to {moment}.", moment=speech.moment(report.facts_until)))
    return Card(words.title(report, speech), tuple(Text(each) for each in told), buttons)


def _changed(report: Report, speech: Speech) -> list[CardBlock]:
    said = words.headline(report, speech)
    blocks: list[CardBlock] = [Text(sentence, Tone.STRONG) for sentence in said[:MOST_SAID]]
    if len(said) > MOST_SAID:
        more = len(said) - MOST_SAID
        told = speech.say_many("{count} more stands in the file.", "{count} more stand in the file.", more)
        blocks.append(Text(told, Tone.QUIET))
    return blocks


def _few(block: Block) -> Sequence[Measure]:
    """The few that were measured."""
    return [m for m in block.measures if m.kpi.key in FEW and (m.n or m.kpi.unit is Unit.COUNT)]


def _backlog(block: Block, speech: Speech) -> Fact:
    return banded_fact(block.counts.backlog, speech)


def _picture(report: Report, speech: Speech) -> list[CardBlock]:
    """One trend: of what changed, else of the first measure that has one."""
    found = [(block, measure) for block in report.blocks for measure in words.counted(block.measures)]
    for block, measure in sorted(found, key=lambda each: not (each[1].watch and each[1].watch.signals)):
        drawing = answers.trend(measure, report.within, report.breaks.get(measure.kpi.key, ()), speech)
        if drawing is not None:
            name = Text(words.block_name(block, speech), Tone.QUIET)
            return [name, answers.picture(drawing, speech)] if block is not report.main else [
                answers.picture(drawing, speech)
            ]  # fmt: skip
    return []


def _against(differences: Sequence[Difference], speech: Speech) -> list[CardBlock]:
    """What differs from the one that was published."""
    if not differences:
        return [Text(speech.say("Every figure is the same as published."), Tone.STRONG)]
    rows = tuple(words.difference(each, speech) for each in differences[:MOST_DIFFERENCES])
    caption = speech.say_many(
        "{count} figure differs from the one that was published",
        "{count} figures differ from those that were published",
        len(differences),
    )
    columns = (
        speech.say("Team"),
        speech.say("Figure"),
        speech.say("As published"),
        speech.say("Now"),
        speech.say("Why"),
    )
    blocks: list[CardBlock] = [Table(caption, columns, rows)]
    if len(differences) > MOST_DIFFERENCES:
        blocks.append(Text(speech.say("All of them stand in the files."), Tone.QUIET))
    return blocks


def _footer(report: Report, speech: Speech) -> str:
    parts = [words.chance(report, speech)]
    if report.facts_until is not None:
        parts.append(speech.say("facts up to {moment}", moment=speech.moment(report.facts_until)))
    return " · ".join(part for part in parts if part)


def _papers(shown: Shown, speech: Speech) -> tuple[Paper, ...]:
    report = shown.report
    name = f"report-{report.name}" + (f"-team-{report.scope}" if report.scope else "")
    name += "-as-of-now" if shown.current else ""
    heading = words.title(report, speech)
    stands = words.standing(report, shown.published_at, shown.current, speech)
    pages = report_document(
        report, speech, current=shown.current, published_at=shown.published_at, differences=shown.differences
    )
    numbers = report_workbook(report, speech, stands, shown.differences)
    return (Paper(f"{name}.pdf", heading, pages), Paper(f"{name}.xlsx", heading, numbers))


def report_buttons(shown: Shown, published: bool, speech: Speech) -> tuple[Button, ...]:
    """Return the next steps: the latest week and month, and the other way to see this period."""
    report = shown.report
    kind = report.kind.value
    buttons = []
    if shown.current and published:
        label = speech.say("As published")
        buttons.append(Button(label, f"report {kind} {report.name}", Style.PRIMARY))
    elif not shown.current:
        buttons.append(Button(speech.say("As of now"), f"report {kind} {report.name} as of now"))
    buttons.append(Button(speech.say("Last week"), f"report {ReportKind.WEEKLY} last week"))
    buttons.append(Button(speech.say("Last month"), f"report {ReportKind.MONTHLY} last month"))
    return tuple(buttons)
