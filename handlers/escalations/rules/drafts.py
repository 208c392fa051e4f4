"""A rule as people say it, apart from the row it is kept in; and what it finds, for the sweep and the preview alike."""

from collections.abc import Iterator
from dataclasses import dataclass

from coaching.arising import Arisen, backlog_jumps, find_causes
from coaching.escalation import Severity
from coaching.paging_rules import BY_KEY, RuleKey, RuleKind, Settings, settings_from_json
from handlers.escalations.rules.judging import Judging
from kpi.facts import Instant
from storage.paging_rules import EscalationRule


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule looks for, for which team (None: everybody's tickets), and how much it matters."""

    kind: RuleKind
    settings: Settings
    severity: Severity
    team_id: int | None = None


def draft_of(rule: EscalationRule) -> Draft | None:
    """Return what a rule says; None for a kind that this release does not know."""
    kind = BY_KEY.get(rule.kind)
    if kind is None:
        return None
    return Draft(kind, settings_from_json(kind, rule.settings), Severity(rule.severity), rule.team_id)


def arisen(draft: Draft, judging: Judging, start: Instant, end: Instant) -> Iterator[tuple[int | None, Arisen]]:
    """Yield the causes that arise from `start` to before `end`, each with the team it is for; within the judging's."""
    if draft.kind.key is RuleKey.BACKLOG:
        points = judging.points(draft.team_id, draft.settings.minute)
        for cause in backlog_jumps(points, start, end):
            yield draft.team_id, cause
        return
    for team_id, case in judging.cases(draft.team_id):
        for cause in find_causes(draft.kind.key, draft.settings, case, start, end):
            yield team_id, cause
