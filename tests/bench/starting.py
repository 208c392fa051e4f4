"""A second start, until the server says it is ready, against importing the libraries it stands on."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.figure import FOLDER, Figure, seconds_of

SDKS = "import aiohttp.web, babel.dates, babel.numbers, pydantic_settings, sqlalchemy.orm, typer"
ROUNDS = 7


def start() -> Mapping[str, Figure]:
    """Start it once to set the home up, then again and again, in turn with the bare imports."""
    _start()
    taken = [(_start(), seconds_of(_import)) for _ in range(ROUNDS)]
    ours, bare = (median(column) for column in zip(*taken, strict=True))
    return {"start_ratio": Figure(ours / bare, 1.5, "x", "lower", {"start_s": ours, "imports_s": bare})}


def demo_home(name: str) -> Path:
    """Return a copy of the demo's home, made anew: whoever speaks there is enrolled, and other benches speak too."""
    with started_playground():
        pass  # makes the demo, if it is not there
    home = FOLDER / name
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(FOLDER / "start", home)
    return home


def _import() -> None:
    subprocess.run([sys.executable, "-c", SDKS], check=True)


def _start() -> float:
    """Seconds from the command to the first 200 of /readyz."""
    begun = time.perf_counter()
    with started_playground():
        return time.perf_counter() - begun


@contextmanager
def started_playground() -> Iterator[str]:
    """Run the playground on the demo in a process of its own; give its address once it is ready."""
    environment = os.environ | {"TOUCHLINE_HOME": str(FOLDER / "start"), "TOUCHLINE_DATABASE_URL": "", "LANG": "C"}
    command = [str(Path(sys.executable).with_name("touchline")), "playground", "--demo", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = next(found[0] for line in process.stdout or () if (found := re.findall(r"http://[\w.:]+", line)))
            _wait_until_ready(f"{address}/readyz")
            yield address
        finally:
            process.terminate()


def _wait_until_ready(address: str) -> None:
    for _ in range(1000):
        try:
            with urllib.request.urlopen(address) as response:  # noqa: S310 - our own server on loopback
                if response.status == 200:
                    return
        except urllib.error.URLError:
            time.sleep(0.005)
    raise RuntimeError("the server never became ready")
