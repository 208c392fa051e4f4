"""Makes the next page while the one before it is taken in. One ahead and never more: memory is that of two pages.

Promises: pages come in their order, what goes wrong comes where its page would have, and whoever stops waits for
nothing: a page that is being asked for then is never used.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TypeVar

Thing = TypeVar("Thing")

LOOK = 0.2
"""After so many seconds of waiting it is looked whether somebody wants to stop."""


@contextmanager
def one_ahead(things: Iterator[Thing], stops: Callable[[], bool] = lambda: False) -> Iterator[Iterator[Thing]]:
    """Yield the same things in their order; the next one is made in a thread meanwhile.

    They end early where `stops` says so while one is waited for.
    """
    made: SimpleQueue[Thing | BaseException | None] = SimpleQueue()
    wanted, stopped = threading.Semaphore(1), threading.Event()

    def make() -> None:
        try:
            while wanted.acquire() and not stopped.is_set():
                found = next(things, None)
                made.put(found)
                if found is None:
                    return
        except BaseException as problem:  # noqa: BLE001 - handed to whoever takes the pages
            made.put(problem)

    def take() -> Iterator[Thing]:
        while (found := _got(made, stops)) is not None:
            if isinstance(found, BaseException):
                raise found
            wanted.release()
            yield found

    threading.Thread(target=make, name="page ahead", daemon=True).start()
    try:
        yield take()
    finally:
        stopped.set()
        wanted.release()


def _got(made: "SimpleQueue[Thing | BaseException | None]", stops: Callable[[], bool]) -> Thing | BaseException | None:
    while True:
        try:
            return made.get(timeout=LOOK)
        except Empty:
            if stops():
                return None
