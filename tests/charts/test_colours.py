"""The colours by the numbers: contrast on every ground, and distance for colour-blind eyes."""

from itertools import combinations

import pytest

from charts import style

WHITE, NEAR_BLACK = "#FFFFFF", "#1A1D21"

# What a dichromat sees, as a matrix on linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
TRITANOPIA = ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900))
PLAIN = ((1, 0, 0), (0, 1, 0), (0, 0, 1))

XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE_POINT = (0.9505, 1.0, 1.089)

TOGETHER = {
    "trend": (style.SERIES, style.SIGNAL, style.TARGET, style.LIMIT),
    "distribution": (style.SERIES, style.BEYOND, style.TARGET),
    "funnel": (style.SERIES, style.SIGNAL, style.LIMIT, style.INK),
}


def linear(colour: str) -> list[float]:
    shares = [part / 255 for part in bytes.fromhex(colour[1:])]
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def times(matrix, vector) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    dark, light = sorted(times(XYZ, linear(colour))[1] for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(seen: list[float]) -> list[float]:
    """Return CIELAB from linear RGB."""
    shares = [value / white for value, white in zip(times(XYZ, seen), WHITE_POINT, strict=True)]
    x, y, z = (share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116 for share in shares)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


def apart(one: str, other: str, eye) -> float:
    """Return how far two colours lie apart for an eye (CIE 1976; 2.3 is just noticeable side by side)."""
    seen = [lab([max(0.0, min(1.0, part)) for part in times(eye, linear(colour))]) for colour in (one, other)]
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


def test_the_measures_agree_with_the_published_extremes():
    assert contrast("#000000", WHITE) == pytest.approx(21, abs=0.01)
    assert apart("#000000", WHITE, PLAIN) == pytest.approx(100, abs=0.1)
    assert apart("#FF0000", "#008000", DEUTERANOPIA) < 0.4 * apart("#FF0000", "#008000", PLAIN)


@pytest.mark.parametrize("colour", [style.INK, style.QUIET, style.SERIES])
def test_text_can_be_read_on_the_background(colour):
    assert contrast(colour, style.BACKGROUND) >= 4.5


@pytest.mark.parametrize("ground", [style.BACKGROUND, style.BAND])
@pytest.mark.parametrize("colour", [style.SERIES, style.SIGNAL, style.TARGET, style.LIMIT, style.BEYOND, style.INK])
def test_marks_can_be_seen_on_every_ground_they_are_drawn_on(colour, ground):
    assert contrast(colour, ground) >= 3


@pytest.mark.parametrize("eye", [PLAIN, PROTANOPIA, DEUTERANOPIA, TRITANOPIA])
@pytest.mark.parametrize("picture", TOGETHER)
def test_colours_of_one_picture_stay_apart_for_every_eye(picture, eye):
    for one, other in combinations(TOGETHER[picture], 2):
        assert apart(one, other, eye) > 20, (one, other)


def test_the_picture_is_a_light_card_with_an_edge_on_white():
    assert contrast(style.BACKGROUND, NEAR_BLACK) > 15
    assert apart(style.FRAME, WHITE, PLAIN) > 15
