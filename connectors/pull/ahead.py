"""Makes the next pages while those before them are taken in: a few ahead and never more, so memory is that of a few.

Promises: pages come in their order, what goes wrong comes where its page would have, and whoever stops waits for
nothing: a page that is being asked for then is never used.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TypeVar

Thing = TypeVar("Thing")
Made = SimpleQueue[Thing | BaseException | None]

LOOK = 0.2
"""After so many seconds of waiting it is looked whether somebody wants to stop."""

MOST = 4
"""So many are made ahead, and come together where they are there."""


@contextmanager
def some_ahead(things: Iterator[Thing], stops: Callable[[], bool] = lambda: False) -> Iterator[Iterator[list[Thing]]]:
    """Yield the same things in their order, those that are there together; the next are made in a thread meanwhile.

    They end early where `stops` says so while one is waited for.
    """
    made: Made[Thing] = SimpleQueue()
    wanted, stopped = threading.Semaphore(MOST), threading.Event()

    def make() -> None:
        try:
            while wanted.acquire() and not stopped.is_set():
                found = next(things, None)
                made.put(found)
                if found is None:
                    return
        except BaseException as problem:  # noqa: BLE001 - handed to whoever takes the pages
            made.put(problem)

    def take() -> Iterator[list[Thing]]:
        while True:
            some, last = _together(made, stops)
            if some:
                wanted.release(len(some))
                yield some
            if isinstance(last, BaseException):
                raise last
            if last is None:
                return

    threading.Thread(target=make, name="pages ahead", daemon=True).start()
    try:
        yield take()
    finally:
        stopped.set()
        wanted.release()


def _together(made: Made[Thing], stops: Callable[[], bool]) -> tuple[list[Thing], Thing | BaseException | None]:
    """What is there, at least one unless it ends before; and what came last, which may be the end."""
    some: list[Thing] = []
    last = _got(made, stops)
    while last is not None and not isinstance(last, BaseException):
        some.append(last)
        if len(some) == MOST or made.empty():
            break
        last = made.get()
    return some, last


def _got(made: Made[Thing], stops: Callable[[], bool]) -> Thing | BaseException | None:
    while True:
        try:
            return made.get(timeout=LOOK)
        except Empty:
            if stops():
                return None
