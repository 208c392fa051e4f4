"""Replicas to be killed: a process that has loaded everything once, and forks one at each order. `python -m ...`.

A replica is a whole house with the engine, a real web server, and the postman of the post office. It can be told to
kill itself (SIGKILL) at an inner point: just before or after a note in the ledger.
"""

import asyncio
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

import bot.engine.machine  # noqa: F401 - loaded once, before any replica is born
from bot.cli.app import app as command_line
from bot.config import load_settings
from bot.engine import carrying, dispatching, paging, sending, turning
from bot.engine.engine import Engine
from bot.engine.ladders import Ladders
from bot.engine.pace import Limit, Pace
from bot.engine.waking import Waker
from bot.hub import Hub
from bot.root import open_house
from bot.server import application, serve
from connectors.pull import ahead
from handlers.pulling import syncing
from storage.database import Database
from tests.engine import alarm
from tests.engine.drill import teach
from tests.engine.postman import PLATFORM, OfficePostman
from tests.systems.hurried import hurry

POINTS = {
    "begin": (sending, "begin"),
    "end": (sending, "end"),
    "finish": (carrying, "finish"),
    "take": (carrying, "take"),
    "raise": (alarm, "raise_one"),
    "answer": (alarm, "answer"),
    "wake": (Waker, "wake"),
    "advance": (turning, "advance"),
    "after_turn": (Ladders, "_after"),
    "start_page": (Ladders, "start_page"),
    "next_turn": (Ladders, "enqueue_turn"),
    "take_page": (paging, "take_page"),
    "begin_page": (paging, "begin"),
    "arrived": (dispatching, "arrived"),
    "pulled_page": (syncing, "take_page"),
    "kept_page": (syncing, "_take"),
}
OF_A_PART = ("begin", "end")


def live(order: dict[str, Any]) -> None:
    """Be a replica until told to stop; with words, one command."""
    os.environ.update(order["environment"])
    if order["hurry"]:
        hurry(order["hurry"])
    if order["die"]:
        _die_at(*order["die"])
    if order["words"]:
        ahead.MOST = 1  # page after page
        os.environ.update({f"TOUCHLINE_{name.upper()}": str(value) for name, value in order["settings"].items()})
        command_line(order["words"])
    clock = _clock(order)
    limits = {PLATFORM: Limit(*order["limit"])} if order["limit"] else {}
    with open_house(load_settings(**order["settings"])) as house:
        hub = house.hub()
        app = application(hub)
        postman = OfficePostman(order["office"], order["name"], finds=order["finds"], threads=order["threads"])
        engine = Engine(house, hub, {PLATFORM: postman}, clock, Pace(**order["pace"], limits=limits))
        engine.mount(app)
        app.add_routes(_doors(house.database, hub, engine, clock))
        asyncio.run(serve(app, announce=lambda address: _announced(Path(order["address"]), address)))


def _announced(place: Path, address: str) -> None:
    """Say where, in one step: whoever sees the file reads all of it."""
    place.with_suffix(".new").write_text(address)
    place.with_suffix(".new").rename(place)


def _doors(database: Database, hub: Hub, engine: Engine, clock: Callable[[], datetime]) -> list[web.RouteDef]:
    """What somebody does in chat: a transaction, and the engine is woken, as the hub does."""

    async def raised(request: web.Request) -> web.Response:
        said = await request.json()
        then = clock() - timedelta(seconds=said.get("ago", 0))
        more = {"group": said["group"]} if "group" in said else {}
        number = await hub.in_thread(partial(alarm.raise_one, database, said["title"], then, **more))
        return woken(number)

    async def answered(request: web.Request) -> web.Response:
        said = await request.json()
        await hub.in_thread(alarm.answer, database, said["id"], said["who"], clock())
        return woken(said["id"])

    def woken(number: int) -> web.Response:
        engine.wake(1, (number,))
        return web.Response(text=str(number))

    return [web.post("/raise", raised), web.post("/answer", answered)]


def _clock(order: dict[str, Any]) -> Callable[[], datetime]:
    offset = timedelta(seconds=order["offset"])
    return lambda: datetime.now(UTC) + offset


def _die_at(when: str, what: str, part: int, passed: int = 0) -> None:
    """Be killed before or after a note of a part is made; so many are `passed` before."""
    module, name = POINTS[what]
    noted = getattr(module, name)
    left = iter(range(passed))

    def fatal(*arguments: Any, **named: Any) -> Any:
        here = (what not in OF_A_PART or arguments[2] == part) and next(left, None) is None
        if here and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = noted(*arguments, **named)
        if here:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(module, name, fatal)


def main() -> None:
    """Obey: one order a line, one answer a line."""
    teach()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    print("ready", file=answers)
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            print(os.waitstatus_to_exitcode(status), file=answers)
            continue
        child = os.fork()
        if not child:
            log = Path(order["log"]).open("a", encoding="utf-8")  # noqa: SIM115 - for as long as it lives
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
            try:
                live(order)
            finally:
                # Not further up: above this line are the nursery's own orders.
                code = _ended()
                threading._shutdown()
                os._exit(code)
        print(child, file=answers)


def _ended() -> int:
    """Return the exit status; what went wrong is logged."""
    problem = sys.exc_info()[1]
    if problem is None or isinstance(problem, SystemExit):
        sys.stdout.flush()
        return int(problem.code or 0) if problem is not None else 0
    traceback.print_exc()
    sys.stderr.flush()
    return 1


if __name__ == "__main__":
    main()
