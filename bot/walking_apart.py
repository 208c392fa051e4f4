"""Walks lists in a process of its own, while this one derives and writes: two cores instead of one.

Promises the pages and errors of `connectors.pull.walk`, in their order. Keys go through a pipe and nowhere else. Once
the round is over the other process ends; when it is lost, the list goes on where it was left, the next time.
"""

import contextlib
import pickle
import subprocess
import sys
from collections.abc import Container, Iterator, Mapping
from typing import Any

from connectors.pull.errors import PullError
from connectors.pull.system import Stream, System
from connectors.pull.walk import Page, Position
from kpi.facts import Instant

MODULE = "bot.walker"


class WalkerLostError(PullError):
    """Asking {system} ended before its end. Nothing is lost: run it again, and it goes on. Is there enough memory?"""


class WalkerApart:
    """A process that walks the lists of one system after another. It starts at once, before anything is asked."""

    def __init__(self) -> None:
        self._system: System | None = None
        self._walking = False
        self._process = _started()
        self.said: Mapping[str, str] = {}

    @contextlib.contextmanager
    def open(self, system: System, entered: Mapping[str, str], base: str) -> "Iterator[WalkerApart]":
        """Turn to a system: what `handlers.pulling.syncing.sync` opens."""
        if self._walking:  # a list that was left half way is still being told: nobody may take it for another one
            self.close()
            self._process, self._walking = _started(), False
        self._system = system
        self._order(self._process, "open", system.name, dict(entered), base)
        self.said = system.said(entered)
        yield self

    def walk(
        self, stream: Stream, position: Position, start: Instant, now: Instant, *, agents: Container[str],
        bots: Container[str],
    ) -> Iterator[Page]:  # fmt: skip
        """Yield the pages of a list. PullError."""
        process, self._walking = self._process, True
        self._order(process, "walk", stream.name, position, start, now, agents, bots)
        done = False
        while not done:
            kind, found = self._answer(process)
            done = kind == "error" or found.done
            if done and process is self._process:
                self._walking = False
            if kind == "error":
                raise found
            yield found

    def close(self) -> None:
        """End the other process, wherever it is."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _order(self, process: "subprocess.Popen[bytes]", *order: Any) -> None:
        if process.stdin is None:
            raise self._lost()
        try:
            process.stdin.write(pickle.dumps(order, pickle.HIGHEST_PROTOCOL))
            process.stdin.flush()
        except BrokenPipeError:
            raise self._lost() from None

    def _answer(self, process: "subprocess.Popen[bytes]") -> tuple[str, Any]:
        if process.stdout is None:
            raise self._lost()
        try:
            answer: tuple[str, Any] = pickle.load(process.stdout)  # noqa: S301 - our own child wrote it
        except (EOFError, pickle.UnpicklingError, ValueError):  # the last: it was closed meanwhile
            raise self._lost() from None
        return answer

    def _lost(self) -> WalkerLostError:
        return WalkerLostError(system=self._system.title if self._system is not None else "")


def _started() -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return subprocess.Popen((sys.executable, "-m", MODULE), stdin=pipe, stdout=pipe)  # noqa: S603


@contextlib.contextmanager
def walker_apart() -> Iterator[WalkerApart]:
    """Start a walker, and end it at the end."""
    walker = WalkerApart()
    try:
        yield walker
    finally:
        walker.close()
