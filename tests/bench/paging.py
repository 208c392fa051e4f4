"""How soon a page is with the chat platform, and what ten thousand open escalations cost while nothing happens.

The latency is that of `touchline serve` as it is: from the moment a person's signed `/touchline escalate critical ...`
is sent to Slack's side, to the moment the page for another person arrives at Slack. The sweep is the auditor's over ten
thousand open escalations, each with its turn waiting in the engine's tables; idle CPU is that of the server on the same
database, with every bell of a minute in it.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.request import urlopen

import psutil
from aiohttp import ClientSession

from bot.config import load_settings
from bot.root import House, open_house
from coaching.escalation import Level, Policy, Target, TargetKind
from handlers.escalations.states import policy_to_json
from storage.escalations import EscalationRow
from storage.paging_rules import EscalationPolicy
from storage.people import add_identity, add_person, find_person
from storage.upgrading import head
from tests.bench.acknowledging import send, serving_slack
from tests.bench.figure import FOLDER, Figure
from tests.bench.starting import demo_home
from tests.slack.fake_slack import FakeSlack, acme
from tests.slack.payloads import slash

WARM, ASKS = 3, 20
BETWEEN = 1.2
"""Seconds between two pages to one person: Slack takes one message a second in a conversation."""

OPEN, SWEEPS = 10_000, 7
SETTLING, IDLE = 20.0, 60.0


def page_latency() -> Mapping[str, Figure]:
    """Milliseconds from a request to its page at Slack, on an idle machine."""
    taken = sorted(1000 * each for each in asyncio.run(_pages()))
    detail = {"p95_ms": taken[int(0.95 * len(taken))], "slowest_ms": taken[-1], "pages": len(taken)}
    return {"page_latency_ms": Figure(median(taken), 300, "ms", "lower", detail)}


async def _pages() -> list[float]:
    home = await asyncio.to_thread(_with_a_ladder)
    async with FakeSlack() as fake:
        there = acme(fake)
        for user, handle in (("U1", "lukas"), ("U2", "priya")):
            there.users[user].email = f"{handle}@example.com"
        async with serving_slack(fake, home) as address, ClientSession() as client:
            await asyncio.sleep(5.0)  # the engine starts a moment after the server
            taken = [await _page(fake, address, client, number) for number in range(WARM + ASKS)]
            return taken[WARM:]


async def _page(fake: FakeSlack, address: str, client: ClientSession, number: int) -> float:
    """Seconds of one."""
    title = f"Refund number {number} is late"
    begun = asyncio.get_running_loop().time()
    await send(address, client, slash(fake, "T1", "U2", "/touchline", f"escalate critical {title}"))

    def arrived() -> list[float]:
        to = fake.workspaces["T1"].direct("U1").id
        posts = [each for each in fake.calls_of("chat.postMessage") if each.arguments.get("channel") in (to, "U1")]
        return [each.at for each in posts if title in str(each.arguments)]

    at = (await fake.until(arrived))[0]
    await asyncio.sleep(BETWEEN)
    return at - begun


def _with_a_ladder() -> Path:
    """A copy of the demo in which Lukas is paged for everything, by his Slack account."""
    home = demo_home("paging")
    with open_house(load_settings(home=home, database_url="")) as house, house.database.writing() as session:
        here = house.tools.workspace_id
        lukas = find_person(session, here, "lukas")
        assert lukas is not None
        add_identity(session, lukas, "slack", "T1:U1")
        session.query(EscalationPolicy).delete()
        policy = Policy((Level((Target(TargetKind.PERSON, lukas.id),), 3600),))
        now = datetime.now(UTC)
        session.add(EscalationPolicy(workspace_id=here, ladder=policy_to_json(policy), created_at=now))
    return home


def auditor_sweep() -> Mapping[str, Figure]:
    """Seconds a sweep over ten thousand, and what the server uses while nothing happens."""
    with _open_escalations() as house:
        sweeps = _sweeps(house)
        home = house.settings.home
    detail = {"slowest_s": max(sweeps), "open": OPEN, "idle_cpu_percent": _idle_cpu(home)}
    if detail["idle_cpu_percent"] > 2.0:
        raise RuntimeError(f"{OPEN} open escalations cost {detail['idle_cpu_percent']:.1f} % of a core while idle")
    return {"auditor_sweep_s": Figure(median(sweeps), 1.0, "s", "lower", detail)}


@contextmanager
def _open_escalations() -> Iterator[House]:
    """A house with ten thousand that wait for their next level, some hours from now."""
    home = FOLDER / f"escalations-{OPEN}-{head()}"
    shutil.rmtree(home, ignore_errors=True)
    with open_house(load_settings(home=home, database_url="")) as house:
        now = datetime.now(UTC)
        with house.database.writing() as session:
            here = house.tools.workspace_id
            lead = add_person(session, here, "lead", "Lead", "lead", now)
            ladder = policy_to_json(Policy((Level((Target(TargetKind.PERSON, lead.id),), 86_400),)))
            session.add_all(
                EscalationRow(
                    workspace_id=here, source="person", group_key="", title=f"Trouble {number}", policy=ladder,
                    raised_at=now, latest_at=now, severity="normal", status="paging", level=1,
                    next_at=now + timedelta(hours=6, seconds=number), revision=2,
                )
                for number in range(OPEN)
            )  # fmt: skip
        yield house


class _Nobody:
    """Does no steps: nothing is due."""

    advance: Callable[..., None]
    page: Callable[..., None]

    def under_way(self) -> AbstractContextManager[None]:
        return nullcontext()


def _sweeps(house: House) -> list[float]:
    """Seconds of some sweeps, each ladder having a turn that waits."""
    from dbos import DBOS, DBOSConfig

    from bot.engine.auditing import Auditor
    from bot.engine.ladders import Ladders
    from bot.engine.machine import ALONE, APPLICATION, ENGINE_VERSION
    from bot.engine.orders import TurnOrder
    from bot.engine.pace import Pace
    from bot.engine.places import prepare_sqlite, sqlite_place

    place = prepare_sqlite(sqlite_place(house.database.engine.url))
    DBOS(
        config=DBOSConfig(
            name=APPLICATION, application_version=ENGINE_VERSION, executor_id=ALONE, enable_otlp=False,
            log_level="WARNING", system_database_url=place,
        )
    )  # fmt: skip
    ladders = Ladders(_Nobody(), Pace())  # type: ignore[arg-type]
    DBOS.launch()
    ladders.open()
    auditor = Auditor(house.database, ladders, lambda: datetime.now(UTC), ENGINE_VERSION)
    with house.database.reading() as session:
        held = [(each.id, each.revision) for each in session.query(EscalationRow)]
    for number, revision in held:
        ladders.enqueue_turn(TurnOrder(house.tools.workspace_id, number, revision), 6 * 3600.0)
    taken = []
    for _ in range(SWEEPS):
        begun = time.perf_counter()
        audit = auditor.audit()
        taken.append(time.perf_counter() - begun)
        assert audit is not None
        assert (audit.open, audit.mended, audit.overdue) == (OPEN, 0, 0), audit
    DBOS.destroy(destroy_registry=True)
    return taken


def _idle_cpu(home: Path) -> float:
    """Percent of one core that the server uses in a minute in which nothing happens."""
    settings = {"TOUCHLINE_HOME": str(home), "TOUCHLINE_DATABASE_URL": "", "TOUCHLINE_PORT": "0"}
    command = [str(Path(sys.executable).with_name("touchline")), "serve"]
    with subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = next(found[0] for line in process.stdout if (found := re.findall(r"http://[\w.:]+", line)))
            with urlopen(f"{address}/readyz"):  # noqa: S310 - our own server on loopback
                time.sleep(SETTLING)
            before, begun = _cpu(process.pid), time.perf_counter()
            time.sleep(IDLE)
            return 100 * (_cpu(process.pid) - before) / (time.perf_counter() - begun)
        finally:
            process.terminate()


def _cpu(pid: int) -> float:
    server = psutil.Process(pid)
    family = [server, *server.children(recursive=True)]
    return sum(each.cpu_times().user + each.cpu_times().system for each in family)
