"""Raises escalations: whoever or whatever does it, by one way.

Promises: one cause raises once; what comes with its like joins it instead of paging again, but what is critical stands
alone; the ladder is frozen as it is at that moment. Pages nobody by itself: the engine climbs (`advancing`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from coaching.escalation import GROUP_WINDOW, Severity, Status, begin, joined_by, joins
from handlers.escalations.policies import ladder_of
from handlers.escalations.states import moment, policy_to_json, state_of, values_of
from handlers.tools import Tools, instant
from storage.database import Session, Work, alone
from storage.escalations import (
    EscalationCause,
    EscalationRow,
    cause_of,
    count_cause,
    hold,
    joinable,
    note_event,
)
from storage.paging_rules import EscalationRule

MOST_LETTERS, MOST_DETAILS = 200, 2000


class Source(StrEnum):
    """Who raised it."""

    PERSON = "person"
    RULE = "rule"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is raised. `key` is the same for the same cause, empty for none; `for_good`: it never raises again.

    `group` is shared by causes of a kind. `team_id` None: nobody knows whose it is.
    """

    title: str
    severity: Severity
    source: Source
    team_id: int | None = None
    key: str = ""
    for_good: bool = False
    group: str = ""
    details: str = ""
    ticket_id: int | None = None
    number: str = ""
    url: str = ""
    raised_by: int | None = None
    rule: EscalationRule | None = None


class Became(StrEnum):
    """What became of a cause."""

    RAISED = "raised"
    JOINED = "joined"
    KNOWN = "known"  # it had raised before


@dataclass(frozen=True, slots=True)
class Raised:
    """The escalation a cause belongs to now, and how."""

    row: EscalationRow
    became: Became


def raise_escalation(session: Session, cause: Cause, tools: Tools, now: datetime) -> Raised:
    """Raise an escalation, or let the cause join one. In a transaction of the caller's, that writes."""
    # Of two who raise the same cause at once, the second must see what the first made of it.
    alone(session.connection(), Work.RAISE)
    known = cause_of(session, tools.workspace_id, cause.key) if cause.key else None
    if known is not None:
        return Raised(session.get_one(EscalationRow, known.escalation_id), Became.KNOWN)
    open_one = _joinable(session, cause, tools, now)
    if open_one is not None:
        _join(session, open_one, cause, now)
        return Raised(open_one, Became.JOINED)
    row = _new(session, cause, tools, now)
    _add_cause(session, row, cause, now)
    note_event(session, row, "raised", now, person_id=cause.raised_by)
    return Raised(row, Became.RAISED)


def _joinable(session: Session, cause: Cause, tools: Tools, now: datetime) -> EscalationRow | None:
    if not cause.group:
        return None
    since = now - timedelta(seconds=GROUP_WINDOW)
    for row in joinable(session, tools.workspace_id, _group(cause), since):
        # What ends at this moment, or says that nobody answered, would swallow what joins it, and its key for good.
        hold(session, row)
        silent_for = int((now - row.latest_at).total_seconds())
        if joins(cause.severity, Severity(row.severity), Status(row.status), silent_for):
            return row
    return None


def _join(session: Session, row: EscalationRow, cause: Cause, now: datetime) -> None:
    """Tell it with the others: what was said is brought up to date once for all that come within seconds."""
    _add_cause(session, row, cause, now)
    count_cause(session, row, now, moment(joined_by(state_of(row), instant(now)).refresh_at))


def _new(session: Session, cause: Cause, tools: Tools, now: datetime) -> EscalationRow:
    policy = ladder_of(session, tools.workspace_id, cause.team_id)
    row = EscalationRow(
        workspace_id=tools.workspace_id,
        team_id=cause.team_id,
        source=str(cause.source),
        raised_by=cause.raised_by,
        rule_id=cause.rule.id if cause.rule else None,
        rule_version=cause.rule.version if cause.rule else 0,
        group_key=_group(cause),
        title=cause.title[:MOST_LETTERS],
        details=cause.details[:MOST_DETAILS],
        url=cause.url,
        policy=policy_to_json(policy),
        raised_at=now,
        latest_at=now,
        **values_of(begin(policy, cause.severity, instant(now))),
    )
    session.add(row)
    session.flush()
    return row


def _add_cause(session: Session, row: EscalationRow, cause: Cause, now: datetime) -> None:
    session.add(
        EscalationCause(
            workspace_id=row.workspace_id,
            escalation_id=row.id,
            key=cause.key or None,
            for_good=cause.for_good,
            at=now,
            title=cause.title[:MOST_LETTERS],
            ticket_id=cause.ticket_id,
            number=cause.number,
            url=cause.url,
        )
    )
    session.flush()


def _group(cause: Cause) -> str:
    return f"{cause.team_id or ''}/{cause.group}" if cause.group else ""
