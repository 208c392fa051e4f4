"""Remembers which tickets a file has named, in a few bytes each.

It keeps a 64-bit hash of each key in a flat array, so that a million tickets take 16 megabytes instead of 150. Two of a
million different keys share a hash about once in 37 million files; the second would then be refused, with its line.
"""

from array import array

_FIRST_SIZE = 1 << 12
_FULLEST = 0.7


class SeenKeys:
    """A set of strings that can only grow."""

    __slots__ = ("_count", "_mask", "_slots")

    def __init__(self) -> None:
        self._resize(_FIRST_SIZE)

    def _resize(self, size: int) -> None:
        self._slots = array("q", bytes(8 * size))
        self._mask = size - 1
        self._count = 0

    def add(self, key: str) -> bool:
        """Return whether the key is new, and remember it."""
        new = self._place(hash(key) or 1)  # zero marks a free slot
        if new and self._count > _FULLEST * len(self._slots):
            self._grow()
        return new

    def _place(self, mark: int) -> bool:
        slots, mask = self._slots, self._mask
        slot = mark & mask
        while slots[slot]:
            if slots[slot] == mark:
                return False
            slot = (slot + 1) & mask
        slots[slot] = mark
        self._count += 1
        return True

    def _grow(self) -> None:
        old = self._slots
        self._resize(2 * len(old))
        for mark in old:
            if mark:
                self._place(mark)
