"""What a report holds, as plain numbers: built once from the facts, printed and archived from here.

Promises that whatever prints a report needs nothing else, so that one that was published prints the same for ever.
Holds teams, never a person: no name of somebody, and no figure of fewer people than the minimum group.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from coaching.sheet import Measure, Window, window
from handlers.report.noisy import NoisyRule
from handlers.tools import instant
from kpi.agreement import Agreement
from kpi.definitions import Rules
from kpi.facts import Instant
from kpi.periods import Period


class ReportKind(StrEnum):
    """How long a report's period is."""

    WEEKLY = "weekly"  # an ISO week
    MONTHLY = "monthly"  # a month of the calendar


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted beside the measures. `created` is None for a team without a helpdesk group.

    `backlog` is by age at the end of the period (`kpi.figures.AGE_BANDS`); `running` SLA targets ran when it was made.
    """

    created: int | None
    backlog: tuple[int, ...]
    offered: int
    rated: int
    unreplied: int
    closed_unsolved: int
    running: int

    @property
    def open(self) -> int:
        """Return how many tickets were open at the end of the period."""
        return sum(self.backlog)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a block rests on, so that a later difference can be explained. `mark` changes with any of the tickets.

    `changed` and `reopened` count tickets to which that happened since another report was published; 0 without one.
    `whose` changes with the team's helpdesk groups, members and their links.
    """

    tickets: int
    mark: str
    whose: str
    changed: int = 0
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A team's numbers; `team` None are all shown teams together, each ticket counted once."""

    team: int | None
    name: str
    measures: tuple[Measure, ...]
    counts: Counts
    trace: Trace


@dataclass(frozen=True, slots=True)
class Hidden:
    """A team that is not shown, and why (`coaching.suppression.Why`)."""

    team: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `made` is when it was computed, in a workspace whose days begin in `zone`; `schedules` is their mark.

    `total` is None where one team alone is shown. `since`: the local day on which each definition came into force;
    `breaks`: those on which it changed. `scope` as in `storage.reports`. `noisy`: the rules worth changing, of a week.
    `agreements`: how the figures compare with the helpdesks' own.
    """

    kind: ReportKind
    period: Period
    scope: str
    zone: str
    made: datetime
    facts_until: Instant | None
    minimum: int
    rules: Rules
    schedules: str
    total: Block | None
    teams: tuple[Block, ...]
    hidden: tuple[Hidden, ...]
    since: Mapping[str, date] = field(default_factory=dict)
    breaks: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    noisy: tuple[NoisyRule, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    @property
    def name(self) -> str:
        """Return the period's name: "2026-W47", "2026-11"."""
        return period_key(self.kind, self.period)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the total, where there is one, and the teams."""
        return (self.total, *self.teams) if self.total else self.teams

    @property
    def main(self) -> Block | None:
        """Return what the report speaks of first: all together, or the one team; None for an empty report."""
        return next(iter(self.blocks), None)

    @property
    def within(self) -> Window:
        """Return the window it was measured in."""
        return window(self.period, self.zone, instant(self.made))


def period_key(kind: ReportKind, period: Period) -> str:
    """Return how a report's period is called in the archive, in files and by who types it."""
    if kind is ReportKind.MONTHLY:
        return f"{period.first:%Y-%m}"
    year, week, _ = period.first.isocalendar()
    return f"{year}-W{week:02d}"
