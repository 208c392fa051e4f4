"""One number everywhere: a KPI's figure is the same in the card, in `/why`, in the chart's data and in JSON."""

from datetime import timedelta
from statistics import median

import pytest

from bot.playground.render import render_card
from charts.specs import Distribution, Trend
from handlers.cards import Card, Facts, Picture
from kpi.definitions import KPIS, Kpi, Unit
from kpi.figures import MEASURED
from kpi.periods import Period
from locales.speech import Speech
from tests.stories.workspace import Workspace, table_of

SPEECH = Speech("en", "Europe/Berlin")
MEASURES = [kpi for kpi in KPIS if kpi.key in MEASURED and kpi.unit != Unit.COUNT]
PERIOD = "2026-10-01..2026-10-31"


def figure(card: Card, name: str) -> tuple[str, str]:
    return next(
        (f.value, f.note) for block in card.blocks if isinstance(block, Facts) for f in block.facts if f.label == name
    )


@pytest.mark.parametrize(("who", "words"), [("lukas", ""), ("amara", "@priya"), ("marta", "Orders")])
@pytest.mark.parametrize("kpi", MEASURES, ids=lambda kpi: kpi.key)
def test_a_figure_is_the_same_wherever_it_stands(demo: Workspace, kpi: Kpi, who: str, words: str) -> None:
    command = "teamstats" if words == "Orders" else "mystats"
    overview = demo.card(who, f"{command} {words} {PERIOD}")
    single = demo.card(who, f"{command} {words} {kpi.key} {PERIOD}")
    behind = demo.card(who, f"why {words} {kpi.key} {PERIOD}")
    value, note = figure(overview, kpi.name)
    assert figure(single, kpi.name) == figure(behind, kpi.name) == (value, note)
    facts = [fact for block in render_card(behind)["blocks"] if block["kind"] == "facts" for fact in block["facts"]]
    assert facts == [{"label": kpi.name, "value": value, "note": note}]


@pytest.mark.parametrize("kpi", [kpi for kpi in MEASURES if kpi.unit == Unit.DURATION], ids=lambda kpi: kpi.key)
def test_the_spread_that_is_drawn_is_what_the_card_says(demo: Workspace, kpi: Kpi) -> None:
    card = demo.card("lukas", f"mystats {kpi.key} {PERIOD}")
    [spread] = [b.drawing for b in card.blocks if isinstance(b, Picture) and isinstance(b.drawing, Distribution)]
    value, note = figure(card, kpi.name)
    assert SPEECH.duration(spread.median) == value
    assert f"90% within {SPEECH.duration(spread.p90)}" in note
    assert median(spread.values) == spread.median
    assert f" {len(spread.values)} " in note


@pytest.mark.parametrize("kpi", MEASURES, ids=lambda kpi: kpi.key)
def test_a_week_in_the_chart_is_that_weeks_figure(demo: Workspace, kpi: Kpi) -> None:
    card = demo.card("marta", f"teamstats Orders {kpi.key} {PERIOD}")
    [trend] = [b.drawing for b in card.blocks if isinstance(b, Picture) and isinstance(b.drawing, Trend)]
    point = trend.points[-1]
    week = Period(point.day, point.day + timedelta(days=6)).words
    value, note = figure(demo.card("marta", f"teamstats Orders {kpi.key} {week}"), kpi.name)
    assert f"{point.n} " in note
    if kpi.unit == Unit.DURATION:
        assert value == SPEECH.duration(point.value)
    elif "of" in value:
        good, _, n = value.partition(" of ")
        assert int(good) / int(n) == pytest.approx(point.value)
    else:
        assert value == SPEECH.percent(point.value)


def test_the_tickets_behind_a_median_give_that_median(demo: Workspace) -> None:
    card = demo.card("lukas", f"why frt {PERIOD}")
    rows = table_of(card)
    while more := [button for button in card.buttons if button.label == "More tickets"]:
        card = demo.card("lukas", more[0].words)
        rows += table_of(card)
    said = [row[2] for row in rows]
    value, note = figure(card, "First reply time")
    assert f"median of {len(said)} tickets" in note
    assert len(said) % 2
    assert said[len(said) // 2] == value
