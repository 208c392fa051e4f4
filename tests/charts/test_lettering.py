"""Text is measured as it is drawn, broken where it must be, and never typeset as mathematics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from charts import style
from charts.lettering import FAMILY, broken, drawable, width

ANY_TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=80)


@pytest.mark.parametrize("text", ["2 h 5 min", "Üblicher Bereich (vorläufig)", "Zażółć gęślą jaźń"])
@pytest.mark.parametrize("bold", [False, True])
def test_a_line_is_as_wide_as_it_is_drawn(text, bold):
    figure = Figure(dpi=style.DPI)
    written = figure.text(
        0, 0, text, family=FAMILY, fontsize=style.TEXT_SIZE, weight="bold" if bold else "normal", parse_math=False
    )
    drawn = written.get_window_extent(FigureCanvasAgg(figure).get_renderer()).width
    assert width(text, bold=bold) == pytest.approx(drawn, rel=0.03)


@given(ANY_TEXT, st.integers(60, 400), st.integers(1, 3))
def test_broken_lines_fit_and_lose_nothing_but_their_end(text, room, most):
    lines = broken(text, room, most)
    assert len(lines) <= most
    assert all(width(line) <= room for line in lines)
    whole = " ".join(drawable(text).split())
    if not any("…" in line for line in lines):
        assert " ".join(lines) == whole


def test_nothing_is_broken_into_no_lines():
    assert broken("  ", 100, 2) == []


def test_german_polish_greek_and_cyrillic_are_drawn_as_they_are():
    text = "Größe, Zażółć, Ωμέγα, Вопрос"
    assert drawable(text) == text


def test_what_the_font_lacks_becomes_a_box_and_joiners_disappear():
    assert drawable("a\u200d日\ufe0fb") == "a□b"
