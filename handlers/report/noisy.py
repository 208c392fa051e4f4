"""The rules worth changing, for the weekly report: by what was said of their pages. Rules and counts, never a person.

Promises that only rules of shown teams are named, and everybody's only where all teams stand together; and that what
was published says the same for ever.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from coaching.escalation import Severity
from coaching.paging_rules import BY_KEY, settings_from_json
from coaching.usefulness import Why
from handlers.escalations.rules.drafts import Draft
from handlers.escalations.rules.saying import rule_said
from handlers.escalations.rules.votes import WORTH_CHANGING, tallies
from handlers.tools import Tools
from kpi.facts import Instant
from locales.speech import Speech
from storage.database import Session
from storage.paging_rules import all_rules
from storage.teams import Team

MOST_SAID = 8


@dataclass(frozen=True, slots=True)
class NoisyRule:
    """A rule worth changing. `raised` is how often it did in the period; `kind` and `settings` as they are kept."""

    number: int
    kind: str
    settings: Mapping[str, Any]
    severity: str
    team: str
    raised: int
    useful: int
    not_useful: int
    why: str


def noisy_rules(
    session: Session, tools: Tools, start: Instant, end: Instant, shown: Collection[int], *, everybodys: bool
) -> tuple[NoisyRule, ...]:
    """Return the rules worth changing of the shown teams, by their number; and everybody's, where that is asked."""
    rules = [
        rule for rule in all_rules(session, tools.workspace_id)
        if (everybodys if rule.team_id is None else rule.team_id in shown)
    ]  # fmt: skip
    first, last = datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)
    return tuple(
        NoisyRule(
            tally.rule.id, tally.rule.kind, dict(tally.rule.settings), tally.rule.severity,
            session.get_one(Team, tally.rule.team_id).name if tally.rule.team_id is not None else "",
            tally.raised, tally.useful, tally.not_useful, str(tally.why),
        )
        for tally in tallies(session, rules, tools, first, last)
        if tally.why is not None
    )  # fmt: skip


def noisy_said(rules: tuple[NoisyRule, ...], speech: Speech) -> Iterator[str]:
    """Yield a sentence a rule: what it looks for, how often it paged, and what was said of it."""
    for each in rules[:MOST_SAID]:
        kind = BY_KEY.get(each.kind)
        settings = settings_from_json(kind, each.settings) if kind else None
        said = rule_said(Draft(kind, settings, Severity(each.severity)), speech) if kind and settings else each.kind
        votes = each.useful + each.not_useful
        counted = [speech.say_many("raised {count} time", "raised {count} times", each.raised)]
        if votes:
            counted.append(
                speech.say(
                    "{count} of {all} not useful", count=speech.number(each.not_useful), all=speech.number(votes)
                )
            )
        yield speech.say(
            "Rule {number}, {team}: {rule}. Worth changing: {why} ({counted}).",
            number=str(each.number),
            team=each.team or speech.say("everybody"),
            rule=said,
            why=speech.say(WORTH_CHANGING[Why(each.why)]) if each.why in set(Why) else each.why,
            counted=", ".join(counted),
        )


def noisy_to_json(rules: tuple[NoisyRule, ...]) -> list[dict[str, Any]]:
    """Return them as they are archived."""
    return [asdict(each) for each in rules]


def noisy_from_json(kept: list[dict[str, Any]]) -> tuple[NoisyRule, ...]:
    """Return them as they were archived."""
    return tuple(NoisyRule(**each) for each in kept)
