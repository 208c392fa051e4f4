"""Calls what is asynchronous, a platform's postman, from the engine's threads, and can call it all off.

Promises: a call has an end; when the engine must stop at once, whoever waits for one is told so by `StoppedError`,
which is no error of the post: its workflow stays pending, and is taken up again.
"""

import asyncio
import concurrent.futures
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class StoppedError(BaseException):
    """The engine stops: the workflow is left as it is. No Exception, so that nothing takes it for the post's end."""


class Errands:
    """What is on its way."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        """`seconds` are the longest that one may take."""
        self._loop = loop
        self._seconds = seconds
        self._lock = threading.Lock()
        self._on_the_way: set[concurrent.futures.Future[Any]] = set()
        self._called_off = False

    def run(self, errand: Coroutine[Any, Any, T]) -> T:
        """Wait for what it returns. TimeoutError when that takes too long; StoppedError when all is called off."""
        with self._lock:
            if self._called_off:
                errand.close()
                raise StoppedError
            future = asyncio.run_coroutine_threadsafe(errand, self._loop)
            self._on_the_way.add(future)
        try:
            return future.result(self._seconds)
        except concurrent.futures.CancelledError:
            raise StoppedError from None
        except TimeoutError:
            future.cancel()
            raise
        finally:
            with self._lock:
                self._on_the_way.discard(future)

    def call_off(self) -> None:
        """Let nobody wait any longer."""
        with self._lock:
            self._called_off = True
            waiting = tuple(self._on_the_way)
        for future in waiting:
            future.cancel()
