"""A policy as people type it, and read back: a level a line, "@lena, on-call Support, leads wait 10 min".

What is typed of a policy reads back as the same policy. Used for words and for the form alike; a refusal says what
would work.
"""

import re
from collections.abc import Mapping, Sequence

from coaching.escalation import MINUTE, Level, Policy, Target, TargetKind
from handlers.digests.fields import HERE, read_channel, read_person
from handlers.errors import RefusedError
from handlers.escalations.pauses import read_seconds
from handlers.escalations.refusals import (
    BadRepeatsError,
    BadWaitError,
    NoLevelError,
    NoSuchPagerError,
    NoSuchRotationError,
    NoSuchTargetError,
    TooManyLevelsError,
    YesOrNoError,
)
from handlers.escalations.telling import channel_name
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.paging_rules import Pager, all_pagers
from storage.people import Person
from storage.rotas import all_rotations, find_rotation
from storage.teams import Team, all_teams

MOST_LEVELS, MOST_REPEATS = 10, 9
SHORTEST, LONGEST = MINUTE, 24 * 60 * MINUTE
YES, NO = frozenset({"yes", "ja", "on", "y", "j"}), frozenset({"no", "nein", "off", "n", ""})

_WAIT = re.compile(r"^(?P<whom>.*?)[\s,]*(?:\b(?:wait|warten|warte)\s+(?P<wait>.+))?$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:(?:level|stufe)\s*)?\d{1,2}\s*[.:)]\s*|^(?:level|stufe)\s+\d{1,2}\s+", re.IGNORECASE)
_ON_CALL = re.compile(r"(?:on[- ]?call|(?:ruf)?bereitschaft)(?: (?P<name>.+))?", re.IGNORECASE)
_LEADS = re.compile(r"(?:leads?|leitung)(?: (?:of |von )?(?P<name>.+))?", re.IGNORECASE)
_TEAM = re.compile(r"(?:team|everybody|alle)(?: (?:in |of |von )?(?P<name>.+))?", re.IGNORECASE)
_PAGER = re.compile(r"(?:pager|empfänger) (?P<name>.+)", re.IGNORECASE)
_MANAGERS = frozenset({"managers", "manager", "management", "führung"})


class Reader:
    """Reads the parts of a team's policy. `held` are the channels it has, which stay where they are set up."""

    def __init__(self, session: Session, request: Request, tools: Tools, team: Team | None, standing: Policy) -> None:
        """`team` None: the policy of everybody."""
        self.session, self.request, self.tools, self.team = session, request, tools, team
        channels = [target for level in standing.levels for target in level.targets] + list(standing.fallback)
        channels += [standing.channel] if standing.channel else []
        self.held: Mapping[str, Target] = {
            channel_name(session, each.tenant, each.channel): each
            for each in channels
            if each.kind is TargetKind.CHANNEL
        }

    def levels(self, typed: str) -> tuple[Level, ...]:
        """Return the levels of lines; NoLevelError where there are none."""
        lines = [line.strip() for line in re.split(r"[\n;]", typed) if line.strip()]
        if not lines:
            raise NoLevelError(example=self.request.person.handle)
        if len(lines) > MOST_LEVELS:
            raise TooManyLevelsError(most=str(MOST_LEVELS))
        return tuple(self.level(line) for line in lines)

    def level(self, line: str) -> Level:
        """Return the level of a line."""
        found = _WAIT.match(_NUMBERED.sub("", line.strip()))
        whom, wait = (found["whom"], found["wait"]) if found else (line, None)
        targets = self.targets(whom)
        if not targets:
            raise NoLevelError(example=self.request.person.handle)
        return Level(targets, read_wait(wait) if wait else 10 * MINUTE)

    def targets(self, typed: str) -> tuple[Target, ...]:
        """Return whom a line names, each once."""
        parts = [part.strip() for part in re.split(r",|\s(?:and|und|\+)\s", typed) if part.strip()]
        if len(parts) > MOST_LEVELS:
            raise TooManyLevelsError(most=str(MOST_LEVELS))
        return tuple(dict.fromkeys(self.target(part) for part in parts))

    def channel(self, typed: str) -> Target | None:
        """Return the channel that shows it, None for an empty line or "none"."""
        said = typed.strip()
        if not said or said.casefold() in ("none", "keiner", "-", *NO):
            return None
        return self._channel(said)

    def target(self, phrase: str) -> Target:
        """Return whom a phrase names; a refusal where that is nobody."""
        said = phrase.strip()
        if said.startswith("#") or said.casefold() in HERE:
            return self._channel(said)
        if said.casefold() in _MANAGERS:
            return Target(TargetKind.LEADS)
        if found := _PAGER.fullmatch(said):
            return Target(TargetKind.PAGER, self._pager(found["name"]).id)
        if found := _ON_CALL.fullmatch(said):
            return Target(TargetKind.ROTATION, self._rotation(found["name"] or ""))
        for pattern, kind in ((_LEADS, TargetKind.LEADS), (_TEAM, TargetKind.TEAM)):
            if (found := pattern.fullmatch(said)) and (team := self._team(found["name"])) is not None:
                return Target(kind, team.id)
        try:
            return Target(TargetKind.PERSON, read_person(self.session, said, self.request, self.tools).id)
        except RefusedError:
            if "@" in said:
                raise
            raise NoSuchTargetError(words=said) from None

    def _channel(self, said: str) -> Target:
        named = said if said.startswith("#") else f"#{said}"
        if named in self.held:
            return self.held[named]
        found = read_channel(self.session, said, self.request)
        return Target(TargetKind.CHANNEL, tenant=found.tenant, channel=found.channel)

    def _team(self, name: str | None) -> Team | None:
        if not name:
            return self.team
        teams = all_teams(self.session, self.tools.workspace_id)
        return next((team for team in teams if team.name.casefold() == name.strip().casefold()), None)

    def _rotation(self, name: str) -> int:
        """A rotation by its name; by its team's, where that has but one."""
        rotations = all_rotations(self.session, self.tools.workspace_id)
        wanted = name.strip().casefold()
        named = [each for each in rotations if wanted and each.name.casefold() == wanted]
        team = self._team(name or None)
        of_team = [each for each in rotations if team is not None and each.team_id == team.id]
        found = named or of_team
        if len(found) != 1:
            known = ", ".join(each.name for each in rotations) or "–"
            raise NoSuchRotationError(words=name or (team.name if team else ""), known=known)
        return found[0].id

    def _pager(self, name: str) -> Pager:
        pagers = all_pagers(self.session, self.tools.workspace_id)
        found = next((each for each in pagers if each.name.casefold() == name.strip().casefold()), None)
        if found is None:
            raise NoSuchPagerError(words=name.strip(), known=", ".join(each.name for each in pagers) or "–")
        return found


