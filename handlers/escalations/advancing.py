"""One turn of an escalation's ladder: load, decide, write what was decided. The engine sends it (`bot.engine`).

Promises: state, timeline and pages change in one transaction, by compare-and-set; a crash before it leaves everything
to the next turn, one after it leaves pages that are due, and to take a turn twice does nothing twice.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from coaching.escalation import Deed, Policy, Severity, State, Step, Target, TargetKind, decide
from handlers.escalations.hours import opens_at
from handlers.escalations.pages import SHOWN, card_key, card_row, rows_of
from handlers.escalations.reaching import Reached, reach
from handlers.escalations.states import moment, policy_from_json, state_of, values_of
from handlers.tools import Tools, instant
from storage.database import Session
from storage.escalations import EscalationRow, change_state, find_escalation, note_event
from storage.pages import add_pages, due_pages, page_by_key, stale_messages


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be done now: `pages` to be sent or brought up to `revision`; and when it is due again by itself.

    `stale` are those of the pages whose message is there and is brought up to date. `critical`: it goes first.
    `refresh`: it is due to tell what joined it.
    """

    escalation_id: int
    revision: int
    pages: tuple[int, ...]
    due_at: datetime | None
    stale: tuple[int, ...] = ()
    critical: bool = False
    refresh: bool = False


class Move(NamedTuple):
    """A step that is due, whom it reaches, and when it was to be: long ago, where nothing ran at its time."""

    step: Step
    reached: Reached
    due_at: datetime


def advance(tools: Tools, escalation_id: int, now: datetime) -> Turn | None:
    """Take every step that is due; None where there is no such escalation."""
    with tools.database.writing() as session:
        row = find_escalation(session, tools.workspace_id, escalation_id, held=True)
        if row is None:
            return None
        revision = row.revision
        moves, state = _moves(session, row, tools, now)
        if moves and not change_state(session, row, revision, _columns(state, moves, now)):
            moves = []  # somebody acted meanwhile: their own turn looks at it as it is now
        root = _root(session, row, moves)
        for number, move in enumerate(moves):
            _write(session, row, move, root, f"e{row.id}.{revision}.{number}", now)
        return turn_of(session, row)


def turn_of(session: Session, row: EscalationRow) -> Turn:
    """Return what an escalation has to say as it stands."""
    stale = tuple(stale_messages(session, row.id, row.revision, map(str, SHOWN)))
    pages, state = (*due_pages(session, row.id), *stale), state_of(row)
    return Turn(
        row.id, row.revision, pages, moment(state.due_at), stale, state.severity is Severity.CRITICAL,
        state.refresh_at is not None,
    )  # fmt: skip


def _moves(session: Session, row: EscalationRow, tools: Tools, now: datetime) -> tuple[list[Move], State]:
    """The steps that are due, each with whom it reaches, and the state after them. Changes nothing."""
    policy, state, at = policy_from_json(row.policy), state_of(row), instant(now)
    opens = opens_at(session, row.team_id, tools, now) if policy.business_hours else at
    moves: list[Move] = []
    while (step := decide(policy, state, at, opens)) is not None:
        reached = reach(session, _targets(step, policy, row), tools, now)
        due_at = moment(min(state.next_at or at, at)) or now
        state = step.state
        if step.deed is Deed.PAGE and not (reached.people or reached.channels or reached.pagers):
            state = replace(state, next_at=at)  # nobody can answer here: the next level does not wait for it
        moves.append(Move(step, reached, due_at))
    return moves, state


def _targets(step: Step, policy: Policy, row: EscalationRow) -> tuple[Target, ...]:
    """Whom a step concerns. That nobody answered is said to somebody, whatever the policy."""
    if step.deed is not Deed.EXHAUST:
        return step.targets
    raiser = (Target(TargetKind.PERSON, row.raised_by),) if row.raised_by else ()
    said_to = step.targets or ((policy.channel,) if policy.channel else (Target(TargetKind.LEADS),))
    return (*said_to, *raiser)


def _columns(state: State, moves: list[Move], now: datetime) -> dict[str, object]:
    exhausted = {"exhausted_at": now} if any(move.step.deed is Deed.EXHAUST for move in moves) else {}
    return {**values_of(state), **exhausted}


def _root(session: Session, row: EscalationRow, moves: list[Move]) -> int | None:
    """The card in the team's channel, made with the first page."""
    paging = next((move for move in moves if move.step.deed is Deed.PAGE), None)
    if paging is not None:
        add_pages(session, card_row(row, policy_from_json(row.policy), paging.due_at))
    root = page_by_key(session, row.workspace_id, card_key(row.id))
    return root.id if root else None


def _write(session: Session, row: EscalationRow, move: Move, root: int | None, mark: str, now: datetime) -> None:
    step, reached = move.step, move.reached
    level = step.level if step.deed is Deed.PAGE else None
    if step.deed is not Deed.REFRESH:
        holder = step.targets[0].id if step.deed is Deed.REMIND else None
        note_event(session, row, str(step.deed), now, person_id=holder, level=level)
    for person_id in reached.people if step.deed is Deed.PAGE else ():
        note_event(session, row, "paged", now, person_id=person_id, level=level)
    for _ in reached.nobody:
        note_event(session, row, "nobody", now, level=level)
    if step.deed in (Deed.PAGE, Deed.REMIND, Deed.EXHAUST):
        add_pages(session, rows_of(row, step, reached, root, mark, move.due_at))
