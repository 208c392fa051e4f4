"""`touchline sync` killed at page after page of a walk (SIGKILL, a real process): the same as undisturbed.

`PULL_KILLS=50` for as many kills (`make kills`).
"""

import os
import signal
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from bot.config import load_settings
from bot.root import prepare
from storage.connections import connections
from storage.sealing import Sealer, new_key
from tests.engine.nursery import Death, World
from tests.systems.busy import at_leisure, busy, environment
from tests.systems.connected import Connected, everything
from tests.systems.stub import Stub, serving
from tests.systems.zendesk_stub import ENTERED

KILLS = int(os.environ.get("PULL_KILLS", "8"))
TICKETS, PAGE = max(60, 7 * KILLS), 10
DEATHS: tuple[Death, ...] = (
    ("before", "pulled_page", 0, 1), ("after", "pulled_page", 0, 1), ("after", "kept_page", 0, 0),
)  # fmt: skip
"""Before the second page is taken in, when it is written and not yet kept, and once the first one is kept."""


def test_killed_at_page_after_page_alone(alone: World) -> None:
    _killed_at_page_after_page(alone)


def test_killed_at_page_after_page_on_postgresql(together: World) -> None:
    _killed_at_page_after_page(together)


def _killed_at_page_after_page(world: World) -> None:
    stub = busy(TICKETS, PAGE).stub()
    world.hurry = 0.0001
    with serving(stub):
        world.environment = environment(stub.url)
        kills = _run(world)
        assert kills >= KILLS
        disturbed = _connected(world, stub)
        undisturbed = disturbed.again("zendesk", ENTERED)
        assert undisturbed.sync(opener=at_leisure(stub.url)).problem is None
        held = everything(disturbed)
        assert len(held["tickets"]) == TICKETS
        assert held == everything(undisturbed)
        print(f"{kills} kills, {len(stub.asked)} requests, {TICKETS} tickets: nothing lost, nothing doubled")


def _run(world: World) -> int:
    """Start it again and again; each is killed about a page after the one before."""
    for kills in count():
        status = world.wait(world.command("sync", "zendesk", die=DEATHS[kills % 3] if kills < KILLS else None))
        if status != -signal.SIGKILL:
            assert status == 0, world.log()
            return kills
    raise AssertionError


def _connected(world: World, stub: Stub) -> Connected:
    sealer = Sealer([new_key()])
    tools = prepare(world.database, load_settings(home=world.home, database_url=world.url), datetime.now(UTC))
    with world.database.reading() as session:
        [held] = connections(session, tools.workspace_id)
    return Connected(replace(tools, seal=sealer.seal, open=sealer.open), held.id, stub)
