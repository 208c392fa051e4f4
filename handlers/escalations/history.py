"""`escalate history [team] [period]`: what was raised, how long it took, and what nobody answered.

Of teams, for their people and for managers. Nobody is named beside a time: nothing in it ranks anybody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from coaching.access import Role
from coaching.paging import Ruling, decide_history
from handlers.arguments import Asked, read_arguments
from handlers.cards import Block, Button, Card, Facts, Table, Text, Tone
from handlers.escalations.figures import answered_at, facts_of, figures_of
from handlers.escalations.refusals import NoHistoryError, NotYourHistoryError, OnlyTeamAndPeriodError
from handlers.escalations.telling import SEVERITIES, STATUSES
from handlers.periods import DEFAULT_PERIOD, period_name, read_period
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import Period, local_day
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.escalations import EscalationRow, raised_between
from storage.teams import Team, all_teams

PAGE = 15


def history(request: Request, words: str, tools: Tools) -> Reply:
    """Show what was raised in a period, the latest first, and the figures of it."""
    speech = request.speech
    today = local_day(instant(request.now), speech.zone)
    with tools.database.reading() as session:
        asked = read_arguments(words, today, session, request.person)
        if asked.kpi is not None or asked.person is not None:
            raise OnlyTeamAndPeriodError
        period = asked.period or read_period(DEFAULT_PERIOD, today)
        if period is None:
            raise OnlyTeamAndPeriodError
        teams = _teams(session, asked.team, request, tools)
        start, end = _bounds(period, speech)
        rows = raised_between(session, tools.workspace_id, start, end, [team.id for team in teams])
        if request.person.role == Role.MANAGER and asked.team is None:
            rows = raised_between(session, tools.workspace_id, start, end)
    names = asked.team.name if asked.team else speech.listing(team.name for team in teams)
    title = speech.say("Escalations: {team}", team=names) if names else speech.say("Escalations")
    named = period_name(period, speech, today)
    return Reply((Message(Card(title, tuple(_blocks(rows, named, asked, speech)), _buttons(rows, asked, speech))),))


def _teams(session: Session, asked: Team | None, request: Request, tools: Tools) -> Sequence[Team]:
    """The teams whose past is asked for, each of them the asker's to see."""
    if asked is not None:
        if decide_history(request.person, asked.id) is not Ruling.YES:
            raise NotYourHistoryError(team=asked.name)
        return [asked]
    found = [
        team for team in all_teams(session, tools.workspace_id) if decide_history(request.person, team.id) is Ruling.YES
    ]
    if not found and request.person.role != Role.MANAGER:
        raise NoHistoryError
    return found


def _bounds(period: Period, speech: Speech) -> tuple[datetime, datetime]:
    """From the first day's midnight to the one after the last day's, by the asker's clock."""
    zone = ZoneInfo(speech.zone)
    first = datetime.combine(period.first, datetime.min.time(), zone)
    return first, datetime.combine(period.last + timedelta(days=1), datetime.min.time(), zone)


def _blocks(rows: Sequence[EscalationRow], period: str, asked: Asked, speech: Speech) -> list[Block]:
    if not rows:
        return [Text(speech.say("Nothing was raised: {period}.", period=period))]
    found = figures_of(rows)
    count = speech.say_many("{count} was raised: {period}.", "{count} were raised: {period}.", len(rows), period=period)
    blocks: list[Block] = [Text(count), Facts(facts_of(found, speech))]
    said = speech.say("Calendar time, from raising.")
    if found.low:
        said += " " + speech.say_many(
            "{count} of low severity pages nobody and is not counted.",
            "{count} of low severity page nobody and are not counted.",
            found.low,
        )
    blocks.append(Text(said, Tone.QUIET))
    latest = list(reversed(rows))[(asked.page - 1) * PAGE : asked.page * PAGE]
    columns = (N_("No."), N_("What"), N_("Raised"), N_("Severity"), N_("Acknowledged after"), N_("Resolved after"))
    table = tuple(_row(row, speech) for row in latest)
    blocks.append(Table(speech.say("The latest first"), tuple(speech.say(each) for each in columns), table))
    return blocks


def _row(row: EscalationRow, speech: Speech) -> tuple[str, ...]:
    answer = answered_at(row)
    answered = _after(row, answer, speech) or (speech.say("nobody") if row.exhausted_at else "")
    resolved = _after(row, row.resolved_at, speech) or speech.say(STATUSES[row.status])
    severity = speech.say(SEVERITIES[row.severity])
    return str(row.id), row.title, speech.moment(row.raised_at), severity, answered, resolved


def _after(row: EscalationRow, at: datetime | None, speech: Speech) -> str:
    return speech.duration(max((at - row.raised_at).total_seconds(), 0)) if at else ""


def _buttons(rows: Sequence[EscalationRow], asked: Asked, speech: Speech) -> tuple[Button, ...]:
    team = f' "{asked.team.name}"' if asked.team else ""
    days = f" {asked.period.words}" if asked.period else ""
    offered = [Button(speech.say("Open ones"), "escalate list")]
    if len(rows) > asked.page * PAGE:
        more = f"escalate history{team}{days} page {asked.page + 1}"
        offered.insert(0, Button(speech.say("Earlier ones"), more))
    return tuple(offered)
