"""Text on the paper: how wide it is, how it is broken into lines, and what the font can show.

Measures in pixels of the picture. Nothing typed by a person is ever read as mathematics, and a character that the
bundled font lacks becomes a box instead of a warning.
"""

from bisect import bisect_right
from functools import lru_cache
from unicodedata import category

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

from charts.style import DPI, TEXT_SIZE

LINE = 1.3  # of the size
FAMILY = "DejaVu Sans"  # comes with matplotlib, has Latin, Greek and Cyrillic
MISSING = "□"
JOINER = "Cf"  # the category of what holds a compound emoji together
VARIATIONS = range(0xFE00, 0xFE10)  # which say how an emoji is to look


@lru_cache(maxsize=4096)
def _character(character: str) -> str:
    """Return the character, or what stands for it when the font has none."""
    if category(character) == JOINER or ord(character) in VARIATIONS:
        return ""
    if character == "\n" or get_font(findfont(FontProperties(family=FAMILY))).get_char_index(ord(character)):
        return character
    return MISSING


def drawable(text: str) -> str:
    """Return the text as far as the font can show it."""
    return "".join(map(_character, text))


@lru_cache(maxsize=4096)
def width(text: str, size: float = TEXT_SIZE, *, bold: bool = False) -> float:
    """Return how many pixels wide one line is."""
    font = FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0]) * DPI / 72


def line_height(size: float = TEXT_SIZE) -> float:
    """Return how many pixels a line takes, with its leading."""
    return size * DPI / 72 * LINE


def _shortened(text: str, room: float, size: float, bold: bool) -> str:
    """Return the text, with its end replaced by an ellipsis when it is too wide."""
    if width(text, size, bold=bold) <= room:
        return text
    fitting = bisect_right(range(len(text)), room, key=lambda kept: width(text[:kept] + "…", size, bold=bold))
    return text[: max(0, fitting - 1)].rstrip() + "…"


def broken(text: str, room: float, lines: int, size: float = TEXT_SIZE, *, bold: bool = False) -> list[str]:
    """Break a text at spaces into at most `lines` lines of `room` pixels; what does not fit ends in an ellipsis."""
    words = drawable(text).split()
    done: list[str] = []
    while words and len(done) < lines - 1:
        count = 1
        while count < len(words) and width(" ".join(words[: count + 1]), size, bold=bold) <= room:
            count += 1
        done.append(_shortened(" ".join(words[:count]), room, size, bold))
        words = words[count:]
    return [*done, _shortened(" ".join(words), room, size, bold)] if words else done
