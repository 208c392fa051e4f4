"""What the helpdesk itself says of a ticket, for `/why`: its figure, why ours is another, and figures only it has.

A figure that only the helpdesk has is one of a ticket that ended in the period and has none by our definition, such as
a merged one: it stands apart, and is in no number. Never a customer, and no ticket of others' work.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from handlers.cards import Block, Cell, Link, Table
from handlers.clocks import load_clocks
from handlers.question import Question
from kpi.agreement import differences
from kpi.definitions import Kpi
from kpi.differences import Difference
from kpi.facts import Instant
from kpi.observations import Cycles
from kpi.periods import local_day
from kpi.reconcile import DURATIONS, REOPENS, REPORTED
from kpi.timeline import Ending
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.reading_back import load_tickets
from storage.reported import with_figures

SHOWN = 10
"""So many of those that only the helpdesk has a figure of, the newest."""

LOOKED_AT = 500
"""So many tickets are looked at for them, the newest: somebody waits for the answer."""

_REASONS: Mapping[Difference, str] = {
    Difference.SAME: N_("{figure}: the same"),
    Difference.ROUNDED: N_("{figure}: the same, rounded"),
    Difference.CALENDAR: N_("{figure}: it counts calendar hours"),
    Difference.ONE_SCHEDULE: N_("{figure}: it counts by one schedule, we by each in turn"),
    Difference.OTHER_SCHEDULE: N_("{figure}: it counts by another schedule"),
    Difference.BOT_REPLY: N_("{figure}: it counts an automatic reply"),
    Difference.PRIVATE_NOTE: N_("{figure}: it counts a private note"),
    Difference.OPENING_COMMENT: N_("{figure}: it counts the agent's opening comment"),
    Difference.FROM_CUSTOMER: N_("{figure}: it counts from the customer's first words"),
    Difference.SOLVED_AS_REPLY: N_("{figure}: it counts the solution as a reply"),
    Difference.FIRST_SOLUTION: N_("{figure}: it counts to the first solution"),
    Difference.LAST_SOLUTION: N_("{figure}: it counts to the last solution"),
    Difference.CLOSING: N_("{figure}: it counts to the closing"),
    Difference.WITHOUT_PENDING: N_("{figure}: it leaves out waiting for the customer"),
    Difference.WITHOUT_HOLD: N_("{figure}: it leaves out all waiting"),
    Difference.WITH_PENDING: N_("{figure}: it includes waiting for the customer"),
    Difference.MERGED: N_("{figure}: it counts to the closing of a ticket that was never solved"),
    Difference.WALL_CLOCK: N_("{figure}: it counts by the clock on the wall, over a change of clocks"),
    Difference.REOPENINGS: N_("{figure}: it counts other reopenings"),
    Difference.SHORTER: N_("{figure}: most likely it counts business hours"),
    Difference.OTHER_FACTS: N_("{figure}: it rests on something the export does not tell"),
}


class Theirs(NamedTuple):
    """A figure (seconds) that only the helpdesk has, of a ticket that ended at `at`."""

    number: str
    url: str | None
    at: Instant
    reported: float
    difference: Difference


def helpdesk_says(kpi: str, reported: float | None, difference: Difference | None, speech: Speech) -> str:
    """Return the helpdesk's own figure with the reason why it differs; empty where it tells none."""
    if reported is None:
        return ""
    figure = _times_reopened(round(reported), speech) if REPORTED[kpi] == REOPENS else speech.duration(reported)
    return figure if difference is None else speech.say(_REASONS[difference], figure=figure)


def _times_reopened(count: int, speech: Speech) -> str:
    """Return how often a ticket came back, in words."""
    return speech.say_many("reopened {count} time", "reopened {count} times", count)


def only_theirs(session: Session, asks: Question, kpi: Kpi, cycles: Cycles) -> list[Theirs]:
    """Return the figures of a KPI that only the helpdesk has, of these cycles' tickets, the newest first."""
    ended = {key: at for key, at in _without_ours(kpi, cycles).items() if asks.within.start <= at < asks.within.end}
    home, today = asks.tools.workspace_id, local_day(asks.now, asks.tools.zone)
    newest = sorted(ended, key=lambda ticket: (-ended[ticket], ticket))[:LOOKED_AT]
    sources = with_figures(session, home, newest) if newest else {}
    if not sources:
        return []
    clocks = {source: load_clocks(session, home, source, today) for source in sorted(set(sources.values()))}
    found = []
    for ticket_id, ticket in load_tickets(session, home, list(sources), marked=True).items():
        for each in differences(clocks[sources[ticket_id]].clocked(ticket), asks.tools.zone):
            if each.name == kpi.key and not each.ours:
                at = ended[ticket_id]
                found.append(Theirs(ticket.external_id, ticket.url, at, each.reported, each.difference))
    return sorted(found, key=lambda each: (-each.at, each.number))


def theirs_table(found: Sequence[Theirs], kpi: Kpi, speech: Speech) -> list[Block]:
    """Return the newest of them as a table, which says how many there are; nothing where there are none."""
    if not found:
        return []
    caption = speech.say_many(
        "{count} ticket of which only the helpdesk has a figure: it is not in the number above",
        "{count} tickets of which only the helpdesk has a figure: they are not in the number above",
        len(found),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            Link(each.number, each.url) if each.url else each.number,
            speech.moment(each.at),
            helpdesk_says(kpi.key, each.reported, each.difference, speech),
        )
        for each in found[:SHOWN]
    ]
    columns = (speech.say("Ticket"), speech.say("Ended"), speech.say("The helpdesk says"))
    return [Table(caption, columns, tuple(rows))]


def _without_ours(kpi: Kpi, cycles: Cycles) -> dict[int, Instant]:
    """When the tickets ended that may have no figure of ours: without a reply, or never solved."""
    if kpi.key not in DURATIONS:
        return {}
    unreplied = kpi.key == "first_reply"
    ended: dict[int, Instant] = {}
    for ticket, at, ending, replied in zip(
        cycles.ticket_id, cycles.ended_at, cycles.ending, cycles.replied, strict=True
    ):
        if not replied if unreplied else ending == Ending.CLOSED_UNSOLVED:
            ended[ticket] = max(at, ended.get(ticket, at))
    return ended
