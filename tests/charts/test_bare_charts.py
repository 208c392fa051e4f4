"""The bare script that the bench compares with draws the same pictures: same size, same data."""

from io import BytesIO

import pytest
from PIL import Image

from charts import style
from kpi.funnel import ALARM, ALERT, limit_curve
from tests.charts.bare_charts import bare_distribution, bare_funnel, bare_trend
from tests.charts.drawings import believable_distribution, believable_funnel, believable_trend

TREND, SPREAD, FUNNEL = believable_trend(), believable_distribution(), believable_funnel()


def bare_pictures() -> dict[str, bytes]:
    signals = [at for at, point in enumerate(TREND.points) if point.signal]
    days, seconds = [point.day for point in TREND.points], [point.value for point in TREND.points]
    sizes, rates = [point.n for point in FUNNEL.points], [point.good / point.n for point in FUNNEL.points]
    curves = [limit_curve(max(sizes), FUNNEL.centre, coverage) for coverage in (ALERT, ALARM)]
    return {
        "trend": bare_trend(days, seconds, signals, TREND.centre, TREND.lower, TREND.upper, TREND.target),
        "distribution": bare_distribution(SPREAD.values, SPREAD.median, SPREAD.p90, SPREAD.target),
        "funnel": bare_funnel(sizes, rates, [point.label for point in FUNNEL.points], FUNNEL.centre, *curves),
    }


@pytest.mark.parametrize("name", ["trend", "distribution", "funnel"])
def test_a_bare_picture_has_as_many_pixels_as_ours(name):
    picture = Image.open(BytesIO(bare_pictures()[name]))
    assert picture.size == (style.WIDTH, style.HEIGHT)
    assert len(picture.convert("RGB").getcolors(maxcolors=picture.width * picture.height)) > 50
