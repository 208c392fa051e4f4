"""Reads a scheduled post from words: "morning for Support at 08:30 on weekdays to @emma without workload in German".

Arguments come in any order and in any language. What is not said stays as it was, or as the kind has it. A word that
means nothing is refused; nothing is guessed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import get_close_matches

from coaching.timetable import Cadence
from handlers.arguments import split_words
from handlers.clock_words import read_days, read_time
from handlers.digests.fields import (
    HERE,
    ME,
    find_kind_called,
    find_section_called,
    in_order,
    read_channel,
    read_late,
    read_month_day,
    read_person,
    sections_said,
    which_kind,
)
from handlers.digests.plans import Plan, Target, fresh_plan
from handlers.digests.refusals import NoSuchSectionError, NothingToScheduleWithError
from handlers.digests.scene import Kind
from handlers.errors import NearlyArgumentError, RefusedError
from handlers.language import read_language
from handlers.request import Request
from handlers.tools import Tools
from handlers.zones import read_zone
from storage.database import Session
from storage.teams import Team, all_teams

_LONGEST = 8
_FILLERS = {
    *("for", "in", "on", "at", "to", "and", "the", "a", "of", "every", "each", "it", "as", "please", "digest", "post"),
    *("team", "report", "channel", "kanal", "bericht", "all", "alle", "teams", "about", "über"),
    *("für", "am", "um", "an", "und", "der", "die", "das", "den", "dem", "jeden", "auf", "bitte", "im"),
}
_WITHOUT = frozenset({"without", "ohne", "but"})
_ONLY = frozenset({"only", "just", "nur"})
_WITH = frozenset({"with", "mit", "including"})
_EVERYTHING = frozenset({"everything", "all of it", "alles", "with everything", "mit allem"})
_ALSO = frozenset({"also", "auch", "additionally", "zusätzlich"})
_ZONES = ("time zone ", "timezone ", "zone ", "zeitzone ")
_ORDINAL = re.compile(r"(?:day |tag )?\d{1,2}(?:st|nd|rd|th|\.)|day \d{1,2}|tag \d{1,2}")
_AUTO = frozenset({"auto", "automatisch"})


def read_plan(session: Session, words: str, request: Request, tools: Tools, standing: Plan | None) -> Plan:
    """Return what the words ask for, on top of what stands; a RefusedError for what cannot be."""
    tokens = [token.strip(",;") for token in split_words(words)]
    tokens = [token for token in tokens if token]
    if standing is None:
        at, length, kind = _kind(tokens)
        if kind is None:
            raise which_kind(words, request.speech)
        standing = fresh_plan(kind)
        del tokens[at : at + length]
    return _Reader(session, request, tools, standing).read(tokens)


def _kind(tokens: Sequence[str]) -> tuple[int, int, Kind | None]:
    """Where the first kind stands among the words, in how many of them, and which it is.

    A word that people say of any post ("digest", "team") names a kind only where nothing else does.
    """
    found = [
        (at, length, kind)
        for at in range(len(tokens))
        for length in range(min(len(tokens) - at, _LONGEST), 0, -1)
        if (kind := find_kind_called(" ".join(tokens[at : at + length]))) is not None
    ]
    clear = [each for each in found if tokens[each[0]].casefold() not in _FILLERS]
    return next(iter(clear or found), (0, 0, None))


class _Reader:
    """Holds what has been understood so far. `mode` is set while parts of the post are being named."""

    def __init__(self, session: Session, request: Request, tools: Tools, standing: Plan) -> None:
        self.session, self.request, self.tools = session, request, tools
        self.plan = standing
        self.mode = ""
        self.named: list[str] = []
        self.targets: list[Target] = []
        self.adds = False
        self._teams: Sequence[Team] | None = None

    def read(self, tokens: Sequence[str]) -> Plan:
        """Understand all of it."""
        at = 0
        while at < len(tokens):
            at += self._take(tokens[at:])
        self._name_parts()
        if self.targets:
            held = self.plan.targets if self.adds else ()
            known = {target.key: target for target in (*held, *self.targets)}
            self.plan = replace(self.plan, targets=tuple(known.values()))
        return self.plan

    def _take(self, tokens: Sequence[str]) -> int:
        """Understand the longest phrase at the start; return how many words it took. A refusal where nothing fits."""
        readers: tuple[Callable[[str], bool], ...] = (
            self._part,
            self._target,
            self._time,
            self._days,
            self._month_day,
            self._late,
            self._zone,
            self._team,
            self._language,
        )
        for length in range(min(len(tokens), _LONGEST), 0, -1):
            phrase = " ".join(tokens[:length])
            if any(reader(phrase) for reader in readers):
                return length
        word = tokens[0].casefold()
        if word in _WITHOUT | _ONLY | _WITH:
            self._name_parts()
            self.mode = "without" if word in _WITHOUT else "only" if word in _ONLY else "with"
        elif word in _ALSO:
            self.adds = True
        elif word not in _FILLERS:
            raise self._refusal(tokens)
        return 1

    def _refusal(self, tokens: Sequence[str]) -> RefusedError:
        if self.mode:
            known = sections_said(self.plan.kind.sections, self.request.speech)
            return NoSuchSectionError(words=tokens[0], known=known)
        for length in range(min(len(tokens), _LONGEST), 0, -1):
            names = {team.name.casefold(): team.name for team in self._all_teams()}
            near = get_close_matches(" ".join(tokens[:length]).casefold(), names, 1, 0.75)
            if near:
                return NearlyArgumentError(words=" ".join(tokens[:length]), nearest=names[near[0]])
        return NothingToScheduleWithError(words=" ".join(tokens), example=self.request.person.handle)

    def _part(self, phrase: str) -> bool:
        if phrase.casefold() in _EVERYTHING:
            self.mode, self.named = "", []
            self.plan = replace(self.plan, contents=None)
            return True
        found = find_section_called(self.plan.kind, phrase) if self.mode else None
        if found is not None:
            self.named.append(found.key)
        return found is not None

    def _name_parts(self) -> None:
        """Put what was named after "without", "only" or "with" into the plan."""
        kind = self.plan.kind
        everything = tuple(section.key for section in kind.sections)
        held = everything if self.plan.contents is None else self.plan.contents
        if self.named:
            if self.mode == "without":
                wanted = [key for key in held if key not in self.named]
            else:
                wanted = [*(held if self.mode == "with" else ()), *self.named]
            chosen = in_order(kind, wanted)
            self.plan = replace(self.plan, contents=None if chosen == everything else chosen)
        self.mode, self.named = "", []

    def _target(self, phrase: str) -> bool:
        said = phrase.casefold()
        if said in HERE or (phrase.startswith("#") and " " not in phrase):
            self.targets.append(read_channel(self.session, phrase, self.request))
        elif said in ME or ("@" in phrase and " " not in phrase):
            person = read_person(self.session, phrase, self.request, self.tools)
            self.targets.append(Target(self.request.tenant, person))
        else:
            return False
        return True

    def _time(self, phrase: str) -> bool:
        minute = read_time(phrase)
        if minute is not None:
            self.plan = replace(self.plan, minute=minute)
        return minute is not None

    def _days(self, phrase: str) -> bool:
        days = read_days(phrase)
        if days is None:
            return False
        weekly = self.plan.kind.cadence is Cadence.WEEKLY
        self.plan = replace(self.plan, days=frozenset({min(days)}) if weekly else days)
        return True

    def _month_day(self, phrase: str) -> bool:
        said = phrase.casefold().removeprefix("the ")
        if self.plan.kind.cadence is not Cadence.MONTHLY or _ORDINAL.fullmatch(said) is None:
            return False
        self.plan = replace(self.plan, month_day=read_month_day(said.removeprefix("day ").removeprefix("tag ")))
        return True

    def _late(self, phrase: str) -> bool:
        hours = read_late(phrase)
        if hours is not None:
            self.plan = replace(self.plan, late_hours=hours)
        return hours is not None

    def _zone(self, phrase: str) -> bool:
        said = phrase.casefold()
        named = next((phrase[len(name) :] for name in _ZONES if said.startswith(name)), "")
        if named.casefold() in _AUTO:
            self.plan = replace(self.plan, zone=None)
        elif named or ("/" in phrase and " " not in phrase):
            try:
                self.plan = replace(self.plan, zone=read_zone(named or phrase, self.request.speech.zone))
            except RefusedError:
                if " " in named:  # a city may have two words; fewer of them are tried next
                    return False
                raise
        else:
            return False
        return True

    def _team(self, phrase: str) -> bool:
        found = next((team for team in self._all_teams() if team.name.casefold() == phrase.casefold()), None)
        if found is not None:
            self.plan = replace(self.plan, team=found)
        return found is not None

    def _language(self, phrase: str) -> bool:
        said = phrase.casefold()
        named = next((phrase[len(name) :] for name in ("language ", "sprache ") if said.startswith(name)), phrase)
        try:
            locale = read_language(named, self.request.speech)
        except RefusedError:
            if named != phrase:
                raise
            return False
        self.plan = replace(self.plan, locale=locale)
        return True

    def _all_teams(self) -> Sequence[Team]:
        if self._teams is None:
            self._teams = all_teams(self.session, self.tools.workspace_id)
        return self._teams
