"""The server: health, readiness, quick while it draws, and a stop that loses nothing."""

import asyncio
import signal
import subprocess
import sys
import time

from aiohttp import ClientSession

from bot.drawing import DrawingPool
from bot.hub import Hub
from bot.server import application, serve
from tests.bot.awaited import awaited
from tests.bot.fake_desk import FakeDesk, trend
from tests.bot.running import Tab, running


async def status(web: ClientSession, address: str) -> int:
    async with web.get(address) as answer:
        return answer.status


@awaited
async def test_health_and_readiness_are_told_apart() -> None:
    able = True
    hub = Hub(FakeDesk(), DrawingPool())
    stop, listening = asyncio.Event(), asyncio.get_running_loop().create_future()
    app = application(hub, ready=lambda: able)
    serving = asyncio.ensure_future(serve(app, announce=listening.set_result, stop=stop))
    address = await listening
    assert address.startswith("http://127.0.0.1:")
    async with ClientSession() as web:
        assert await status(web, f"{address}/healthz") == 200
        assert await status(web, f"{address}/readyz") == 200
        able = False
        assert await status(web, f"{address}/healthz") == 200
        assert await status(web, f"{address}/readyz") == 503
    stop.set()
    await serving
    assert not hub.is_open


@awaited
async def test_while_it_draws_it_answers_within_a_tenth_of_a_second() -> None:
    async with running() as server:
        await server.hub.drawing.warm()
        drawing = asyncio.ensure_future(server.hub.drawing.draw([trend()] * 12))
        waits = []
        while not drawing.done():
            began = time.perf_counter()
            assert await status(server.web, f"{server.address}/healthz") == 200
            waits.append(time.perf_counter() - began)
        assert all(await drawing)
        assert len(waits) > 10
        # The median, not the worst: a busy machine may keep any process waiting for a moment.
        assert sorted(waits)[len(waits) // 2] < 0.1


@awaited
async def test_a_stop_waits_for_the_answer_and_its_picture() -> None:
    async with running() as server, Tab(server, "id-anna") as anna:
        asking = asyncio.ensure_future(anna.say("slow"))
        await asyncio.to_thread(server.desk.began.wait, 10)
        stopping = asyncio.ensure_future(server.runner.cleanup())
        while server.hub.is_open:  # noqa: ASYNC110 - lets the loop turn until the stop has begun
            await asyncio.sleep(0)
        server.desk.may_go_on.set()
        await asyncio.gather(stopping, asking, anna.reading)
        assert anna.heard("Slow but sure")
        assert anna.events[-1][1]["pictures"] == ["drawn"]


def test_sigterm_lets_the_answer_be_finished() -> None:
    script = """
import asyncio, threading
from aiohttp import web
from bot.server import serve, application
from bot.hub import Hub
from bot.drawing import DrawingPool
from tests.bot.fake_desk import FakeDesk

async def main():
    hub = Hub(FakeDesk(), DrawingPool())
    begun, end = threading.Event(), threading.Event()

    async def finish():
        await hub.in_thread(end.wait, 20)
        print("finished", flush=True)

    def announce(address):
        hub.keep(finish())
        print(address, flush=True)

    async def let_go(app):
        end.set()

    app = application(hub)
    app.on_shutdown.insert(0, let_go)
    await serve(app, announce=announce)
    print("stopped", flush=True)

asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
        assert process.wait(20) == 0
    assert rest.split() == ["finished", "stopped"]
