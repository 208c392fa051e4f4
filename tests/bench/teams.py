"""What a turn of Teams costs beyond the thinking: a signed message in, a constant out.

The server is a process of its own, and its CPU time is counted; that of the sender is not. The stock adapter, with a
login that costs it nothing, answers the same in the same run.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import psutil
from aiohttp import ClientSession, TCPConnector

from tests.bench.figure import Figure
from tests.teams import payloads
from tests.teams.fake_teams import ACME, FakeTeams, fake_teams

AT_A_TIME = 8
PEOPLE = 100
WARM, TURNS = 50, 400


def turn_cpu() -> Mapping[str, Figure]:
    """CPU milliseconds a turn, ours and the stock adapter's."""
    own, theirs = asyncio.run(_measure("ours")), asyncio.run(_measure("stock"))
    return {"teams_turn_cpu_ms": Figure(own, 6.0, "ms", "lower", {"stock_ms": theirs, "turns": TURNS})}


async def _measure(which: str) -> float:
    async with fake_teams() as fake, _serving(which, fake) as (address, process):
        fake.needs_token = which == "ours"
        there = fake.tenants[ACME]
        for number in range(PEOPLE):
            there.personal(there.user(f"P{number} Test"))
        await _send(fake, address, WARM)
        before = _cpu(process)
        await _send(fake, address, TURNS)
        assert len(there.messages) == WARM + TURNS
        return 1000 * (_cpu(process) - before) / TURNS


async def _send(fake: FakeTeams, address: str, turns: int) -> None:
    people = list(fake.tenants[ACME].users.values())
    numbers = iter(range(turns))

    async def somebody(client: ClientSession) -> None:
        for number in numbers:
            said = payloads.said(fake, people[number % len(people)], "mystats last week")
            async with client.post(f"{address}/api/messages", json=said, headers=fake.headers(said)) as answer:
                assert answer.status in (200, 201), answer.status

    async with ClientSession(connector=TCPConnector(limit=AT_A_TIME)) as client:
        await asyncio.gather(*(somebody(client) for _ in range(AT_A_TIME)))


@asynccontextmanager
async def _serving(which: str, fake: FakeTeams) -> AsyncIterator[tuple[str, psutil.Process]]:
    command = [sys.executable, "-m", "tests.bench.bare_teams", which, json.dumps(fake.settings)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        address = (await process.stdout.readline()).decode().strip()
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        await process.wait()


def _cpu(process: psutil.Process) -> float:
    taken = process.cpu_times()
    return taken.user + taken.system
