"""What people do with an escalation: take it, resolve it, hand it on. Each is one transaction, by compare-and-set.

Of two who act at once, the second acts on what the first made of it. The caller has decided that they may
(`coaching.paging`), and wakes the engine (`Reply.wakes`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from coaching.escalation import (
    Outcome,
    Policy,
    State,
    Status,
    Step,
    TargetKind,
    acknowledge,
    reassign,
    resolve,
    sign_of_life,
    snooze,
)
from handlers.escalations.pages import ACKNOWLEDGE, RESOLVE, card_key, pager_rows, rows_of, told_row
from handlers.escalations.reaching import reach
from handlers.escalations.states import policy_from_json, state_of, values_of
from handlers.readers import load_calendars
from handlers.tools import Tools, instant
from kpi.errors import TouchlineError
from kpi.periods import local_day
from storage.database import Session
from storage.escalations import EscalationRow, change_state, free_keys, hold, note_event
from storage.pages import add_pages, page_by_key
from storage.people import Person

MOST_TRIES = 5


class TooManyAtOnceError(TouchlineError):
    """Several people answered this at the same moment. Please look at it once more."""


Judge = Callable[[Policy, State], tuple[Outcome, State]]


def take(
    session: Session, row: EscalationRow, person: Person, tools: Tools, now: datetime, *, over: bool = False
) -> Outcome:
    """Acknowledge; `over`: also one that somebody else has."""

    def judge(policy: Policy, state: State) -> tuple[Outcome, State]:
        return acknowledge(policy, state, person.id, instant(now), take_over=over)

    hold(session, row)
    first = {} if row.acknowledged_at else {"acknowledged_at": now}
    before, outcome = _change(session, row, judge, first)
    if outcome is Outcome.DONE:
        note_event(session, row, "took_over" if before.holder else "acknowledged", now, person_id=person.id)
        _tell_outside(session, row, ACKNOWLEDGE, now)
        _tell_raiser(session, row, ACKNOWLEDGE, person, tools, now)
    elif outcome is Outcome.ALREADY_YOURS:
        note_event(session, row, "still", now, person_id=person.id)
    return outcome


def put_off(
    session: Session, row: EscalationRow, person: Person, pause: timedelta, tools: Tools, now: datetime
) -> Outcome:
    """Snooze: it is theirs, and pages again after the pause."""

    def judge(_: Policy, state: State) -> tuple[Outcome, State]:
        return snooze(state, person.id, instant(now), int(pause.total_seconds()))

    hold(session, row)
    first = {} if row.acknowledged_at else {"acknowledged_at": now}
    before, outcome = _change(session, row, judge, first)
    if outcome is Outcome.DONE:
        minutes = str(int(pause.total_seconds() // 60))
        note_event(session, row, "snoozed", now, person_id=person.id, note=minutes)
        _tell_outside(session, row, ACKNOWLEDGE, now)
        if before.holder != person.id:
            _tell_raiser(session, row, ACKNOWLEDGE, person, tools, now)
    return outcome


def hand_on(session: Session, row: EscalationRow, person: Person, to: Person, tools: Tools, now: datetime) -> Outcome:
    """Reassign: the other is paged at once."""
    steps: list[Step | None] = []

    def judge(policy: Policy, state: State) -> tuple[Outcome, State]:
        outcome, after, step = reassign(policy, state, to.id, instant(now))
        steps.append(step)
        return outcome, after

    _, outcome = _change(session, row, judge, {})
    if outcome is Outcome.DONE and (step := steps[-1]) is not None:
        note_event(session, row, "reassigned", now, person_id=person.id, other_id=to.id)
        root = page_by_key(session, row.workspace_id, card_key(row.id))
        reached = reach(session, step.targets, tools, now)
        mark = f"e{row.id}.{row.revision}.r"
        add_pages(session, rows_of(row, step, reached, root.id if root else None, mark, now))
    return outcome


def settle(
    session: Session, row: EscalationRow, person: Person | None, tools: Tools, now: datetime, note: str = ""
) -> Outcome:
    """Resolve. Its causes may raise again, but those that never may. `person` None: another system said so."""
    values = {"resolved_at": now, "resolved_by": person.id if person else None}
    _, outcome = _change(session, row, lambda _, state: resolve(state), values)
    if outcome is Outcome.DONE:
        free_keys(session, row.id)
        note_event(session, row, "resolved", now, person_id=person.id if person else None, note=note)
        _tell_outside(session, row, RESOLVE, now)
        _tell_raiser(session, row, RESOLVE, person, tools, now)
    return outcome


def comment(session: Session, row: EscalationRow, person: Person, text: str, now: datetime) -> Outcome:
    """Say something about it: a sign of life, where they hold it."""

    def judge(policy: Policy, state: State) -> tuple[Outcome, State]:
        return Outcome.DONE, sign_of_life(policy, state, person.id, instant(now))

    _, outcome = _change(session, row, judge, {})
    note_event(session, row, "comment", now, person_id=person.id, note=text)
    return outcome


def _change(session: Session, row: EscalationRow, judge: Judge, values: Mapping[str, object]) -> tuple[State, Outcome]:
    """Change the state as it is judged; return the state before. Judged anew where somebody was faster."""
    for _ in range(MOST_TRIES):
        hold(session, row)
        before, revision = state_of(row), row.revision
        outcome, after = judge(policy_from_json(row.policy), before)
        if outcome in (Outcome.ALREADY_TAKEN, Outcome.ALREADY_RESOLVED):
            return before, outcome
        if change_state(session, row, revision, {**values_of(after), **values}):
            return before, outcome
    raise TooManyAtOnceError


def _tell_outside(session: Session, row: EscalationRow, about: str, now: datetime) -> None:
    """Tell the receivers of the policy: those that were not paged yet make nothing of it."""
    policy = policy_from_json(row.policy)
    targets = [each for level in policy.levels for each in level.targets] + list(policy.fallback)
    pagers = dict.fromkeys(each.id for each in targets if each.kind is TargetKind.PAGER)
    add_pages(session, pager_rows(row, pagers, about, f"e{row.id}.{row.revision}", now))


def _tell_raiser(
    session: Session, row: EscalationRow, about: str, by: Person | None, tools: Tools, now: datetime
) -> None:
    """Tell who raised it, in their own working hours: it is no page."""
    if row.raised_by is None or (by is not None and by.id == row.raised_by) or row.status == Status.QUEUED:
        return
    raiser = session.get_one(Person, row.raised_by)
    at = instant(now)
    calendars = load_calendars(session, tools.workspace_id, local_day(at, tools.zone))
    due = calendars.person(raiser.id, raiser.zone or tools.zone).next_at(at, at + 30 * 86_400)
    if due is not None:
        due_at = now if due == at else datetime.fromtimestamp(due, now.tzinfo)
        add_pages(session, [told_row(row, about, f"e{row.id}.{row.revision}", due_at)])
