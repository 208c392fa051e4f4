"""What a connection failed of at last, as the error it was: kept as its class and its values, which are no secrets."""

from collections.abc import Iterator

from connectors.pull.errors import PullError
from handlers.pulling.keys import ClosedKeyError, NoKeyError
from storage.connections import Connection

__all__ = ["ClosedKeyError", "NoKeyError", "note_problem", "problem_of"]


def note_problem(connection: Connection, problem: PullError | None) -> None:
    """Keep what went wrong, None for nothing."""
    connection.failing = type(problem).__name__ if problem is not None else None
    connection.failing_in = {key: str(value) for key, value in problem.values.items()} if problem is not None else None


def problem_of(connection: Connection) -> PullError | None:
    """Return what a connection fails of, None where it does not."""
    if connection.failing is None:
        return None
    kinds = {kind.__name__: kind for kind in _kinds(PullError)}
    kind = kinds.get(connection.failing, PullError)
    values = {"system": connection.system, "stream": "", "status": "", "reason": "", "what": ""}
    return kind(**{**values, **(connection.failing_in or {})})


def _kinds(kind: type[PullError]) -> Iterator[type[PullError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from _kinds(each)
