"""Which system a word means, and which connection. Reads the words alone, or what is connected; guesses nothing."""

from collections.abc import Sequence
from datetime import date

from connectors.pull.system import System
from connectors.systems import NAMES, all_systems, system_named
from handlers.connecting.refusals import (
    BadSinceError,
    NoSuchSourceError,
    NothingConnectedError,
    WhichSourceError,
)
from handlers.subwords import begins, leading_number
from handlers.tools import Tools
from storage.connections import Connection, connections
from storage.database import Session

_FROM = ("from", "since", "ab", "von", "seit")


def system_said(words: str) -> tuple[System, str] | None:
    """Return the system that the words begin with, by its name or its title, and the rest of them; None without one."""
    best: tuple[int, System] | None = None
    for system in all_systems().values():
        for word in (system.name, system.title.casefold()):
            if begins(words, word) and (best is None or len(word) > best[0]):
                best = (len(word), system)
    return (best[1], words[best[0] :].strip()) if best else None


def loaded(connection: Connection) -> System | None:
    """Return a connection's system; None for one that this release does not know any more."""
    return system_named(connection.system) if connection.system in NAMES else None


def find_source(session: Session, tools: Tools, words: str, example: str) -> tuple[Connection, str]:
    """Return the connection that is meant by number or name, and the rest of the words; the only one, if none is.

    NothingConnectedError, WhichSourceError, NoSuchSourceError.
    """
    there = connections(session, tools.workspace_id)
    if not there:
        raise NothingConnectedError
    number, rest = leading_number(words)
    if number:
        found = next((each for each in there if each.id == int(number)), None)
        if found is None:
            raise NoSuchSourceError(words=number, known=_listed(there))
        return found, rest
    named = [each for each in there if begins(rest, each.source.casefold())]
    if named:
        longest = max(named, key=lambda each: len(each.source))
        return longest, rest[len(longest.source) :].strip()
    if rest and not begins(rest, _from(rest)):
        raise NoSuchSourceError(words=rest.split()[0], known=_listed(there))
    if len(there) > 1:
        raise WhichSourceError(example=example.format(number=there[0].id), known=_listed(there))
    return there[0], rest


def day_said(words: str) -> date | None:
    """Return the day that is said after "from", None for no words; BadSinceError."""
    said = words.strip()
    if not said:
        return None
    first = _from(said)
    said = said[len(first) :].strip() if begins(said, first) else said
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise BadSinceError(words=said) from None


def _from(words: str) -> str:
    return next((word for word in _FROM if begins(words, word)), _FROM[0])


def _listed(there: Sequence[Connection]) -> str:
    return ", ".join(f"{each.id} ({each.source})" for each in there)
