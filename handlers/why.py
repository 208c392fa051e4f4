"""`/why KPI [period]`: the definition in force, and the tickets behind the number with each stretch of the clock.

Shows ticket numbers and times, never a customer. Where the source tells its own figure, ours stands beside it with the
reason for a difference.
"""

from collections.abc import Sequence
from dataclasses import replace

from coaching.confidence import decide_coach
from coaching.sheet import Measure, measures
from handlers import phrases
from handlers.arguments import Asked, read_arguments
from handlers.behind import TicketBehind, Value, behind
from handlers.cards import Block, Button, Card, Cell, Facts, Link, Style, Table, Text, Tone
from handlers.coach.subjects import subject_of
from handlers.errors import NotAPersonError, NotForPeopleError, NotMeasuredError, WhichKpiError
from handlers.helpdesk_says import Theirs, helpdesk_says, only_theirs, theirs_table
from handlers.periods import period_name
from handlers.question import Question, asked_period, question, title
from handlers.request import Message, Reply, Request
from handlers.small_print import small_print
from handlers.stats_card import nothing_held
from handlers.subjects import Subject, person_subject, team_subject
from handlers.tools import Tools, instant
from handlers.work import observe
from kpi.definitions import KPIS, Kpi, Unit
from kpi.figures import MEASURED
from kpi.periods import local_day
from kpi.reconcile import REOPENS, REPORTED
from locales.speech import Speech
from storage.database import Session
from storage.definitions import in_force_since, rules_in_force

PAGE = 10
"""Tickets a page: enough to check a number by, few enough to read."""


def why(request: Request, words: str, tools: Tools) -> Reply:
    """Answer with what is behind a number, privately."""
    today = local_day(instant(request.now), tools.zone)
    may_look = "@" in words or bool(request.person.leads)
    with tools.database.writing() if may_look else tools.database.reading() as session:
        asked = read_arguments(words, today, session, request.person)
        if asked.person is not None and asked.team is not None:
            raise NotAPersonError(team=asked.team.name)
        kpi = _kpi(asked, request.speech)
        subject = _subject(session, request, asked, tools)
        asks = question("why", subject, asked, request, tools)
        coached = asked.person is not None and decide_coach(
            request.person, subject_of(session, asked.person.id, tools, request.present)
        )
        return Reply((Message(_card(session, asks, kpi, asked.page, coached=coached)),))


def _kpi(asked: Asked, speech: Speech) -> Kpi:
    if asked.kpi is None:
        known = [speech.say(kpi.name) for kpi in KPIS if kpi.key in MEASURED and kpi.unit != Unit.COUNT]
        raise WhichKpiError(known=speech.listing(known))
    if asked.kpi.key not in MEASURED or asked.kpi.unit == Unit.COUNT:
        raise NotMeasuredError(kpi=speech.say(asked.kpi.name))
    return asked.kpi


def _subject(session: Session, request: Request, asked: Asked, tools: Tools) -> Subject:
    if asked.team is not None:
        today = local_day(instant(request.now), tools.zone)
        bounds = asked_period(asked, today).bounds(tools.zone)
        return team_subject(session, request.person, asked.team, bounds, "why", tools, request.present)
    if asked.kpi and not asked.kpi.personal:
        raise NotForPeopleError(kpi=request.speech.say(asked.kpi.name))
    return person_subject(session, request.person, asked.person, "why", tools, request.present)


