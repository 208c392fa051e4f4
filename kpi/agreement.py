"""How often our figures and a helpdesk's own agree over many tickets, and why not where they do not. Pure.

Counts tickets, never people. A ticket is compared in each KPI for which its helpdesk tells a figure, whether we have
one or not; a difference that no rule gives stays unexplained.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kpi.differences import CODES, Code, Difference
from kpi.facts import Instant, Ticket
from kpi.reconcile import DURATIONS, REOPENS, REPORTED, Counted, compare, compare_missing, reported_figure, waited
from kpi.reopenings import compare_reopens
from kpi.timeline import BusinessSeconds, Ending, derive

COMPARED = (*sorted(DURATIONS), REOPENS)
"""What is compared, by its name in `Ticket.reported`, in the order it is shown."""


class Clocked(NamedTuple):
    """A ticket with what counts its open seconds, what does by one schedule, and by the others that are known."""

    ticket: Ticket
    business: BusinessSeconds | None = None
    one_schedule: BusinessSeconds | None = None
    others: tuple[BusinessSeconds, ...] = ()


class Compared(NamedTuple):
    """A figure that a ticket's helpdesk tells (seconds, or a count), how it differs, and whether we have one too."""

    name: str
    reported: float
    difference: Difference
    ours: bool


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
            for found in differences(each, zone):
                self._found.setdefault((source, found.name), Counter())[CODES[found.difference]] += 1

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


def differences(each: Clocked, zone: str) -> Iterator[Compared]:
    """Yield each figure that a ticket's helpdesk tells for a KPI, with how it differs from ours."""
    ticket = each.ticket
    ours = _ours(each, zone) if any(ticket.reported.get(REPORTED[kpi]) is not None for kpi in DURATIONS) else {}
    for kpi in DURATIONS:
        reported = reported_figure(ticket, kpi)
        if reported is None or (kpi == "requester_wait" and not ticket.status_log):
            continue
        if kpi in ours:
            yield Compared(kpi, reported, compare(ticket, ours[kpi], reported), ours=True)
        else:
            why = compare_missing(ticket, kpi, reported, each.business, zone)
            yield Compared(kpi, reported, why, ours=False)
    if (told := ticket.reported.get(REOPENS)) is not None and ticket.status_log:
        yield Compared(REOPENS, told, compare_reopens(ticket, told), ours=True)


def _ours(each: Clocked, zone: str) -> dict[str, Counted]:
    """Our durations of a ticket, by KPI, as the KPIs count them (`kpi.figures`)."""
    ticket, found = each.ticket, {}
    replies, cycles = derive(ticket, each.business)

    def counted(kpi: str, at: Instant, business: float | None, calendar: float) -> Counted:
        one = float(each.one_schedule(ticket.created_at, at)) if each.one_schedule else None
        return Counted(
            kpi, calendar if business is None else business, calendar, at, one, each.business, zone, each.others
        )

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
