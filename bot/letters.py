"""Texts for every chat platform: how long they are, cleaned of what no client shows, cut and parted. Pure.

Promises that no sign is torn (accents and joined emoji stay together), and that cutting is marked by an ellipsis. How
long is too long is the platform's business: each brings its limits, and its way to measure.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

ELLIPSIS = "…"
_LOOSE = re.compile(r"[\s,:;]+$")
"""What an ellipsis does not follow; a space that does not break is one too."""

Measure = Callable[[str], int]
"""How long a platform finds a text. Of a text put together it must say the sum of its parts."""


def units(text: str) -> int:
    """Return how long a text is in UTF-16, as chat platforms count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cleaned(text: str) -> str:
    """Return a text without what no client can show (control letters, halves of pairs); empty if nothing is left."""
    if not text.replace("\n", "").isprintable():
        text = "".join(letter for letter in text if letter in "\n\t" or not _is_no_letter(letter))
    return text.strip() if any(_is_seen(letter) for letter in text) else ""


def one_line(text: str) -> str:
    """Return a cleaned text on one line."""
    return " ".join(cleaned(text).split())


def cut(text: str, most: int, measure: Measure = units) -> str:
    """Return a text of at most so many letters, cut at a word where there is one near, marked by an ellipsis."""
    if measure(text) <= most:
        return text
    kept = _beginning(text, most - 1, measure)
    at = max(kept.rfind(" "), kept.rfind("\n"))
    return _LOOSE.sub("", kept[:at] if at > len(kept) // 2 else kept) + ELLIPSIS


def parted(text: str, most: int, measure: Measure = units) -> Iterator[str]:
    """Yield a text in parts of at most so many letters, parted at a line or a word where there is one; none is lost."""
    while measure(text) > most:
        kept = _beginning(text, most, measure)
        at = max(kept.rfind("\n"), kept.rfind(" "))
        at = at if at > len(kept) // 2 else len(kept)
        if part := cleaned(text[:at]):
            yield part
        text = text[at:]
    if part := cleaned(text):
        yield part


def _beginning(text: str, most: int, measure: Measure) -> str:
    """Return the longest beginning within so many letters, without half of a joined sign at its end."""
    taken = 0
    for at, letter in enumerate(text):
        taken += measure(letter)
        if taken > most:
            return text[: _whole_sign(text, at)]
    return text


def _whole_sign(text: str, at: int) -> int:
    """Return a place at or a little before `at` where no sign is torn: accents and joined emoji stay together."""
    place = at
    while place > max(0, at - 12) and (_continues(text[place]) or text[place - 1] == "\u200d"):
        place -= 1
    return place if place > max(0, at - 12) else at


def _continues(letter: str) -> bool:
    return letter in "\u200d\ufe0f" or bool(unicodedata.combining(letter)) or "\U0001f3fb" <= letter <= "\U0001f3ff"


def _is_no_letter(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or ord(letter) & 0xFFFE == 0xFFFE


def _is_seen(letter: str) -> bool:
    return not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Mn", "Zs", "Zl", "Zp")
