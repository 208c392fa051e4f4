"""The paper every picture is drawn on: background, title, the line under it, flags above the axes, labels beside them.

All of it is placed in pixels before anything is drawn, so that nothing overlaps or is cut off and matplotlib need not
lay out twice. Uses the Figure object, never pyplot: no state is shared between two drawings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator

from charts import style
from charts.layout import spread, stacked
from charts.lettering import FAMILY, broken, drawable, line_height, width
from charts.scales import Scale, Tick

TITLE_LINES = 2
FLAG_ROWS = 3  # a flag that would need a higher row keeps its line and loses its words
MARGIN_TEXT = 190  # pixels, the most a label beside the axes is wide
MARGIN_LINES = 3
GAP = 10
LEADER = 20  # pixels between the axes and a label that had to be moved
MOVED = 3  # pixels from its line at which a label counts as moved
FLAG_GAP = 12


@dataclass(frozen=True, slots=True)
class Key:
    """A mark and what it means, in the line under the title. `mark` is what `Line2D` takes."""

    text: str
    mark: dict[str, Any]


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
    colour: str = style.QUIET
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


def lay_out(plan: Plan) -> tuple[Figure, Axes, Frame]:
    """Return a figure with everything around the marks, its axes (in positions of the scales) and their frame."""
    figure = Figure(figsize=(style.WIDTH / style.DPI, style.HEIGHT / style.DPI), dpi=style.DPI)
    figure.patch.set(facecolor=style.BACKGROUND, edgecolor=style.FRAME, linewidth=2)
    below_header = _header(figure, plan)
    labels = [broken(label.text, MARGIN_TEXT, MARGIN_LINES, bold=label.bold) for label in plan.beside]
    margin = max((width(line, bold=label.bold) for label, lines in zip(plan.beside, labels, strict=True)
                  for line in lines), default=0)  # fmt: skip
    left = style.PADDING + max((width(text) for _, text in plan.y.ticks), default=0) + GAP
    right = style.WIDTH - style.PADDING - (margin + LEADER + GAP if margin else 0)
    under = max((text.count("\n") + 1 for _, text in plan.x.ticks), default=1) + bool(plan.x_label)
    bottom = style.PADDING * 0.6 + under * line_height() + GAP
    wide = Frame(left, bottom, right, below_header)
    flags = _flag_rows(plan, wide)
    frame = Frame(left, bottom, right, below_header - _height(flags) * line_height() - GAP)
    axes = _axes(figure, plan, frame)
    _flags(figure, axes, plan, frame, flags)
    _beside(figure, plan, frame, labels)
    if plan.x_label:
        _write(figure, (left + right) / 2, style.PADDING * 0.6, plan.x_label, ha="center", va="bottom")
    return figure, axes, frame


def _write(figure: Figure, x: float, y: float, text: str, **look: Any) -> None:
    """Write at a place in pixels. Dollar signs are dollar signs."""
    look = {"color": style.QUIET, "fontsize": style.TEXT_SIZE, "family": FAMILY, **look}
    figure.text(x / style.WIDTH, y / style.HEIGHT, drawable(text), parse_math=False, **look)


def _header(figure: Figure, plan: Plan) -> float:
    """Write title, subtitle and keys; return the height below them."""
    room = style.WIDTH - 2 * style.PADDING
    top = style.HEIGHT - style.PADDING * 0.8
    for line in broken(plan.title, room, TITLE_LINES, style.TITLE_SIZE, bold=True):
        _write(figure, style.PADDING, top, line, va="top", fontsize=style.TITLE_SIZE, weight="bold", color=style.INK)
        top -= line_height(style.TITLE_SIZE)
    middle = top - line_height() / 2
    x = float(style.PADDING)
    for text, mark in [(plan.subtitle, None), *((key.text, key.mark) for key in plan.keys)]:
        if not text:
            continue
        start = x
        if mark is not None:
            x += 26
        shown = broken(text, style.WIDTH - style.PADDING - x, 1) if style.WIDTH - style.PADDING - x > 60 else []
        if not shown:
            break
        if mark is not None:
            figure.add_artist(Line2D([(start + 10) / style.WIDTH], [middle / style.HEIGHT], linestyle="none", **mark))
        _write(figure, x, middle, shown[0], va="center_baseline")
        x += width(shown[0]) + 28
    return top - line_height() - GAP


def _axes(figure: Figure, plan: Plan, frame: Frame) -> Axes:
    """Return quiet axes: a hairline for each tick of the values, no box."""
    box = (frame.left / style.WIDTH, frame.bottom / style.HEIGHT,
           (frame.right - frame.left) / style.WIDTH, (frame.top - frame.bottom) / style.HEIGHT)  # fmt: skip
    axes = figure.add_axes(box, facecolor=style.BACKGROUND)
    axes.set_xlim(plan.x.low, plan.x.high)
    axes.set_ylim(plan.y.low, plan.y.high)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(style.LIMIT)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=style.GRID, linewidth=1)
    axes.tick_params(axis="y", length=0, pad=GAP - 3, labelsize=style.TEXT_SIZE, labelcolor=style.QUIET)
    axes.tick_params(axis="x", color=style.LIMIT, labelsize=style.TEXT_SIZE, labelcolor=style.QUIET)
    _ticks(axes.xaxis.set_major_locator, axes.set_xticklabels, plan.x.ticks)
    _ticks(axes.yaxis.set_major_locator, axes.set_yticklabels, plan.y.ticks)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_locator(NullLocator())
    return axes


def _ticks(locate: Callable[[FixedLocator], None], label: Callable[..., object], ticks: Sequence[Tick]) -> None:
    locate(FixedLocator([at for at, _ in ticks]))
    label([drawable(text) for _, text in ticks], family=FAMILY, parse_math=False)


def _flag_place(plan: Plan, frame: Frame, flag: Flag) -> tuple[float, float]:
    """Return the left and right edge of a flag's words: they begin at its line, and stay inside the picture."""
    wide = width(drawable(flag.text))
    left = max(style.PADDING, min(frame.x(plan.x, flag.at) - 1, style.WIDTH - style.PADDING - wide))
    return left, left + wide


