"""Reads an export in a process of its own, while this one derives and writes: two cores instead of one.

Promises the same facts, refusals and errors as `connectors.reading.open_export`, in the same order; when the import is
given up, the other process ends. Never holds more than a few batches.
"""

import contextlib
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from connectors.event_rows import Fact
from kpi.errors import TouchlineError


class ReaderLostError(TouchlineError):
    """Reading {file} ended before its end, and nothing was changed. Please try again; is there enough memory?"""


class ExportAhead:
    """An export read by another process; iterate once, then close."""

    def __init__(self, file: Path, preset: str | None, mapping: Path | None, zone: str) -> None:
        self._file = file
        asked = {"file": str(file), "preset": preset, "mapping": str(mapping) if mapping else None, "zone": zone}
        command = (sys.executable, "-m", "bot.reader", json.dumps(asked))
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)  # noqa: S603
        self.bytes_read = 0
        self.rows = 0
        with self._closed_on_error():
            _, self.preset, self.size = self._answer("open")

    def __iter__(self) -> Iterator[Fact]:
        """Yield the facts as `connectors.reading` does."""
        while (answer := self._answer("facts", "end"))[0] == "facts":
            _, facts, self.bytes_read, self.rows = answer
            yield from facts

    def close(self) -> None:
        """End the other process, wherever it is."""
        self._process.kill()
        self._process.wait()
        self._answers.close()

    @property
    def _answers(self) -> IO[bytes]:
        if self._process.stdout is None:
            raise ReaderLostError(file=self._file)
        return self._process.stdout

    def _answer(self, *expected: str) -> tuple[Any, ...]:
        try:
            answer: tuple[Any, ...] = pickle.load(self._answers)  # noqa: S301 - our own child wrote it
        except (EOFError, pickle.UnpicklingError):
            raise ReaderLostError(file=self._file) from None
        if answer[0] == "error":
            raise answer[1]
        if answer[0] not in expected:
            raise ReaderLostError(file=self._file)
        return answer

    @contextlib.contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        try:
            yield
        except TouchlineError:
            self.close()
            raise


@contextlib.contextmanager
def read_ahead(file: Path, preset: str | None, mapping: Path | None, zone: str) -> Iterator[ExportAhead]:
    """Open an export in another process and close it at the end. Raises the errors of `connectors.errors`."""
    export = ExportAhead(file, preset, mapping, zone)
    try:
        yield export
    finally:
        export.close()
