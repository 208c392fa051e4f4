"""Connected systems pulled by the bell: on real replicas, stopped, killed, and beside systems that hang."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.connections import Connection, add_connection
from storage.database import Database
from storage.tickets import TicketRow
from tests.engine.nursery import World
from tests.systems.busy import busy, environment
from tests.systems.stub import Asked, Stub, serving
from tests.systems.zendesk_stub import ENTERED

TICKETS = 40
A_ROUND = {"pull": 3600.0}
"""One ring at each start, all of them in one slot."""


@contextmanager
def connected(world: World, tickets: int = TICKETS) -> Iterator[Stub]:
    stub = busy(tickets, 10).stub()
    world.hurry = 0.0001
    world.pace |= A_ROUND
    with serving(stub):
        world.environment = environment(stub.url)
        yield stub


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(TicketRow)) or 0


def pulled(database: Database) -> bool:
    """Whether a round has come to its end."""
    with database.reading() as session:
        return any(session.scalars(select(Connection.synced_at)))


def rounds(stub: Stub) -> int:
    """How many rounds were begun: each asks for the first page of agents."""
    return sum(each.path.endswith("/users") and "page[after]" not in each.query for each in stub.asked)


def test_the_bell_pulls_from_what_is_connected_and_the_engine_keeps_no_secret(alone: World) -> None:
    with connected(alone) as stub:
        replica = alone.start()
        alone.until(lambda: pulled(alone.database))
        assert (count(alone.database), rounds(stub)) == (TICKETS, 1)
        assert alone.stop(replica) == 0
    kept = b"".join(file.read_bytes() for file in alone.home.iterdir() if file.is_file())
    assert b"pull-1-" in kept
    assert ENTERED["token"].encode() not in kept
    engine = b"".join(file.read_bytes() for file in alone.home.glob("engine.db*"))
    assert not any(secret.encode() in engine for secret in (*ENTERED.values(), stub.url))


def test_two_replicas_pull_once(together: World) -> None:
    with connected(together) as stub:
        replicas = [together.start(), together.start()]
        together.until(lambda: pulled(together.database))
        assert [together.stop(each) for each in replicas] == [0, 0]
        assert (count(together.database), rounds(stub)) == (TICKETS, 1)


def test_the_round_of_a_killed_replica_is_gone_on_with_by_another(together: World) -> None:
    with connected(together) as stub:
        hangs, there = threading.Event(), threading.Event()

        def hang(asked: Asked) -> None:
            if "cursor" in asked.query and not there.is_set():
                there.set()
                hangs.wait(30)

        stub.before = hang
        first = together.start("one")
        together.until(there.is_set)
        together.start("two")
        together.kill(first)
        hangs.set()
        together.until(lambda: pulled(together.database))
        assert (count(together.database), rounds(stub)) == (TICKETS, 2)
        assert "one is gone" in together.log()


def test_a_replica_that_is_stopped_ends_after_the_page_and_the_next_one_goes_on(alone: World) -> None:
    with connected(alone) as stub:
        there = threading.Event()
        stub.before = lambda asked: there.set() if "cursor" in asked.query else None
        alone.hurry = 0.05  # the third page of an export comes only after seconds
        first = alone.start()
        alone.until(there.is_set)
        assert alone.stop(first) == 0
        before = count(alone.database)
        alone.hurry = 0.0001
        alone.pace["pull"] = 0.3
        alone.start()
        alone.until(lambda: pulled(alone.database))
        assert 0 <= before <= count(alone.database) == TICKETS


@pytest.mark.parametrize("left_alone", [{"paused": True}, {"not_before": datetime.now(UTC) + timedelta(days=999)}])
def test_what_is_paused_or_asked_us_to_wait_is_left_alone_and_the_other_is_not(
    alone: World, left_alone: dict[str, Any]
) -> None:
    with connected(alone) as stub:
        assert alone.wait(alone.command("people", "list")) == 0  # any command makes what the environment connects
        assert not stub.asked
        with alone.database.writing() as session:
            first = session.scalars(select(Connection)).one()
            other = add_connection(session, 1, "zendesk", first.entered, "other", None, first.since, None, alone.now)
            for name, value in left_alone.items():
                setattr(first, name, value)
            assert other.source == "zendesk-2"
        alone.start()
        alone.until(lambda: pulled(alone.database))
        with alone.database.reading() as session:
            assert [row.source for row in session.scalars(select(Connection)) if row.synced_at] == ["zendesk-2"]
