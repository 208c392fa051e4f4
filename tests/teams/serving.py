"""`touchline serve` as an operator starts it, for the Microsoft 365 Agents Playground: a process of its own."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.config import load_settings
from bot.root import open_house
from handlers.demo import load_demo
from tests.house.tree import ROOT

SECONDS = 30.0


@dataclass
class Served:
    """A server that runs; `log` is what it wrote, once it has ended."""

    address: str
    log: str = ""


@asynccontextmanager
async def serving(home: Path, folder: Path, **environment: str) -> AsyncIterator[Served]:
    """Serve a copy of a home until the block ends; the server must then end by itself, and well."""
    own = folder / "home"
    shutil.copytree(home, own)
    given = {name: value for name, value in os.environ.items() if not name.startswith("TOUCHLINE_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from bot.cli.app import main; main()", "serve", "--port", "0",
        cwd=folder, env={**given, "PYTHONPATH": str(ROOT), "TOUCHLINE_HOME": str(own), "LC_ALL": "C", **environment},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    served = Served("")
    try:
        async with asyncio.timeout(SECONDS):
            first = (await process.stdout.readline()).decode().strip()
        if not first.startswith("http://"):
            rest, _ = await process.communicate()
            raise AssertionError(f"it did not start: {first}\n{rest.decode()}")
        served.address = first
        yield served
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(SECONDS):
            rest, _ = await process.communicate()
        served.log = rest.decode()
        assert process.returncode == 0, served.log
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def demo_home(folder: Path) -> Path:
    """A home with the demo team, whose year ends today."""
    home = folder / "demo"
    with open_house(load_settings(home=home)) as house:
        load_demo(house.tools, 7, datetime.now(UTC))
    return home
