"""`touchline sync` killed at page after page of a walk (SIGKILL, a real process): the same as undisturbed.

`PULL_KILLS=50` for as many kills (`make kills`).
"""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count

from bot.config import load_settings
from bot.root import prepare
from storage.connections import connections
from storage.sealing import Sealer, new_key
from tests.engine.nursery import World
from tests.systems.busy import at_leisure, busy, environment
from tests.systems.connected import Connected, everything
from tests.systems.stub import Asked, Stub, serving
from tests.systems.zendesk_stub import ENTERED

KILLS = int(os.environ.get("PULL_KILLS", "8"))
TICKETS, PAGE = max(60, 7 * KILLS), 10
PAGES_A_RUN = 2
"""So many pages come between two kills: one is taken in, one is being taken in when the next is asked for."""


def test_killed_at_page_after_page_alone(alone: World) -> None:
    _killed_at_page_after_page(alone)


def test_killed_at_page_after_page_on_postgresql(together: World) -> None:
    _killed_at_page_after_page(together)


def _killed_at_page_after_page(world: World) -> None:
    stub = busy(TICKETS, PAGE).stub()
    world.hurry = 0.0001
    with serving(stub):
        world.environment = environment(stub.url)
        kills = _run(world, stub)
        assert kills >= KILLS
        disturbed = _connected(world, stub)
        undisturbed = disturbed.again("zendesk", ENTERED)
        assert undisturbed.sync(opener=at_leisure(stub.url)).problem is None
        held = everything(disturbed)
        assert len(held["tickets"]) == TICKETS
        assert held == everything(undisturbed)
        print(f"{kills} kills, {len(stub.asked)} requests, {TICKETS} tickets: nothing lost, nothing doubled")


def _run(world: World, stub: Stub) -> int:
    """Start it again and again; each is killed while it asks for one page more than the one before, in turn."""
    running: list[int] = []
    for kills in count():
        left = iter(range(2 + kills % (PAGES_A_RUN + 1)))
        stub.before = partial(_kill_after, left, running, kills < KILLS)
        running[:] = [world.command("sync", "zendesk")]
        status = world.wait(running[0])
        if status != -signal.SIGKILL:
            assert status == 0, world.log()
            return kills
    raise AssertionError


def _kill_after(left: Iterator[int], running: list[int], wanted: bool, _: Asked) -> None:
    if wanted and running and next(left, None) is None:
        os.kill(running[0], signal.SIGKILL)


def _connected(world: World, stub: Stub) -> Connected:
    sealer = Sealer([new_key()])
    tools = prepare(world.database, load_settings(home=world.home, database_url=world.url), datetime.now(UTC))
    with world.database.reading() as session:
        [held] = connections(session, tools.workspace_id)
    return Connected(replace(tools, seal=sealer.seal, open=sealer.open), held.id, stub)