def read_wait(typed: str) -> int:
    """Return a time to wait in whole seconds, minutes where no unit is said; BadWaitError."""
    seconds = read_seconds(typed, "min")
    if seconds is None or not SHORTEST <= seconds <= LONGEST:
        raise BadWaitError(words=typed.strip())
    return int(seconds)


def read_repeats(typed: str) -> int:
    """Return how often it begins again; BadRepeatsError."""
    said = typed.strip().casefold().removesuffix("x").removesuffix("times").removesuffix("mal").strip()
    if not (said.isascii() and said.isdecimal() and len(said) < 3 and int(said) <= MOST_REPEATS):
        raise BadRepeatsError(words=typed.strip(), most=str(MOST_REPEATS))
    return int(said)


def read_yes(typed: str) -> bool:
    """Return what is meant by yes or no; YesOrNoError."""
    said = typed.strip().casefold()
    if said not in YES | NO:
        raise YesOrNoError(words=typed.strip())
    return said in YES


def as_typed(session: Session, policy: Policy, team_id: int | None, workspace_id: int) -> dict[str, str]:
    """Return a policy as people type it, by field."""

    def typed(targets: Sequence[Target]) -> str:
        return ", ".join(target_typed(session, each, team_id, workspace_id) for each in targets)

    return {
        "levels": "\n".join(f"{typed(level.targets)} wait {wait_typed(level.wait)}" for level in policy.levels),
        "repeat": str(policy.repeats),
        "fallback": typed(policy.fallback),
        "hours": "yes" if policy.business_hours else "no",
        "remind": wait_typed(policy.remind_after),
        "release": wait_typed(policy.release_after),
        "channel": typed((policy.channel,)) if policy.channel else "",
    }


def wait_typed(seconds: int) -> str:
    """Return a time to wait as anybody can type it."""
    return f"{seconds / MINUTE:g} min"


def target_typed(session: Session, target: Target, team_id: int | None, workspace_id: int) -> str:
    """Return whom a target pages as anybody can type it."""
    match target.kind:
        case TargetKind.PERSON:
            return f"@{session.get_one(Person, target.id).handle}"
        case TargetKind.ROTATION:
            rotation = find_rotation(session, workspace_id, target.id)
            return f"on-call {rotation.name if rotation else target.id}"
        case TargetKind.LEADS if not target.id:
            return "managers"
        case TargetKind.LEADS | TargetKind.TEAM:
            word = "leads" if target.kind is TargetKind.LEADS else "team"
            return word if target.id == team_id else f"{word} {session.get_one(Team, target.id).name}"
        case TargetKind.CHANNEL:
            return channel_name(session, target.tenant, target.channel)
        case TargetKind.PAGER:
            return f"pager {session.get_one(Pager, target.id).name}"
