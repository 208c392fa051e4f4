"""The cards of an escalation's pages, in their reader's words: what it is, where it stands, what can be done.

Promises that a page can be read in three seconds: its title, one line of where it stands, and Acknowledge as the first
button. What a card says now is what is true now: a card that was sent is brought up to date by being made again.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from coaching.escalation import Status
from handlers.cards import Block, Button, Card, Cell, Link, Style, Table, Text, Tone
from handlers.digests.naming import shortened
from handlers.escalations.pages import PageKind
from handlers.escalations.telling import clock, paged_last, standing, timeline, titled
from handlers.notices import is_notice, notice_card
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session
from storage.escalations import EscalationCause, EscalationRow, causes_of
from storage.pages import Page
from storage.people import Person
from storage.teams import Team

LATE = timedelta(seconds=60)
MOST_CAUSES, MOST_TOLD = 3, 3


def page_card(
    session: Session, page: Page, row: EscalationRow | None, speech: Speech, tools: Tools, now: datetime
) -> Card:
    """Return what a page says now."""
    kind = PageKind(page.kind)
    if row is None or is_notice(page):
        return notice_card(session, page, speech, tools, now)
    late = tuple(_late(page, speech, now))
    match kind:
        case PageKind.THREAD:
            return Card(_thread(session, row, speech), late)
        case PageKind.REMIND:
            return _reminder(session, row, speech, now)
        case PageKind.TOLD:
            return _told(session, row, speech, now)
        case PageKind.NOBODY if row.status == Status.EXHAUSTED:
            title = speech.say("Nobody answered: {title}", title=row.title)
            said = speech.say("Everybody on the ladder was paged, and nobody acknowledged. It stays open until you or"
                              " somebody else takes it.")  # fmt: skip
            blocks: list[Block] = [Text(said, Tone.STRONG), *late, *what(session, row, speech, now)]
            return Card(title, tuple(blocks), buttons(row, speech), footer(session, row, speech, now))
        case _:
            return standing_card(session, row, speech, now, late)


def standing_card(
    session: Session, row: EscalationRow, speech: Speech, now: datetime, late: tuple[Block, ...] = ()
) -> Card:
    """Return an escalation as it stands."""
    blocks: list[Block] = [Text(standing(session, row, speech, now), Tone.STRONG), *late]
    blocks += what(session, row, speech, now)
    return Card(titled(row, speech), tuple(blocks), buttons(row, speech), footer(session, row, speech, now))


def what(session: Session, row: EscalationRow, speech: Speech, now: datetime) -> list[Block]:
    """Return what it is about: its words, its causes, and what happened last."""
    blocks: list[Block] = [Text(shortened(row.details))] if row.details else []
    blocks += causes(session, row, speech, now)
    told = timeline(session, row, speech)[-MOST_TOLD:]
    lines = [speech.say("{time} {words}", time=clock(each.at, now, speech), words=each.words) for each in told]
    if len(told) > 1:
        blocks.append(Text("\n".join(shortened(line, 120) for line in lines), Tone.QUIET))
    return blocks


def causes(
    session: Session, row: EscalationRow, speech: Speech, now: datetime, most: int = MOST_CAUSES
) -> Iterator[Block]:
    """Yield what raised it: the first few, and how many more; nothing where the title says all of it."""
    found = causes_of(session, row.id, most)
    if row.causes == 1 and not any(each.number or each.url for each in found):
        return
    heading = speech.say_many("{count} cause", "{count} causes", row.causes)
    ticket, when = speech.say("Ticket"), speech.say("When")
    if row.causes == 1:  # its title stands above
        one = tuple((_ticket(each, speech), clock(each.at, now, speech)) for each in found)
        yield Table(speech.say("What it is about"), (ticket, when), one)
        return
    rows = tuple((_ticket(each, speech), each.title, clock(each.at, now, speech)) for each in found)
    yield Table(heading, (ticket, speech.say("What"), when), rows)
    if more := row.causes - len(found):
        yield Text(speech.say_many("and {count} more", "and {count} more", more), Tone.QUIET)


def _ticket(cause: EscalationCause, speech: Speech) -> Cell:
    name = cause.number or (speech.say("Open it") if cause.url else "")
    return Link(name, cause.url) if cause.url else name


def footer(session: Session, row: EscalationRow, speech: Speech, now: datetime) -> str:
    """Return its number, whose it is, and who raised it."""
    team = session.get_one(Team, row.team_id).name if row.team_id else ""
    parts = [speech.say("Escalation {number}", number=str(row.id)), team, raised_by(session, row, speech, now)]
    return " · ".join(part for part in parts if part)


def raised_by(session: Session, row: EscalationRow, speech: Speech, now: datetime) -> str:
    """Return who or what raised it when."""
    time = clock(row.raised_at, now, speech)
    if row.raised_by is not None:
        return speech.say("raised by {name} at {time}", name=session.get_one(Person, row.raised_by).name, time=time)
    if row.rule_id is not None:
        return speech.say("raised by rule {number} at {time}", number=str(row.rule_id), time=time)
    return speech.say("raised by another system at {time}", time=time)


def buttons(row: EscalationRow, speech: Speech) -> tuple[Button, ...]:
    """Return what can be done with it: few, the one that matters first."""
    number = row.id
    if row.status == Status.RESOLVED:
        return (
            Button(speech.say("What we learnt"), f"escalate lesson {number}"),
            Button(speech.say("Useful"), f"escalate useful {number}"),
            Button(speech.say("Not useful"), f"escalate not useful {number}"),
        )
    resolve = Button(speech.say("Resolve"), f"escalate resolve {number}")
    if row.status == Status.ACKNOWLEDGED:
        return (
            Button(speech.say("Resolve"), f"escalate resolve {number}", Style.PRIMARY),
            Button(speech.say("Still on it"), f"escalate ack {number}"),
            Button(speech.say("Snooze"), f"escalate snooze {number}"),
            Button(speech.say("Reassign"), f"escalate reassign {number}"),
            Button(speech.say("Comment"), f"escalate comment {number}"),
        )
    take = Button(speech.say("Acknowledge"), f"escalate ack {number}", Style.PRIMARY)
    return take, resolve, Button(speech.say("More …"), f"escalate more {number}")


def _late(page: Page, speech: Speech, now: datetime) -> Iterator[Block]:
    """How late it was said, where that is more than a minute: whoever reads it must not take it for new."""
    delay = (page.sent_at or now) - page.due_at
    if delay > LATE:
        yield Text(speech.say("Delayed by {time}.", time=speech.duration(int(delay.total_seconds()))), Tone.STRONG)


def _thread(session: Session, row: EscalationRow, speech: Speech) -> str:
    """Who is paged, and nothing of what comes next: a line in a thread stays as it is."""
    return (paged_last(session, row, speech) if row.status == Status.PAGING else "") or titled(row, speech)


def _reminder(session: Session, row: EscalationRow, speech: Speech, now: datetime) -> Card:
    said = standing(session, row, speech, now)
    if row.status == Status.ACKNOWLEDGED and row.next_at is not None:
        again = clock(row.next_at, now, speech)
        said = speech.say("You have it. Without a word from you it pages again at {time}.", time=again)
    offered = (
        Button(speech.say("Still on it"), f"escalate ack {row.id}", Style.PRIMARY),
        Button(speech.say("Resolve"), f"escalate resolve {row.id}"),
        Button(speech.say("More …"), f"escalate more {row.id}"),
    )
    title = speech.say("Still on it? {title}", title=row.title)
    return Card(title, (Text(said),), offered, footer(session, row, speech, now))


def _told(session: Session, row: EscalationRow, speech: Speech, now: datetime) -> Card:
    """What who raised it is told: what became of it, as it is by now."""
    said = standing(session, row, speech, now)
    match Status(row.status):
        case Status.RESOLVED:
            title = speech.say("Resolved: {title}", title=row.title)
        case Status.ACKNOWLEDGED:
            title = speech.say("Somebody has it: {title}", title=row.title)
        case _:
            title = titled(row, speech)
    see = Button(speech.say("See it"), f"escalate {row.id}")
    return Card(title, (Text(said),), (see,), footer(session, row, speech, now))
