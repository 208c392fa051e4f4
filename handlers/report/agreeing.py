"""How our figures compare with the helpdesk's own, for a report: tickets and reasons, never a person.

Rests on the tickets of the shown teams that were solved or closed in the period and carry their helpdesk's figures;
read in batches, and no more than MOST of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from handlers.clocks import Clocks, load_clocks
from handlers.tools import Tools
from handlers.work import Work, observe
from kpi.agreement import Agreement, Clocked, Tally
from kpi.definitions import BY_KEY
from kpi.differences import Code
from kpi.facts import Instant
from kpi.periods import local_day
from kpi.reconcile import REOPENS
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.reading_back import load_tickets
from storage.reported import with_figures

MOST = 20_000
"""The newest so many tickets are compared: a report is made while somebody waits for it."""

AT_ONCE = 500

REASONS: Mapping[str, str] = {
    Code.ROUNDING: N_("rounded: {count}"),
    Code.SCHEDULE: N_("other schedule or calendar hours: {count}"),
    Code.AGENT_CREATED: N_("opened by an agent: {count}"),
    Code.MERGED: N_("merged, or closed without being solved: {count}"),
    Code.BOT: N_("automatic reply: {count}"),
    Code.PRIVATE_NOTE: N_("private note: {count}"),
    Code.DST: N_("change of clocks: {count}"),
    Code.REOPEN: N_("reopened: {count}"),
    Code.STATUSES: N_("statuses counted another way: {count}"),
    Code.UNKNOWN: N_("not explained: {count}"),
}
"""What each reason is called, with how many tickets have it."""


def agreements(
    session: Session, tools: Tools, works: Iterable[Work], start: Instant, end: Instant
) -> tuple[Agreement, ...]:
    """Return how the figures of some work agree with its helpdesks' own, from `start` to before `end`."""
    newest: dict[int, Instant] = {}
    for work in works:
        cycles = observe(session, work, start, end, "rating").cycles
        newest.update(zip(cycles.ticket_id, cycles.ended_at, strict=True))
    chosen = sorted(newest, key=lambda ticket: newest[ticket], reverse=True)[:MOST]
    sources = with_figures(session, tools.workspace_id, chosen)
    if not sources:
        return ()
    tally, clocks = Tally(), {}
    ids = sorted(sources)
    for first in range(0, len(ids), AT_ONCE):
        by_source: dict[str, list[Clocked]] = {}
        some = load_tickets(session, tools.workspace_id, ids[first : first + AT_ONCE], marked=True)
        for ticket_id, ticket in some.items():
            source = sources[ticket_id]
            if source not in clocks:
                clocks[source] = load_clocks(session, tools.workspace_id, source, local_day(end, tools.zone))
            clock: Clocks = clocks[source]
            by_source.setdefault(source, []).append(clock.clocked(ticket))
        for source, tickets in by_source.items():
            tally.add(source, tickets, tools.zone)
    return tally.agreements()


def helpdesk_name(source: str) -> str:
    """Return how people call the system that a source was pulled from or exported by: "Zendesk"."""
    from connectors.systems import system_named

    system = system_named(source.partition(":")[0].partition("-")[0])
    return system.title if system else source


def agreement_rows(found: Iterable[Agreement], speech: Speech) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row a KPI: its name, how many tickets were compared, the share that is the same, and the reasons."""
    for each in found:
        yield (
            speech.say("Reopenings") if each.kpi == REOPENS else speech.say(BY_KEY[each.kpi].name),
            speech.number(each.compared),
            speech.percent(each.matched / each.compared),
            " · ".join(
                speech.say(REASONS[code], count=speech.number(count)) for code, count in each.reasons if code in REASONS
            ),
        )


def agreement_said(found: Iterable[Agreement], speech: Speech) -> Iterator[str]:
    """Yield a sentence a helpdesk: how many of its figures are the same as ours, and how many are not explained."""
    by_source: dict[str, list[Agreement]] = {}
    for each in found:
        by_source.setdefault(each.source, []).append(each)
    for source, mine in by_source.items():
        compared, unknown = sum(each.compared for each in mine), sum(each.unknown for each in mine)
        yield speech.say(
            "{share} of {count} figures are the same as {helpdesk}'s own; {unknown} differ without a known reason.",
            share=speech.percent(sum(each.matched for each in mine) / compared),
            count=speech.number(compared),
            helpdesk=helpdesk_name(source),
            unknown=speech.number(unknown),
        )


def agreement_to_json(found: Iterable[Agreement]) -> list[dict[str, Any]]:
    """Return them as they are archived."""
    return [asdict(each) for each in found]


def agreement_from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[Agreement, ...]:
    """Return them as they were archived."""
    return tuple(
        Agreement(each["source"], each["kpi"], each["compared"], tuple((code, n) for code, n in each["reasons"]))
        for each in kept
    )
