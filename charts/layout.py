"""Where labels go so that none covers another. Pure geometry in pixels; no matplotlib."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle by its edges; y grows upward."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Say whether the two share any of their inside."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def within(self, other: "Box") -> bool:
        """Say whether this one lies wholly inside the other."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Return middles as near to the wanted ones as can be, in the same order, none covering another.

    Labels that would touch are pushed apart around their common middle. They stay between `low` and `high` as long as
    they fit there at all.
    """
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    groups: list[tuple[list[int], float, float]] = []  # members from below, their height, their middle
    for number in order:
        members, height, middle = [number], heights[number], wanted[number]
        middle = _held(middle, height, low, high)
        while groups and groups[-1][2] + groups[-1][1] / 2 > middle - height / 2:
            below, under, lower = groups.pop()
            middle = (lower * len(below) + middle * len(members)) / (len(below) + len(members))
            members, height = [*below, *members], under + height
            middle = _held(middle, height, low, high)
        groups.append((members, height, middle))
    middles = [0.0] * len(wanted)
    for members, height, middle in groups:
        edge = middle - height / 2
        for number in members:
            middles[number] = edge + heights[number] / 2
            edge += heights[number]
    return middles


def _held(middle: float, height: float, low: float, high: float) -> float:
    return max(low + height / 2, min(high - height / 2, middle))


def stacked(lines: Sequence[float], spans: Sequence[tuple[float, float]], gap: float) -> list[int]:
    """Return a row, counted from below, for the words of each upright line; `spans` are the words' (left, right).

    Words stand above all words they would touch, and above all lines right of their own that they would cross: so that
    no line runs through words when these begin at their line.
    """
    told = [0] * len(lines)
    done: list[int] = []
    for number in sorted(range(len(lines)), key=lambda number: -lines[number]):
        left, right = spans[number]
        below = (
            told[other]
            for other in done
            if (spans[other][0] < right + gap and left < spans[other][1] + gap) or left <= lines[other] < right + gap
        )
        told[number] = max(below, default=-1) + 1
        done.append(number)
    return told


def beside(
    point: tuple[float, float], size: tuple[float, float], taken: Iterable[Box], frame: Box, clear: float
) -> Box | None:
    """Return a place for a label of `size` (width, height) near the point, off what is taken and inside the frame.

    The label stays `clear` pixels off its point: right of it, left, above, below, then the corners. None when all
    are taken.
    """
    x, y = point
    wide, high = size
    blocks = list(taken)
    rights, lefts = x + clear, x - clear - wide
    above, below = y + clear, y - clear - high
    for left, bottom in (
        (rights, y - high / 2),
        (lefts, y - high / 2),
        (x - wide / 2, above),
        (x - wide / 2, below),
        (rights, above),
        (rights, below),
        (lefts, above),
        (lefts, below),
    ):
        box = Box(left, bottom, left + wide, bottom + high)
        if box.within(frame) and not any(box.meets(other) for other in blocks):
            return box
    return None
