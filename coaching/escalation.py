"""When an escalation pages whom next: the ladder, as one pure decision. (policy, state, now) in, the next step out.

Promises: a rung is never passed over, nobody is paged after somebody acknowledged, and an escalation that is open is
acknowledged, has said aloud that nobody answered, or has a next time. Never asks a clock, a database or who is on
call: whoever carries a step out does.

An escalation that pages goes from level to level and waits at each; when the last one has waited in vain it begins
again, `repeats` times, and then says so (`EXHAUST`). Who acknowledges is reminded when nothing more is heard of them,
and then the ladder begins anew.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from kpi.facts import Instant, Seconds

MINUTE = 60


class Severity(StrEnum):
    """How much it matters. CRITICAL pages at any hour and alone; LOW pages nobody and waits for a digest."""

    CRITICAL = "critical"
    NORMAL = "normal"
    LOW = "low"


class Status(StrEnum):
    """Where an escalation stands. All but RESOLVED are open."""

    QUEUED = "queued"  # of low severity: it pages nobody
    PAGING = "paging"
    ACKNOWLEDGED = "acknowledged"
    EXHAUSTED = "exhausted"  # nobody answered, and that was said aloud
    RESOLVED = "resolved"


class TargetKind(StrEnum):
    """Whom a level pages."""

    PERSON = "person"
    ROTATION = "rotation"  # who is on call at that moment
    LEADS = "leads"  # who leads the team
    TEAM = "team"  # everybody in it
    CHANNEL = "channel"
    PAGER = "pager"  # a receiver outside of the chat: PagerDuty, Opsgenie, a webhook


class Target(NamedTuple):
    """Whom a level pages: the id of a person, rotation, team or pager; of a channel, its tenant and id."""

    kind: TargetKind
    id: int = 0
    tenant: str = ""
    channel: str = ""


class Level(NamedTuple):
    """A rung: all its targets are paged at once, and have `wait` to answer."""

    targets: tuple[Target, ...]
    wait: Seconds = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Policy:
    """A ladder. `repeats` is how often it begins again; `fallback` hears that nobody answered.

    `business_hours`: what is not critical pages in the team's business hours alone. Who acknowledged is reminded after
    `remind_after` without a sign of life, and loses it `release_after` later. `channel` shows it to the team.
    """

    levels: tuple[Level, ...]
    repeats: int = 1
    business_hours: bool = False
    remind_after: Seconds = 30 * MINUTE
    release_after: Seconds = 15 * MINUTE
    fallback: tuple[Target, ...] = ()
    channel: Target | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Where an escalation stands on its ladder.

    `level` is the rung that is paged next, in the `round`-th time up (0 is the first). `next_at` is when the next step
    is due, None for never by itself; `refresh_at` when what was said is to be brought up to date. `holder` acknowledged
    it; `reminded` and `snoozed` are the holder's.
    """

    severity: Severity
    status: Status
    next_at: Instant | None = None
    round: int = 0
    level: int = 0
    holder: int | None = None
    reminded: bool = False
    snoozed: bool = False
    refresh_at: Instant | None = None

    @property
    def is_open(self) -> bool:
        """Return whether it is not resolved."""
        return self.status is not Status.RESOLVED

    @property
    def due_at(self) -> Instant | None:
        """Return when something is due by itself; None for never."""
        return min((at for at in (self.next_at, self.refresh_at) if at is not None), default=None)


