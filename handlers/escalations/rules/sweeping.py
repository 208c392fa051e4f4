"""The sweep: what arose by the workspace's rules since they were looked at last, raised once.

Promises that what arose while nobody looked is found by the next sweep, for two days; that nothing is raised for what
was before a rule was made, changed or resumed; and that the same cause never raises twice, whoever else sweeps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.arising import Arisen
from handlers.escalations.raising import Became, Cause, Source, raise_escalation
from handlers.escalations.rules.drafts import Draft, arisen, draft_of
from handlers.escalations.rules.judging import Judging
from handlers.escalations.rules.saying import rule_said, title_of
from handlers.tools import Tools, instant
from locales.speech import Speech
from storage.database import Session
from storage.escalations import known_causes
from storage.judged import taken_at
from storage.paging_rules import EscalationRule, all_rules

LOOKS_BACK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Found:
    """A cause that a rule found, by the rule's id and version."""

    rule_id: int
    version: int
    draft: Draft
    team_id: int | None
    cause: Arisen

    @property
    def key(self) -> str:
        """Return what names the cause for good."""
        return cause_key(self.rule_id, self.draft, self.cause)


def cause_key(rule_id: int, draft: Draft, cause: Arisen) -> str:
    """Return what names a cause of a rule for good: "r7:sla_near:1234:first_reply:1"."""
    return f"r{rule_id}:{draft.kind.key}:{cause.mark}"


def sweep(tools: Tools, now: datetime) -> list[int]:
    """Raise what arose by the running rules of the workspace; return the ids of the escalations raised or joined."""
    with tools.database.reading() as session:
        fresh = _unknown(session, list(_found(session, tools, now)), tools)
        facts_of = taken_at(session, tools.workspace_id) if fresh else None
    if not fresh:
        return []
    speech = Speech(tools.locale, tools.zone)
    changed: dict[int, None] = {}
    with tools.database.writing() as session:
        rules = {rule.id: rule for rule in running(session, tools)}
        for each in sorted(fresh, key=lambda found: (found.cause.at, found.key)):
            rule = rules.get(each.rule_id)
            if rule is None or rule.version != each.version:
                continue  # paused, changed or removed a moment ago
            raised = raise_escalation(session, _cause(each, rule, facts_of, speech), tools, now)
            if raised.became is not Became.KNOWN:
                changed[raised.row.id] = None
    return list(changed)


def running(session: Session, tools: Tools) -> list[EscalationRule]:
    """Return the rules of the workspace that are not paused."""
    return [rule for rule in all_rules(session, tools.workspace_id) if not rule.paused]


def _found(session: Session, tools: Tools, now: datetime) -> Iterator[Found]:
    rules = running(session, tools)
    judging = Judging(session, tools, instant(now - LOOKS_BACK), instant(now))
    for rule in rules:
        draft = draft_of(rule)
        if draft is not None:
            start = max(instant(rule.since), judging.start)
            for team_id, cause in arisen(draft, judging, start, judging.end):
                yield Found(rule.id, rule.version, draft, team_id, cause)


def _unknown(session: Session, found: list[Found], tools: Tools) -> list[Found]:
    known = known_causes(session, tools.workspace_id, [each.key for each in found])
    return [each for each in found if each.key not in known]


def _cause(found: Found, rule: EscalationRule, facts_of: datetime | None, speech: Speech) -> Cause:
    details = speech.say("By rule {number}: {rule}.", number=str(rule.id), rule=rule_said(found.draft, speech))
    if facts_of is not None:
        details += " " + speech.say("The facts are those of {moment}.", moment=speech.moment(facts_of))
    return Cause(
        title_of(found.draft.kind.key, found.cause, speech),
        found.draft.severity,
        Source.RULE,
        team_id=found.team_id,
        key=found.key,
        for_good=True,
        group=f"rule:{rule.id}",
        details=details,
        ticket_id=found.cause.ticket_id,
        number=found.cause.number,
        url=found.cause.url,
        rule=rule,
    )
