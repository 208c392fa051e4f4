"""Works on what connected systems have sent: their payloads are read, or their lists were asked since it came.

Killed anywhere, it is worked on again, to the same effect: what a payload tells and that it is worked on are one
transaction. What cannot be read is refused row by row, and counted where an admin and `touchline doctor` look.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.pull.system import Pulled
from connectors.push.hooking import WEBHOOK, hooking_of, read
from connectors.push.mapped import BodyMapping, body_mapping
from connectors.refusal import Refusal, RefusedRowError
from handlers.clocks import load_clocks
from handlers.pulling.taking import take_told, tickets_source
from handlers.sealing import NoSealError
from handlers.tools import Tools, instant
from kpi.periods import local_day
from kpi.words import N_
from storage.arrivals import Arrival, arrival_context, arrivals_to_read, last_waiting, touched_until, worked
from storage.connections import Connection, find_connection, move_cursor
from storage.database import DatabaseAwayError, DatabaseBusyError, Session
from storage.sealing import SealError

A_TIME = 100
MOST_REFUSALS = 10
LIST = "webhook"
NOT_TAKEN = N_("This could not be taken in.")
NOT_OPENED = N_("This was sealed with a key that is not there any more.")


@dataclass(frozen=True, slots=True)
class Touch:
    """What came by webhook and waits: up to which delivery, and the lists to be asked for it (none: all).

    `asks` is false for what is never asked. `last` is None where nothing waits.
    """

    last: int | None = None
    lists: tuple[str, ...] = ()
    asks: bool = True


def touch_of(tools: Tools, connection_id: int) -> Touch:
    """Return what a connection was sent and nobody has worked on."""
    with tools.database.reading() as session:
        held = find_connection(session, tools.workspace_id, connection_id)
        if held is None:
            return Touch()
        last = last_waiting(session, tools.workspace_id, connection_id)
        if held.system == WEBHOOK:
            return Touch(last, asks=False)
        hooking = hooking_of(held.system, held.entered)
        return Touch(last, hooking.lists if hooking is not None else ())


def work(
    tools: Tools, connection_id: int, now: datetime, *, asked_up_to: int | None = None,
    stops: Callable[[], bool] = lambda: False,
) -> int:  # fmt: skip
    """Work on what a connection was sent; return how many payloads were read.

    `asked_up_to`: its lists were asked after this delivery had come.
    """
    if asked_up_to is not None:
        with tools.database.writing() as session:
            touched_until(session, tools.workspace_id, connection_id, asked_up_to, now)
    done = 0
    while not stops() and (some := _some(tools, connection_id)):
        for arrival_id in some:
            _work_on(tools, connection_id, arrival_id, now)
        done += len(some)
    return done


def _some(tools: Tools, connection_id: int) -> list[int]:
    with tools.database.reading() as session:
        if find_connection(session, tools.workspace_id, connection_id) is None:
            return []  # removed meanwhile: what it had sent stays unread, and would be found again for ever
        return list(arrivals_to_read(session, tools.workspace_id, connection_id, A_TIME))


def _work_on(tools: Tools, connection_id: int, arrival_id: int, now: datetime) -> None:
    """Read one payload; what the database will not hold of it is refused as a whole, and stops nothing behind it."""
    try:
        _take(tools, connection_id, arrival_id, now)
    except (DatabaseAwayError, DatabaseBusyError):
        raise
    except Exception as problem:  # noqa: BLE001 - a body may hold what nobody thought of
        reason = NOT_OPENED if isinstance(problem, SealError | NoSealError) else NOT_TAKEN
        with tools.database.writing() as session:
            held, arrival = _held(session, tools, connection_id, arrival_id)
            if held is not None and arrival is not None:
                _settle(session, held, arrival, [], [Refusal(1, reason, {})], now)


def _take(tools: Tools, connection_id: int, arrival_id: int, now: datetime) -> None:
    with tools.database.writing() as session:
        held, arrival = _held(session, tools, connection_id, arrival_id)
        if held is None or arrival is None or arrival.sealed is None:
            return  # another worker was here, or it was switched off
        if tools.open is None:
            raise NoSealError
        body = tools.open(arrival_context(held.key), arrival.sealed)
        facts = _facts(held, body, arrival, tools)
        today = local_day(instant(now), tools.zone)
        clocks = load_clocks(session, tools.workspace_id, tickets_source(held), today)
        tally = take_told(session, held, facts, clocks, now, keeps_comments=tools.keeps_comments)
        _settle(session, held, arrival, facts, tally.refused, now)


def _held(
    session: Session, tools: Tools, connection_id: int, arrival_id: int
) -> tuple[Connection | None, Arrival | None]:
    arrival = session.get(Arrival, arrival_id, with_for_update=True)
    mine = arrival is not None and (arrival.workspace_id, arrival.connection_id) == (tools.workspace_id, connection_id)
    return find_connection(session, tools.workspace_id, connection_id), arrival if mine else None


def _facts(held: Connection, body: bytes, arrival: Arrival, tools: Tools) -> list[Pulled]:
    if held.system == WEBHOOK:
        return list(mapping_of(held).read(body, instant(arrival.came_at), tools.zone))
    hooking = hooking_of(held.system, held.entered)
    try:
        return read(hooking, body) if hooking is not None else []
    except RefusedRowError as refused:
        return [refused.at(1)]


def mapping_of(connection: Connection) -> BodyMapping:
    """Return a connection's mapping."""
    return body_mapping(connection.entered.get("mapping", ""))


def _settle(
    session: Session, held: Connection, arrival: Arrival, facts: Sequence[Pulled], refused: Sequence[Refusal],
    now: datetime,
) -> None:  # fmt: skip
    told = [(each.line, each.reason, each.values.get("column", "")) for each in refused[:MOST_REFUSALS]]
    worked(session, arrival, told, now)
    reason = refused[-1].reason if refused else ""
    move_cursor(session, held, LIST, (), now, rows=len(facts), refused=len(refused), refusal=reason, done=True)
    if held.system == WEBHOOK:
        held.synced_at = now
