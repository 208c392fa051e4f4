"""The annex of a report: definitions with their versions and formulas, the rules in force, and how to read it."""

from collections.abc import Iterator

from charts.paper.specs import Grid, Heading, Paragraph, Piece
from handlers.report import words
from handlers.report.agreeing import agreement_rows, agreement_said, helpdesk_name
from handlers.report.content import Report
from kpi.definitions import MINIMUM_COMPARED, MINIMUM_SAMPLE
from kpi.xmr import MINIMUM_BASELINE, RULE_SET
from locales.speech import Speech


def annex(report: Report, speech: Speech) -> Iterator[Piece]:
    """Yield what a careful reader needs to check the report."""
    yield Heading(speech.say("Definitions and rules"), 1)
    yield Grid(
        speech.say("Definitions"),
        (speech.say("Figure"), speech.say("Version"), speech.say("In force since"), speech.say("What is counted")),
        tuple(definitions(report, speech)),
        widths=(20, 18, 13, 56),
    )
    for sentence in rules(report, speech):
        yield Paragraph(sentence)
    for sentence in words.hidden(report, speech):
        yield Paragraph(speech.say("Not shown: {teams}.", teams=sentence))


def compared(report: Report, speech: Speech) -> Iterator[Piece]:
    """Yield how our figures compare with the helpdesks' own; nothing where they tell none."""
    for source in dict.fromkeys(each.source for each in report.agreements):
        mine = [each for each in report.agreements if each.source == source]
        title = speech.say("How our figures compare with {helpdesk}'s", helpdesk=helpdesk_name(source))
        yield Heading(title, 1)
        yield from (Paragraph(sentence) for sentence in agreement_said(mine, speech))
        yield Grid(
            "",
            (speech.say("Figure"), speech.say("Compared"), speech.say("The same"), speech.say("Why the others differ")),
            tuple(agreement_rows(mine, speech)),
            (False, True, True, False),
            (24, 12, 12, 52),
        )
        yield Paragraph(
            speech.say(
                "Compared are the tickets that were solved or closed in the period and carry a figure of the helpdesk's"
                " own. The same means: to the minute. A reason is named where its rule gives the helpdesk's figure."
            ),
            quiet=True,
        )


def definitions(report: Report, speech: Speech) -> Iterator[tuple[str, str, str, str]]:
    """Yield each measure's name, label, first day and formula."""
    for measure in report.main.measures if report.main else ():
        since = report.since.get(measure.kpi.key)
        day = speech.date(since) if since else words.NONE
        yield speech.say(measure.kpi.name), measure.kpi.label, day, speech.say(measure.kpi.formula)


def rules(report: Report, speech: Speech) -> Iterator[str]:
    """Yield the rules in force, as sentences."""
    days = report.rules.reopen_days
    yield speech.say_many("The reopen window is {count} day.", "The reopen window is {count} days.", days)
    if report.rules.csat_credit == "solver":
        yield speech.say("A rating is credited to who solved the ticket.")
    else:
        yield speech.say("A rating is credited to who had the ticket when it was rated.")
    durations = [measure for block in report.blocks for measure in block.measures if measure.figure]
    if any(measure.business for measure in durations):
        yield speech.say("Durations count business hours where a schedule is set, otherwise calendar hours.")
    else:
        yield speech.say("Durations count calendar hours.")
    yield speech.say(
        "A figure needs {sample} tickets or ratings, a comparison {compared}.",
        sample=speech.number(MINIMUM_SAMPLE),
        compared=speech.number(MINIMUM_COMPARED),
    )
    yield speech.say(
        "What changed is said by the rules of a control chart ({rules}): weekly points against at least {weeks} weeks "
        "before the period.",
        rules=RULE_SET,
        weeks=speech.number(MINIMUM_BASELINE),
    )
    yield speech.say(
        "A team is shown when its figures rest on {minimum} people or more, and when nothing can be worked out about "
        "fewer by taking one figure from another.",
        minimum=speech.number(report.minimum),
    )
    yield speech.say(
        "All teams together are counted from the tickets of the teams that are shown, each ticket once; nothing is "
        "averaged from averages."
    )
    yield speech.say("Days begin in the time zone {zone}.", zone=report.zone)
