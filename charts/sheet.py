"""The paper every picture is drawn on: background, title, the line under it, flags above the axes, labels beside them.

Draws what `charts.plan` has placed. Uses the Figure object, never pyplot: no state is shared between two drawings.
"""

from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator

from charts import style
from charts.layout import spread
from charts.lettering import FAMILY, broken, drawable, line_height, width
from charts.plan import (
    FLAG_ROWS,
    FOOT,
    GAP,
    LEADER,
    Frame,
    Key,
    Plan,
    beside_lines,
    flag_rows,
    flag_span,
    flag_words,
    frame_of,
)
from charts.scales import Tick

TITLE_LINES = 2
KEY_MARK = 26  # pixels for a mark in the line under the title
KEY_GAP = 28
LEAST_KEY = 60  # pixels; less shows nothing of a key but its first letters
MOVED = 3  # pixels from its line at which a label counts as moved


def lay_out(plan: Plan) -> tuple[Figure, Axes, Frame]:
    """Return a figure with everything around the marks, its axes (in positions of the scales) and their frame."""
    figure = Figure(figsize=(style.WIDTH / style.DPI, style.HEIGHT / style.DPI), dpi=style.DPI)
    figure.patch.set(facecolor=style.BACKGROUND, edgecolor=style.FRAME, linewidth=2)
    frame = frame_of(plan, top=_header(figure, plan))
    axes = _axes(figure, plan, frame)
    _flags(figure, axes, plan, frame)
    _beside(figure, plan, frame)
    if plan.x_label:
        words = " ".join(broken(plan.x_label, frame.right - frame.left, 1))
        _write(figure, (frame.left + frame.right) / 2, FOOT, words, ha="center", va="bottom")
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
    _keys(figure, plan, top - line_height() / 2)
    return top - line_height() - GAP


def _keys(figure: Figure, plan: Plan, middle: float) -> None:
    """Write the subtitle and then each mark with its meaning in one line, as far as there is room."""
    x = float(style.PADDING)
    for key in (Key(plan.subtitle), *plan.keys):
        mark_room = KEY_MARK if key.mark else 0
        room = style.WIDTH - style.PADDING - x - mark_room
        if not key.text or room < LEAST_KEY:
            continue
        if key.mark:
            place = ([(x + 10) / style.WIDTH], [middle / style.HEIGHT])
            figure.add_artist(Line2D(*place, linestyle="none", gid="key", **key.mark))
        [words] = broken(key.text, room, 1)
        _write(figure, x + mark_room, middle, words, va="center_baseline")
        x += mark_room + width(words) + KEY_GAP


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


def _flags(figure: Figure, axes: Axes, plan: Plan, frame: Frame) -> None:
    """Draw each flag's line, up to its words, and the words; their ground hides a line that must pass behind."""
    ground = {"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 1.5}
    for flag, row in zip(plan.flags, flag_rows(plan, frame), strict=True):
        said = row < FLAG_ROWS
        foot = frame.top + (row * line_height() if said else 0)
        reach = (foot + 3 - frame.bottom) / (frame.top - frame.bottom)
        axes.plot(
            [flag.at, flag.at], [0, reach], transform=axes.get_xaxis_transform(), color=flag.colour,
            linestyle=flag.dash, linewidth=1.8, clip_on=False, zorder=2.5, gid="flag",
        )  # fmt: skip
        if said:
            left, _ = flag_span(plan, frame, flag)
            _write(figure, left, foot + 6, flag_words(flag), va="bottom", color=style.INK, bbox=ground)


def _beside(figure: Figure, plan: Plan, frame: Frame) -> None:
    """Write the labels right of the axes, pushed apart where they would touch; a hairline leads to a moved one."""
    labels = [beside_lines(label) for label in plan.beside]
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
