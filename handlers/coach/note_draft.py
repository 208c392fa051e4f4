"""A note as somebody wants it, read from their words or from the form: private unless they say otherwise.

Promises that a text is never taken for a wish to share it: "shared" counts before "note", or before a colon. Writes
nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coaching.skills import SKILLS
from handlers.absence_words import read_away
from handlers.coach.refusals import BadFollowUpError, NothingWrittenError, TooLongNoteError
from handlers.errors import RefusedError
from handlers.goals.days import DAY_SHAPED
from handlers.skill_words import find_skill
from locales.speech import Speech

MOST_LETTERS, MOST_TICKETS, MOST_NUMBER = 3_000, 10, 60
SHARED, PRIVATE = "shared", "private"
_SHARED = frozenset({SHARED, "geteilt", "geteilte"})
_PRIVATE = frozenset({PRIVATE, "privat", "private", "privates"})
_TICKET = re.compile(r"(?<!\w)#(\w[\w-]{0,59})")
_FOLLOW_UP = re.compile(
    r"[\s,.;(]+(?:follow[ -]?up|nachfassen|wiedervorlage)(?: on| by| am| bis)? (?P<when>[^,;()]{3,40})\)?\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be kept. `skill` is a key of `coaching.skills`, empty for none."""

    text: str
    shared: bool = False
    skill: str = ""
    tickets: tuple[str, ...] = ()
    follow_up_on: date | None = None


def draft_of_words(said: str, today: date, *, shared: bool = False, private: bool = False) -> Draft:
    """Return the draft of what stands after "note": "shared, empathy: TEXT #4711 follow up friday".

    `shared`, `private`: what was said before it; of both, the one that shows it to fewer.
    """
    head, colon, rest = said.partition(":")
    options = _options(head) if colon else None
    text, skill = said.removeprefix(":").strip(), ""
    if options is not None:
        text, skill = rest.strip(), options.skill
        shared = (options.shared or shared) and not (options.private or private)
    day: date | None = None
    if found := _FOLLOW_UP.search(text):
        day = _day(found["when"], today)
        if day is None and DAY_SHAPED.fullmatch(found["when"].strip()):
            raise BadFollowUpError
        text = text[: found.start()].strip() if day else text
    return checked(Draft(text, shared, skill, tickets_in(text), day), today)


def draft_of_answers(answers: Mapping[str, str]) -> Draft:
    """Return the draft that the form's answers make, not yet checked (`problems_of`)."""
    day = answers.get("follow_up", "").strip()
    tickets = [each.strip().removeprefix("#") for each in re.split(r"[,;\s]+", answers.get("tickets", ""))]
    skill = answers.get("skill", "")
    return Draft(
        answers.get("text", "").strip(),
        answers.get("audience", PRIVATE) == SHARED,
        skill if skill in SKILLS else "",
        tuple(dict.fromkeys(each[:MOST_NUMBER] for each in tickets if each))[:MOST_TICKETS],
        read_day(day) if day else None,
    )


def problems_of(draft: Draft, answers: Mapping[str, str], today: date) -> dict[str, RefusedError]:
    """Return what is wrong with a form's answers, by field."""
    wrong: dict[str, RefusedError] = {}
    try:
        checked(draft, date.min)
    except (NothingWrittenError, TooLongNoteError) as problem:
        wrong["text"] = problem
    given = answers.get("follow_up", "").strip()
    if given and (draft.follow_up_on is None or draft.follow_up_on < today):
        wrong["follow_up"] = BadFollowUpError()
    return wrong


def checked(draft: Draft, today: date) -> Draft:
    """Return the draft if it can be kept; a refusal that does not repeat it otherwise."""
    if not draft.text:
        raise NothingWrittenError
    if len(draft.text) > MOST_LETTERS:
        raise TooLongNoteError(most=str(MOST_LETTERS), count=str(len(draft.text)))
    if draft.follow_up_on is not None and draft.follow_up_on < today:
        raise BadFollowUpError
    return draft


def tickets_in(text: str) -> tuple[str, ...]:
    """Return the numbers of the tickets that a text names: "#4711"."""
    return tuple(dict.fromkeys(_TICKET.findall(text)))[:MOST_TICKETS]


def skill_name(key: str, speech: Speech) -> str:
    """Return what a skill is called; empty for none."""
    return speech.say(SKILLS[key]) if key in SKILLS else ""


@dataclass(frozen=True, slots=True)
class _Options:
    shared: bool = False
    private: bool = False
    skill: str = ""


def is_shared_word(word: str) -> bool | None:
    """Say whether a word before "note" shares it or keeps it private; None for any other."""
    folded = word.casefold().strip(",")
    return True if folded in _SHARED else False if folded in _PRIVATE else None


def _options(head: str) -> _Options | None:
    """What stands before the colon, if every word of it is one of ours; None where it is text."""
    parts: Sequence[str] = [each.strip().casefold() for each in head.split(",")]
    shared = private = False
    skill = ""
    for part in parts:
        first, _, rest = part.partition(" ")
        sharing = is_shared_word(first)
        if sharing is not None:
            shared, private = shared or sharing, private or not sharing
            part = rest.strip()
        found = find_skill(part) if part else ""
        if found is None:
            return None
        skill = found or skill
    # Of both, the one that shows it to fewer.
    return _Options(shared and not private, private, skill)


def _day(words: str, today: date) -> date | None:
    """The day that words name; None where they are no day to come, and part of the text."""
    try:
        found = read_away(words, today).days.first
    except RefusedError:
        return None
    return found if found >= today else None


def read_day(written: str) -> date | None:
    """Return a day as a form sends it (2026-12-01); None for what is none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
