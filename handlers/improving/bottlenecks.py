"""`improve bottlenecks`: where a team's tickets wait, by topic and channel; where they come back and change hands.

Teams only. A kind of tickets that rests on fewer people than the minimum group is left out, whoever asks.
"""

from datetime import timedelta

from coaching.bottlenecks import Done, Spot, find_spots
from handlers.arguments import read_arguments
from handlers.cards import Block, Card, Table, Text, Tone
from handlers.errors import NotATeamError
from handlers.improving.teams import require_team
from handlers.question import asked_period
from handlers.request import Message, Reply, Request
from handlers.subjects import team_subject
from handlers.tools import Tools, instant
from handlers.work import Work
from kpi.facts import Event, EventKind, Instant, Status, Ticket
from kpi.periods import Period, local_day
from kpi.timeline import segments
from kpi.words import N_
from locales.speech import Speech
from storage.bottlenecks import DoneTicket, done_tickets, hands_on, status_changes
from storage.database import Session
from storage.people import people_of

WAITING = {Status.NEW: N_("new"), Status.OPEN: N_("open"), Status.HOLD: N_("on hold")}
"""The statuses in which a customer waits for us."""
MOST_SHOWN = 10
DEFAULT_DAYS = 84


def bottlenecks(request: Request, words: str, tools: Tools) -> Reply:
    """Show where a team's tickets wait, in a period; twelve weeks where none is named."""
    today = local_day(instant(request.now), tools.zone)
    speech = request.speech
    with tools.database.writing() as session:
        asked = read_arguments(words, today, session, request.person)
        if asked.person is not None:
            raise NotATeamError(handle=asked.person.handle)
        team = asked.team or require_team(session, "", request)
        period = asked_period(asked, today) if asked.period else Period(today - timedelta(days=DEFAULT_DAYS - 1), today)
        bounds = period.bounds(tools.zone)
        subject = team_subject(session, request.person, team, bounds, "improve", tools, request.present)
        spots = find_spots(_done(session, subject.work, bounds, tools), tools.minimum_group)
    title = speech.say("Where tickets of {team} wait", team=team.name)
    days = speech.day_range(period.first, period.last)
    if not spots:
        said = speech.say(
            "No topic on a channel has enough tickets of enough people to be shown: it takes {tickets} tickets of"
            " {people} people.", tickets=speech.number(20), people=speech.number(tools.minimum_group),
        )  # fmt: skip
        return Reply((Message(Card(title, (Text(said), Text(days, Tone.QUIET)))),))
    return Reply((Message(Card(title, tuple(_blocks(spots, speech)), (), days)),))


def _done(session: Session, work: Work, bounds: tuple[Instant, Instant], tools: Tools) -> list[Done]:
    rows: dict[int, DoneTicket] = {}
    came_back = set()
    for stretch in work.stretches:
        first, last = max(bounds[0], stretch.start), min(bounds[1], stretch.end)
        if stretch.whose[1] and first < last:
            for row in done_tickets(session, tools.workspace_id, stretch.whose, first, last):
                rows[row.ticket_id] = row
                came_back |= {row.ticket_id} if row.reopened_at is not None else set()
    hands = hands_on(session, tools.workspace_id, list(rows))
    changes = status_changes(session, tools.workspace_id, list(rows))
    solvers = people_of(session, sorted({row.agent_id for row in rows.values()}))
    # Somebody with two accounts is one, and a bot nobody.
    person = {identity: number for number, (_, _, ids) in enumerate(solvers, 1) for identity in ids}
    return [
        Done(row.topic or "", row.channel or "", person.get(row.agent_id, 0), _waits(row, changes.get(ticket, [])),
             ticket in came_back, hands.get(ticket, 0))
        for ticket, row in rows.items()
    ]  # fmt: skip


def _waits(row: DoneTicket, changes: list[tuple[Instant, str]]) -> dict[str, int]:
    """How long a ticket was in each status in which its customer waited, until it was solved."""
    events = tuple(Event(at, EventKind.STATUS, value=value) for at, value in changes)
    ticket = Ticket("", row.created_at, row.solved_at, Status.SOLVED, events=events)
    found: dict[str, int] = {}
    for segment in segments(ticket, row.solved_at):
        if segment.status in WAITING and segment.started_at < row.solved_at:
            name = segment.status.name
            found[name] = found.get(name, 0) + min(segment.ended_at, row.solved_at) - segment.started_at
    return found


def _blocks(spots: list[Spot], speech: Speech) -> list[Block]:
    first = spots[0]
    said = speech.say(
        "Most waiting is in {kind}: {count} tickets, half of them wait {wait} or longer, most of it {where}.",
        kind=_kind(first, speech), count=speech.number(first.n), wait=speech.duration(first.wait),
        where=_where(first, speech),
    )  # fmt: skip
    columns = (
        speech.say("Topic, channel"), speech.say("Tickets"), speech.say("Wait (median)"), speech.say("Mostly"),
        speech.say("Reopened"), speech.say("Changed hands"),
    )  # fmt: skip
    rows = tuple(
        (_kind(spot, speech), speech.number(spot.n), speech.duration(spot.wait), _where(spot, speech),
         _rate(spot.reopened, speech), _rate(spot.reassigned, speech))
        for spot in spots[:MOST_SHOWN]
    )  # fmt: skip
    quiet = speech.say(
        "Calendar hours, new, open and on hold together, until solved; the longest total wait first. A kind of tickets"
        " of few people is left out."
    )
    return [Text(said, Tone.STRONG), Table(speech.say("By topic and channel"), columns, rows), Text(quiet, Tone.QUIET)]


def _kind(spot: Spot, speech: Speech) -> str:
    named = [part for part in (spot.topic, spot.channel) if part]
    return ", ".join(named) or speech.say("no topic")


def _where(spot: Spot, speech: Speech) -> str:
    if not spot.where:
        return ""
    return speech.say(
        "{status} ({share})", status=speech.say(WAITING[Status[spot.where]]), share=speech.percent(spot.share)
    )


def _rate(rate: tuple[float, float, float], speech: Speech) -> str:
    value, low, high = (speech.percent(each) for each in rate)
    return speech.say("{value} ({low} to {high})", value=value, low=low, high=high)
