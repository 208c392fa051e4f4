"""What is remembered of one subject over a stretch of time, in columns: what every figure is made of.

A question reads thousands of rows to say a dozen numbers. Columns of plain numbers are read, cut and sorted several
times faster than as many small objects (ADR 3). Every column of a table has the same length, in time order.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kpi.facts import Instant, Seconds

Numbers = Sequence[int]
Perhaps = Sequence[int | None]


class Replies(NamedTuple):
    """Replies and the waits they ended (`kpi.timeline.Reply`)."""

    ended_at: Numbers = ()
    created: Perhaps = ()
    created_business: Perhaps = ()
    assigned: Perhaps = ()
    assigned_business: Perhaps = ()
    asked: Perhaps = ()
    asked_business: Perhaps = ()
    ticket_id: Numbers = ()


class Cycles(NamedTuple):
    """Cycles of work (`kpi.timeline.Cycle`) that have ended, by when."""

    ended_at: Numbers = ()
    ordinal: Numbers = ()
    ending: Numbers = ()
    last: Numbers = ()
    created_at: Numbers = ()
    reopened_at: Perhaps = ()
    business: Perhaps = ()
    wait: Perhaps = ()
    wait_business: Perhaps = ()
    one_touch: Perhaps = ()
    replied: Perhaps = ()
    ticket_id: Numbers = ()


class Ratings(NamedTuple):
    """Surveys: answered at `at` with a verdict, or offered then and not answered (`good` is None)."""

    at: Numbers = ()
    good: Perhaps = ()
    ticket_id: Numbers = ()


class Targets(NamedTuple):
    """SLA targets that have ended, by when."""

    ended_at: Numbers = ()
    met: Numbers = ()
    ticket_id: Numbers = ()


class Observations(NamedTuple):
    """All of it."""

    replies: Replies = Replies()
    cycles: Cycles = Cycles()
    ratings: Ratings = Ratings()
    targets: Targets = Targets()


class OpenCycle(NamedTuple):
    """A cycle of work that is open: one ticket of the backlog."""

    opened_at: Instant
    replied: int | None
    ticket_id: int


class Values(NamedTuple):
    """One KPI's values: durations in seconds, or 1 (good) and 0 of a rate, each of one ticket at one instant.

    `business` says which clock they count by.
    """

    at: Numbers
    value: Sequence[Seconds]
    ticket_id: Numbers
    business: bool = False

    @property
    def n(self) -> int:
        """Return how many there are."""
        return len(self.at)
