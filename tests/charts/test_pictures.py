"""Every picture, believable or nasty: what is on it, that no words touch or are cut off, and what its pixels are."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import combinations

import pytest
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from charts import style
from charts.draw import draw, figure
from charts.scales import value_scale
from charts.specs import Unit
from locales.speech import Speech
from tests.charts.drawings import (
    LONG,
    MONDAY,
    believable_distribution,
    believable_funnel,
    believable_trend,
    crowd,
    gallery,
)

GALLERY = gallery()
ENGLISH = Speech("en", "UTC")
TOUCH = 1.0  # pixels by which the boxes of two neighbouring letters may share an edge


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def named(shown: Figure, name: str) -> list[Artist]:
    return shown.findobj(lambda artist: artist.get_gid() == name)


def only(shown: Figure, name: str) -> Artist:
    [artist] = named(shown, name)
    return artist


def words(shown: Figure) -> list[Text]:
    return [text for text in shown.findobj(Text) if text.get_visible() and text.get_text().strip()]


@pytest.mark.parametrize("name", GALLERY)
def test_no_words_touch_each_other_or_leave_the_picture(name):
    shown = figure(GALLERY[name])
    canvas = FigureCanvasAgg(shown)
    canvas.draw()
    boxes = [(text.get_text(), Text.get_window_extent(text, canvas.get_renderer())) for text in words(shown)]
    # An annotation's own extent counts its arrow and its target; the letters alone are those of Text.
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= style.WIDTH, text
        assert box.y1 <= style.HEIGHT, text
    for (one, left), (other, right) in combinations(boxes, 2):
        wide = min(left.x1, right.x1) - max(left.x0, right.x0)
        high = min(left.y1, right.y1) - max(left.y0, right.y0)
        assert wide <= TOUCH or high <= TOUCH, (one, other)


@pytest.mark.parametrize("name", GALLERY)
def test_a_picture_is_a_small_solid_png_of_the_promised_size(name):
    png = draw(GALLERY[name])
    assert len(png) < 200_000
    picture = Image.open(BytesIO(png))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (style.WIDTH, style.HEIGHT))
    inner = picture.crop((4, 4, style.WIDTH - 4, style.HEIGHT - 4))
    assert inner.getpixel((0, 0)) == rgb(style.BACKGROUND)
    most = max(inner.getcolors(maxcolors=inner.width * inner.height), key=lambda counted: counted[0])
    assert most[1] in (rgb(style.BACKGROUND), rgb(style.BAND))


def test_the_same_drawing_gives_the_same_bytes():
    assert draw(believable_trend()) == draw(believable_trend())


def test_a_trend_shows_its_band_centre_and_target_where_they_are():
    trend = believable_trend()
    shown = figure(trend)
    values = [*(point.value for point in trend.points), trend.lower, trend.upper, trend.target]
    y = value_scale(Unit.DURATION, values, ENGLISH)
    for name in ("centre", "lower", "upper", "target"):
        assert only(shown, name).get_ydata()[0] == y.place(getattr(trend, name))
    band = only(shown, "band")
    assert [band.get_y(), band.get_y() + band.get_height()] == pytest.approx(
        [y.place(trend.lower), y.place(trend.upper)]
    )


def test_a_trend_without_target_and_limits_draws_none():
    shown = figure(GALLERY["trend of zeros"])
    assert not any(named(shown, name) for name in ("band", "centre", "lower", "upper", "target", "signals"))


def test_a_signal_has_another_shape_and_colour_and_is_explained():
    trend = believable_trend()
    shown = figure(trend)
    signals, points = only(shown, "signals"), only(shown, "points")
    at = {point.day.toordinal() for point in trend.points if point.signal and point.n >= trend.small_n}
    assert set(signals.get_xdata()) == at
    assert signals.get_marker() != points.get_marker()
    assert signals.get_markerfacecolor() != points.get_markerfacecolor()
    assert "Signal: not by chance" in {text.get_text() for text in words(shown)}


def test_weeks_of_few_are_hollow_and_explained():
    trend = believable_trend()
    shown = figure(trend)
    few = only(shown, "few")
    at = {point.day.toordinal() for point in trend.points if point.n < trend.small_n and not point.signal}
    assert set(few.get_xdata()) == at
    assert few.get_markerfacecolor() == style.BACKGROUND
    assert "Fewer than 5 tickets" in {text.get_text() for text in words(shown)}


def test_what_is_not_there_is_not_explained():
    calm = tuple(replace(point, n=30, signal=False) for point in believable_trend().points)
    said = {text.get_text() for text in words(figure(replace(believable_trend(), points=calm)))}
    assert not said & {"Signal: not by chance", "Fewer than 5 tickets"}


def test_a_break_is_an_upright_line_on_its_day_with_its_words():
    shown = figure(believable_trend())
    days = [flag.get_xdata()[0] for flag in named(shown, "flag")]
    assert days == [day.toordinal() for day, _ in believable_trend().breaks]
    assert {"From here definition 2", "From here definition 3"} <= {text.get_text() for text in words(shown)}


def test_the_last_value_stands_in_figures_beside_its_point():
    shown = figure(replace(believable_trend(), points=GALLERY["trend of one point"].points))
    assert "1 h 7 min" in {text.get_text() for text in words(shown)}


def test_a_distribution_counts_each_value_once_and_parts_at_the_target():
    spread = believable_distribution()
    shown = figure(spread)
    bars = shown.axes[0].patches
    assert sum(bar.get_height() for bar in bars) == len(spread.values)
    within = sum(bar.get_height() for bar in bars if bar.get_facecolor()[:3] == pytest.approx(share(style.SERIES)))
    assert within == sum(1 for value in spread.values if value <= spread.target)


def share(colour: str) -> list[float]:
    return [part / 255 for part in rgb(colour)]


def test_a_distribution_flags_median_90th_percentile_and_target():
    spread = believable_distribution()
    shown = figure(spread)
    marks = [spread.median, spread.p90, spread.target]
    x = value_scale(Unit.DURATION, [*spread.values, *marks], ENGLISH)
    assert [flag.get_xdata()[0] for flag in named(shown, "flag")] == [x.place(mark) for mark in marks]
    said = {text.get_text() for text in words(shown)}
    assert {spread.median_label, spread.p90_label, spread.target_label} <= said


def test_a_funnel_parts_its_points_by_the_exact_limits():
    shown = figure(believable_funnel())
    places = {name: sorted(zip(*only(shown, name).get_data(), strict=True)) for name in ("alert", "alarm")}
    assert places == {"alert": [(20, 14 / 20), (100, 96 / 100)], "alarm": [(20, 12 / 20)]}
    assert len(only(shown, "inside").get_xdata()) == 9
    assert {only(shown, name).get_marker() for name in ("alert", "alarm")} != {only(shown, "inside").get_marker()}


def test_a_funnel_rings_the_marked_point_and_names_only_who_has_a_label():
    shown = figure(believable_funnel())
    ring = only(shown, "marked")
    assert list(zip(*ring.get_data(), strict=True)) == [(41, 36 / 41)]
    labels = {point.label for point in believable_funnel().points if point.label}
    assert {text.get_text() for text in named(shown, "name")} == labels


def test_in_a_crowd_the_marked_name_is_kept():
    names = {text.get_text() for text in named(figure(crowd(200)), "name")}
    assert "Person 7" in names
    assert len(names) > 10


def test_a_point_without_cases_is_not_drawn():
    shown = figure(GALLERY["funnel of the unrated"])
    assert list(only(shown, "inside").get_xdata()) == [7]


def test_a_long_title_is_broken_into_two_lines_and_ends_in_an_ellipsis():
    titles = [text.get_text() for text in words(figure(replace(believable_trend(), title=LONG)))
              if text.get_weight() == "bold" and text.get_fontsize() == style.TITLE_SIZE]  # fmt: skip
    assert len(titles) == 2
    assert LONG.startswith(titles[0])
    assert titles[1].endswith("…")


def test_dollar_signs_are_dollar_signs_and_unknown_letters_are_boxes():
    said = {text.get_text() for text in words(figure(GALLERY["trend with strange letters"]))}
    assert "$x^2$ & \\frac □□□ □□ Zażółć gęślą" in said
    assert "$5_{a}" in said


def test_german_axes_have_german_numbers_and_months():
    trend = replace(GALLERY["trend of large counts"], locale="de")
    said = [text.get_text() for text in words(figure(replace(trend, points=tuple(
        replace(point, day=MONDAY + timedelta(days=140 + 7 * number)) for number, point in enumerate(trend.points)
    ))))]  # fmt: skip
    assert "15.000" in said
    assert any("Okt" in text for text in said)


def test_many_points_are_drawn_smaller_so_that_each_can_be_seen():
    size = {name: only(figure(GALLERY[name]), "points").get_markersize() for name in ("trend", "trend over four years")}
    assert size["trend over four years"] < size["trend"]
