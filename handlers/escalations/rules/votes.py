"""What became of the pages of rules: how many there were, and whether they were found useful. No person in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.usefulness import Why, decide_worth_changing
from handlers.tools import Tools
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session
from storage.escalations import votes_by_rule
from storage.judged import pages_by_rule
from storage.paging_rules import EscalationRule

SPAN = timedelta(days=30)
WORTH_CHANGING = {
    Why.NOT_USEFUL: N_("most of those who said something found it not useful"),
    Why.NOT_TAKEN: N_("nobody acknowledged any of its pages"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """One rule's pages over some time: how often it raised, and what was said of it. `why`: it is worth changing."""

    rule: EscalationRule
    raised: int
    useful: int
    not_useful: int
    why: Why | None


def tallies(
    session: Session, rules: Iterable[EscalationRule], tools: Tools, start: datetime, end: datetime
) -> list[Tally]:
    """Return what became of the pages of these rules from `start` to before `end`."""
    pages = pages_by_rule(session, tools.workspace_id, start, end)
    votes = votes_by_rule(session, tools.workspace_id, start, end)
    found = []
    for rule in rules:
        raised, paged, taken = pages.get(rule.id, (0, 0, 0))
        yes, no = votes.get(rule.id, (0, 0))
        found.append(Tally(rule, raised, yes, no, decide_worth_changing(paged, taken, yes, no)))
    return found


def votes_said(tally: Tally, speech: Speech) -> str:
    """Return what was said of a rule: "3 of 4 not useful"; empty where nobody said anything."""
    said = tally.useful + tally.not_useful
    if not said:
        return ""
    return speech.say("{count} of {all} not useful", count=speech.number(tally.not_useful), all=speech.number(said))
