"""What Teams refuses, as errors that say what to do. One table from its codes to them, and what an answer means. Pure.

Promises: whatever came, with whatever status, it is a TeamsError; `permanent` is false only where the same call may
succeed later. Never holds a payload, a token or anybody's words: Teams' own code is all that is told of an answer.
https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability (status codes).
"""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus

from bot.port import UndeliverableError

USUAL_RETRY_AFTER = 5.0
LONGEST_RETRY_AFTER = 300.0

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,59}")
_SUBCODE = re.compile(r"subCode\W{1,8}([A-Za-z]{1,60})")


class TeamsError(UndeliverableError):
    """Teams did not take this: {code}. Whoever runs Touchline can look that word up in Microsoft's documentation."""

    permanent = True

    def __init__(self, code: str = "UnknownError", **values: object) -> None:
        """`code` is Teams' own word for what is wrong, or one of ours where it said nothing."""
        super().__init__(code=code, **values)

    @property
    def code(self) -> str:
        """Teams' own word for what is wrong, e.g. "ConversationNotFound"."""
        return str(self.values["code"])


class NotInRosterError(TeamsError):
    """I am not there. Add Touchline to that team, chat or person in Teams, and try again."""


class BlockedError(TeamsError):
    """I cannot write to that person: they have blocked or muted me, or taken me away. Only they can change that."""


class DisabledError(TeamsError):
    """Your organisation does not allow Touchline in Teams. Ask an admin of your Teams to allow the app."""


class NoPermissionError(TeamsError):
    """I may not post there. Ask an owner of the team to let apps post in that channel, or choose another one."""


class TooBigError(TeamsError):
    """That is too long for Teams. Ask for less at once, e.g. a shorter period."""


class MessageGoneError(TeamsError):
    """That message is gone, or cannot be changed any more. Please ask again."""


class ConversationGoneError(TeamsError):
    """That conversation is gone from Teams. Choose another one."""


class MemberGoneError(TeamsError):
    """That person is not in this conversation. Check who you mean."""


class CardRefusedError(TeamsError):
    """Teams cannot show this answer ({code}). Please tell whoever runs Touchline which command it was."""


class TargetedRefusedError(TeamsError):
    """Teams shows nothing to one person alone here ({code}). Ask me in your personal chat with Touchline."""


class CredentialsError(TeamsError):
    """Microsoft does not let Touchline in ({code}). Ask whoever runs it to check its app id and password."""


class ForeignAddressError(TeamsError):
    """An answer was to go to an address that is not Teams', and was not sent. Please tell whoever runs Touchline."""


class PassingError(TeamsError):
    """Teams does not work right now ({code}). Please try again in a few minutes."""

    permanent = False


class AmbiguousError(PassingError):
    """Teams did not say whether it took this ({code}). Look whether it is there before you try again."""


class RateLimitedError(PassingError):
    """Teams asks for a pause. Please try again in a few minutes."""

    def __init__(self, code: str = "Throttled", after: float = 0.0, **values: object) -> None:
        """`after` is how many seconds Teams wants to wait; 0 where it did not say."""
        super().__init__(code, **values)
        self.after = after


_CODES: dict[type[TeamsError], str] = {
    NotInRosterError: "BotNotInConversationRoster ForbiddenOperationException",
    BlockedError: "MessageWritesBlocked ConversationBlockedByUser",
    DisabledError: "BotDisabledByAdmin",
    NoPermissionError: "NotEnoughPermissions InsufficientPermissions",
    TooBigError: "MessageSizeTooBig",
    MessageGoneError: "ActivityNotFoundInConversation",
    ConversationGoneError: "ConversationNotFound",
    MemberGoneError: "MemberNotFoundInConversation",
    CardRefusedError: "BadArgument BadSyntax",
    CredentialsError: "BotNotRegistered Unauthorized",
}
BY_CODE: dict[str, type[TeamsError]] = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
BY_STATUS: dict[int, type[TeamsError]] = {
    HTTPStatus.UNAUTHORIZED: CredentialsError,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TooBigError,
    HTTPStatus.PRECONDITION_FAILED: PassingError,  # two at once in one conversation
    HTTPStatus.BAD_GATEWAY: PassingError,
    HTTPStatus.SERVICE_UNAVAILABLE: PassingError,
    HTTPStatus.INTERNAL_SERVER_ERROR: AmbiguousError,
    HTTPStatus.GATEWAY_TIMEOUT: AmbiguousError,
}


def error_of(status: int, headers: Mapping[str, str], body: bytes) -> TeamsError:
    """Return the error that an answer stands for. The status counts before the code: it says whether to try again."""
    code = _code(body)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitedError(code or "Throttled", after=_retry_after(headers))
    passing = BY_STATUS.get(status)
    kind = passing if passing is not None and not passing.permanent else BY_CODE.get(code) or passing or TeamsError
    return kind(code or f"http_{status}")


def _code(body: bytes) -> str:
    """Teams' word for what is wrong, "" where it said none. Some refusals hold it in a text within the text."""
    inner = _SUBCODE.search(body[:4096].decode(errors="replace"))
    if inner:
        return inner[1]
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    error = said.get("error") if isinstance(said, dict) else None
    code = error.get("code") if isinstance(error, dict) else error
    plain = code.replace(" ", "") if isinstance(code, str) else ""
    return plain if _CODE.fullmatch(plain) else ""


def _retry_after(headers: Mapping[str, str]) -> float:
    try:
        return min(LONGEST_RETRY_AFTER, max(0.0, float(headers.get("Retry-After", ""))))
    except ValueError:
        return USUAL_RETRY_AFTER
