"""Takes out of an answer what no database keeps: the character NUL, and halves of characters. Nothing else is changed.

Looked for in the bytes first: what needs no cleaning costs next to nothing.
"""

import re
from typing import Any

_HALF = re.compile(
    rb"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"  # a first half without a second one
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD])[c-fC-F][0-9a-fA-F]{2})"  # a second half without a first one
)
_RAW_HALF = re.compile(rb"\xed[\xa0-\xbf]")
_NEVER = re.compile("[\0\ud800-\udfff]")
INSTEAD = "\N{REPLACEMENT CHARACTER}"


def needs_cleaning(body: bytes) -> bool:
    """Say whether the JSON of a body may hold such a character."""
    if b"\0" in body or _RAW_HALF.search(body) is not None:  # the first: where each character is two or four bytes
        return True
    if b"\\u" not in body:
        return False
    return b"\\u0000" in body or ((b"\\ud" in body or b"\\uD" in body) and _HALF.search(body) is not None)


def cleaned(found: Any) -> Any:
    """Return a JSON value with the sign for an unknown character in their place, in names too."""
    if isinstance(found, str):
        return clean_text(found)
    if isinstance(found, list):
        return [cleaned(each) for each in found]
    if isinstance(found, dict):
        return {clean_text(name): cleaned(value) for name, value in found.items()}
    return found


def clean_text(found: str) -> str:
    """Return a text without them."""
    return _NEVER.sub(INSTEAD, found)
