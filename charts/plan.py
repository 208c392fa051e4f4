"""What stands around the marks of a picture, and where: all of it settled in pixels before anything is drawn.

So nothing overlaps or is cut off, and matplotlib need not lay out a second time.
"""

from dataclasses import dataclass
from typing import Any

from charts.layout import stacked
from charts.lettering import broken, line_height, width
from charts.scales import Scale
from charts.style import PADDING, QUIET, WIDTH

MARGIN_TEXT = 190  # pixels, the most a label beside the axes is wide
MARGIN_LINES = 3
FLAG_ROWS = 3  # a flag that would need a higher row keeps its line and loses its words
FLAG_GAP = 12
FLAG_WIDTH = 420
GAP = 10
LEADER = 20  # pixels between the axes and a label beside them
FOOT = PADDING * 0.6  # pixels under the lowest words


@dataclass(frozen=True, slots=True)
class Key:
    """A mark and what it means, in the line under the title. `mark` is what `Line2D` takes; None is words alone."""

    text: str
    mark: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """An upright line across the axes at a position, with its words above them."""

    at: float
    text: str
    colour: str
    dash: str = "-"


@dataclass(frozen=True, slots=True)
class Beside:
    """Words at the right edge of the axes, at the height of what they name."""

    at: float
    text: str
    colour: str = QUIET
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands around the marks: texts, scales, flags and labels."""

    title: str
    subtitle: str
    x: Scale
    y: Scale
    x_label: str = ""
    keys: tuple[Key, ...] = ()
    flags: tuple[Flag, ...] = ()
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """The axes' edges in pixels from the picture's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def x(self, scale: Scale, at: float) -> float:
        """Return where a position of the x scale lies, in pixels."""
        return self.left + (at - scale.low) / (scale.high - scale.low) * (self.right - self.left)

    def y(self, scale: Scale, at: float) -> float:
        """Return where a position of the y scale lies, in pixels."""
        return self.bottom + (at - scale.low) / (scale.high - scale.low) * (self.top - self.bottom)


def beside_lines(label: Beside) -> list[str]:
    """Return the lines that a label beside the axes is broken into."""
    return broken(label.text, MARGIN_TEXT, MARGIN_LINES, bold=label.bold)


def flag_words(flag: Flag) -> str:
    """Return a flag's words, shortened to one line."""
    return " ".join(broken(flag.text, FLAG_WIDTH, 1))


def flag_span(plan: Plan, frame: Frame, flag: Flag) -> tuple[float, float]:
    """Return the left and right edge of a flag's words: they begin at its line, and stay inside the picture."""
    wide = width(flag_words(flag))
    left = max(PADDING, min(frame.x(plan.x, flag.at) - 1, WIDTH - PADDING - wide))
    return left, left + wide


def flag_rows(plan: Plan, frame: Frame) -> list[int]:
    """Return the row of each flag's words above the axes, counted from the axes."""
    lines = [frame.x(plan.x, flag.at) for flag in plan.flags]
    return stacked(lines, [flag_span(plan, frame, flag) for flag in plan.flags], FLAG_GAP)


def frame_of(plan: Plan, top: float) -> Frame:
    """Return the axes' edges: what is left below `top` by the words at their four sides."""
    left = PADDING + max((width(text) for _, text in plan.y.ticks), default=0) + GAP
    wide = Frame(left, FOOT + _lines_under(plan) * line_height() + GAP, WIDTH - PADDING - _margin(plan), top)
    rows = min(FLAG_ROWS, max(flag_rows(plan, wide), default=-1) + 1)
    return Frame(wide.left, wide.bottom, wide.right, top - rows * line_height() - GAP)


def _lines_under(plan: Plan) -> int:
    """Return how many lines of words stand under the axes."""
    tick_lines = max((text.count("\n") + 1 for _, text in plan.x.ticks), default=1)
    return tick_lines + (1 if plan.x_label else 0)


def _margin(plan: Plan) -> float:
    """Return the room right of the axes: for the labels there, or for half of the last tick's words."""
    widths = [width(line, bold=label.bold) for label in plan.beside for line in beside_lines(label)]
    if widths:
        return max(widths) + LEADER
    last_tick = plan.x.ticks[-1][1] if plan.x.ticks else ""
    return max(width(line) for line in last_tick.split("\n")) / 2 - GAP
