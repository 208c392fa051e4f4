"""Who is on call when: turns, overrides, swaps and leave as shifts that tile any span of time. Pure.

Promises: the shifts of a span follow each other without a hole or an overlap, and what is asked of a moment is what the
shift that holds it says. Hand-over is when a clock on the wall of the rotation's zone shows its minute, whatever that
clock does: such a day has 23 or 25 hours. What was a shift before a plan was changed stays one: each plan holds from
its own instant on. Never reads a clock, and never weighs who was on call how often.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from coaching.timetable import DAY, EVERY_DAY, MINUTES_A_DAY, NOON, Part
from kpi.facts import Instant
from kpi.periods import day_start, local_day, wall_instant

WEEK_DAYS = 7


class Why(StrEnum):
    """Why somebody, or nobody, is on call."""

    TURN = "turn"
    OVERRIDE = "override"
    SWAP = "swap"
    COVER = "cover"  # whoever it would be is away
    GAP = "gap"  # whoever it would be is away, and so is everybody else
    OFF = "off"  # hours that the rotation does not cover


class Shift(NamedTuple):
    """Who is on call from an instant (included) to another (excluded). `covers` is who would be, but is away."""

    start: Instant
    end: Instant
    person: int | None
    why: Why
    covers: int | None = None


class Change(NamedTuple):
    """For some hours `to` is on call instead of `gives` (None: of whoever it is). Only what was agreed is one."""

    start: Instant
    end: Instant
    to: int
    gives: int | None = None
    swap: bool = False


class Away(NamedTuple):
    """Somebody away, from an instant (included) to another (excluded)."""

    person: int
    start: Instant
    end: Instant


@dataclass(frozen=True, slots=True)
class Plan:
    """People in turn, from the local day `begins` on, and in force from `since` on (None: from its first hand-over).

    It covers `days` of the week (0 is Monday), each from `minute` of that day for `lasts` minutes by the clock on the
    wall; 1440 is until the same minute of the next day. A turn has `every` of the days it covers; whole weeks are
    weeks of the calendar. ValueError for a cadence that cannot be.
    """

    people: tuple[int, ...]
    begins: date
    every: int
    minute: int
    zone: str
    days: frozenset[int] = EVERY_DAY
    lasts: int = MINUTES_A_DAY
    since: Instant | None = None

    def __post_init__(self) -> None:
        if self.every < 1 or not 0 < self.lasts <= MINUTES_A_DAY or not 0 <= self.minute < MINUTES_A_DAY:
            raise ValueError(f"no cadence: {self}")

    @property
    def starts(self) -> Instant:
        """Return from when on it is in force."""
        return _wall(self.begins, self.minute, self.zone) if self.since is None else self.since

    def turn_of(self, day: date) -> int:
        """Return which turn a day belongs to, counted from 0, from `begins` on."""
        passed = (day - self.begins).days
        if self.every % WEEK_DAYS:
            weeks, rest = divmod(passed, WEEK_DAYS)
            first = self.begins.weekday()
            passed = weeks * len(self.days) + sum((first + each) % WEEK_DAYS in self.days for each in range(rest))
        return passed // self.every


class _Stretch(NamedTuple):
    """Hours of one turn; without a turn, those that nobody's plan covers."""

    start: Instant
    end: Instant
    plan: Plan | None = None
    turn: int = 0

    @property
    def person(self) -> int | None:
        if self.plan is None or not self.plan.people:
            return None
        return self.plan.people[self.turn % len(self.plan.people)]


def shifts(
    plans: Sequence[Plan], changes: Sequence[Change], away: Iterable[Away], start: Instant, end: Instant
) -> list[Shift]:
    """Return the shifts between two instants, in order, without a hole. `plans` and `changes` in the order made.

    Of two changes of the same hours the later one holds. Somebody away is covered by the next in the order who is not.
    """
    absent = tuple(each for each in away if each.start < end and each.end > start)
    touching = tuple(each for each in changes if each.start < end and each.end > start)
    known = [at for each in touching for at in each[:2]] + [at for each in absent for at in each[1:]]
    found: list[Shift] = []
    mark: object = None
    for stretch in _stretches(plans, start, end):
        edges = {stretch.start, stretch.end}
        edges.update(at for at in known if stretch.start < at < stretch.end)
        for left, right in pairwise(sorted(edges)):
            shift, of = _judged(stretch, left, right, touching, absent)
            if found and of == mark and found[-1][2:] == shift[2:]:
                found[-1] = found[-1]._replace(end=right)
            else:
                found.append(shift)
            mark = of
    return found


