"""Reads each part of a scheduled post from what somebody typed or chose; a refusal says what would work.

Used for words and for the form alike, so that both understand the same.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from handlers.arguments import split_words
from handlers.digests import kinds
from handlers.digests.plans import Target
from handlers.digests.refusals import (
    BadLateError,
    BadMonthDayError,
    NearlyKindError,
    NoSuchChannelError,
    WhichKindError,
)
from handlers.digests.scene import Kind, Section
from handlers.errors import NearlyPersonError, NoSuchPersonError, NoSuchTeamError
from handlers.request import Place, PlaceKind, Request
from handlers.tools import Tools
from locales.speech import Speech
from storage.conversations import find_named
from storage.database import Session
from storage.people import Person, all_people, find_person
from storage.teams import Team, all_teams

MOST_LATE_HOURS = 168
MOST_MONTH_DAY = 28
ME = frozenset({"me", "myself", "mir", "mich", "ich"})
HERE = frozenset({"here", "hier", "this channel", "diesem kanal", "diesen kanal"})
LOCAL_CHANNELS = ("support", "general")
"""The channels of the local platforms, which have no organisation that could be asked."""

_NO_CHANNEL = frozenset({"directmessage", ""})  # what a platform calls a private talk that a slash command came from
_LATE = re.compile(
    r"(?:(?:posted )?(?:late|verspätet|nachholen)|bis zu|up to)(?: (?:up to|within|for|by|bis|bis zu|innerhalb von))?"
    r" ?(?P<count>\d+(?:[.,]\d+)?) ?(?P<unit>h|hours?|std|stunden?|d|days?|tage?n?)?(?: (?:late|später|verspätet))?"
)
_NEVER_LATE = frozenset({"never late", "not late", "late never", "nie verspätet", "nicht verspätet", "nicht nachholen"})


def find_kind_called(phrase: str) -> Kind | None:
    """Return the kind that goes by these words, or None."""
    said = phrase.strip().casefold()
    return next((kind for kind in kinds.KINDS if said in (word.casefold() for word in (kind.key, *kind.words))), None)


def which_kind(words: str, speech: Speech) -> WhichKindError | NearlyKindError:
    """Return the refusal for words that name no kind, with the nearest that would."""
    known = {word: kind for kind in kinds.KINDS for word in (kind.key, *kind.words)}
    for word in words.casefold().split():
        if near := get_close_matches(word, known, 1, 0.75):
            return NearlyKindError(words=word, nearest=near[0])
    names = speech.listing(f"{kind.key} ({speech.say(kind.name)})" for kind in kinds.KINDS)
    return WhichKindError(known=names, example=kinds.KINDS[0].key)


def find_section_called(kind: Kind, phrase: str) -> Section | None:
    """Return the part of a post that goes by these words, or None."""
    said = phrase.strip().casefold()
    return next((each for each in kind.sections if said in (w.casefold() for w in (each.key, *each.words))), None)


def sections_said(sections: Iterable[Section], speech: Speech) -> str:
    """Return the names of parts of a post with what to type for each."""
    return speech.listing(f"{speech.say(each.name)} ({each.key})" for each in sections)


def read_team(session: Session, name: str, tools: Tools) -> Team | None:
    """Return the team of a name, None for an empty one; NoSuchTeamError with those there are."""
    if not name.strip():
        return None
    teams = all_teams(session, tools.workspace_id)
    found = next((team for team in teams if team.name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise NoSuchTeamError(name=name.strip(), known=", ".join(team.name for team in teams))
    return found


def read_person(session: Session, called: str, request: Request, tools: Tools) -> Person:
    """Return who is meant by "me", a handle, an address or a name; a refusal where there is nobody."""
    if called.strip().casefold() in ME:
        return session.get_one(Person, request.person.id)
    found = find_person(session, tools.workspace_id, called)
    if found is not None:
        return found
    if request.person.leads:
        # Only to who leads is a colleague suggested, as `handlers.arguments` does.
        people = all_people(session, tools.workspace_id)
        handles = {known.casefold(): each.handle for each in people for known in (each.name, each.handle)}
        if near := get_close_matches(called.removeprefix("@").casefold(), handles, 1, 0.7):
            raise NearlyPersonError(words=called, nearest=f"@{handles[near[0]]}")
    raise NoSuchPersonError(name=called, example=request.person.handle)


def read_people(session: Session, typed: str, request: Request, tools: Tools) -> list[Person]:
    """Return everybody named in a line: "@emma, @lukas", "me", "Emma Brandt, Lukas Wirth"."""
    parts = [part.strip() for part in re.split(r"[,;\n]", typed)]
    names = [name for part in parts for name in (split_words(part) if "@" in part else [part]) if name]
    return [read_person(session, name, request, tools) for name in names]


def read_channel(session: Session, called: str, request: Request) -> Target:
    """Return the channel of a name or "here"; NoSuchChannelError where none is known."""
    name = called.strip().removeprefix("#").strip()
    here = channel_here(request)
    if here is not None and (
        name.casefold() in HERE or name.casefold() in (here.label.casefold(), here.channel.casefold())
    ):
        return here
    if not name or name.casefold() in HERE:
        raise NoSuchChannelError(name=called.strip())
    if not request.tenant:
        if name.casefold() not in LOCAL_CHANNELS:
            raise NoSuchChannelError(name=called.strip())
        return Target("", None, name.casefold(), name.casefold())
    found = find_named(session, request.tenant, name)
    if found is not None:
        return Target(request.tenant, None, found.key, found.name or name)
    if request.tenant.startswith(REMEMBERING):
        raise NoSuchChannelError(name=called.strip())
    return Target(request.tenant, None, name, name)


REMEMBERING = ("teams:",)
"""Platforms that post only where they have been before; elsewhere a name is looked up when it is posted."""


def channel_here(request: Request) -> Target | None:
    """Return the channel in which something was said; None in a conversation of one's own."""
    place: Place = request.place
    if place.kind is not PlaceKind.CHANNEL or place.name in _NO_CHANNEL:
        return None
    return Target(request.tenant, None, place.id, place.name)


