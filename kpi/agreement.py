"""How often our figures and a helpdesk's own agree over many tickets, and why not where they do not. Pure.

Counts tickets, never people. A ticket is compared in each KPI for which its helpdesk tells a figure, whether we have
one or not; a difference that no rule gives stays unexplained.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kpi.facts import Instant, Ticket
from kpi.reconcile import (
    CODES,
    REOPENS,
    REPORTED,
    Code,
    Counted,
    Difference,
    compare,
    compare_missing,
    compare_reopens,
    reported_seconds,
    waited,
)
from kpi.timeline import BusinessSeconds, Ending, derive

COMPARED = (*sorted(REPORTED), REOPENS)
"""What is compared, in the order it is shown."""


class Clocked(NamedTuple):
    """A ticket with what counts its open seconds, and what does by one schedule; None where nothing does."""

    ticket: Ticket
    business: BusinessSeconds | None = None
    one_schedule: BusinessSeconds | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """One KPI's figures against one helpdesk's. `reasons` are (code, tickets) of those that differ, most first."""

    source: str
    kpi: str
    compared: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def matched(self) -> int:
        """Return how many are the same: to the second, or to the minute in which helpdesks tell them."""
        apart = sum(count for code, count in self.reasons if code != Code.ROUNDING)
        return self.compared - apart

    @property
    def unknown(self) -> int:
        """Return how many differ without a reason that is known."""
        return dict(self.reasons).get(Code.UNKNOWN, 0)


class Tally:
    """Adds up what tickets say, batch by batch: no ticket is kept."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Counter[Code]] = {}

    def add(self, source: str, tickets: Iterable[Clocked], zone: str) -> None:
        """Compare some tickets of one source; `zone` is whose clocks hang on the helpdesk's wall."""
        for each in tickets:
            for kpi, difference in differences(each, zone):
                self._found.setdefault((source, kpi), Counter())[CODES[difference]] += 1

    def agreements(self) -> tuple[Agreement, ...]:
        """Return what was found, source by source."""
        ordered = sorted(self._found.items(), key=lambda each: (each[0][0], COMPARED.index(each[0][1])))
        return tuple(
            Agreement(
                source,
                kpi,
                sum(counts.values()),
                tuple((str(code), count) for code, count in counts.most_common() if code != Code.SAME),
            )
            for (source, kpi), counts in ordered
        )


def differences(each: Clocked, zone: str) -> Iterator[tuple[str, Difference]]:
    """Yield each KPI of which a ticket's helpdesk tells a figure, with how it differs from ours."""
    ticket = each.ticket
    ours = _ours(each, zone)
    for kpi in COMPARED:
        if kpi == REOPENS:
            if (told := ticket.reported.get(REOPENS)) is not None and ticket.status_log:
                yield kpi, compare_reopens(ticket, told)
            continue
        reported = reported_seconds(ticket, kpi)
        if reported is None or (kpi == "requester_wait" and not ticket.status_log):
            continue
        if kpi in ours:
            yield kpi, compare(ticket, ours[kpi], reported)
        else:
            yield kpi, compare_missing(ticket, kpi, reported, each.business, zone)


def _ours(each: Clocked, zone: str) -> dict[str, Counted]:
    """Our durations of a ticket, by KPI, as the KPIs count them (`kpi.figures`)."""
    ticket, found = each.ticket, {}
    replies, cycles = derive(ticket, each.business)

    def counted(kpi: str, at: Instant, business: float | None, calendar: float) -> Counted:
        one = float(each.one_schedule(ticket.created_at, at)) if each.one_schedule else None
        return Counted(kpi, calendar if business is None else business, calendar, at, one, each.business, zone)

    for reply in replies:
        if reply.created is not None:
            calendar = reply.ended_at - reply.created
            found["first_reply"] = counted("first_reply", reply.ended_at, reply.created_business, calendar)
    for cycle in cycles:
        if cycle.ending != Ending.SOLVED:
            continue
        calendar = cycle.ended_at - ticket.created_at
        if cycle.ordinal == 1:
            found["first_resolution"] = counted("first_resolution", cycle.ended_at, cycle.business, calendar)
        if cycle.last:
            found["full_resolution"] = counted("full_resolution", cycle.ended_at, cycle.business, calendar)
            wait = waited(ticket, cycle.ended_at)
            found["requester_wait"] = counted("requester_wait", cycle.ended_at, cycle.wait_business, wait)
    return found
