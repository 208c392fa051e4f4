"""Understands what follows a command: a period, a KPI, a person, a team, a page, in any order and language.

The longest run of words that means something is taken first, so that "first reply last week" is a KPI and a period.
What means nothing is refused with the nearest thing that would.
"""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from coaching.access import Viewer
from handlers.errors import ArgumentError, NearlyArgumentError, NearlyPersonError, NoSuchPersonError
from handlers.periods import nearest_period, read_period
from kpi.definitions import KPIS, Kpi
from kpi.periods import Period
from storage.database import Session
from storage.people import Person, all_people, find_person
from storage.teams import Team, all_teams

_LONGEST = 8  # words of one phrase
_CURLY = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_FILLERS = frozenset({"for", "of", "in", "on", "the", "my", "about", "please"}) | frozenset(
    {"für", "von", "im", "am", "der", "die", "das", "mein", "meine", "meiner", "über", "bitte", "zum", "zur"}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for; None where it was left out."""

    period: Period | None = None
    kpi: Kpi | None = None
    person: Person | None = None
    team: Team | None = None
    page: int = 1


def read_arguments(words: str, today: date, session: Session, viewer: Viewer) -> Asked:
    """Return what `words` ask for; RefusedError when a word means nothing.

    A person who was misspelt is suggested only to a `viewer` who leads: to others no colleague is named.
    """
    reader = _Reader(today, session, viewer)
    tokens = split_words(words)
    at = 0
    while at < len(tokens):
        taken = reader.take(tokens[at:])
        if not taken and tokens[at].casefold() not in _FILLERS:
            raise reader.refusal(tokens[at:])
        at += taken or 1
    return Asked(reader.period, reader.kpi, reader.person, reader.team, reader.page)


def straight_quotes(words: str) -> str:
    """Return words with each double quote as a keyboard has it, letter by letter: chat clients make curly ones."""
    return words.translate(_CURLY)


def split_words(words: str) -> list[str]:
    """Return the words one by one; what stands in quotes is one word."""
    try:
        return shlex.split(straight_quotes(words).replace("'", "’"))
    except ValueError:
        return words.split()


class _Reader:
    """Holds what has been understood so far. Teams are looked up only when nothing else fits."""

    def __init__(self, today: date, session: Session, viewer: Viewer) -> None:
        self.today, self.session, self.viewer = today, session, viewer
        self.period: Period | None = None
        self.kpi: Kpi | None = None
        self.person: Person | None = None
        self.team: Team | None = None
        self.page = 1
        self._teams: Sequence[Team] | None = None

    def take(self, tokens: Sequence[str]) -> int:
        """Understand the longest phrase at the start of `tokens`; return how many words it took, 0 for none."""
        readers: tuple[Callable[[str], bool], ...] = (
            self._take_page,
            self._take_person,
            self._take_kpi,
            self._take_period,
            self._take_team,
        )
        for length in range(min(len(tokens), _LONGEST), 0, -1):
            phrase = " ".join(tokens[:length])
            if any(reader(phrase) for reader in readers):
                return length
        return 0

    def refusal(self, tokens: Sequence[str]) -> ArgumentError | NearlyArgumentError:
        """Return what to say of words that mean nothing, with the nearest that would."""
        for length in range(min(len(tokens), _LONGEST), 0, -1):
            phrase = " ".join(tokens[:length])
            nearest = self._nearest_team(phrase) or nearest_kpi(phrase) or nearest_period(phrase)
            nearest = nearest or self._nearest_person(phrase)
            if nearest:
                return NearlyArgumentError(words=phrase, nearest=nearest)
        return ArgumentError(words=" ".join(tokens))

    def _take_page(self, phrase: str) -> bool:
        word, _, number = phrase.rpartition(" ")
        if word.casefold() not in ("page", "seite") or not number.isdecimal():
            return False
        self.page = max(int(number), 1)
        return True

    def _take_person(self, phrase: str) -> bool:
        if "@" not in phrase or " " in phrase:
            return False
        self.person = find_person(self.session, self.viewer.workspace_id, phrase)
        if self.person is None and (nearest := self._nearest_person(phrase)):
            raise NearlyPersonError(words=phrase, nearest=nearest)
        if self.person is None:
            raise NoSuchPersonError(name=phrase, example=self.viewer.handle)
        return True

    def _take_kpi(self, phrase: str) -> bool:
        found = find_kpi(phrase)
        self.kpi = found or self.kpi
        return found is not None

    def _take_period(self, phrase: str) -> bool:
        found = read_period(phrase, self.today)
        self.period = found or self.period
        return found is not None

    def _take_team(self, phrase: str) -> bool:
        wanted = phrase.casefold()
        found = next((team for team in self._all_teams() if team.name.casefold() == wanted), None)
        self.team = found or self.team
        return found is not None

    def _all_teams(self) -> Sequence[Team]:
        if self._teams is None:
            self._teams = all_teams(self.session, self.viewer.workspace_id)
        return self._teams

    def _nearest_team(self, phrase: str) -> str | None:
        names = {team.name.casefold(): team.name for team in self._all_teams()}
        near = get_close_matches(phrase.casefold(), names, 1, 0.7)
        return names[near[0]] if near else None

    def _nearest_person(self, phrase: str) -> str | None:
        """The handle nearest to a name or handle, for somebody who leads people; None for everybody else."""
        if not self.viewer.leads:
            return None
        people = all_people(self.session, self.viewer.workspace_id)
        handles = {known.casefold(): person.handle for person in people for known in (person.name, person.handle)}
        near = get_close_matches(phrase.removeprefix("@").casefold(), handles, 1, 0.7)
        return f"@{handles[near[0]]}" if near else None


_KPI_WORDS = {
    word.casefold(): kpi
    for kpi in KPIS
    for word in (kpi.key, kpi.key.replace("_", " "), kpi.label, kpi.name, *kpi.aliases)
}


def find_kpi(phrase: str) -> Kpi | None:
    """Return the KPI that goes by these words in any language, or None."""
    return _KPI_WORDS.get(phrase.casefold())


def nearest_kpi(phrase: str) -> str | None:
    """Return the KPI's words nearest to a misspelt phrase, or None."""
    near = get_close_matches(phrase.casefold(), _KPI_WORDS, 1, 0.75)
    return near[0] if near else None
