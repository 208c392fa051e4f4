"""Reads a rule from words: "waiting longer than 4 h for Support critical", in any order and language; and writes one.

What is not said stays as it was, or as the kind has it. A word that means nothing is refused; nothing is guessed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from coaching.paging_rules import (
    CLOCK,
    COMMENTED,
    KINDS,
    PHRASES,
    PROMISE,
    TIME,
    TIMES,
    VIP,
    Asked,
    RuleKind,
    Setting,
    Settings,
    within_bounds,
)  # fmt: skip
from coaching.spotting import is_phrase
from handlers.arguments import split_words
from handlers.clock_words import read_time, time_said
from handlers.digests.fields import read_team
from handlers.errors import RefusedError
from handlers.escalations.rules.drafts import Draft
from handlers.escalations.rules.refusals import (
    BadPhraseError,
    BadRuleTimeError,
    BadTimesError,
    NoPhrasesError,
    NotInARuleError,
    NotOfThisKindError,
    WhichRuleKindError,
)  # fmt: skip
from handlers.escalations.wished import SEVERITY_WORDS
from handlers.tools import Tools
from kpi.facts import SlaKind
from locales.speech import Speech
from storage.database import Session
from storage.teams import Team, all_teams

_LONGEST = 8
_FILLERS = frozenset(
    {"in", "than", "longer", "more", "the", "a", "of", "with", "and", "only", "by", "at", "after", "rule", "team",
     "page", "if", "when", "is", "severity", "to", "länger", "als", "mit", "nur", "und", "um", "nach", "regel", "wenn"}
)  # fmt: skip
_BEFORE_TEAM = frozenset({"for", "für"})
_MORE_LIKELY_WRITTEN = frozenset({"urgent", "dringend"})
"""Words for a severity that customers write themselves."""

_EVERYBODY = frozenset({"everybody", "everyone", "all teams", "alle", "alle teams"})
_MARKS = re.compile(r'["„“”\\]')
_TIME = re.compile(r"(\d+(?:[.,]\d+)?) ?(min|mins|minutes?|minuten?|h|hours?|std|stunden?)")
_TIMES = re.compile(r"(\d+) ?(?:times|x|mal|\.)|(twice|zweimal)")
PROMISE_WORDS: Mapping[str, SlaKind | None] = {
    **dict.fromkeys(("first reply", "first_reply", "erste antwort"), SlaKind.FIRST_REPLY),
    **dict.fromkeys(("next reply", "next_reply", "nächste antwort"), SlaKind.NEXT_REPLY),
    **dict.fromkeys(("resolution", "lösung"), SlaKind.RESOLUTION),
    **dict.fromkeys(("every promise", "jedes versprechen"), None),
}
_FLAGS: Mapping[str, tuple[Setting, bool]] = {
    **dict.fromkeys(("vip", "vips", "vip only"), (VIP, True)),
    **dict.fromkeys(("every ticket", "any ticket", "jedes ticket"), (VIP, False)),
    **dict.fromkeys(("comment", "commented", "with a comment", "kommentar", "mit kommentar"), (COMMENTED, True)),
    **dict.fromkeys(("any rating", "every rating", "jede bewertung"), (COMMENTED, False)),
}


def find_kind(phrase: str) -> RuleKind | None:
    """Return the kind that goes by these words, or None."""
    said = phrase.strip().casefold()
    return next((kind for kind in KINDS if said == kind.key or said in kind.words), None)


def read_rule(
    session: Session, words: str, tools: Tools, speech: Speech, standing: Draft | None = None,
    own_team: int | None = None,
) -> Draft:  # fmt: skip
    """Return the rule that the words say, on top of what stands; a RefusedError for what cannot be.

    `own_team`: whose a new one is where no team is named; None for everybody's.
    """
    tokens = [token for token in (each.strip(";") for each in split_words(words)) if token.strip(",")]
    at, length, kind = _kind(tokens)
    if standing is None:
        if kind is None:
            names = speech.listing(f'"{each.words[0]}"' for each in KINDS)
            raise WhichRuleKindError(known=names, example="escalate rule new waiting longer than 4 h")
        standing = Draft(kind, kind.start, kind.severity, own_team)
        del tokens[at : at + length]
    elif kind is standing.kind and not at:
        del tokens[:length]
    return checked(_Reader(session, tools, standing, speech).read(tokens))


def checked(draft: Draft) -> Draft:
    """Return a rule all settings of which are possible; a RefusedError for the first that is not."""
    for setting in draft.kind.settings:
        if not within_bounds(setting, draft.settings):
            raise out_of_bounds(setting, draft.settings)
    for phrase in draft.settings.phrases if PHRASES in draft.kind.settings else ():
        if not is_phrase(phrase):
            raise BadPhraseError(words=phrase)
    return draft


def out_of_bounds(setting: Setting, settings: Settings) -> RefusedError:
    """Return what is said of a setting that cannot be."""
    if setting.asked is Asked.PHRASES:
        return NoPhrasesError(most=str(setting.most))
    value = getattr(settings, setting.key)
    if setting.asked is Asked.TIME:
        return BadRuleTimeError(words=f"{value // 60} min")
    return BadTimesError(words=str(value))


def read_seconds(typed: str) -> int:
    """Return a time in seconds; BadRuleTimeError."""
    found = _TIME.fullmatch(typed.strip().casefold())
    if found is None:
        raise BadRuleTimeError(words=typed)
    return round(float(found[1].replace(",", ".")) * (60 if found[2].startswith("m") else 3600))


def read_times(typed: str) -> int:
    """Return how many times; BadTimesError."""
    said = typed.strip().casefold()
    found = _TIMES.fullmatch(said)
    if found is None and not (said.isascii() and said.isdecimal()):
        raise BadTimesError(words=typed)
    number = found[1] if found and found[1] else "2" if found else said
    return int(number[:6])


def read_phrases(typed: str) -> tuple[str, ...]:
    """Return the words that stand between commas or on lines of their own, each once."""
    parts = [" ".join(part.split()) for part in re.split(r"[,;\n]", _MARKS.sub(" ", typed).replace("'", "’"))]
    return tuple(dict.fromkeys(part for part in parts if part))


def rule_words(draft: Draft, team: str) -> str:
    """Return a rule as words that `read_rule` reads back; `team` is its name, "" for everybody's."""
    settings = draft.settings
    said = [draft.kind.words[0]]
    for setting in draft.kind.settings:
        value = getattr(settings, setting.key)
        match setting.asked:
            case Asked.TIME:
                said.append(f"{value // 60} min" if value % 3600 else f"{value // 3600} h")
            case Asked.COUNT:
                said.append(f"{value} times")
            case Asked.CLOCK:
                said.append(f"at {time_said(value)}")
            case Asked.PROMISE:
                said.append(next(word for word, kind in PROMISE_WORDS.items() if kind is value))
            case Asked.PHRASES:
                said.append('"' + ", ".join(value) + ',"')
            case Asked.FLAG:
                said.append(next(word for word, flag in _FLAGS.items() if flag == (setting, value)))
    return " ".join([*said, f'for "{team}"' if team else "for everybody", str(draft.severity)])