def shift_at(plans: Sequence[Plan], changes: Sequence[Change], away: Iterable[Away], at: Instant) -> Shift:
    """Return who is on call at an instant, as a shift of one second."""
    return shifts(plans, changes, away, at, at + 1)[0]


def duty(plan: Plan, day: date) -> tuple[Instant, Instant]:
    """Return the hours of a day, covered or not: from its hand-over on, as long as the plan's days last."""
    return _wall(day, plan.minute, plan.zone), _wall(day, plan.minute + plan.lasts, plan.zone)


def succeed(plans: Sequence[Plan], new: Plan) -> tuple[Plan, ...]:
    """Return the plans with another one after them: what was to come into force only later never does."""
    return (*(each for each in plans if each.starts < new.starts), new)


def away_spans(person: int, first: date, last: date, part: Part, zone: str) -> Iterator[Away]:
    """Yield when somebody is away whose absence has these days of their own zone. Halves meet at noon."""
    if part is Part.WHOLE:
        yield Away(person, day_start(first, zone), day_start(last + DAY, zone))
        return
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        noon = wall_instant(day, NOON, zone)
        morning = part is Part.MORNING
        yield Away(person, day_start(day, zone) if morning else noon, noon if morning else day_start(day + DAY, zone))


def _stretches(plans: Sequence[Plan], start: Instant, end: Instant) -> Iterator[_Stretch]:
    """Yield the span cut into hours of one turn, and hours that nobody's plan covers between them."""
    at = start
    reigns = [*(plan.starts for plan in plans), end]
    for plan, begins, ends in zip(plans, reigns, reigns[1:], strict=False):
        for window in _windows(plan, max(at, begins), min(end, ends)):
            if at < window.start:
                yield _Stretch(at, window.start)
            yield window
            at = window.end
    if at < end:
        yield _Stretch(at, end)


def _windows(plan: Plan, start: Instant, end: Instant) -> Iterator[_Stretch]:
    """Yield the hours that a plan covers within a span, day by day."""
    if start >= end:
        return
    day = max(plan.begins, local_day(start, plan.zone) - 3 * DAY)  # one may begin the day before; one may be left out
    last = local_day(end, plan.zone)
    while day <= last:
        if day.weekday() in plan.days and not _left_out(day, plan.zone):
            opens, closes = duty(plan, day)
            left, right = max(start, opens), min(end, closes)
            if left < right:
                yield _Stretch(left, right, plan, plan.turn_of(day))
        day += DAY


def _wall(day: date, minute: int, zone: str) -> Instant:
    """When the clock shows a minute of a day, from 1440 on of the next; of a day left out, of the one after."""
    over, minute = divmod(minute, MINUTES_A_DAY)
    day += over * DAY
    return wall_instant(day + DAY if _left_out(day, zone) else day, minute, zone)


def _left_out(day: date, zone: str) -> bool:
    """Whether a zone had no such day, as Samoa in 2011 when it crossed the date line."""
    start = day_start(day, zone)
    return local_day(start, zone) != day


def _judged(
    stretch: _Stretch, left: Instant, right: Instant, changes: Iterable[Change], away: Sequence[Away]
) -> tuple[Shift, object]:
    """Who is on call in a part of a stretch through which nothing changes; and what must be equal to be one shift."""
    absent = {each.person for each in away if each.start <= left and right <= each.end}
    person, why = stretch.person, Why.TURN
    of: object = (stretch.plan, stretch.turn)
    for change in changes:
        holds = change.start <= left and right <= change.end
        covers = _cover(stretch, person, absent) if person in absent else person
        if holds and (change.gives is None or change.gives in (person, covers)):
            person, why, of = change.to, Why.SWAP if change.swap else Why.OVERRIDE, change
    if person is None:
        return Shift(left, right, None, Why.GAP if stretch.plan else Why.OFF), None
    if person not in absent:
        return Shift(left, right, person, why), of
    cover = _cover(stretch, person, absent)
    if cover is None:
        return Shift(left, right, None, Why.GAP), None
    return Shift(left, right, cover, Why.COVER, person), of


def _cover(stretch: _Stretch, person: int | None, absent: set[int]) -> int | None:
    """Who covers for somebody away: the next in the order after them who is not; None for nobody."""
    if person is None or stretch.plan is None:
        return None
    order = stretch.plan.people
    after = order.index(person) + 1 if person in order else stretch.turn
    following = (order[(after + each) % len(order)] for each in range(len(order)))
    return next((each for each in following if each not in absent), None)
