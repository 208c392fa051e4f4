"""Draws pictures in one process of its own, so that drawing never holds up an answer.

Promises: the drawing library is loaded in that process only, when the first picture is wanted; a picture that cannot be
drawn is an empty bytes object and a line in the log, never an error; a process that died is started again for the next
picture. Never draws two pictures at once: a small machine keeps a core for the answers.
"""

import asyncio
import contextlib
import logging
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.draughtsman import DRAWN, LENGTH, Order
from charts.specs import Drawing
from handlers.cards import Card, Picture

if TYPE_CHECKING:
    from charts.paper.specs import Document, Workbook

log = logging.getLogger(__name__)

WORKER = (sys.executable, "-m", "bot.draughtsman")
SECONDS_A_PICTURE = 30.0
SECONDS_TO_END = 2.0


class DrawingPool:
    """The process that draws, and the queue in front of it."""

    def __init__(self, worker: Sequence[str] = WORKER, seconds_a_picture: float = SECONDS_A_PICTURE) -> None:
        """`worker` is the command that starts the process; a picture that takes longer than the limit is given up."""
        self._worker = tuple(worker)
        self._limit = seconds_a_picture
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process's number, or None when there is none."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def draw(self, drawings: Sequence[Drawing], *, dark: bool = False) -> tuple[bytes, ...]:
        """Return a PNG for each drawing, in their order; b"" for one that could not be drawn."""
        pictures = []
        for drawing in drawings:
            async with self._turn:
                pictures.append(await self._draw_one((drawing, dark)))
        return tuple(pictures)

    async def print(self, content: "Document | Workbook") -> bytes:
        """Return a paper's bytes, a PDF's or a spreadsheet's; b"" for one that could not be printed."""
        async with self._turn:
            return await self._draw_one(content)

    async def warm(self) -> None:
        """Start the process, so that it has loaded its library by the time a picture is wanted."""
        async with self._turn:
            with contextlib.suppress(OSError):
                await self._started()

    async def close(self) -> None:
        """End the process. Drawings asked for afterwards are empty."""
        self._closed = True
        if self._turn.locked() and self._process is not None:
            _kill(self._process)
        async with self._turn:
            await self._end(self._process)

    async def _draw_one(self, order: "Order") -> bytes:
        if self._closed:
            return b""
        try:
            process = await self._started()
            async with asyncio.timeout(self._limit):
                drawn, answer = await _exchange(process, pickle.dumps(order))
        except (OSError, EOFError, TimeoutError) as problem:
            # IncompleteReadError is an EOFError: the process died over this picture.
            log.warning("the drawing process is gone (%s); the next picture starts another", type(problem).__name__)
            await self._end(self._process)
            return b""
        except asyncio.CancelledError:
            # Half an exchange is on the pipe; the next picture must not read the rest of this one.
            await self._end(self._process)
            raise
        if drawn:
            return answer
        log.warning("a picture could not be drawn: %s", answer.decode("utf-8", "replace"))
        return b""

    async def _started(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            # A session of its own: Ctrl-C in the terminal is for the server, which then ends this process in order.
            self._process = await asyncio.create_subprocess_exec(
                *self._worker, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
            )
        return self._process

    async def _end(self, process: Process | None) -> None:
        self._process = None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if not self._closed:
            _kill(process)
        try:
            await asyncio.wait_for(process.wait(), SECONDS_TO_END)
        except TimeoutError:
            _kill(process)
            await process.wait()


class CardPictures:
    """What draws the pictures of one card, and prints its papers, when awaited (`bot.port.Pictures`)."""

    def __init__(self, pool: DrawingPool, card: Card) -> None:
        self._pool = pool
        self._drawings = tuple(block.drawing for block in card.blocks if isinstance(block, Picture))
        self._papers = card.papers

    async def __call__(self, *, dark: bool = False) -> tuple[bytes, ...]:
        """Draw the pictures, in their order."""
        return await self._pool.draw(self._drawings, dark=dark)

    async def papers(self) -> tuple[bytes, ...]:
        """Print the papers, in their order."""
        return tuple([await self._pool.print(paper.content) for paper in self._papers])


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


async def _exchange(process: Process, order: bytes) -> tuple[bool, bytes]:
    """Send one order and read its answer: a byte that says how it went, a length, and so many bytes."""
    if process.stdin is None or process.stdout is None:
        raise BrokenPipeError
    process.stdin.write(LENGTH.pack(len(order)) + order)
    await process.stdin.drain()
    state = await process.stdout.readexactly(1)
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return state == DRAWN, await process.stdout.readexactly(length)
