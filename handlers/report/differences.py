"""What was published against what is found now: each figure that differs, and the reason, as far as one is known.

A difference without a known reason is said to be unexplained; none is passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coaching.sheet import WAITS_FOR_REOPENING, Measure
from handlers.report.content import Block, Report
from kpi.definitions import Unit

REOPENING_LENGTHENS = frozenset({"full_resolution", "requester_wait", "solved"})
"""KPIs that count to the last time a ticket was solved, so that reopening it moves them."""


class Cause(StrEnum):
    """Why a figure differs."""

    DEFINITION = "definition"
    RULES = "rules"
    TARGET = "target"
    TEAM = "team"  # groups, members, or who is linked to whom
    HOURS = "hours"
    REOPENED = "reopened"
    WINDOWS = "windows"  # reopen windows that closed since
    RATINGS = "ratings"
    CHANGED = "changed"  # tickets changed at the source
    IMPORTED = "imported"  # tickets that were not there, or not like this
    SHOWN = "shown"  # the team is shown in one of the two only
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause, and how many tickets or ratings it concerns; 0 where that is not counted."""

    cause: Cause
    count: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure (or a count, by its key) of a block in both reports; None where the team is in one of them only."""

    block: Block
    key: str
    published: Measure | int | None
    now: Measure | int | None
    reasons: tuple[Reason, ...]


def find_differences(published: Report, now: Report) -> list[Difference]:
    """Return what differs, block by block; nothing where every figure is the same."""
    then_blocks = {block.team: block for block in published.blocks}
    now_blocks = {block.team: block for block in now.blocks}
    found: list[Difference] = []
    for team, block in now_blocks.items():
        before = then_blocks.get(team)
        if before is None:
            found.append(Difference(block, "", None, None, (Reason(Cause.SHOWN, 1),)))
        else:
            found += _within_block(before, block, published, now)
    found += [
        Difference(block, "", None, None, (Reason(Cause.SHOWN),))
        for team, block in then_blocks.items()
        if team not in now_blocks
    ]
    return found


def _within_block(before: Block, block: Block, published: Report, now: Report) -> Iterator[Difference]:
    """What differs in one block."""
    was = {measure.kpi.key: measure for measure in before.measures}
    for measure in block.measures:
        held = was.get(measure.kpi.key)
        if held is not None and _said(held) != _said(measure):
            reasons = tuple(_reasons(held, measure, before, block, published, now))
            yield Difference(block, measure.kpi.key, held, measure, reasons or _otherwise(before, block))
    for key, (then, found) in _counts(before, block).items():
        if then != found:
            reasons = tuple(_common(before, block, published, now))
            yield Difference(block, key, then, found, reasons or _otherwise(before, block))


def _said(measure: Measure) -> tuple[object, ...]:
    """What a report says of a measure's period. What still waits for its reopen window is part of it."""
    return (measure.kpi.version, measure.n, measure.figure, measure.target, measure.too_soon)


def _counts(before: Block, block: Block) -> Mapping[str, tuple[int | None, int | None]]:
    """The counts of a period. SLA targets that ran when a report was made are of that moment, and not compared."""
    return {
        "created": (before.counts.created, block.counts.created),
        "backlog": (before.counts.open, block.counts.open),
        "offered": (before.counts.offered, block.counts.offered),
        "unreplied": (before.counts.unreplied, block.counts.unreplied),
        "closed_unsolved": (before.counts.closed_unsolved, block.counts.closed_unsolved),
    }


def _reasons(
    held: Measure, measure: Measure, before: Block, block: Block, published: Report, now: Report
) -> Iterator[Reason]:
    """Every cause that may have moved a measure, the certain ones first."""
    key = measure.kpi.key
    if held.kpi.version != measure.kpi.version:
        yield Reason(Cause.DEFINITION)
    if _rules_matter(key, published, now):
        yield Reason(Cause.RULES)
    if held.target != measure.target:
        yield Reason(Cause.TARGET)
    counts_hours = measure.kpi.unit is Unit.DURATION and (held.business or measure.business)
    if counts_hours and published.schedules != now.schedules:
        yield Reason(Cause.HOURS)
    if key in WAITS_FOR_REOPENING and held.too_soon > measure.too_soon:
        yield Reason(Cause.WINDOWS, held.too_soon - measure.too_soon)
    if key in REOPENING_LENGTHENS | WAITS_FOR_REOPENING and block.trace.reopened:
        yield Reason(Cause.REOPENED, block.trace.reopened)
    if key == "csat" and held.n != measure.n and before.trace.mark != block.trace.mark:
        yield Reason(Cause.RATINGS, abs(measure.n - held.n))
    if held.figure != measure.figure or held.n != measure.n:
        yield from _common(before, block, published, now)


def _rules_matter(key: str, published: Report, now: Report) -> bool:
    then, current = published.rules, now.rules
    if key in WAITS_FOR_REOPENING:
        return then.reopen_days != current.reopen_days
    return key == "csat" and then.csat_credit != current.csat_credit


def _common(before: Block, block: Block, published: Report, now: Report) -> Iterator[Reason]:
    """The causes that any figure of a block may have: whose work it is, and what became of the tickets."""
    teams_then, teams_now = ({each.team for each in report.teams} for report in (published, now))
    if before.trace.whose != block.trace.whose or (block.team is None and teams_then != teams_now):
        yield Reason(Cause.TEAM)
    if before.trace.mark == block.trace.mark:
        return
    if block.trace.changed:
        yield Reason(Cause.CHANGED, block.trace.changed)
    added = block.trace.tickets - before.trace.tickets
    if added > 0:
        yield Reason(Cause.IMPORTED, added)


def _otherwise(before: Block, block: Block) -> tuple[Reason, ...]:
    """The reason where no certain one is known: the tickets are not the same, or none at all."""
    same = before.trace.mark == block.trace.mark
    return (Reason(Cause.UNEXPLAINED if same else Cause.IMPORTED),)
