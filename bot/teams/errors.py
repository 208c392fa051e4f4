"""What Teams refuses, as errors that say what to do. One table from its codes to them.

Promises: a code that is not in the table is a TeamsError all the same; `permanent` is false only where the same call
may succeed later. Never holds a payload, a token or anybody's words: Teams' own code is all that is told of an answer.
https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability (status codes).
"""

from bot.port import UndeliverableError
from coaching.delivering import Reason


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

    reason = Reason.NOT_IN_CHANNEL


class BlockedError(TeamsError):
    """I cannot write to that person: they have blocked or muted me, or taken me away. Only they can change that."""

    reason = Reason.BLOCKED


class DisabledError(TeamsError):
    """Your organisation does not allow Touchline in Teams. Ask an admin of your Teams to allow the app."""

    reason = Reason.NOT_ALLOWED


class NoPermissionError(TeamsError):
    """I may not post there. Ask an owner of the team to let apps post in that channel, or choose another one."""

    reason = Reason.NOT_ALLOWED


class TooBigError(TeamsError):
    """That is too long for Teams. Ask for less at once, e.g. a shorter period."""


class MessageGoneError(TeamsError):
    """That message is gone, or cannot be changed any more. Please ask again."""


class ConversationGoneError(TeamsError):
    """That conversation is gone from Teams. Choose another one."""

    reason = Reason.NOT_IN_CHANNEL


class MemberGoneError(TeamsError):
    """That person is not in this conversation. Check who you mean."""

    reason = Reason.BLOCKED


class CardRefusedError(TeamsError):
    """Teams cannot show this answer ({code}). Please tell whoever runs Touchline which command it was."""


class TargetedRefusedError(TeamsError):
    """Teams shows nothing to one person alone here ({code}). Ask me in your personal chat with Touchline."""


class CredentialsError(TeamsError):
    """Microsoft does not let Touchline in ({code}). Ask whoever runs it to check its app id and password."""

    reason = Reason.TOKEN_GONE


class ForeignAddressError(TeamsError):
    """An answer was to go to an address that is not Teams', and was not sent. Please tell whoever runs Touchline."""


class PassingError(TeamsError):
    """Teams does not work right now ({code}). Please try again in a few minutes."""

    permanent = False
    reason = Reason.PLATFORM_AWAY


class AmbiguousError(PassingError):
    """Teams did not say whether it took this ({code}). Look whether it is there before you try again."""

    uncertain = True


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
