"""The dark variant by the numbers: contrast on its own ground, and distance for colour-blind eyes."""

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image

from charts import style
from charts.dark import darkened
from charts.draw import draw
from tests.charts.drawings import believable_distribution, believable_funnel, believable_trend
from tests.charts.test_colours import DEUTERANOPIA, PLAIN, PROTANOPIA, TOGETHER, TRITANOPIA, apart, contrast

NEAR_BLACK = "#1A1D21"


def turned(colour: str) -> str:
    """A colour as it is in the dark variant."""
    one = Image.new("RGB", (1, 1), colour)
    red, green, blue = darkened(one).getpixel((0, 0))
    return f"#{red:02X}{green:02X}{blue:02X}"


GROUND = turned(style.BACKGROUND)


def test_the_ground_is_dark_and_lighter_than_black() -> None:
    assert contrast(GROUND, "#000000") < 1.6
    assert contrast(GROUND, NEAR_BLACK) < 1.4


@pytest.mark.parametrize("colour", [style.INK, style.QUIET])
def test_text_can_be_read(colour: str) -> None:
    assert contrast(turned(colour), GROUND) >= 4.5
    assert contrast(turned(colour), turned(style.BAND)) >= 4.5


@pytest.mark.parametrize("colour", [style.SERIES, style.SIGNAL, style.TARGET, style.LIMIT, style.BEYOND])
def test_marks_can_be_seen(colour: str) -> None:
    assert contrast(turned(colour), GROUND) >= 3


@pytest.mark.parametrize("kind", TOGETHER)
@pytest.mark.parametrize("eye", [PLAIN, PROTANOPIA, DEUTERANOPIA, TRITANOPIA])
def test_colours_that_stand_together_stay_apart_for_every_eye(kind: str, eye: tuple) -> None:
    for one, other in combinations(TOGETHER[kind], 2):
        assert apart(turned(one), turned(other), eye) > 15


@pytest.mark.parametrize("drawing", [believable_trend(), believable_distribution(), believable_funnel()])
def test_every_drawing_has_a_dark_twin_of_the_same_size_without_a_hole(drawing: object) -> None:
    light, dark = (Image.open(BytesIO(draw(drawing, dark=way))) for way in (False, True))
    assert light.size == dark.size
    assert dark.mode == "RGB"
    assert dark.getpixel((10, 10)) != light.getpixel((10, 10))
    assert draw(drawing, dark=True) == draw(drawing, dark=True)
