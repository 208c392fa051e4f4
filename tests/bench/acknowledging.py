"""How fast Slack is acknowledged and answered while charts are drawn and uploaded without a pause."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession

from tests.bench.starting import demo_home
from tests.slack.fake_slack import FakeSlack, acme
from tests.slack.payloads import direct_message, slash
from tests.slack.speaking import SECRET

AT_A_TIME = 3


@asynccontextmanager
async def serving_slack(fake: FakeSlack, home: Path) -> AsyncIterator[str]:
    """`touchline serve` on Slack, in a process of its own; yields its address."""
    settings = {
        "TOUCHLINE_HOME": str(home),
        "TOUCHLINE_DATABASE_URL": "",
        "TOUCHLINE_PORT": "0",
        "TOUCHLINE_SLACK_API_URL": fake.api_url,
        "TOUCHLINE_SLACK_SIGNING_SECRET": SECRET,
        "TOUCHLINE_SLACK_BOT_TOKEN": "xoxb-T1",
    }
    program = str(Path(sys.executable).with_name("touchline"))
    process = await asyncio.create_subprocess_exec(
        program, "serve", env={**os.environ, **settings}, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


async def slack_acknowledgements(asks: int) -> dict[str, list[float]]:
    """Milliseconds of each acknowledgement and each answer, while three charts are always in the making."""
    home = await asyncio.to_thread(demo_home, "acknowledging")
    async with FakeSlack() as fake:
        there = acme(fake)
        for user, handle in (("U1", "lukas"), ("U2", "priya")):
            there.users[user].email = f"{handle}@example.com"
        async with serving_slack(fake, home) as address, ClientSession() as client:
            stop = asyncio.Event()
            busy = [asyncio.create_task(_keep_drawing(fake, address, client, stop)) for _ in range(AT_A_TIME)]
            await fake.until(lambda: fake.calls_of("files.completeUploadExternal"), 60)
            taken = await _ask(fake, address, client, asks)
            stop.set()
            await asyncio.gather(*busy)
            return taken


async def _keep_drawing(fake: FakeSlack, address: str, client: ClientSession, stop: asyncio.Event) -> None:
    while not stop.is_set():
        made = len(fake.calls_of("files.completeUploadExternal"))
        await send(address, client, direct_message(fake, "T1", "U1", "mystats csat"))
        await fake.until(
            lambda made=made: len(fake.calls_of("files.completeUploadExternal")) > made or stop.is_set(), 60
        )


async def _ask(fake: FakeSlack, address: str, client: ClientSession, asks: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {"slack_acknowledged": [], "slack_answered": []}
    for asked in range(asks):
        begun = time.perf_counter()
        await send(address, client, slash(fake, "T1", "U2", "/touchline", "help"))
        taken["slack_acknowledged"].append(1000 * (time.perf_counter() - begun))
        await fake.until(lambda asked=asked: len(fake.seen("T1", "U2", "C1")) > asked)
        taken["slack_answered"].append(1000 * (time.perf_counter() - begun))
    return taken


async def send(address: str, client: ClientSession, sent: object) -> None:
    async with client.post(
        f"{address}/slack/events", data=sent.body(), headers=sent.headers(SECRET, time.time())
    ) as it:
        assert it.status == 200
