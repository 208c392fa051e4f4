"""The sub-words of a command: the first word says what to do, and a number may stand before it ("12 pause").

Sub-words are understood in every language at once; what is nearly one is told to be. Never runs anything by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from handlers.request import Reply, Request
from handlers.tools import Tools
from kpi.errors import TouchlineError

Handler = Callable[[Request, str, Tools], Reply]
LONGEST_NUMBER = 12  # digits: longer ones are no row of ours
CLOSE_ENOUGH = 0.7
YES = frozenset({"yes", "ja"})
"""What somebody says who is sure, in every language: a button says it mostly."""


@dataclass(frozen=True, slots=True)
class SubWord:
    """What some words do; the first of them is the one that is shown. `needs_number`: they are about a row.

    `shown`: it is named among those there are; others are said by buttons alone.
    """

    words: tuple[str, ...]
    run: Handler
    needs_number: bool = False
    shown: bool = True


class Found(NamedTuple):
    """A sub-word that was said. `rest` is what is left, the number first where one stood there."""

    sub: SubWord
    word: str
    rest: str


def find_sub_word(subs: Sequence[SubWord], said: str) -> Found | None:
    """Return the sub-word that the words begin with, the longest one; None where they begin with none."""
    number, rest = leading_number(said)
    by_word = {word: sub for sub in subs for word in sub.words}
    for word in sorted(by_word, key=len, reverse=True):
        if begins(rest, word):
            return Found(by_word[word], word, f"{number} {rest[len(word) :].strip()}".strip())
    return None


def nearest_sub_word(subs: Sequence[SubWord], said: str, closeness: float = CLOSE_ENOUGH) -> str | None:
    """Return the sub-word that was nearly said, or None."""
    first = leading_number(said)[1].split()[:1]
    known = [word for sub in subs for word in sub.words]
    near = get_close_matches(first[0].casefold(), known, 1, closeness) if first else []
    return near[0] if near else None


def known_sub_words(subs: Sequence[SubWord]) -> str:
    """Return the sub-words that are shown, as a sentence names them."""
    return ", ".join(f'"{sub.words[0]}"' for sub in subs if sub.shown)


def leading_number(said: str) -> tuple[str, str]:
    """Return the number that stands first, "" for none, and the rest: "12 pause" is "12" and "pause"."""
    first, _, rest = said.strip().partition(" ")
    bare = first.removeprefix("#")
    is_number = bare.isascii() and bare.isdecimal() and len(bare) < LONGEST_NUMBER
    return (bare, rest.strip()) if is_number else ("", said.strip())


def required_number(said: str, which: TouchlineError) -> tuple[int, str]:
    """Return the number that stands first, and the rest; `which` is raised where none does."""
    number, rest = leading_number(said)
    if not number:
        raise which
    return int(number), rest


def begins(said: str, word: str) -> bool:
    """Say whether the words begin with a word, and not with a longer one."""
    folded = said.casefold()
    return folded == word or folded.startswith((f"{word} ", f"{word}: "))
