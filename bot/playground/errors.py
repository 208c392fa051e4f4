"""Who and what is not there to be written to in the playground."""

from bot.port import UndeliverableError
from coaching.delivering import Reason


class UnknownReceiverError(UndeliverableError):
    """Nobody here is called {to}. Choose one of the people or channels on the left."""

    reason = Reason.NOBODY


class NoSuchPlaceError(UnknownReceiverError):
    """There is no channel {to} here. Choose one of the people or channels on the left."""

    reason = Reason.NO_CHANNEL


class MessageGoneError(UndeliverableError):
    """That message is gone: the playground forgets what was said when it is started again. Please ask again."""
