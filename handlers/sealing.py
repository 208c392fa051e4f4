"""What people wrote in confidence, sealed before it is kept and opened where it is shown. Never logs either.

A text is sealed for its row's own key, so that one row's text opens in no other.
"""

import secrets

from handlers.errors import RefusedError
from handlers.tools import Tools


class NoSealError(RefusedError):
    """Nothing can be kept safe here yet: no encryption key is set. Whoever runs Touchline can: `touchline keys new`."""


def new_key() -> str:
    """Return a key for a new row."""
    return secrets.token_hex(16)


def seal_text(tools: Tools, context: str, text: str) -> bytes:
    """Return a text sealed for a context; NoSealError where there is nothing to seal with."""
    if tools.seal is None:
        raise NoSealError
    return tools.seal(context, text.encode())


def open_text(tools: Tools, context: str, sealed: bytes) -> str:
    """Return a sealed text; SealError for another context's, NoSealError where there is nothing to open it with."""
    if tools.open is None:
        raise NoSealError
    return tools.open(context, sealed).decode()
