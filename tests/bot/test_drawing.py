"""The process that draws: real pictures, killed in the middle, and never in the server's own process."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.drawing import DrawingPool
from charts.specs import Trend, Unit
from tests.bot.awaited import awaited
from tests.bot.fake_desk import trend

PNG = b"\x89PNG\r\n\x1a\n"
UNDRAWABLE = Trend("", Unit.RATE, points=None, locale="en", value_label="")  # type: ignore[arg-type]


@awaited
async def test_pictures_come_back_in_their_order() -> None:
    pool = DrawingPool()
    first, again = trend("one"), trend("two")
    drawn = await pool.draw([first, again, first])
    assert all(picture.startswith(PNG) for picture in drawn)
    assert drawn[0] == drawn[2] != drawn[1]
    await pool.close()


@awaited
async def test_nothing_is_started_before_a_picture_is_wanted_and_nothing_is_left_behind() -> None:
    pool = DrawingPool()
    assert pool.pid is None
    assert await pool.draw([]) == ()
    assert pool.pid is None
    await pool.warm()
    pid = pool.pid
    assert pid is not None
    await pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert await pool.draw([trend()]) == (b"",)


@awaited
async def test_a_drawing_that_cannot_be_drawn_spoils_no_other(caplog: pytest.LogCaptureFixture) -> None:
    pool = DrawingPool()
    good, bad, good_too = await pool.draw([trend(), UNDRAWABLE, trend()])
    assert good.startswith(PNG)
    assert bad == b""
    assert good_too.startswith(PNG)
    assert "a picture could not be drawn: " in caplog.text
    await pool.close()


@awaited
async def test_killed_in_the_middle_it_loses_one_picture_and_starts_again(caplog: pytest.LogCaptureFixture) -> None:
    pool = DrawingPool()
    await pool.warm()
    killed = pool.pid
    assert killed is not None
    drawing = asyncio.ensure_future(pool.draw([trend()] * 3))
    await asyncio.sleep(0)
    os.kill(killed, signal.SIGKILL)
    drawn = await drawing
    assert [bool(picture) for picture in drawn] == [False, True, True]
    assert pool.pid != killed
    assert "the drawing process is gone" in caplog.text
    await pool.close()


@awaited
async def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import sys; sys.stdin.buffer.read()")
    pool = DrawingPool((sys.executable, str(sleeper)), seconds_a_picture=0.2)
    assert await pool.draw([trend()]) == (b"",)
    await pool.close()


@awaited
async def test_a_worker_that_cannot_start_costs_the_picture_only() -> None:
    pool = DrawingPool(("/nowhere/python",))
    await pool.warm()
    assert await pool.draw([trend()]) == (b"",)
    await pool.close()


@awaited
async def test_a_cancelled_drawing_does_not_leave_its_picture_to_the_next() -> None:
    pool = DrawingPool()
    wanted = (await pool.draw([trend("wanted")]))[0]
    cancelled = asyncio.ensure_future(pool.draw([trend("unwanted")]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    cancelled.cancel()
    await asyncio.gather(cancelled, return_exceptions=True)
    assert (await pool.draw([trend("wanted")]))[0] == wanted
    await pool.close()


def test_the_servers_own_process_never_loads_the_drawing_library() -> None:
    script = """
import asyncio, sys
from bot.drawing import DrawingPool
from bot import hub, server, terminal
from bot.playground import app
from tests.bot.fake_desk import trend

async def draw():
    pool = DrawingPool()
    drawn = await pool.draw([trend()])
    await pool.close()
    return len(drawn[0])

assert asyncio.run(draw()) > 1000
loaded = {"matplotlib", "PIL", "numpy"} & set(sys.modules)
assert not loaded, loaded
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
