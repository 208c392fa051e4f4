"""Whose policy somebody means: a team's, or that of everybody; and whether they may set it up."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from coaching.escalation import Policy
from coaching.paging import Ruling, decide_configure
from handlers.errors import NearlyArgumentError
from handlers.escalations.policies import ladder_of
from handlers.escalations.refusals import MustLeadToSetUpError, MustManageToSetUpError, WhichPolicyError
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.paging_rules import EscalationPolicy, all_policies
from storage.teams import Team, all_teams

EVERYBODY = frozenset({"everybody", "everyone", "all", "workspace", "alle", "alles"})
PARTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:repeat|repeats|wiederholen|wiederholungen)\s+(.+)", re.IGNORECASE), "repeat"),
    (re.compile(r"(?:fallback|ersatz|sonst)\s+(.+)", re.IGNORECASE), "fallback"),
    (re.compile(r"(?:business hours|geschäftszeiten)\s*(.*)", re.IGNORECASE), "hours"),
    (re.compile(r"(?:remind|reminder|erinnern)\s+(?:after |nach )?(.+)", re.IGNORECASE), "remind"),
    (re.compile(r"(?:release|freigeben)\s+(?:after |nach )?(.+)", re.IGNORECASE), "release"),
    (re.compile(r"(?:channel|kanal|show in|zeigen in)\s+(.+)", re.IGNORECASE), "channel"),
)
"""The parts of a policy that are said by a word of their own; everything else is a level."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose policy: a team's, or everybody's (`team` None). `row` None: it has none of its own."""

    team: Team | None
    row: EscalationPolicy | None
    policy: Policy

    @property
    def team_id(self) -> int | None:
        """Return the team's id, if it is one's."""
        return self.team.id if self.team else None

    @property
    def word(self) -> str:
        """Return what people type for it."""
        return self.team.name if self.team else "everybody"

    @property
    def version(self) -> int:
        """Return its version; 0 where nobody has set one up."""
        return self.row.version if self.row else 0


def subject_of(session: Session, words: str, request: Request, tools: Tools) -> tuple[Subject, str]:
    """Whose policy the words begin with, and the rest of them; my own team's, where they name none."""
    teams = all_teams(session, tools.workspace_id)
    said = words.strip().removeprefix(":").strip().strip('"')
    folded = said.casefold()
    for name, team in sorted({each.name: each for each in teams}.items(), key=lambda each: -len(each[0])):
        if folded == name.casefold() or folded.startswith((f"{name.casefold()}:", f"{name.casefold()} ",
                                                           f'{name.casefold()}"')):  # fmt: skip
            return _of(session, team, tools), said[len(name) :].lstrip('": ').strip()
    for word in EVERYBODY:
        if folded == word or folded.startswith((f"{word}:", f"{word} ")):
            return _of(session, None, tools), said[len(word) :].lstrip(": ").strip()
    own = [team for team in teams if team.id in (request.person.leads or request.person.member_of)]
    if len(own) == 1 and (not said or _is_definition(said)):
        return _of(session, own[0], tools), said
    if not own and not said and decide_configure(request.person, None) is Ruling.YES:
        return _of(session, None, tools), ""
    near = _nearest(said, [team.name for team in teams])
    if near:
        raise NearlyArgumentError(words=said.split(":")[0].strip(), nearest=near)
    names = [team.name for team in teams]
    raise WhichPolicyError(example=names[0] if names else "everybody", known=", ".join(names) or "–")


def _is_definition(said: str) -> bool:
    """Say whether words are a policy rather than a name: they name a person, a channel, a time or a part of it."""
    return any(mark in said for mark in "@#;,") or any(pattern.match(said) for pattern, _ in PARTS) or (
        re.search(r"\b(?:wait|warten|warte|leads|team|managers|on[- ]?call|bereitschaft|pager)\b", said) is not None
    )  # fmt: skip


def _nearest(said: str, names: list[str]) -> str | None:
    known = {name.casefold(): name for name in names}
    near = get_close_matches(said.split(":")[0].strip().casefold(), known, 1, 0.7)
    return known[near[0]] if near else None


def _of(session: Session, team: Team | None, tools: Tools) -> Subject:
    team_id = team.id if team else None
    rows = {row.team_id: row for row in all_policies(session, tools.workspace_id)}
    row = rows.get(team_id) or rows.get(None)
    return Subject(team, row, ladder_of(session, tools.workspace_id, team_id))


def has_own(subject: Subject) -> bool:
    """Say whether it has a policy of its own."""
    return subject.row is not None and subject.row.team_id == subject.team_id


def require_set_up(request: Request, subject: Subject) -> None:
    """Refuse whoever may not set it up."""
    if decide_configure(request.person, subject.team_id) is Ruling.YES:
        return
    if subject.team is None:
        raise MustManageToSetUpError
    raise MustLeadToSetUpError(team=subject.team.name)
