"""What keeps a connection's key from being used before anything is asked."""

from connectors.pull.errors import PullError


class NoKeyError(PullError):
    """The key of {system} is not in the environment any more (TOUCHLINE_CONNECT_...). Set it there, or remove it."""

    permanent = True


class ClosedKeyError(PullError):
    """The key of {system} cannot be opened: it was sealed with another encryption key. Enter it anew (connect)."""

    permanent = True