class Deed(StrEnum):
    """What a step does."""

    PAGE = "page"
    WAIT = "wait"  # for business hours
    REMIND = "remind"  # the holder
    RELEASE = "release"  # the holder was silent, or snoozed: it pages again
    EXHAUST = "exhaust"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is done, whom it concerns, and the state afterwards. `level` and `round` are those it pages."""

    deed: Deed
    state: State
    targets: tuple[Target, ...] = ()
    level: int = 0
    round: int = 0


REFRESH_AFTER = 20
"""Seconds in which causes are gathered before the page that tells of them is brought up to date."""


def begin(policy: Policy, severity: Severity, now: Instant) -> State:  # noqa: ARG001 - every policy begins at its first rung
    """Return the state of an escalation that is raised now."""
    if severity is Severity.LOW:
        return State(severity, Status.QUEUED)
    return State(severity, Status.PAGING, next_at=now)


def decide(policy: Policy, state: State, now: Instant, opens_at: Instant) -> Step | None:
    """Return the step that is due by now; None when nothing is, until `state.due_at`.

    `opens_at` is the first instant from now on within the team's business hours; `now` where they are open or unknown.
    To be asked again with the step's state until it returns None: that has an end.
    """
    if state.next_at is not None and state.next_at <= now:
        if _waits_for_hours(policy, state, now, opens_at):
            return Step(Deed.WAIT, replace(state, next_at=opens_at))
        if state.status is Status.PAGING:
            return _climb(policy, state, now)
        if state.status is Status.ACKNOWLEDGED:
            return _watch(policy, state, now)
    if state.refresh_at is not None and state.refresh_at <= now:
        return Step(Deed.REFRESH, replace(state, refresh_at=None))
    return None


def _waits_for_hours(policy: Policy, state: State, now: Instant, opens_at: Instant) -> bool:
    return policy.business_hours and state.severity is not Severity.CRITICAL and opens_at > now


def _climb(policy: Policy, state: State, now: Instant) -> Step:
    """Page the next rung; from the top begin again, or say that nobody answered."""
    level, round_ = state.level, state.round
    if level >= len(policy.levels):
        if round_ >= policy.repeats or not policy.levels:
            ended = replace(state, status=Status.EXHAUSTED, next_at=None)
            return Step(Deed.EXHAUST, ended, policy.fallback, level, round_)
        level, round_ = 0, round_ + 1
    rung = policy.levels[level]
    # From now on, not from when it was due: whoever is paged late has the whole time to answer.
    after = replace(state, level=level + 1, round=round_, next_at=now + rung.wait)
    return Step(Deed.PAGE, after, rung.targets, level, round_)


def _watch(policy: Policy, state: State, now: Instant) -> Step:
    """Remind a silent holder once; then, or when they had snoozed it, begin the ladder anew."""
    if state.reminded or state.snoozed or state.holder is None:
        return Step(Deed.RELEASE, replace(begin(policy, state.severity, now), refresh_at=state.refresh_at))
    reminded = replace(state, reminded=True, next_at=now + policy.release_after)
    return Step(Deed.REMIND, reminded, (Target(TargetKind.PERSON, state.holder),))


class Outcome(StrEnum):
    """What became of what somebody did."""

    DONE = "done"
    ALREADY_YOURS = "already_yours"  # acknowledged before by the same person: a sign of life
    ALREADY_TAKEN = "already_taken"  # acknowledged before by somebody else: nothing changes
    ALREADY_RESOLVED = "already_resolved"


Answer = tuple[Outcome, State]


def acknowledge(policy: Policy, state: State, person: int, now: Instant, *, take_over: bool = False) -> Answer:
    """Somebody takes it: nobody is paged any more. Of one that somebody else has, only with `take_over`."""
    if not state.is_open:
        return Outcome.ALREADY_RESOLVED, state
    if state.status is Status.ACKNOWLEDGED and state.holder not in (None, person) and not take_over:
        return Outcome.ALREADY_TAKEN, state
    again = state.status is Status.ACKNOWLEDGED and state.holder == person
    return (Outcome.ALREADY_YOURS if again else Outcome.DONE), _held(state, person, now + policy.remind_after)


def snooze(state: State, person: int, now: Instant, seconds: Seconds) -> Answer:
    """Somebody takes it and is left alone for a while; then it pages again from its first level.

    Of one that somebody else has, nothing changes: who wants it takes it over first.
    """
    if not state.is_open:
        return Outcome.ALREADY_RESOLVED, state
    if state.status is Status.ACKNOWLEDGED and state.holder not in (None, person):
        return Outcome.ALREADY_TAKEN, state
    return Outcome.DONE, replace(_held(state, person, now), snoozed=True, next_at=now + seconds)


def sign_of_life(policy: Policy, state: State, person: int, now: Instant) -> State:
    """The holder did something about it: the reminder waits anew. A snooze goes on."""
    if state.status is not Status.ACKNOWLEDGED or state.holder != person or state.snoozed:
        return state
    return _held(state, person, now + policy.remind_after)


def reassign(policy: Policy, state: State, person: int, now: Instant) -> tuple[Outcome, State, Step | None]:
    """It is somebody else's to answer now: they are paged at once; without an answer the ladder begins anew."""
    if not state.is_open:
        return Outcome.ALREADY_RESOLVED, state, None
    wait = policy.levels[0].wait if policy.levels else 10 * MINUTE
    after = replace(begin(policy, state.severity, now + wait), refresh_at=state.refresh_at)
    return Outcome.DONE, after, Step(Deed.PAGE, after, (Target(TargetKind.PERSON, person),))


def resolve(state: State) -> Answer:
    """It is over. Nothing more is due."""
    if not state.is_open:
        return Outcome.ALREADY_RESOLVED, state
    return Outcome.DONE, replace(state, status=Status.RESOLVED, next_at=None, refresh_at=None)


def joined_by(state: State, now: Instant) -> State:
    """Another cause of its kind came: what was said is brought up to date in a moment, once for many."""
    if state.refresh_at is not None or not state.is_open or state.status is Status.QUEUED:
        return state
    return replace(state, refresh_at=now + REFRESH_AFTER)


def _held(state: State, person: int, next_at: Instant) -> State:
    """Somebody has it. Nobody is reminded of what is of low severity."""
    due = None if state.severity is Severity.LOW else next_at
    return replace(
        state,
        status=Status.ACKNOWLEDGED, holder=person, next_at=due, reminded=False, snoozed=False, round=0, level=0,
    )  # fmt: skip


def joins(severity: Severity, open_severity: Severity, open_status: Status, silent_for: Seconds) -> bool:
    """Say whether a new cause joins an open escalation of its group instead of raising another one.

    `silent_for` is how long ago that one's latest cause came. What is critical always stands alone.
    """
    if Severity.CRITICAL in (severity, open_severity) or severity is not open_severity:
        return False
    return open_status not in (Status.EXHAUSTED, Status.RESOLVED) and silent_for <= GROUP_WINDOW


GROUP_WINDOW = 30 * MINUTE
"""What comes within so long after the latest cause of its group is told with it."""
