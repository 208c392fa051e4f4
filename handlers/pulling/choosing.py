"""Which connections a word means, and a back-fill that is to begin anew."""

from dataclasses import dataclass
from datetime import date

from connectors.systems import NAMES, system_named
from handlers.errors import RefusedError
from handlers.tools import Tools
from kpi.periods import day_start
from storage.connections import connections, find_connection, forget_cursors


class UnknownSourceError(RefusedError):
    """No connected system is called {name}. There are: {known}."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A connection that is meant, and its lists in their order."""

    connection_id: int
    source: str
    lists: tuple[str, ...]


def choose(tools: Tools, name: str) -> list[Choice]:
    """Return the connections that a source, or a system, means; all of them for an empty name. UnknownSourceError."""
    with tools.database.reading() as session:
        there = connections(session, tools.workspace_id)
        wanted = name.strip().lower()
        found = [each for each in there if wanted in ("", each.source)]
        found = found or [each for each in there if each.system == wanted]
        if there and not found:
            raise UnknownSourceError(name=name, known=", ".join(each.source for each in there))
        return [Choice(each.id, each.source, _lists(each.system)) for each in found if each.system in NAMES]


def begin_anew(tools: Tools, connection_id: int, since: date | None, *, again: bool) -> None:
    """Let a connection's lists begin from a day on; where they do already, only if `again`.

    So the same words again go on with a back-fill that was stopped.
    """
    with tools.database.writing() as session:
        held = find_connection(session, tools.workspace_id, connection_id)
        if held is None:
            return
        begins = held.since if since is None else day_start(since, tools.zone)
        if begins != held.since or again:
            held.since = begins
            forget_cursors(session, tools.workspace_id, connection_id)


def _lists(system: str) -> tuple[str, ...]:
    found = system_named(system)
    return tuple(stream.name for stream in found.streams) if found is not None else ()
