"""What comes in by a webhook: another system raises, or says that it is over, or hands on what a customer wrote.

Promises: the same message acts once, however often it is sent; all it does and that it was done is one transaction.
What a customer wrote is shown to the rules and kept nowhere. Whether it may be heard at all is decided before
(`bot.hooks`).
"""

import hashlib
from datetime import datetime, timedelta
from functools import partial

from handlers.escalations.acting import settle
from handlers.escalations.hook_bodies import Action, Told
from handlers.escalations.hook_results import Done, HookGoneError, Result
from handlers.escalations.raising import Cause, Source, raise_escalation
from handlers.escalations.tickets import Named
from handlers.tools import Tools
from storage.database import Session
from storage.escalations import EscalationRow, cause_of, hold, live_causes, note_event
from storage.inbox import forget_before, take_in
from storage.paging_rules import Hook, held_hook
from storage.rated import tickets_numbered
from storage.teams import team_of_group

KEPT = timedelta(days=2)
"""How long a message is known again. The inbox forgets too, where a chat platform is connected."""

MOST_FORGOTTEN = 20


def receive(tools: Tools, hook_id: int, webhook_id: str, told: Told, now: datetime) -> Done:
    """Do what a webhook says. `webhook_id` names the message. HookGoneError, DatabaseAwayError, DatabaseBusyError."""
    with tools.database.writing() as session:
        # Held to the end, so that two messages of one sender come one after the other: one key raises once.
        hook = held_hook(session, tools.workspace_id, hook_id)
        if hook is None:
            raise HookGoneError
        if not take_in(session, {_message_key(hook, webhook_id): None}, now):
            return Done(Result.REPEATED)
        forget_before(session, now - KEPT, MOST_FORGOTTEN)
        wakes = _show_to_rules(session, hook, told, tools, now)
        match told.action:
            case Action.RAISE:
                done = _raise(session, hook, webhook_id, told, tools, now)
            case Action.RESOLVE:
                done = _resolve(session, hook, told, tools, now)
            case None:
                done = Done(Result.HEARD)
        return Done(done.result, tuple(dict.fromkeys((*done.wakes, *wakes))))


def _raise(session: Session, hook: Hook, webhook_id: str, told: Told, tools: Tools, now: datetime) -> Done:
    ticket = _ticket(session, hook, told, tools)
    cause = Cause(
        told.title,
        told.severity,
        Source.WEBHOOK,
        ticket.team_id,
        # Without a key of the sender's it is its own: nothing but a person ends it.
        key=_cause_key(hook, told.dedup_key) if told.dedup_key else _message_key(hook, webhook_id),
        group=f"hook:{hook.id}",
        details=told.details,
        ticket_id=ticket.id,
        number=ticket.number,
        url=told.url or ticket.url,
    )
    raised = raise_escalation(session, cause, tools, now)
    return Done(Result(raised.became.value), (raised.row.id,))


def _resolve(session: Session, hook: Hook, told: Told, tools: Tools, now: datetime) -> Done:
    """End a cause; and its escalation, when it was the last one of it."""
    cause = cause_of(session, tools.workspace_id, _cause_key(hook, told.dedup_key))
    if cause is None:
        return Done(Result.UNKNOWN)
    row = session.get_one(EscalationRow, cause.escalation_id)
    hold(session, row)
    cause.key = None
    session.flush()
    if live_causes(session, row.id):
        note_event(session, row, "cause_over", now, note=cause.title)
        return Done(Result.LEFT_OPEN)
    settle(session, row, None, tools, now)
    return Done(Result.RESOLVED, (row.id,))


def _ticket(session: Session, hook: Hook, told: Told, tools: Tools) -> Named:
    """Return what is known of the ticket that is named, where one helpdesk of ours has it; and whose all this is."""
    said = told.ticket.removeprefix("#")
    numbered = partial(tickets_numbered, session, tools.workspace_id)
    found = (numbered(said) or numbered(f"#{said}")) if said else []
    if len(found) != 1:
        return Named(said, team_id=hook.team_id)
    [ticket] = found
    team_id = hook.team_id
    if team_id is None and ticket.group_id is not None:
        team_id = team_of_group(session, tools.workspace_id, ticket.group_id)
    return Named(said, ticket.ticket_id, ticket.url or "", team_id=team_id)


def _show_to_rules(session: Session, hook: Hook, told: Told, tools: Tools, now: datetime) -> list[int]:
    """Return the escalations that rules raised for what a customer wrote."""
    if not told.message:
        return []
    from handlers.escalations.rules.words import heard

    ticket = _ticket(session, hook, told, tools)
    return heard(session, tools, ticket.team_id, told.message, ticket.number, told.url or ticket.url, now)


def _cause_key(hook: Hook, dedup_key: str) -> str:
    return f"hook:{hook.id}:{dedup_key}"


def _message_key(hook: Hook, webhook_id: str) -> str:
    """Name a message: the sender's own name for it may be of any length, and hold anything."""
    return f"hook:{hook.id}/{hashlib.sha256(webhook_id.encode()).hexdigest()}"