def _kind(tokens: Sequence[str]) -> tuple[int, int, RuleKind | None]:
    """Where the first kind stands among the words, in how many of them, and which it is."""
    for at in range(len(tokens)):
        for length in range(min(len(tokens) - at, _LONGEST), 0, -1):
            kind = find_kind(" ".join(tokens[at : at + length]))
            if kind is not None:
                return at, length, kind
    return 0, 0, None


class _Reader:
    """Holds what has been understood so far."""

    def __init__(self, session: Session, tools: Tools, standing: Draft, speech: Speech) -> None:
        self.session, self.tools, self.draft, self.speech = session, tools, standing, speech
        self.phrases: list[str] = []
        self.teams: Sequence[Team] = all_teams(session, tools.workspace_id)
        self.seeks_words = PHRASES in standing.kind.settings

    def read(self, tokens: Sequence[str]) -> Draft:
        """Understand all of it."""
        at = 0
        while at < len(tokens):
            at += self._take(tokens[at:])
        if self.phrases:
            self._put(PHRASES, tuple(dict.fromkeys(self.phrases)), ", ".join(self.phrases))
        return self.draft

    def _take(self, tokens: Sequence[str]) -> int:
        """Understand the longest phrase at the start; return how many words it took. A refusal where nothing fits."""
        if tokens[0].casefold() in _BEFORE_TEAM and len(tokens) > 1:
            return 1 + self._require_team(tokens[1:])
        if self.seeks_words and "," in tokens[0]:
            self.phrases += read_phrases(tokens[0])  # whatever else they mean
            return 1
        readers: tuple[Callable[[str], bool], ...] = (
            self._severity, self._flag, self._promise, self._time, self._times, self._clock, self._team
        )  # fmt: skip
        for length in range(min(len(tokens), _LONGEST), 0, -1):
            phrase = " ".join(tokens[:length])
            if any(reader(phrase) for reader in readers):
                return length
        if tokens[0].casefold() not in _FILLERS:
            if not self.seeks_words:
                raise NotInARuleError(words=" ".join(tokens))
            self.phrases += read_phrases(tokens[0])
        return 1

    def _severity(self, phrase: str) -> bool:
        said = phrase.casefold()
        severity = None if self.seeks_words and said in _MORE_LIKELY_WRITTEN else SEVERITY_WORDS.get(said)
        if severity is not None:
            self.draft = replace(self.draft, severity=severity)
        return severity is not None

    def _flag(self, phrase: str) -> bool:
        found = _FLAGS.get(phrase.casefold())
        return found is not None and self._put(found[0], found[1], phrase)

    def _promise(self, phrase: str) -> bool:
        said = phrase.casefold()
        return said in PROMISE_WORDS and self._put(PROMISE, PROMISE_WORDS[said], phrase)

    def _time(self, phrase: str) -> bool:
        return bool(_TIME.fullmatch(phrase.casefold())) and self._put(TIME, read_seconds(phrase), phrase)

    def _times(self, phrase: str) -> bool:
        return bool(_TIMES.fullmatch(phrase.casefold())) and self._put(TIMES, read_times(phrase), phrase)

    def _clock(self, phrase: str) -> bool:
        minute = read_time(phrase)
        return minute is not None and self._put(CLOCK, minute, phrase)

    def _put(self, setting: Setting, value: object, phrase: str) -> bool:
        if setting not in self.draft.kind.settings:
            if self.seeks_words:
                return False  # a word to look for, then
            known = self.speech.listing(f'"{self.speech.say(each.label)}"' for each in self.draft.kind.settings)
            raise NotOfThisKindError(words=phrase, known=known)
        values: dict[str, Any] = {setting.key: value}
        self.draft = replace(self.draft, settings=replace(self.draft.settings, **values))
        return True

    def _team(self, phrase: str) -> bool:
        if phrase.casefold() in _EVERYBODY:
            self.draft = replace(self.draft, team_id=None)
            return True
        found = next((team for team in self.teams if team.name.casefold() == phrase.casefold()), None)
        if found is not None:
            self.draft = replace(self.draft, team_id=found.id)
        return found is not None

    def _require_team(self, tokens: Sequence[str]) -> int:
        skipped = int(tokens[0].casefold() == "team" and len(tokens) > 1)
        for length in range(min(len(tokens) - skipped, _LONGEST), 0, -1):
            if self._team(" ".join(tokens[skipped : skipped + length])):
                return skipped + length
        read_team(self.session, tokens[skipped], self.tools)  # says which there are
        return 1
