"""Pulls what is new from one connected system: list by list, page by page, each page with its place in one transaction.

Killed anywhere, it goes on where it was. What goes wrong is remembered with the connection, for its owner and for
`touchline doctor`; nothing of a row, an address or a key is. The lists before the one that failed stay taken in.
"""

import json
import time
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from connectors.pull.ahead import some_ahead
from connectors.pull.client import Client
from connectors.pull.errors import (
    EndlessPagesError,
    MissingScopeError,
    NotThereError,
    OddAnswerError,
    PullError,
    RefusedRequestError,
    StrayLinkError,
    TroubleError,
)
from connectors.pull.system import Stream, System
from connectors.pull.walk import Page, Position, as_one, walk
from connectors.systems import system_named
from handlers.clocks import Clocks, load_clocks
from handlers.errors import RefusedError
from handlers.pulling.keys import ClosedKeyError, NoKeyError
from handlers.pulling.problems import note_problem
from handlers.pulling.taking import take_page, tickets_source
from handlers.pulling.tally import Tally
from handlers.sealing import NoSealError, open_text
from handlers.tools import Tools, instant
from kpi.periods import local_day
from storage.connections import (
    Connection,
    MovedOnError,
    check_cursor,
    connection_context,
    cursors_of,
    find_connection,
)
from storage.people import known_identities
from storage.sealing import SealError

HANDED_BACK = timedelta(minutes=15)
"""How long a system that does not let us in is left alone, before it is tried whether somebody mended it."""

_OF_ONE_LIST = (
    EndlessPagesError, MissingScopeError, NotThereError, OddAnswerError, RefusedRequestError, StrayLinkError,
    TroubleError,
)  # fmt: skip
"""What may be wrong with one list alone; a wrong key, silence and a limit that is used up are the whole system's."""


class NoSuchConnectionError(RefusedError):
    """There is no such connection any more. Type "connect" for those there are."""


@dataclass(slots=True)
class Synced:
    """What a round brought, by list, and what stopped it, if anything did. `stopped`: we were asked to end.

    `elsewhere`: somebody else pulls the same at this moment, so that we left it to them. `partly`: only some lists
    were asked. `ended`: each was asked, though one beside the others may have failed.
    """

    source: str
    lists: dict[str, Tally] = field(default_factory=dict)
    problem: PullError | None = None
    stopped: bool = False
    elsewhere: bool = False
    partly: bool = False
    ended: bool = False

    @property
    def moved(self) -> bool:
        """Say whether it brought anything."""
        return any(tally.rows for tally in self.lists.values())


Told = Callable[[str, Tally], None]
"""Told after each page: the list's name, and what it brought so far."""


class Asked(Protocol):
    """Who is asked for pages: a client, or who has one elsewhere."""

    @property
    def said(self) -> Mapping[str, str]:
        """What was entered that is no secret."""


Opener = Callable[[System, dict[str, str]], AbstractContextManager[Asked]]
"""Opens who is asked for a system with what was entered; by default a client."""

Walks = Callable[..., Iterator[Page]]
"""Walks a list, as `connectors.pull.walk.walk` does."""


def sync(
    tools: Tools, connection_id: int, now: datetime, *, opener: Opener | None = None,
    told: Told = lambda _name, _tally: None, stops: Callable[[], bool] = lambda: False, only: str = "",
    lists: Container[str] | None = None, clock: Callable[[], float] = time.monotonic, walks: Walks = walk,
) -> Synced:  # fmt: skip
    """Pull what is new; return what came. NoSuchConnectionError; what the system does wrong is in the result.

    `only` one of its lists; `lists` some of them, which is no whole round. `stops` is asked after each page.
    `clock` tells how long it took. `walks` what `opener` opens.
    """
    with tools.database.reading() as session:
        connection = find_connection(session, tools.workspace_id, connection_id)
        if connection is None:
            raise NoSuchConnectionError
        system = _system(connection)
        today = local_day(instant(now), tools.zone)
        clocks = load_clocks(session, tools.workspace_id, tickets_source(connection), today)
    synced, begun = Synced(connection.source, partly=lists is not None), clock()
    try:
        with (opener or opener_of(tools))(system, entered_of(tools, connection)) as client:
            for stream in system.streams:
                if not _is_wanted(stream, client, only, lists) or synced.stopped:
                    continue
                synced.lists[stream.name] = tally = Tally()
                try:
                    synced.stopped = _pull(
                        tools, connection, stream, partial(walks, client), clocks, now, tally, told, stops
                    )
                except _OF_ONE_LIST as problem:
                    if not stream.beside:
                        raise
                    synced.problem = synced.problem or problem
        synced.ended = not (synced.stopped or synced.partly)
    except MovedOnError:
        synced.elsewhere = True
        return synced
    except PullError as problem:
        synced.problem = problem  # what ended the round counts: it may ask us to wait
    _note(tools, connection_id, synced, now, timedelta(seconds=clock() - begun))
    return synced


