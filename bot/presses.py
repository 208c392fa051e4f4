"""Tells a doubled click from two: the same button of the same message, by the same person, within three seconds.

The inbox (ADR 12) refuses what is sent again; the clicks of a double one are two, to be known by what they are.
Remembered by one process, within bounds; between processes the inbox's key, which holds the three seconds it fell into,
catches all but the click that falls between two of them.
"""

from collections import OrderedDict

SECONDS = 3.0
MOST_REMEMBERED = 10_000


class Presses:
    """What was pressed lately."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, float] = OrderedDict()

    def again(self, press: str, at: float) -> bool:
        """Say whether this was pressed just before; `at` is when, in the platform's own seconds."""
        before = self._last.pop(press, None)
        self._last[press] = at
        while len(self._last) > MOST_REMEMBERED:
            self._last.popitem(last=False)
        return before is not None and abs(at - before) < SECONDS
