"""Reads thanks from words and from the form: whom, what for, which values, for whose eyes.

"@lena @tom for their patience #care private". Promises that whom one thanks stands before the reason: a name in the
reason is no receiver. Finds no thanks in what people say to each other.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coaching.kudos import MOST_AT_ONCE
from handlers.digests.fields import read_people, read_person
from handlers.kudos.refusals import (
    NobodyThankedError,
    NoReasonError,
    NoSuchValueError,
    NoValuesError,
    OnlyThanksError,
    TooLongReasonError,
    TooManyThankedError,
)
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.people import Person

MOST_REASON = 500
LEAST_LETTERS = 3
_AND = frozenset({"and", "und", "&", "+", ","})
_TO = frozenset({"to", "an", "thanks", "danke"})
_FOR = frozenset({"for", "für", "because", "weil", "dafür", "that"})
_PRIVATE = frozenset({"private", "privat", "privately", "vertraulich"})
_MINUS = re.compile(r"[-−–]{2,}|[-−–]\d+")
_PLUS = re.compile(r"\++\d*")
_VALUE = re.compile(r"#(?P<name>[^\W\d]\w*(?:-\w+)*)[.,;!]?")
PUBLIC, PRIVATE = "public", "private"


@dataclass(frozen=True, slots=True)
class Wish:
    """Thanks as they were said. `values` are as they were typed, without "#"."""

    people: Sequence[Person]
    reason: str
    values: tuple[str, ...]
    private: bool


def read_words(session: Session, said: str, request: Request, tools: Tools) -> Wish:
    """Return what words say; a refusal where something is missing. An empty reason is left to `require_reason`."""
    names, rest, private = _parted(said)
    if not names:
        raise NobodyThankedError(example=_example(request))
    if len(names) > MOST_AT_ONCE:
        raise TooManyThankedError(most=MOST_AT_ONCE)
    people = _once(read_person(session, name, request, tools) for name in names)
    if rest and _MINUS.fullmatch(rest[0]):
        raise OnlyThanksError
    while rest and (_PLUS.fullmatch(rest[0]) or rest[0].casefold().strip(":,") in _FOR | {""}):
        rest = rest[1:]
    if rest and rest[-1].casefold().strip(".!") in _PRIVATE:
        rest, private = rest[:-1], True
    values = tuple(found["name"] for word in rest if (found := _VALUE.fullmatch(word)))
    reason = " ".join(word for word in rest if not _VALUE.fullmatch(word))
    return Wish(people, reason, values, private)


def read_answers(session: Session, request: Request, tools: Tools) -> Wish:
    """Return what a form's answers say."""
    answers = request.answers
    typed = answers.get("people", "").strip()
    people = _once(read_people(session, typed, request, tools)) if typed else []
    if not people:
        raise NobodyThankedError(example=_example(request))
    values = tuple(value for value in answers.get("values", "").split(",") if value)
    return Wish(people, answers.get("reason", "").strip(), values, answers.get("audience") == PRIVATE)


def require_reason(wish: Wish) -> str:
    """Return the reason; a refusal where there is none, or too much of it."""
    if sum(letter.isalpha() for letter in wish.reason) < LEAST_LETTERS:
        raise NoReasonError(handle=wish.people[0].handle)
    if len(wish.reason) > MOST_REASON:
        raise TooLongReasonError(most=MOST_REASON)
    return wish.reason


def require_values(wish: Wish, known: Iterable[str]) -> list[str]:
    """Return the values as the teams write them; NoSuchValueError with those there are."""
    by_name = {value.casefold(): value for value in known}
    for value in wish.values:
        if value.casefold() not in by_name:
            if not by_name:
                raise NoValuesError(value=value)
            raise NoSuchValueError(value=value, known=", ".join(f"#{each}" for each in by_name.values()))
    return list(dict.fromkeys(by_name[value.casefold()] for value in wish.values))


def names_alone(said: str) -> bool:
    """Say whether words name people and nothing else: the form asks for the rest."""
    names, rest, _ = _parted(said)
    return bool(names) and not rest


def _parted(said: str) -> tuple[list[str], list[str], bool]:
    """The names at the beginning, what follows them, and whether "private" stood before them."""
    tokens = said.split()
    private, names, at = False, list[str](), 0
    for token in tokens:
        parts = [part for part in token.rstrip(":;").split(",") if part]
        if parts and all("@" in part for part in parts):
            names += parts
        elif token.casefold() in _PRIVATE and not names:
            private = True
        elif parts and token.casefold() not in (_AND if names else _AND | _TO):
            break
        at += 1
    return names, tokens[at:], private


def _once(people: Iterable[Person]) -> list[Person]:
    return list({person.id: person for person in people}.values())


def _example(request: Request) -> str:
    return "lena" if request.person.handle != "lena" else "tom"
