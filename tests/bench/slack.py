"""How many people Slack's side serves: a signed `/mystats` in, a private answer with real figures out.

The floor is a bare Bolt AsyncApp answering a constant in its acknowledgement, in a process of its own, asked by the
same generator in the same run. Ours is `touchline serve` as it is, on a million tickets of a year; 200 agents ask in
random order, 16 at a time, while a ticket changes every second; each has asked once before, as on a working day. An
answer counts when it has arrived at the response URL.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import os
import random
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from aiohttp import ClientSession, TCPConnector, web

from bot.root import House
from bot.server import address_of
from handlers.clocks import load_clocks
from handlers.importing import take_facts
from handlers.tools import instant
from kpi.facts import Agent, Ticket
from storage.people import add_identity, find_person
from storage.tenants import connect
from storage.workspaces import find_workspace
from tests.bench.figure import Figure
from tests.bench.histories import AGENTS, END, NOW, history
from tests.stories.workspace import DAY, HOUR, ticket

YEAR = 364
TICKETS = 1_000_000
AT_A_TIME = 16
WARM, ASKS, FLOOR_ASKS = AGENTS, 4000, 6000
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - Slack's own example of one
TENANT = "slack:T0BENCH"
PERIOD = "2026-10-23..2026-11-21"


@dataclass
class Arrivals:
    """Slack's side of the answers: the response URLs and the few methods that are called."""

    waiting: dict[str, asyncio.Future[bytes]] = field(default_factory=dict)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve; yield the address."""
        app = web.Application()
        app.router.add_post("/respond/{number}", self._respond)
        app.router.add_post("/api/{method}", self._method)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield address_of(runner)
        finally:
            await runner.cleanup()

    async def _respond(self, request: web.Request) -> web.Response:
        body = await request.read()
        waiting = self.waiting.pop(request.match_info["number"], None)
        if waiting is not None and not waiting.done():
            waiting.set_result(body)
        return web.Response(text="ok")

    async def _method(self, request: web.Request) -> web.Response:
        form = await request.post()
        user = str(form.get("user", ""))
        told = {
            "auth.test": {"team_id": TENANT.removeprefix("slack:"), "team": "Bench", "user_id": "UBOT", "bot_id": "B1"},
            "users.info": {"user": _user(user)},
        }
        return web.json_response({"ok": True, **told.get(request.match_info["method"], {})})


def slack_throughput() -> Mapping[str, Figure]:
    """The floor, then ours; both with the same requests."""
    with history(TICKETS, YEAR) as house:
        _let_in(house)
        with _ticket_a_second(house) as changes:
            ours = asyncio.run(_ours(house))
            changed = next(changes)
    floor = asyncio.run(_floor())
    rate = len(ours.seconds) / ours.took
    p99 = sorted(ours.seconds)[int(0.99 * len(ours.seconds))]
    detail = {
        "answers_a_second": rate,
        "floor_a_second": floor,
        "first_answers_a_second": ours.first_a_second,
        "p50_ms": 1000 * median(ours.seconds),
        "tickets_changed": changed,
        "asks": len(ours.seconds),
    }
    return {
        "slack_throughput": Figure(rate / floor, 0.25, "x", "higher", detail),
        "slack_p99_ms": Figure(1000 * p99, 300, "ms", "lower", {"p50_ms": 1000 * median(ours.seconds)}),
    }


@dataclass
class Round:
    """One round of asking: seconds each answer took, and the whole; how many a second when each asked first."""

    seconds: list[float] = field(default_factory=list)
    took: float = 0.0
    first_a_second: float = 0.0


async def _ours(house: House) -> Round:
    arrivals = Arrivals()
    async with arrivals.serving() as slack:
        settings = {
            "TOUCHLINE_HOME": str(house.settings.home.absolute()),
            "TOUCHLINE_PORT": "0",
            "TOUCHLINE_SLACK_API_URL": f"{slack}/api",
            "TOUCHLINE_SLACK_SIGNING_SECRET": SECRET,
            "TOUCHLINE_SLACK_BOT_TOKEN": "xoxb-bench",
        }
        async with _serving([str(Path(sys.executable).with_name("touchline")), "serve"], settings) as address:
            first = await _ask(arrivals, slack, address, WARM)
            made = await _ask(arrivals, slack, address, ASKS)
            made.first_a_second = WARM / first.took
            return made


async def _ask(arrivals: Arrivals, slack: str, address: str, asks: int) -> Round:
    """Ask so many times, so many at a time; an ask is over when its answer has arrived."""
    numbers = iter(range(asks))
    shuffled = random.Random(asks)
    agents = [agent for _ in range(-(-asks // AGENTS)) for agent in shuffled.sample(range(AGENTS), AGENTS)]
    made = Round()

    async def agent(web_session: ClientSession) -> None:
        for number in numbers:
            token = f"{asks}-{number}"
            arrived = arrivals.waiting[token] = asyncio.get_running_loop().create_future()
            body, headers = _command(agents[number], f"{slack}/respond/{token}")
            began = time.perf_counter()
            async with web_session.post(f"{address}/slack/events", data=body, headers=headers) as answer:
                assert answer.status == 200, answer.status
            said = await asyncio.wait_for(arrived, 30)
            made.seconds.append(time.perf_counter() - began)
            assert b"Your figures" in said, json.loads(said)["text"][:80]

    made.took = await _at_a_time(agent)
    return made


async def _floor() -> float:
    """Answers a second of the bare app."""
    async with _serving([sys.executable, "-m", "tests.bench.bare_bolt", SECRET], {}) as address:
        return await _ask_floor(address)


async def _ask_floor(address: str) -> float:
    numbers = iter(range(FLOOR_ASKS))

    async def agent(web_session: ClientSession) -> None:
        for number in numbers:
            body, headers = _command(number % AGENTS, "http://127.0.0.1:9/")
            async with web_session.post(f"{address}/slack/events", data=body, headers=headers) as answer:
                assert answer.status == 200
                await answer.read()

    return FLOOR_ASKS / await _at_a_time(agent)


async def _at_a_time(agent: object) -> float:
    async with ClientSession(connector=TCPConnector(limit=AT_A_TIME)) as web_session:
        began = time.perf_counter()
        await asyncio.gather(*(agent(web_session) for _ in range(AT_A_TIME)))
        return time.perf_counter() - began


_triggers = itertools.count()


def _command(agent: int, response_url: str) -> tuple[str, dict[str, str]]:
    body = urlencode(
        {
            "team_id": TENANT.removeprefix("slack:"),
            "channel_id": "C0SUPPORT",
            "channel_name": "support",
            "user_id": f"U{agent:04d}",
            "command": "/mystats",
            "text": PERIOD,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": f"{next(_triggers)}.{time.time_ns()}",
        }
    )
    stamp = str(int(time.time()))
    signed = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signed}",
    }


@asynccontextmanager
async def _serving(command: list[str], settings: Mapping[str, str]) -> AsyncIterator[str]:
    """Start a server; yield its address, the first line it prints. The loop goes on: a start may ask Slack."""
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **settings}, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


def _user(user: str) -> dict[str, object]:
    """Somebody as Slack tells of them: what we know already, as of most people on most days."""
    name = f"Agent-{user[1:]}"
    return {"id": user, "team_id": "T0BENCH", "name": name.lower(), "real_name": name, "profile": {"real_name": name}}


def _let_in(house: House) -> None:
    """Give each agent an account in the organisation."""
    with house.database.writing() as session:
        workspace = find_workspace(session, house.settings.workspace)
        assert workspace is not None
        connect(session, TENANT, "Bench", workspace, NOW)
        for number in range(AGENTS):
            person = find_person(session, workspace.id, f"agent-{number:04d}")
            assert person is not None
            add_identity(session, person, "slack", f"T0BENCH:U{number:04d}")


@contextmanager
def _ticket_a_second(house: House) -> Iterator[Iterator[int]]:
    """Change a ticket of some agent every second from another process's point of view; yield how many so far."""
    stop, changed = threading.Event(), itertools.count()
    told = [0]

    def change() -> None:
        while not stop.wait(1.0):
            with house.database.writing() as session:
                clocks = load_clocks(session, house.tools.workspace_id, "bench", END)
                take_facts(session, house.tools.workspace_id, "bench", _changed(next(changed)), clocks, NOW)
            told[0] += 1

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield (told[0] for _ in itertools.count())
    finally:
        stop.set()
        thread.join()


def _changed(number: int) -> list[Agent | Ticket]:
    """One of fifty tickets of today, and a little later each time: its reply, its solution, and whose it is."""
    agent = f"agent-{number % AGENTS:04d}"
    opened = instant(NOW) - DAY
    later = {"reply_after": 600 + number, "solve_after": HOUR + number}
    moved = ticket(f"changing-{number % 50}", opened, agent=agent, group=None, **later)
    return [Agent(agent, agent.capitalize()), moved]
