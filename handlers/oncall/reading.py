"""Reads a rotation from words: "@lena, @tom weekly from monday 09:00 Europe/Berlin weekdays 9-17".

Arguments come in any order. What is not said stays as it was, or as a new one has it. A word that means nothing is
refused; nothing is guessed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from coaching.timetable import MINUTES_A_DAY
from handlers.arguments import split_words
from handlers.clock_words import read_days, read_hours_of_day, read_time
from handlers.digests.fields import HERE, read_channel, read_person, read_team
from handlers.errors import RefusedError
from handlers.oncall.drafts import Draft
from handlers.oncall.refusals import BadBeginError, BadCadenceError, BadRotationHoursError, RotationWordsError
from handlers.oncall.whens import read_span
from handlers.request import Request
from handlers.tools import Tools
from handlers.zones import read_zone
from storage.database import Session

MOST_EVERY = 92
_LONGEST = 5
_CADENCES = {
    **dict.fromkeys(("weekly", "every week", "wöchentlich", "jede woche"), 7),
    **dict.fromkeys(("daily", "every day", "täglich", "jeden tag"), 1),
    **dict.fromkeys(("fortnightly", "biweekly", "every second week", "every other week", "zweiwöchentlich"), 14),
}
_EVERY = re.compile(r"(?:every|alle) (?P<count>\d{1,4}) (?P<unit>day|week|tag|woche)(?:s|e|en|n)?")
_ROUND = frozenset({"24 h", "24h", "24/7", "24 hours", "round the clock", "around the clock", "rund um die uhr"})
_SPAN = re.compile(
    r"(?:from |von )?\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)?(?:-|–| to | bis )\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)?"
)
_BEGIN = re.compile(r"(?:from|starting|starts|beginning|begins|since|ab|von|vom|beginnt)(?: on| am)? (?P<day>.+)")
_NOWHERE = frozenset({"no channel", "without channel", "kein kanal", "keinen kanal", "ohne kanal"})
_FILLERS = frozenset(
    {"and", "then", "in", "at", "um", "each", "for", "und", "dann", "turns", "on", "of", "uhr", "zone"}
)


def read_hours(typed: str) -> tuple[int | None, int]:
    """Return from which minute on and how long a day lasts; round the clock begins at no minute of its own."""
    said = " ".join(typed.casefold().split())
    if said in _ROUND or not said:
        return None, MINUTES_A_DAY
    try:
        starts, ends = read_hours_of_day(said)
    except RefusedError:
        raise BadRotationHoursError(words=typed.strip()) from None
    return starts, (ends - starts) % MINUTES_A_DAY or MINUTES_A_DAY


def read_every(typed: str) -> int | None:
    """Return how many days a turn has; None for words about something else, BadCadenceError for a wrong number."""
    said = " ".join(typed.casefold().split())
    if said in _CADENCES:
        return _CADENCES[said]
    found = _EVERY.fullmatch(said)
    if found is None:
        return None
    every = int(found["count"]) * (7 if found["unit"] in ("week", "woche") else 1)
    if not 1 <= every <= MOST_EVERY:
        raise BadCadenceError(words=typed.strip(), most=str(MOST_EVERY))
    return every


def read_begin(typed: str, today: date) -> date:
    """Return the day on which it begins; BadBeginError."""
    try:
        found = read_span(typed, today)
    except RefusedError:
        found = None
    if found is None or found.days > 1:
        raise BadBeginError(words=typed.strip())
    return found.first


class Reader:
    """Understands words on top of what stands."""

    def __init__(self, session: Session, request: Request, tools: Tools, standing: Draft, today: date) -> None:
        """`today` is the asker's own day."""
        self._session, self._request, self._tools, self._today = session, request, tools, today
        self._draft = standing
        self._people: list[int] = []

    def read(self, words: str) -> Draft:
        """Return what the words ask for."""
        tokens = [token.strip(",;[]()") for token in split_words(words)]
        tokens = [token for token in tokens if token]
        at = 0
        while at < len(tokens):
            at += self._take(tokens[at:])
        return replace(self._draft, people=tuple(self._people)) if self._people else self._draft

    def _take(self, tokens: Sequence[str]) -> int:
        """Understand the longest phrase at the start; return how many words it took."""
        readers: tuple[Callable[[str], bool], ...] = (
            self._person, self._channel, self._every, self._hours, self._begins, self._time, self._days, self._zone,
            self._team,
        )  # fmt: skip
        for length in range(min(len(tokens), _LONGEST), 0, -1):
            phrase = " ".join(tokens[:length])
            if any(reader(phrase) for reader in readers):
                return length
        if tokens[0].casefold() not in _FILLERS:
            raise RotationWordsError(words=" ".join(tokens))
        return 1

    def _person(self, phrase: str) -> bool:
        if "@" not in phrase or " " in phrase:
            return False
        self._people.append(read_person(self._session, phrase, self._request, self._tools).id)
        return True

    def _channel(self, phrase: str) -> bool:
        if phrase.casefold() in _NOWHERE:
            self._draft = replace(self._draft, tenant="", channel="")
            return True
        if phrase.casefold() not in HERE and (not phrase.startswith("#") or " " in phrase):
            return False
        found = read_channel(self._session, phrase, self._request)
        self._draft = replace(self._draft, tenant=found.tenant, channel=found.channel)
        return True

    def _every(self, phrase: str) -> bool:
        every = read_every(phrase)
        if every is not None:
            self._draft = replace(self._draft, every=every)
        return every is not None

    def _hours(self, phrase: str) -> bool:
        said = phrase.casefold()
        if said not in _ROUND and _SPAN.fullmatch(said) is None:
            return False
        starts, lasts = read_hours(said)
        self._draft = replace(self._draft, minute=self._draft.minute if starts is None else starts, lasts=lasts)
        return True

    def _begins(self, phrase: str) -> bool:
        found = _BEGIN.fullmatch(phrase.casefold())
        if found is None:
            return False
        try:
            self._draft = replace(self._draft, begins=read_begin(found["day"], self._today))
        except BadBeginError:
            if " " in found["day"]:  # fewer words are tried next
                return False
            raise
        return True

    def _time(self, phrase: str) -> bool:
        minute = read_time(phrase)
        if minute is None:
            return False
        if minute != self._draft.minute and self._draft.lasts < MINUTES_A_DAY:
            raise RotationWordsError(words=phrase)  # its hours say already when a day begins
        self._draft = replace(self._draft, minute=minute)
        return True

    def _days(self, phrase: str) -> bool:
        days = read_days(phrase)
        if days is not None:
            self._draft = replace(self._draft, days=days)
        return days is not None

    def _zone(self, phrase: str) -> bool:
        if " " in phrase or ("/" not in phrase and phrase.upper() != "UTC"):
            return False
        self._draft = replace(self._draft, zone=read_zone(phrase, self._request.speech.zone))
        return True

    def _team(self, phrase: str) -> bool:
        word, _, name = phrase.partition(" ")
        if word.casefold() != "team" or not name:
            return False
        try:
            team = read_team(self._session, name, self._tools)
        except RefusedError:
            if " " in name:
                return False
            raise
        self._draft = replace(self._draft, team_id=team.id if team else None)
        return True
