"""Slack and Teams at once in one process: two hundred people on each ask in the same moment.

Slack wants its acknowledgement within three seconds, whatever Teams asks meanwhile. The server is `touchline serve` on
the demo; both platforms are faked in the generator's process, which shares the two cores.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from aiohttp import ClientSession, TCPConnector

from tests.bench.figure import Figure
from tests.bench.starting import demo_home
from tests.slack.fake_slack import FakeSlack, acme
from tests.slack.payloads import slash
from tests.slack.speaking import SECRET
from tests.teams import payloads
from tests.teams.fake_teams import ACME, FakeTeams
from tests.teams.fake_teams import acme as acme_on_teams

PEOPLE = 200
ROUNDS = 3


def mixed() -> Mapping[str, Figure]:
    """The slowest percent of Slack's acknowledgements over a few rounds; every answer has arrived at the end."""
    acknowledged, took = asyncio.run(_rounds(demo_home("mixed")))
    ordered = sorted(acknowledged)
    detail = {"p50_s": median(ordered), "max_s": ordered[-1], "all_answered_s": took, "asked": len(ordered)}
    return {"mixed_ack_p99_s": Figure(ordered[int(0.99 * len(ordered))], 1.5, "s", "lower", detail)}


async def _rounds(home: Path) -> tuple[list[float], float]:
    acknowledged: list[float] = []
    async with FakeSlack() as slack, FakeTeams() as teams:
        acme(slack)
        there = acme_on_teams(teams)
        people = [there.user(f"P{number} Test") for number in range(PEOPLE)]
        for person in people:
            there.personal(person)
        async with _serving(home, slack, teams) as address, ClientSession(connector=TCPConnector(limit=0)) as client:
            began = time.perf_counter()
            for number in range(ROUNDS):
                asks = [_ask_slack(slack, address, client) for _ in range(PEOPLE)]
                asks += [_ask_teams(teams, address, client, payloads.said(teams, each, "help")) for each in people]
                taken = await asyncio.gather(*asks)
                acknowledged += [each for each in taken if each is not None]
                wanted = PEOPLE * (number + 1)
                await slack.until(lambda wanted=wanted: len(slack.seen("T1", "U1", "C1")) == wanted, 120)
                await teams.until(lambda wanted=wanted: len(there.messages) >= wanted, 120)
            return acknowledged, time.perf_counter() - began


async def _ask_slack(fake: FakeSlack, address: str, client: ClientSession) -> float:
    sent = slash(fake, "T1", "U1", "/touchline", "help")
    headers = sent.headers(SECRET, time.time())
    began = time.perf_counter()
    async with client.post(f"{address}/slack/events", data=sent.body(), headers=headers) as answer:
        assert answer.status == 200, answer.status
    return time.perf_counter() - began


async def _ask_teams(fake: FakeTeams, address: str, client: ClientSession, activity: dict) -> None:
    async with client.post(f"{address}/api/messages", json=activity, headers=fake.headers(activity)) as answer:
        assert answer.status in (200, 201, 202), answer.status


@asynccontextmanager
async def _serving(home: Path, slack: FakeSlack, teams: FakeTeams) -> AsyncIterator[str]:
    given = {
        "home": str(home),
        "database_url": "",
        "port": "0",
        "slack_api_url": slack.api_url,
        "slack_signing_secret": SECRET,
        "slack_bot_token": "xoxb-T1",
        **teams.settings,
        "teams_tenant_id": ACME,
    }
    settings = {f"TOUCHLINE_{name.upper()}": str(value) for name, value in given.items()}
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
