"""Reads single cells: words, numbers, scores. Each refuses what it cannot read, naming the column and the value."""

import math
from collections.abc import Mapping
from typing import TypeVar

from connectors.refusal import NOT_A_NUMBER, NOT_IN_SCALE, UNKNOWN_WORD, RefusedRowError

NOBODY = "-"  # in our own format: nobody, no group, although the events name some

YES_NO: Mapping[str, bool | None] = {"": None, "yes": True, "no": False, "true": True, "false": False}
SCALES: Mapping[str, tuple[int, int]] = {
    "good_bad": (0, 1),
    "1-5": (1, 5),
    "1-7": (1, 7),
    "1-10": (1, 10),
    "-103..103": (-103, 103),
}

Meaning = TypeVar("Meaning")


def word(column: str, text: str, meanings: Mapping[str, Meaning]) -> Meaning:
    """Return what a word means; capitals and blanks around it do not matter."""
    try:
        return meanings[text.strip().lower()]
    except KeyError:
        known = ", ".join(sorted(name for name in meanings if name))
        raise RefusedRowError(UNKNOWN_WORD, column=column, value=text, known=known) from None


def number(column: str, text: str) -> float:
    """Return a finite number."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise RefusedRowError(NOT_A_NUMBER, column=column, value=text)
    return found


def whole(column: str, text: str) -> int:
    """Return a whole number; `4.0` is one."""
    found = number(column, text)
    if not found.is_integer():
        raise RefusedRowError(NOT_A_NUMBER, column=column, value=text)
    return int(found)


def score_in_scale(score: int, scale: str) -> int:
    """Return the score when it is one of its scale."""
    low, high = word("scale", scale, SCALES)
    if not low <= score <= high:
        raise RefusedRowError(NOT_IN_SCALE, value=str(score), scale=scale)
    return score
