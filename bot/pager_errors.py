"""What receivers outside of the chat refuse, as errors that say what to do. They hold a receiver's name and a code.

Never an address, a key, or a word of a page.
"""

from bot.port import UndeliverableError
from coaching.delivering import Reason


class ReceiverError(UndeliverableError):
    """{to} did not take the page ({code}). Check its address and its key."""

    permanent = True

    def __init__(self, to: str, code: str, **values: object) -> None:
        """`code` is a word of ours: "http_400", "no_answer"."""
        super().__init__(to=to, code=code, **values)


class KeyRefusedError(ReceiverError):
    """{to} does not know the key it was given ({code}). Give it the right one."""

    reason = Reason.TOKEN_GONE


class ForbiddenAddressError(ReceiverError):
    """{to} is at an address that may not be called. Use https on the public internet, or ask whoever runs Touchline."""

    reason = Reason.NOT_ALLOWED


class ReceiverAwayError(ReceiverError):
    """{to} does not answer right now ({code}). It is tried again."""

    permanent = False
    reason = Reason.PLATFORM_AWAY

    def __init__(self, to: str, code: str, after: float = 0.0, *, uncertain: bool = False, **values: object) -> None:
        """`after` is for how many seconds the receiver wants no more. `uncertain`: it may have taken it."""
        super().__init__(to, code, **values)
        self.after = after
        self.uncertain = uncertain
