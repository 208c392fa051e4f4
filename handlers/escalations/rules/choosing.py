"""Finds the rule somebody means, if it is theirs to see, or to change; and says why it is not."""

from coaching.access import Viewer
from coaching.paging import Ruling, decide_configure, decide_history
from handlers.escalations.rules.refusals import (
    MustLeadForRuleError,
    MustManageForRuleError,
    NoSuchRuleError,
    WhichRuleError,
)
from handlers.request import Request
from handlers.subwords import required_number
from handlers.tools import Tools
from storage.database import Session
from storage.judged import find_rule
from storage.paging_rules import EscalationRule, all_rules
from storage.teams import Team


def number_of(words: str, example: str) -> tuple[int, str]:
    """Return the number the words begin with, and what follows; WhichRuleError where they begin with none."""
    return required_number(words, WhichRuleError(example=example))


def my_rules(session: Session, request: Request, tools: Tools) -> list[EscalationRule]:
    """Return the rules the asker may see, in order: everybody's, and those of teams that are theirs."""
    return [rule for rule in all_rules(session, tools.workspace_id) if _sees(request.person, rule)]


def require_rule(session: Session, number: int, request: Request, tools: Tools) -> EscalationRule:
    """Return a rule that the asker may see; NoSuchRuleError."""
    rule = find_rule(session, tools.workspace_id, number)
    if rule is None or not _sees(request.person, rule):
        raise NoSuchRuleError(number=str(number))
    return rule


def require_own(session: Session, number: int, request: Request, tools: Tools) -> EscalationRule:
    """Return a rule that the asker may change; a RefusedError."""
    rule = require_rule(session, number, request, tools)
    require_set_up(session, rule.team_id, request)
    return rule


def require_set_up(session: Session, team_id: int | None, request: Request) -> None:
    """Refuse whoever may not set up rules of a team (None: of everybody)."""
    if decide_configure(request.person, team_id) is Ruling.YES:
        return
    if team_id is None:
        mine = sorted(request.person.leads)
        raise MustManageForRuleError(example=session.get_one(Team, mine[0]).name if mine else "Support")
    raise MustLeadForRuleError(team=session.get_one(Team, team_id).name)


def own_team(viewer: Viewer) -> int | None:
    """Return whose a viewer's new rule is where they name no team: that of their one team, else everybody's."""
    return min(viewer.leads) if len(viewer.leads) == 1 and decide_configure(viewer, None) is not Ruling.YES else None


def may_change(viewer: Viewer, rule: EscalationRule) -> bool:
    """Say whether a viewer may change a rule."""
    return decide_configure(viewer, rule.team_id) is Ruling.YES


def _sees(viewer: Viewer, rule: EscalationRule) -> bool:
    return rule.team_id is None or may_change(viewer, rule) or decide_history(viewer, rule.team_id) is Ruling.YES