def _card(session: Session, asks: Question, kpi: Kpi, page: int, *, coached: bool) -> Card:
    speech, within = asks.speech, asks.within
    rules = rules_in_force(session, asks.tools.workspace_id, asks.now)
    seen = observe(session, asks.subject.work, within.load_from, within.end, rules.csat_credit)
    [found] = measures([kpi.key], seen, within, rules, asks.now, asks.subject.targets)
    theirs = only_theirs(session, asks, kpi, seen.cycles)
    if not found.n:
        return _without_ours(session, asks, kpi, theirs)
    pages = -(-found.n // PAGE)
    page = min(page, pages)
    chosen = _ranked(found)[(page - 1) * PAGE : page * PAGE]
    tickets = behind(session, asks, kpi, chosen)
    blocks: list[Block] = [
        Text(speech.say(kpi.formula)),
        Text(_definition(session, asks, kpi), Tone.QUIET),
        Facts((phrases.fact(found, speech),)),
        _table(tickets, found, page, pages, speech),
        *(theirs_table(theirs, kpi, speech) if page == 1 else ()),
        *_without_links(tickets, speech),
    ]
    return Card(
        _title(asks, speech),
        tuple(blocks),
        _buttons(asks, kpi, page, pages, coached=coached),
        small_print(session, asks, [found], judged=False),
    )


def _without_ours(session: Session, asks: Question, kpi: Kpi, theirs: Sequence[Theirs]) -> Card:
    """Nothing of ours is behind it; what the helpdesk alone has is shown all the same."""
    card = nothing_held(session, asks)
    blocks = (*card.blocks, *theirs_table(theirs, kpi, asks.speech))
    return replace(card, title=_title(asks, asks.speech), blocks=blocks)


def _title(asks: Question, speech: Speech) -> str:
    if not asks.subject.own or asks.kpi is None:
        return speech.say("Behind the number: {what}", what=title(asks))
    when = period_name(asks.within.period, speech, local_day(asks.now, asks.tools.zone))
    return speech.say("Behind your number: {kpi}, {period}", kpi=speech.say(asks.kpi.name), period=when)


def _definition(session: Session, asks: Question, kpi: Kpi) -> str:
    speech = asks.speech
    since = in_force_since(session, asks.tools.workspace_id, kpi)
    words = speech.say("Definition {label}", label=kpi.label)
    if since is not None:
        words = speech.say("Definition {label}, in force since {moment}", label=kpi.label, moment=speech.moment(since))
    return f"{words} · {kpi.source}" if kpi.source else words


def _ranked(found: Measure) -> Sequence[Value]:
    """The longest waits first, or the bad ones of a rate, each then by time: where a look pays first."""
    columns = found.values.at, found.values.value, found.values.ticket_id
    values = list(map(Value._make, zip(*columns, strict=True)))
    bad_first = found.kpi.better == "lower"
    if found.kpi.unit == Unit.DURATION:
        return sorted(values, key=lambda v: (-v.value, v.at))
    return sorted(values, key=lambda v: (-v.value if bad_first else v.value, v.at))


def _table(tickets: Sequence[TicketBehind], found: Measure, page: int, pages: int, speech: Speech) -> Table:
    duration = found.kpi.unit == Unit.DURATION
    reported = any(ticket.reported is not None for ticket in tickets)
    columns = [speech.say("Ticket"), speech.say("When"), phrases.kpi_name(found, speech)]
    columns += [speech.say("Calendar hours")] if duration and found.business else []
    columns += [speech.say("Reopenings")] if reported and _counts_reopenings(found) else []
    columns += [speech.say("Where the time went")]
    columns += [speech.say("The helpdesk says")] if reported else []
    caption = speech.say(
        "The tickets behind it, page {page} of {pages}", page=speech.number(page), pages=speech.number(pages)
    )
    rows = tuple(_row(ticket, found, reported=reported, speech=speech) for ticket in tickets)
    return Table(caption, tuple(columns), rows)


def _row(ticket: TicketBehind, found: Measure, *, reported: bool, speech: Speech) -> tuple[Cell, ...]:
    cells: list[Cell] = [
        Link(ticket.number, ticket.url) if ticket.url else ticket.number,
        speech.moment(ticket.value.at),
    ]
    if found.kpi.unit == Unit.DURATION:
        cells.append(speech.duration(ticket.value.value))
        if found.business:
            cells.append("" if ticket.calendar is None else speech.duration(ticket.calendar))
    else:
        cells.append(speech.say("yes") if ticket.value.value else speech.say("no"))
    if reported and _counts_reopenings(found):
        cells.append("" if ticket.reopened is None else speech.number(ticket.reopened))
    cells.append(ticket.segments)
    if reported:
        cells.append(helpdesk_says(found.kpi.key, ticket.reported, ticket.difference, speech))
    return tuple(cells)


def _counts_reopenings(found: Measure) -> bool:
    """Whether the helpdesk tells a count for it, where ours is a yes or no: our count then stands beside."""
    return REPORTED.get(found.kpi.key) == REOPENS


def _without_links(tickets: Sequence[TicketBehind], speech: Speech) -> list[Block]:
    if any(ticket.url for ticket in tickets):
        return []
    return [Text(speech.say("The export has no links: look for these numbers in the helpdesk."), Tone.QUIET)]


def _buttons(asks: Question, kpi: Kpi, page: int, pages: int, *, coached: bool) -> tuple[Button, ...]:
    """The ways on; a note only for who coaches the person: a lead sees a manager's figures, and coaches none."""
    speech, words = asks.speech, asks.again("why", kpi.key, asks.within.period.words)
    buttons = []
    if page < pages:
        buttons.append(Button(speech.say("More tickets"), f"{words} page {page + 1}", Style.PRIMARY))
    if page > 1:
        buttons.append(Button(speech.say("Back"), f"{words} page {page - 1}"))
    command = "teamstats" if asks.subject.is_team else "mystats"
    buttons.append(Button(speech.say("All figures"), asks.again(command, asks.within.period.words)))
    if coached:
        buttons.append(Button(speech.say("Write a note …"), f"coach note {asks.subject.words}"))
    return tuple(buttons)