def _is_wanted(stream: Stream, client: Asked, only: str, lists: Container[str] | None) -> bool:
    if only not in ("", stream.name) or (lists is not None and stream.name not in lists):
        return False
    return not stream.entry or bool(client.said.get(stream.entry))


def opener_of(tools: Tools, opens: Callable[..., AbstractContextManager[Asked]] = Client) -> Opener:
    """Return what opens clients: at a system's own address, or at the one the operator has set for it."""
    return lambda system, entered: opens(system, entered, base=tools.connector_urls.get(system.name, ""))


def entered_of(tools: Tools, connection: Connection) -> dict[str, str]:
    """Return all that was entered about a connection, secrets opened. NoKeyError, ClosedKeyError."""
    title = _system(connection).title
    if connection.sealed is None:
        given = tools.connector_entries.get(connection.system)
        if given is None:
            raise NoKeyError(system=title)
        return {**connection.entered, **given}
    try:
        opened = json.loads(open_text(tools, connection_context(connection), connection.sealed))
    except (SealError, NoSealError):
        raise ClosedKeyError(system=title) from None
    return {**connection.entered, **opened}


def _system(connection: Connection) -> System:
    system = system_named(connection.system)
    if system is None:
        raise NoSuchConnectionError
    return system


def _pull(
    tools: Tools, connection: Connection, stream: Stream, walks: Walks, clocks: Clocks, now: datetime, tally: Tally,
    told: Told, stops: Callable[[], bool],
) -> bool:  # fmt: skip
    """Walk one list; return whether we were asked to end."""
    with tools.database.reading() as session:
        cursor = cursors_of(session, tools.workspace_id, connection.id).get(stream.name)
        known = known_identities(session, tools.workspace_id, connection.source)
        position = Position(*cursor.position) if cursor is not None else Position()
        bots = frozenset(key for key, identity in known.items() if identity.is_bot)
        agents = frozenset(known)
    pages = walks(stream, position, connection.since, instant(now), agents=agents, bots=bots)
    left = position if cursor is not None else None
    with some_ahead(pages, stops) as made:
        for some in made:
            page = as_one(some)
            tally.add(_take(tools, connection, stream, page, left, clocks, now))
            left = page.position
            told(stream.name, tally)
            if stops():
                break
    return stops()


def _take(
    tools: Tools, connection: Connection, stream: Stream, page: Page, left: Position | None, clocks: Clocks,
    now: datetime,
) -> Tally:  # fmt: skip
    """Take a page in where the list is still where this walk `left` it; MovedOnError."""
    with tools.database.writing() as session:
        held = find_connection(session, tools.workspace_id, connection.id)
        if held is None:
            raise NoSuchConnectionError
        check_cursor(session, held, stream.name, left)
        return take_page(
            session, held, stream.name, page, clocks, now, keeps_comments=tools.keeps_comments, whole=stream.whole
        )


def _note(tools: Tools, connection_id: int, synced: Synced, now: datetime, took: timedelta) -> None:
    """Remember how a round that began at `now` ended. Whom that was told stays noted: what works again is told too."""
    problem = synced.problem
    with tools.database.writing() as session:
        held = find_connection(session, tools.workspace_id, connection_id)
        if held is None:
            return
        if synced.ended:
            held.synced_at = now
        held.not_before = _not_before(held, synced, now, took)
        if problem is None:
            note_problem(held, None)
            held.failing_since = None
            return
        # What is only slow is not failing: it is, from when nothing came any more; and all, from when more than a list.
        afresh = (synced.moved and not problem.permanent) or (held.lacks_a_list and not synced.ended)
        since = None if afresh else held.failing_since
        note_problem(held, problem)
        held.failing_since = since or now


def _not_before(held: Connection, synced: Synced, now: datetime, took: timedelta) -> datetime | None:
    """Until when a connection is left alone after this round, None where it may be asked at once."""
    problem = synced.problem
    if problem is None or synced.ended:
        system = system_named(held.system)
        rest = system.every if system is not None and not synced.stopped else 0
        return now + timedelta(seconds=rest) if rest else None
    wait = timedelta(seconds=problem.after) if problem.after else HANDED_BACK if problem.permanent else None
    # A system asks us to wait from its answer on, and a round may have gone on for minutes before that.
    return now + took + wait if wait is not None else None
