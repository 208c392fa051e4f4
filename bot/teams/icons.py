"""The two icons of the Teams app, drawn by plain Python: the mark of the playground, as PNG.

Promises: the same bytes for the same Python, the sizes that Teams asks for, and an outline of nothing but white on
nothing. Reads no file.
"""

import math
import struct
import zlib
from collections.abc import Callable
from itertools import pairwise

COLOR_SIZE, OUTLINE_SIZE = 192, 32
ACCENT = "#14653f"

Rgb = tuple[int, int, int]
Distance = Callable[[float, float], float]
"""How far a point of the mark's own grid (40 by 40) is from a stroke's middle."""

_GROUND: Rgb = (0x14, 0x65, 0x3F)
_WHITE: Rgb = (255, 255, 255)
_MINT: Rgb = (0x9B, 0xE3, 0xB8)
_HALF_STROKE = 1.3
_MIDDLE = (21.5, 18.5)
"""The middle of the mark, which lies a little beside that of its grid."""

_COLOR_SCALE, _OUTLINE_SCALE = 4.0, 1.0
"""Pixels for one unit of the grid. In the colour icon the mark stays within the 120 pixels that every shape shows."""


def color_icon() -> bytes:
    """Return the colour icon: 192 by 192, the mark on solid green."""
    rows = []
    for y in range(COLOR_SIZE):
        row = bytearray()
        for x in range(COLOR_SIZE):
            shade = _GROUND
            for ink, stroke in _STROKES:
                shade = _mixed(shade, ink, _coverage(stroke, x, y, COLOR_SIZE, _COLOR_SCALE))
            row += bytes(shade)
        rows.append(bytes(row))
    return _png(COLOR_SIZE, rows, with_alpha=False)


def outline_icon() -> bytes:
    """Return the outline icon: 32 by 32, the mark in white on transparent."""
    rows = []
    for y in range(OUTLINE_SIZE):
        row = bytearray()
        for x in range(OUTLINE_SIZE):
            cover = max(_coverage(stroke, x, y, OUTLINE_SIZE, _OUTLINE_SCALE) for _, stroke in _STROKES)
            row += bytes((*_WHITE, round(255 * cover)))
        rows.append(bytes(row))
    return _png(OUTLINE_SIZE, rows, with_alpha=True)


def _line(*points: tuple[float, float]) -> Distance:
    """A stroke from point to point, with round ends."""
    parts = list(pairwise(points))

    def distance(x: float, y: float) -> float:
        return min(_to_segment(x, y, start, end) for start, end in parts)

    return distance


def _to_segment(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    share = ((x - start[0]) * along_x + (y - start[1]) * along_y) / (along_x**2 + along_y**2)
    share = min(1.0, max(0.0, share))
    return math.hypot(x - start[0] - share * along_x, y - start[1] - share * along_y)


def _quarter(x: float, y: float) -> float:
    """The quarter of a circle around the mark's corner, upper right."""
    (corner_x, corner_y), radius = (11.0, 29.0), 9.5
    if x >= corner_x and y <= corner_y:
        return abs(math.hypot(x - corner_x, y - corner_y) - radius)
    return min(math.hypot(x - corner_x, y - corner_y + radius), math.hypot(x - corner_x - radius, y - corner_y))


_STROKES: tuple[tuple[Rgb, Distance], ...] = (
    (_WHITE, _line((11, 8), (11, 29), (32, 29))),
    (_WHITE, _quarter),
    (_MINT, _line((18.5, 14.5), (23.5, 15.5), (30, 8.5))),
)


def _coverage(stroke: Distance, x: int, y: int, size: int, scale: float) -> float:
    """How much of a pixel a stroke covers, 0 to 1: what makes the edges smooth."""
    across = (x + 0.5 - size / 2) / scale + _MIDDLE[0]
    down = (y + 0.5 - size / 2) / scale + _MIDDLE[1]
    return min(1.0, max(0.0, (_HALF_STROKE - stroke(across, down)) * scale + 0.5))


def _mixed(under: Rgb, ink: Rgb, cover: float) -> Rgb:
    red, green, blue = (round(low + (high - low) * cover) for low, high in zip(under, ink, strict=True))
    return red, green, blue


def _png(size: int, rows: list[bytes], *, with_alpha: bool) -> bytes:
    """Eight bits a channel, no filter, no metadata."""
    header = struct.pack(">IIBBBBB", size, size, 8, 6 if with_alpha else 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
