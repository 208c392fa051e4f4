"""Takes out of an answer what no database keeps: the character NUL, and halves of characters. Nothing else is changed.

Looked for in the bytes first: what needs no cleaning costs next to nothing.
"""

import re
from typing import Any

_SUSPECT = re.compile(
    rb"\\u0000|\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}", re.IGNORECASE
)
_NEVER = re.compile("[\0\ud800-\udfff]")
INSTEAD = "\N{REPLACEMENT CHARACTER}"


def needs_cleaning(body: bytes) -> bool:
    """Say whether the JSON of a body may hold such a character."""
    return _SUSPECT.search(body) is not None


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
