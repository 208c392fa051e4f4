"""The words beside a picture say what it says, in figures, and name nobody whom it does not name."""

from dataclasses import replace
from datetime import date

import pytest

from charts.alt import alt_text
from charts.specs import FunnelPoint
from locales.speech import Speech
from tests.charts.drawings import believable_distribution, believable_funnel, believable_trend, crowd, gallery, weekly

ENGLISH, GERMAN = Speech("en", "Europe/Berlin"), Speech("de", "Europe/Berlin")
GALLERY = gallery()


def test_a_trend_is_told_from_its_first_value_to_its_signals():
    trend = replace(
        believable_trend(), points=weekly([7200, 5400, 30000, 18000]), breaks=((date(2026, 6, 8), "Definition 2"),)
    )
    few = replace(trend.points[2], n=3, signal=True)
    told = alt_text(replace(trend, points=(*trend.points[:2], few, trend.points[3])), ENGLISH)
    span = ENGLISH.day_range(date(2026, 5, 25), date(2026, 6, 15))
    assert told == (
        f"First reply time, week by week: a trend of 4 values, {span}. First: 2 hours (n = 20). "
        "Last: 5 hours (n = 20). The last value is above the target of 4 hours. It is within the control limits, "
        "53 minutes to 5 hours, 8 minutes. 1 signal: Jun 8, 2026. 1 value rests on fewer than 5. "
        "A line marks Jun 8, 2026: Definition 2."
    )


@pytest.mark.parametrize(
    ("last", "target", "limits"),
    [
        (20000, "above the target", "above the control limits"),
        (14400, "on the target", "within the control limits"),
        (3000, "below the target", "below the control limits"),
    ],
)
def test_the_last_value_is_placed_against_target_and_limits(last, target, limits):
    told = alt_text(replace(believable_trend(), points=weekly([7200, last])), ENGLISH)
    assert f"The last value is {target} of 4 hours." in told
    assert f"It is {limits}, 53 minutes to 5 hours, 8 minutes." in told


def test_limits_without_a_signal_say_so_and_no_limits_say_nothing():
    calm = replace(believable_trend(), points=weekly([7200, 7300]))
    assert "No signals." in alt_text(calm, ENGLISH)
    told = alt_text(replace(calm, centre=None, lower=None, upper=None), ENGLISH)
    assert "signal" not in told
    assert "limits" not in told


def test_many_signals_are_counted_instead_of_listed():
    points = tuple(replace(point, signal=True) for point in weekly([7200] * 12))
    told = alt_text(replace(believable_trend(), points=points), ENGLISH)
    assert "12 signals, the last on Aug 10, 2026." in told


def test_a_single_point_has_no_first_and_last():
    told = alt_text(GALLERY["trend of one point"], ENGLISH)
    assert "First:" not in told
    assert "Last: 1 hour, 7 minutes (n = 20)." in told


def test_a_trend_of_nothing_says_so():
    assert alt_text(GALLERY["trend of nothing"], ENGLISH).endswith("a trend without any values.")


def test_a_distribution_is_told_by_n_median_p90_and_the_share_within_the_target():
    values = (3600.0,) * 3 + (14400.0, 90000.0)
    spread = replace(believable_distribution(), values=values, median=3600, p90=59760)
    assert alt_text(spread, ENGLISH) == (
        "First reply time: 400 tickets: a histogram of 5 values. Median 1 hour; nine in ten are at most "
        "16 hours, 36 minutes. 80% are within the target of 4 hours."
    )


def test_a_distribution_without_a_target_says_nothing_of_one():
    assert "target" not in alt_text(GALLERY["distribution of one value"], ENGLISH)
    assert alt_text(GALLERY["distribution of nothing"], ENGLISH).endswith("a histogram of 0 values.")


def test_a_funnel_is_told_by_how_many_lie_where():
    assert alt_text(replace(believable_funnel(), points=tuple(
        replace(point, label="", highlight=False) for point in believable_funnel().points)), ENGLISH) == (
        "Satisfaction by agent, last 90 days: a funnel plot of 12 points around 90%. 1 below the 99.8% limits. "
        "1 below the 95% limits. 9 inside the limits. 1 above the 95% limits."
    )  # fmt: skip


def test_a_funnel_names_the_marked_one_first_and_then_those_outside_with_a_label():
    told = alt_text(believable_funnel(), ENGLISH)
    assert told.endswith(
        " You: inside the limits, 88% of 41. Bo: below the 99.8% limits, 60% of 20. "
        "Chidi Okafor: below the 95% limits, 70% of 20. Olu: above the 95% limits, 96% of 100."
    )
    assert "Ada" not in told


def test_a_marked_point_without_a_label_is_told_without_a_name():
    funnel = replace(believable_funnel(), points=(FunnelPoint(20, 12, highlight=True), FunnelPoint(20, 12)))
    assert alt_text(funnel, ENGLISH).endswith(
        "2 below the 99.8% limits. The marked point: below the 99.8% limits, 60% of 20."
    )


def test_people_without_a_label_are_named_nowhere():
    nameless = replace(crowd(50), points=tuple(replace(p, label="", highlight=False) for p in crowd(50).points))
    assert alt_text(nameless, ENGLISH).count(":") == 1


@pytest.mark.parametrize("name", GALLERY)
@pytest.mark.parametrize("speech", [ENGLISH, GERMAN], ids=["English", "German"])
def test_every_picture_has_words_without_gaps(name, speech):
    told = alt_text(GALLERY[name], speech)
    assert told.startswith(GALLERY[name].title)
    assert told.endswith(".")
    assert ".." not in told
    assert "{" not in told.replace("$5_{a}", "")


def test_german_words_have_german_figures():
    told = alt_text(believable_trend(), GERMAN)
    assert "Stunden" in told
    assert "hours" not in told
