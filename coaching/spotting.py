"""Spots words and phrases in what a customer wrote: whole words, whatever their capitals and accents. Pure.

A star stands for the rest of a word, in front of it or behind: "kündig*" spots "Kündigungsfrist", "*kündigung" spots
"Vertragskündigung". Without one, "art" is not in "party". Keeps nothing of what it reads.
"""

import re
from collections.abc import Iterable, Sequence
from unicodedata import combining, normalize

LONGEST = 60
"""Letters of a phrase at most."""

_WORD = re.compile(r"\w+")
_WANTED = re.compile(r"\*?\w+\*?")


def spotted(text: str, phrases: Iterable[str]) -> str | None:
    """Return the first of the phrases that stands in a text, as it was given; None for none."""
    said = _WORD.findall(folded(text))
    return next((phrase for phrase in phrases if _stands_in(said, _WANTED.findall(folded(phrase)))), None)


def is_phrase(phrase: str) -> bool:
    """Say whether a phrase can spot anything at all, and not everything: it has a word of two letters or more."""
    return len(phrase) <= LONGEST and any(len(word.strip("*")) > 1 for word in _WANTED.findall(folded(phrase)))


def folded(text: str) -> str:
    """Return a text without capitals and accents; ß is ss."""
    apart = normalize("NFKD", normalize("NFKC", text).casefold())
    return "".join(letter for letter in apart if not combining(letter))


def _stands_in(said: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether all the wanted words follow each other somewhere."""
    if not wanted:
        return False
    last = len(said) - len(wanted)
    return any(all(map(_is_meant, said[at:], wanted)) for at in range(last + 1))


def _is_meant(word: str, wanted: str) -> bool:
    bare = wanted.strip("*")
    if wanted.startswith("*") and wanted.endswith("*"):
        return bare in word
    if wanted.startswith("*"):
        return word.endswith(bare)
    return word.startswith(bare) if wanted.endswith("*") else word == bare
