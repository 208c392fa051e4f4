"""What a webhook brought, worked on by real replicas: soon, the touched lists alone, and again after a kill."""

import threading

from sqlalchemy import select

from storage.arrivals import Arrival, take_arrival
from storage.connections import Connection
from tests.engine.nursery import World
from tests.engine.test_pulling import connected, pulled, rounds
from tests.systems.stub import Asked, Stub

SOON = {"push": 0.2, "touch": 0.4}


def touch(world: World, name: str) -> None:
    """As the door does for Zendesk: nothing of the body is kept."""
    with world.database.writing() as session:
        row = session.scalars(select(Connection)).one()
        assert take_arrival(session, row.workspace_id, row.id, name, None, world.now)


def worked(world: World) -> int:
    with world.database.reading() as session:
        return len(session.scalars(select(Arrival.id).where(Arrival.worked_at.is_not(None))).all())


def exports(stub: Stub) -> int:
    return sum("incremental/tickets" in each.path for each in stub.asked)


def test_what_came_is_asked_for_soon_and_only_the_lists_it_touches(alone: World) -> None:
    with connected(alone) as stub:
        alone.pace |= SOON
        replica = alone.start()
        alone.until(lambda: pulled(alone.database))
        before = exports(stub)
        for name in ("one", "two", "three"):
            touch(alone, name)
        alone.until(lambda: worked(alone) == len(("one", "two", "three")))
        assert exports(stub) > before
        assert rounds(stub) == 1
        assert alone.stop(replica) == 0


def test_what_a_killed_replica_was_asking_for_is_asked_for_again(together: World) -> None:
    with connected(together) as stub:
        together.pace |= SOON
        first = together.start("one")
        together.until(lambda: pulled(together.database))
        hangs, there = threading.Event(), threading.Event()

        def hang(asked: Asked) -> None:
            if "incremental/tickets" in asked.path and not there.is_set():
                there.set()
                hangs.wait(30)

        stub.before = hang
        touch(together, "one")
        together.until(there.is_set)
        together.kill(first)
        assert worked(together) == 0
        together.start("two")
        hangs.set()
        together.until(lambda: worked(together) == 1)
