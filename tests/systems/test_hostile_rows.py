"""Every field of every system's rows, put to something odd: the row is read or refused, and nothing else happens."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from connectors.pull.fitting import fitting
from connectors.pull.row import LATEST, Row
from connectors.pull.system import About, Pulled, Stream
from connectors.pull.walk import Position, walk
from connectors.refusal import RefusedRowError
from connectors.systems import system_named
from kpi.parts import TicketPart
from kpi.reviews import Call, Review
from tests.systems.cases import NAMES, case_of
from tests.systems.connected import NOW, START, opened_at
from tests.systems.stub import serving

ODD: tuple[Any, ...] = (
    -1, 1.5, 1e18, 10**400, float("nan"), "", "x", "2026-13-99", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", True,
    [], [5], [None], {}, {"x": {}}, None, "1" * 30, "²", "1e400",
)  # fmt: skip
OURS = ("touchline_", "people", "states", "done", "closed", "kinds")
"""What is put beside a row by what we ask more of it: no vendor writes that."""

SHAPES, DEEPEST = 3, 8


def paths(found: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where something stands, of lists the first two."""
    inside = found.items() if isinstance(found, dict) else enumerate(found[:2]) if isinstance(found, list) else ()
    for name, value in inside:
        if len(at) < DEEPEST and not str(name).startswith(OURS):
            yield (*at, name)
            yield from paths(value, (*at, name))


def put(found: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy with something else in one place."""
    made = copy.deepcopy(found)
    inside = made
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = value
    return made


def told(name: str) -> Iterator[tuple[Stream, dict[str, Any], About]]:
    """Yield a row of each shape of each list, with all that is put beside it."""
    system, case = system_named(name), case_of(name)
    assert system is not None
    with serving(case.stub), opened_at(case.stub.url)(system, case.entered) as client:
        for stream in system.streams:
            kept: dict[tuple[str, ...], tuple[dict[str, Any], About]] = {}

            def read(row: Row, about: About, kept: Any = kept, stream: Stream = stream) -> Any:
                kept.setdefault(tuple(map(str, paths(row.found))), (copy.deepcopy(row.found), about))
                return stream.read(row, about)

            if not stream.entry or client.said.get(stream.entry):
                list(walk(client, replace(stream, read=read), Position(), START, int(NOW.timestamp())))
            for found, about in list(kept.values())[:SHAPES]:
                yield stream, found, about


def numbers(fact: Pulled) -> Iterator[int | None]:
    """Every time in a fact that is kept as one, and every length of time: none is more than a database takes."""
    if isinstance(fact, TicketPart):
        yield from (fact.seen_at, fact.now.get("created_at"))
        yield from (event.at for event in fact.events)
        yield from (rating.rated_at for rating in fact.ratings)
        yield from (target.seconds for target in (*(fact.targets or ()), *fact.promises))
    elif isinstance(fact, Review | Call):
        yield fact.at
    if isinstance(fact, Call):
        yield from (fact.talked, fact.held, fact.after, fact.waited)


@pytest.mark.parametrize("name", NAMES)
def test_an_odd_field_refuses_its_row_at_most(name: str) -> None:
    read = refused = 0
    for stream, found, about in told(name):
        for path in paths(found):
            for odd in ODD:
                row = put(found, path, odd)
                try:
                    facts = [fitting(fact) for fact in stream.read(Row(row), about)]
                    if stream.time is not None:
                        stream.time(Row(row))
                except RefusedRowError:
                    refused += 1
                    continue
                read += 1
                assert all(at is None or 0 <= at < LATEST for fact in facts for at in numbers(fact)), (path, odd)
    assert read > 50
    assert refused > 10
