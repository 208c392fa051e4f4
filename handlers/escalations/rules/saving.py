"""Writes rules: new, changed, paused, resumed, removed; each with who did it and when.

Promises that a rule raises nothing for what was before it said so: it looks from the moment it was made, changed or
resumed on. What was raised stays raised.
"""

from coaching.paging_rules import settings_to_json
from handlers.escalations.rules.drafts import Draft, draft_of
from handlers.escalations.rules.reading import rule_words
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.judged import add_rule
from storage.paging_rules import EscalationRule, note_setting
from storage.teams import Team

SUBJECT = "rule"
CREATED, CHANGED, PAUSED, RESUMED, REMOVED = "created", "rule", "paused", "resumed", "removed"


def team_name(session: Session, team_id: int | None) -> str:
    """Return a team's name, empty for everybody."""
    return session.get_one(Team, team_id).name if team_id is not None else ""


def typed(session: Session, draft: Draft) -> str:
    """Return a rule as people type it."""
    return rule_words(draft, team_name(session, draft.team_id))


def create(session: Session, draft: Draft, request: Request, tools: Tools) -> EscalationRule:
    """Remember a new rule of the asker's."""
    rule = EscalationRule(
        workspace_id=tools.workspace_id, team_id=draft.team_id, kind=str(draft.kind.key), severity=str(draft.severity),
        settings=settings_to_json(draft.kind, draft.settings), version=1, paused=False, owner_id=request.person.id,
        since=request.now, created_at=request.now,
    )  # fmt: skip
    add_rule(session, rule)
    _note(session, rule, request, CREATED, "", typed(session, draft))
    return rule


def change(session: Session, rule: EscalationRule, after: Draft, request: Request) -> bool:
    """Change a rule: a new version, which looks from now on. Return whether anything was changed."""
    before = draft_of(rule)
    old, new = typed(session, before) if before else "", typed(session, after)
    if old == new:
        return False
    rule.team_id, rule.severity = after.team_id, str(after.severity)
    rule.settings = settings_to_json(after.kind, after.settings)
    rule.version += 1
    rule.since = request.now
    _note(session, rule, request, CHANGED, old, new)
    return True


def pause(session: Session, rule: EscalationRule, request: Request) -> None:
    """Let it raise nothing until it is resumed. Saying it twice changes nothing."""
    if not rule.paused:
        rule.paused = True
        _note(session, rule, request, PAUSED, "", "")


def resume(session: Session, rule: EscalationRule, request: Request) -> None:
    """Let it look again, from now on."""
    if rule.paused:
        rule.paused, rule.since = False, request.now
        _note(session, rule, request, RESUMED, "", "")


def remove(session: Session, rule: EscalationRule, request: Request) -> None:
    """Let it raise nothing any more. What it raised, and what was changed of it, stays."""
    rule.removed_at = request.now
    _note(session, rule, request, REMOVED, "", "")


def _note(session: Session, rule: EscalationRule, request: Request, what: str, before: str, after: str) -> None:
    session.flush()
    note_setting(
        session, rule.workspace_id, SUBJECT, rule.id, request.person.id, {what: (before, after)}, request.present,
        rule.version,
    )  # fmt: skip
