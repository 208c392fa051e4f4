"""Takes the README's picture: `python -m tests.screenshot OUT.png` starts the real playground and looks at it.

The demo workspace in a home of its own, asked as a team lead how the team is doing.
"""

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

from tests.chrome import BINARY, WHY_NOT, Page, chrome

ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost):\d+")
WIDTH, HEIGHT = 1280, 1420
SECONDS_TO_START = 90.0
LEAD = "[...document.querySelectorAll('.person')].find((one) => /Team lead/.test(one.textContent))"


async def main(out: Path) -> None:
    """Write the picture to `out`."""
    with tempfile.TemporaryDirectory() as home:
        playground = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("touchline"),
            *("playground", "--demo", "--port", "0"),
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "TOUCHLINE_HOME": home, "PYTHONUNBUFFERED": "1"},
        )
        try:
            async with asyncio.timeout(SECONDS_TO_START):
                address = await _address(playground)
            async with chrome(WIDTH, HEIGHT) as page:
                await page.prefer("light")
                await _ask(page, address)
                await page.picture(out)
        finally:
            if playground.returncode is None:
                playground.terminate()
            await playground.communicate()


async def _ask(page: Page, address: str) -> None:
    await page.open(address)
    await page.click(LEAD)
    await page.until("document.querySelector('[data-connected]')")
    await page.type("teamstats")
    await page.press("Enter")
    await page.until("document.querySelector('.card')")
    await page.until("document.querySelector('.picture')")
    await page.until("[...document.querySelectorAll('.picture')].every((one) => one.dataset.state === 'drawn')")
    await page.until("[...document.querySelectorAll('.picture img')].every((one) => one.complete)")


async def _address(playground: asyncio.subprocess.Process) -> str:
    assert playground.stdout is not None
    async for line in playground.stdout:
        found = ADDRESS.search(line.decode())
        if found:
            return found.group()
    raise SystemExit("the playground ended before it said where it listens")


if __name__ == "__main__":
    if BINARY is None:
        raise SystemExit(WHY_NOT)
    asyncio.run(main(Path(sys.argv[1])))
