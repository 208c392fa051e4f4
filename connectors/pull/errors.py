"""What goes wrong while a system is asked. Each says what to do, and none carries an address, a key or a row.

`permanent`: asking again changes nothing until somebody acts. `after`: for how many seconds it asks us to wait.
"""

from kpi.errors import TouchlineError


class PullError(TouchlineError):
    """{system} could not be asked. Try again later, or look with "touchline doctor"."""

    permanent = False
    after = 0.0


class WrongKeyError(PullError):
    """{system} does not take the key. It may be wrong, expired or withdrawn. Enter a new one in chat: "connect"."""

    permanent = True


class MissingScopeError(PullError):
    """{system} takes the key, but does not let it read {stream}. Give the key that right there, then try again."""

    permanent = True


class NotThereError(PullError):
    """{system} has no {stream} at the address it was asked at. Check the address and the plan of the account."""

    permanent = True


class RefusedRequestError(PullError):
    """{system} refuses what it was asked for {stream} (status {status}). Check what was entered about it."""

    permanent = True


class UnreachableError(PullError):
    """I cannot reach {system}: {reason}. Check the address, and that this machine may go out to it."""


class NoAnswerError(PullError):
    """{system} does not answer in time. Nothing is lost: it is asked again."""


class TroubleError(PullError):
    """{system} is in trouble (status {status}). Nothing is lost: it is asked again."""


class TooManyRequestsError(PullError):
    """{system} asks us to wait. Nothing is lost: it goes on where it stopped."""

    def __init__(self, after: float = 0.0, **values: object) -> None:
        super().__init__(**values)
        self.after = after

    def __reduce__(self) -> "tuple[object, ...]":  # type: ignore[override]  # the wait crosses too
        return _waits, (self.after, dict(self.values))


class NotReadyError(TooManyRequestsError):
    """{system} is still making {stream}. Nothing is lost: it goes on where it stopped."""


class OddAnswerError(PullError):
    """{system} answers for {stream} with something else than its contract says: {what}. See docs/connectors.md."""


class StrayLinkError(PullError):
    """{system} sent us on to another host for {stream}. The key never goes there, so I stopped."""

    permanent = True


# Of that kind, as an address that a job gave is then forgotten, and the job asked for anew.
class InsideAddressError(NotThereError):
    """{system} names an address for the file of {stream} that I may not call: not public, or not https. I stopped."""


class EndlessPagesError(PullError):
    """{system} gives the same page of {stream} again and again. I stopped; nothing is lost."""


def _waits(after: float, values: dict[str, object]) -> TooManyRequestsError:
    return TooManyRequestsError(after, **values)
