"""The process that draws (`python -m bot.draughtsman`): orders in on standard input, pictures out on standard output.

Promises one answer for each order, in their order, and to end when its input ends: it never outlives the server.
Each order is a length and a pickled drawing with its theme, or a paper; each answer a state, a length and a PNG, the
paper's bytes, or a reason without any figures.
It unpickles what its own parent wrote into a private pipe, and nothing else.
"""

import os
import pickle
import struct
import sys
import traceback
from typing import TYPE_CHECKING, BinaryIO, Union

from charts.specs import Drawing

if TYPE_CHECKING:
    from charts.paper.specs import Document, Workbook

Order = Union[tuple[Drawing, bool], "Document", "Workbook"]
"""A drawing with whether it is for a dark theme, or a paper."""

LENGTH = struct.Struct(">I")
DRAWN = b"+"
FAILED = b"-"
NICENESS = 5


def main() -> None:
    """Draw until the input ends."""
    # The library of drawing is loaded here and in no other process; at once, so that the first picture need not wait.
    import charts.draw  # noqa: F401

    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    # Whatever a library prints must not be taken for a picture.
    sys.stdout = sys.stderr
    if hasattr(os, "nice"):
        os.nice(NICENESS)  # answers go before pictures
    while (order := _read(orders)) is not None:
        try:
            state, answer = DRAWN, _made(pickle.loads(order))  # noqa: S301 - our own parent wrote it
        except Exception as problem:  # noqa: BLE001 - the outermost loop: one bad picture must not end the process
            state, answer = FAILED, _reason(problem)
        answers.write(state + LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _made(order: Order) -> bytes:
    """A picture or a paper."""
    if isinstance(order, tuple):
        from charts.draw import draw

        drawing, dark = order
        return draw(drawing, dark=dark)
    from charts.paper.press import printed

    return printed(order)


def _read(orders: BinaryIO) -> bytes | None:
    head = orders.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    return orders.read(length)


def _reason(problem: Exception) -> bytes:
    """Say which kind of error it was and where, without its words: they may carry a person's figures."""
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} at {frame.filename}:{frame.lineno}".encode()


if __name__ == "__main__":
    main()
