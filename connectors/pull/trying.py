"""Tries a key at once, while somebody waits: whether it is taken, which lists it may read, how long all would take.

Promises: an end within seconds, whatever the system does; nothing is tried twice, nothing taken in, and no row is kept.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.pull.client import Client
from connectors.pull.errors import MissingScopeError, PullError, TooManyRequestsError
from connectors.pull.system import Stream, System
from kpi.facts import Instant

PATIENCE = 8.0
"""Seconds for one answer."""

IN_ALL = 20.0
"""Seconds after which no further list is tried: what it may not read is told when it is pulled."""

A_WHILE, A_MOMENT = 7_200, 1.0
_SIZES = ("per_page", "page[size]", "page_size", "limit", "maxResults", "sysparm_limit", "perPage", "top", "pageSize")
_USUAL, _MINUTE = 100, 60.0


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: lists the key may not read, with the right it needs there in the vendor's words."""

    unread: tuple[tuple[str, str], ...] = ()


def try_key(
    system: System, entered: Mapping[str, str], now: Instant, *, base: str = "", patience: float = PATIENCE,
    clock: Callable[[], float] = time.monotonic,
) -> Tried:  # fmt: skip
    """Ask whether the key is good, and each list for what is newest. PullError where it is not let in at all."""
    begun = clock()
    with Client(system, entered, base=base, attempts=1, patience=patience, sleep=_in_no_time) as client:
        client.check()
        wanted = [each for each in system.streams if each.job is None and (not each.entry or client.said[each.entry])]
        return Tried(tuple(_unread(client, wanted, now, lambda: clock() - begun > IN_ALL)))


def _in_no_time(seconds: float) -> None:
    """Wait for a limit only where that takes no time: longer waits are for the pull."""
    if seconds > A_MOMENT:
        raise TooManyRequestsError(seconds)
    time.sleep(seconds)


def _unread(client: Client, streams: list[Stream], now: Instant, late: Callable[[], bool]) -> Iterator[tuple[str, str]]:
    for stream in streams:
        if late():
            return
        values = {**client.said, "since": stream.form(now - A_WHILE), "until": stream.form(now),
                  "ahead": stream.form(now + A_WHILE)}  # fmt: skip
        try:
            client.fetch(stream.paging.at(stream.ask.filled(values), None), stream.name, None)
        except MissingScopeError:
            yield stream.name, stream.needs
        except PullError:
            return  # the key is good; what else is wrong now is told when it is pulled


def minutes_for(system: System, rows: int) -> int:
    """Return about how many minutes the slowest list takes for so many tickets, by the limits it declares."""
    return max((_minutes(system, stream, rows) for stream in system.streams), default=1)


def _minutes(system: System, stream: Stream, rows: int) -> int:
    asked = rows / _size(stream) + (rows if stream.enrich is not None else 0)
    waits = [asked * pace.seconds / pace.requests for pace in (system.pace, stream.pace) if pace is not None]
    return max(1, round(max(waits, default=asked) / _MINUTE))


def _size(stream: Stream) -> int:
    """How many rows a page has, as far as its request says."""
    for where in (stream.ask.params, stream.ask.body):
        found = _named(where)
        if found:
            return found
    return _USUAL


def _named(where: Any) -> int:
    if not isinstance(where, Mapping):
        return 0
    for key, value in where.items():
        if key in _SIZES and isinstance(value, int):
            return value
        if found := _named(value):
            return found
    return 0