def _flag_rows(plan: Plan, frame: Frame) -> list[int]:
    """Return the row of each flag's words above the axes, counted from the axes."""
    lines = [frame.x(plan.x, flag.at) for flag in plan.flags]
    return stacked(lines, [_flag_place(plan, frame, flag) for flag in plan.flags], FLAG_GAP)


def _height(flag_rows: Sequence[int]) -> int:
    """Return how many rows of words there are."""
    return min(FLAG_ROWS, max(flag_rows, default=-1) + 1)


def _flags(figure: Figure, axes: Axes, plan: Plan, frame: Frame, flag_rows: Sequence[int]) -> None:
    """Draw each flag's line, up to its words, and the words; their ground hides a line that must pass behind."""
    ground = {"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 1.5}
    for flag, row in zip(plan.flags, flag_rows, strict=True):
        said = row < FLAG_ROWS
        foot = frame.top + (row * line_height() if said else 0)
        reach = (foot + 3 - frame.bottom) / (frame.top - frame.bottom)
        axes.plot(
            [flag.at, flag.at], [0, reach], transform=axes.get_xaxis_transform(), color=flag.colour,
            linestyle=flag.dash, linewidth=1.8, clip_on=False, zorder=2.5, gid="flag",
        )  # fmt: skip
        if said:
            left, _ = _flag_place(plan, frame, flag)
            _write(figure, left, foot + 6, flag.text, va="bottom", color=style.INK, bbox=ground)


def _beside(figure: Figure, plan: Plan, frame: Frame, labels: Sequence[Sequence[str]]) -> None:
    """Write the labels right of the axes, pushed apart where they would touch; a hairline leads to a moved one."""
    heights = [len(lines) * line_height() + 2 for lines in labels]
    wanted = [frame.y(plan.y, label.at) for label in plan.beside]
    middles = spread(wanted, heights, frame.bottom - GAP, frame.top + GAP)
    for label, lines, at, middle in zip(plan.beside, labels, wanted, middles, strict=True):
        if abs(middle - at) > MOVED:
            ends = [frame.right + 2, frame.right + LEADER - 5]
            figure.add_artist(
                Line2D([x / style.WIDTH for x in ends], [at / style.HEIGHT, middle / style.HEIGHT],
                       color=style.LIMIT, linewidth=1, gid="leader")
            )  # fmt: skip
        upright = "center_baseline" if len(lines) == 1 else "center"
        weight = "bold" if label.bold else "normal"
        _write(figure, frame.right + LEADER, middle, "\n".join(lines), va=upright, color=label.colour, weight=weight)