def read_month_day(typed: str) -> int:
    """Return a day of the month from "3", "3rd", "3."; BadMonthDayError."""
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)?", typed.strip().casefold())
    if found is None or not 1 <= int(found[1]) <= MOST_MONTH_DAY:
        raise BadMonthDayError(words=typed.strip())
    return int(found[1])


def read_late(phrase: str) -> float | None:
    """Return for how many hours a missed post is still posted; None for words about something else."""
    said = phrase.strip().casefold()
    if said in _NEVER_LATE:
        return 0.0
    found = _LATE.fullmatch(said)
    if found is None:
        return None
    days = (found["unit"] or "").startswith(("d", "tag"))
    return require_hours(float(found["count"].replace(",", ".")) * (24 if days else 1), phrase)


def read_late_hours(typed: str, default: float) -> float:
    """Return the number of hours in a form's field; the default where it is empty."""
    said = typed.strip().casefold().removesuffix("h").strip().replace(",", ".")
    if not said:
        return default
    if re.fullmatch(r"\d{1,4}(?:\.\d+)?", said) is None:
        raise BadLateError(words=typed.strip(), most=str(MOST_LATE_HOURS))
    return require_hours(float(said), typed)


def require_hours(hours: float, typed: str) -> float:
    """Return the hours if they are within bounds; BadLateError otherwise."""
    if not 0 <= hours <= MOST_LATE_HOURS:
        raise BadLateError(words=typed.strip(), most=str(MOST_LATE_HOURS))
    return hours


def in_order(kind: Kind, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of a kind's parts in the kind's own order, each once."""
    return tuple(each.key for each in kind.sections if each.key in keys)
