"""A report as pages: the first is read in a minute, then the teams, the trends, and what it all rests on.

Rests on the report's numbers alone: one that was published prints the same for ever.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from charts.alt import alt_text
from charts.paper.specs import Chart, Document, Grid, Heading, Paragraph, Piece
from coaching.sheet import Measure
from handlers import answers, phrases
from handlers.report import words
from handlers.report.annex import annex, compared
from handlers.report.content import Block, Report
from handlers.report.differences import Difference
from handlers.report.noisy import noisy_said
from handlers.report.weeks import week_grid
from kpi.definitions import Unit
from kpi.words import N_
from locales.speech import Speech

MOST_CHANGES = 12
"""More signals than this on the first page are no longer read in a minute; the rest stand with their teams."""

MOST_TEAMS = 40
"""More teams than this have their figures in the spreadsheet alone."""

MOST_CHARTS = 36

WIDTHS = (21, 13, 8, 17, 12, 18, 12, 11)
COLUMNS = (
    N_("Figure"), N_("n"), N_("{level} interval"), N_("{share} within"), N_("Target"), N_("Before"), N_("Changed"),
)  # fmt: skip


def report_document(
    report: Report,
    speech: Speech,
    *,
    current: bool = False,
    published_at: datetime | None = None,
    differences: Sequence[Difference] = (),
) -> Document:
    """Return the pages of a report that has something to show. `current`: as of now, and not as published."""
    heading = words.title(report, speech)
    stands = words.standing(report, published_at, current, speech)
    pieces: list[Piece] = [Paragraph(stands)]
    pieces += _first_page(report, speech)
    if differences:
        pieces += _differences(differences, speech)
    if report.total:
        pieces += _teams(report, speech)
    pieces += _trends(report, speech)
    pieces += compared(report, speech)
    pieces += annex(report, speech)
    return Document(heading, speech.locale, f"{heading} · {speech.moment(report.made)}", report.made, tuple(pieces))


def _first_page(report: Report, speech: Speech) -> Iterator[Piece]:
    """What changed, the figures of all, and who is not among them."""
    main = report.main
    if main is None:
        return
    yield Heading(speech.say("What changed"))
    said = words.headline(report, speech)
    for sentence in said[:MOST_CHANGES]:
        yield Paragraph(sentence)
    if len(said) > MOST_CHANGES:
        more = len(said) - MOST_CHANGES
        yield Paragraph(speech.say_many("… and {count} more, with its team.", "… and {count} more, with their teams.",
                                        more))  # fmt: skip
    yield Heading(words.block_name(main, speech))
    yield figures_grid("", [(speech.say(m.kpi.name), m) for m in main.measures], speech)
    yield from _counts([main], speech)
    if report.noisy:
        yield Heading(speech.say("Rules worth changing"))
        yield from (Paragraph(sentence) for sentence in noisy_said(report.noisy, speech))
    if report.hidden:
        yield Paragraph(speech.say("Not shown: {teams}.", teams="; ".join(words.hidden(report, speech))), quiet=True)
    small = [words.chance(report, speech)]
    if report.facts_until is not None:
        small.append(speech.say("facts up to {moment}", moment=speech.moment(report.facts_until)))
    yield Paragraph(" · ".join(part for part in small if part), quiet=True)


def figures_grid(caption: str, rows: Sequence[tuple[str, Measure]], speech: Speech) -> Grid:
    """Return measures as a table, each under its own name."""
    return Grid(
        caption,
        ("", *(speech.say(column, **words.shares(speech)) for column in COLUMNS)),
        tuple(
            (
                name,
                phrases.value(measure, speech),
                speech.number(measure.n),
                words.interval(measure, speech),
                words.nine_in_ten(measure, speech),
                words.aim(measure, speech),
                words.before(measure, speech),
                words.unusual(measure, speech),
            )
            for name, measure in rows
        ),
        (False, True, True, True, True, True, True, False),
        WIDTHS,
    )


def _counts(blocks: Sequence[Block], speech: Speech) -> Iterator[Piece]:
    """Tickets and surveys, counted."""
    tickets = ("", speech.say("Created"), speech.say("Backlog"), *words.band_names(speech))
    yield _numbers(
        speech.say("Tickets; the backlog by age at the end of the period"),
        tickets,
        [(words.block_name(each, speech), (each.counts.created, each.counts.open, *each.counts.backlog))
         for each in blocks],
        speech,
    )  # fmt: skip
    apart = (
        "",
        speech.say("Surveys offered"),
        speech.say("Surveys answered"),
        speech.say("Response rate"),
        speech.say("Finished without a reply"),
        speech.say("Closed without being solved"),
        speech.say("SLA targets running"),
    )
    rows = []
    for block in blocks:
        counts = block.counts
        rate = speech.percent(counts.rated / counts.offered) if counts.offered else None
        numbers = (counts.offered, counts.rated, rate, counts.unreplied, counts.closed_unsolved, counts.running)
        rows.append((words.block_name(block, speech), numbers))
    yield _numbers(speech.say("Surveys, and what no figure contains"), apart, rows, speech)


def _numbers(
    caption: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str, Sequence[int | str | None]]],
    speech: Speech,
) -> Grid:
    said = tuple((name, *(_number(each, speech) for each in numbers)) for name, numbers in rows)
    each = 80 / (len(columns) - 1)
    return Grid(caption, columns, said, (False, *(True for _ in columns[1:])), (20, *(each for _ in columns[1:])))


def _number(value: int | str | None, speech: Speech) -> str:
    if value is None:
        return words.NONE
    return value if isinstance(value, str) else speech.number(value)


def _differences(differences: Sequence[Difference], speech: Speech) -> Iterator[Piece]:
    yield Heading(speech.say("Published and now"), 1)
    yield Grid(
        speech.say("Every figure that differs from the one that was published"),
        (speech.say("Team"), speech.say("Figure"), speech.say("As published"), speech.say("Now"), speech.say("Why")),
        tuple(words.difference(each, speech) for each in differences),
        widths=(15, 18, 24, 24, 26),
    )


def _teams(report: Report, speech: Speech) -> Iterator[Piece]:
    """The teams side by side, measure by measure, by name: no order says who is better."""
    yield Heading(speech.say("Teams"), 1)
    shown = report.teams[:MOST_TEAMS]
    if len(report.teams) > MOST_TEAMS:
        more = len(report.teams) - MOST_TEAMS
        yield Paragraph(speech.say_many("{count} more team has its figures in the spreadsheet.",
                                        "{count} more teams have their figures in the spreadsheet.", more))  # fmt: skip
    yield from _counts(shown, speech)
    for at, first in enumerate(shown[0].measures):
        rows = [(words.block_name(block, speech), block.measures[at]) for block in shown]
        if any(measure.n or measure.too_soon for _, measure in rows):
            yield figures_grid(speech.say(first.kpi.name), rows, speech)


def _trends(report: Report, speech: Speech) -> Iterator[Piece]:
    """The weeks of every measure of the main block, then of each team what a rule found unusual."""
    yield Heading(speech.say("Trends"), 1)
    yield Paragraph(speech.say("Weeks that rest on too few people are left out."))
    left = MOST_CHARTS
    for block in report.blocks:
        for measure in block.measures:
            wanted = block is report.main or bool(measure.watch and measure.watch.signals)
            if not (wanted and left) or measure.kpi.unit is Unit.COUNT:
                continue
            drawing = answers.trend(measure, report.within, report.breaks.get(measure.kpi.key, ()), speech)
            if drawing is None:
                continue
            left -= 1
            kpi = phrases.kpi_name(measure, speech)
            yield Heading(speech.say("{kpi}: {team}", kpi=kpi, team=words.block_name(block, speech)))
            yield Chart(drawing, alt_text(drawing, speech))
            yield week_grid(measure, report.zone, speech)
