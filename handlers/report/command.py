"""`/report`: the weekly or monthly report, as published or as of now, for managers and executives; privately."""

from dataclasses import replace

from handlers.cards import Button, Card, Text
from handlers.report.asking import read_asked
from handlers.report.content import ReportKind
from handlers.report.errors import require_report
from handlers.report.publishing import as_of_now, as_published
from handlers.report.summary import Shown, report_buttons, summary_card
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import local_day
from locales.speech import Speech


def report(request: Request, words: str, tools: Tools) -> Reply:
    """Answer with a report: the published one, else one as of now. "report" alone offers both kinds."""
    require_report(request.person)
    today = local_day(instant(request.now), tools.zone)
    with tools.database.reading() as session:
        asked = read_asked(words, today, session, tools.workspace_id)
        if asked.kind is None or asked.period is None:
            return Reply((Message(_which(request.speech)),))
        scope = str(asked.team.id) if asked.team else ""
        held = as_published(session, tools, asked.kind, asked.period, scope)
        if held is not None and not asked.current:
            shown = Shown(held)
        else:
            shown = as_of_now(session, tools, asked.kind, asked.period, asked.team, request.person, request.now)
    buttons = report_buttons(shown, held is not None, request.speech)
    if asked.team:
        buttons = tuple(_of_team(button, asked.team.name) for button in buttons)
    return Reply((Message(summary_card(shown, request.speech, buttons)),))


def weekly(request: Request, words: str, tools: Tools) -> Reply:
    """Answer "weekly report ..."."""
    return report(request, f"{ReportKind.WEEKLY} {words}", tools)


def monthly(request: Request, words: str, tools: Tools) -> Reply:
    """Answer "monthly report ..."."""
    return report(request, f"{ReportKind.MONTHLY} {words}", tools)


def _of_team(button: Button, team: str) -> Button:
    return replace(button, words=f'{button.words} "{team}"')


def _which(speech: Speech) -> Card:
    """Offer both kinds, for the last week and the last month."""
    return Card(
        speech.say("Which report?"),
        (Text(speech.say("For upper management: teams only, with their trends, as pages and as a spreadsheet.")),),
        (
            Button(speech.say("Weekly report"), "report weekly"),
            Button(speech.say("Monthly report"), "report monthly"),
        ),
    )
