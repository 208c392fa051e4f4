"""Labels are put where none covers another, and as near as can be to what they name."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.layout import Box, beside, spread, stacked

PAPER = Box(0, 0, 1000, 500)
HEIGHTS = st.lists(st.tuples(st.floats(0, 500), st.floats(5, 40)), min_size=1, max_size=10)
LINES = st.lists(st.tuples(st.floats(0, 1000), st.floats(5, 300)), max_size=8, unique_by=lambda line: line[0])


def test_labels_that_do_not_touch_stay_where_they_are():
    assert spread([100, 200], [20, 20], 0, 500) == [100, 200]


def test_labels_that_would_touch_part_around_their_middle():
    assert spread([104, 100], [20, 20], 0, 500) == [112, 92]


def test_labels_at_an_edge_are_pushed_inside():
    assert spread([499, 500], [20, 20], 0, 500) == [470, 490]


@given(HEIGHTS)
def test_spread_labels_never_cover_each_other_and_keep_their_order(labels):
    wanted, heights = [at for at, _ in labels], [height for _, height in labels]
    middles = spread(wanted, heights, 0, 500)
    order = sorted(range(len(labels)), key=lambda number: wanted[number])
    for below, above in pairwise(order):
        assert middles[below] + heights[below] / 2 <= middles[above] - heights[above] / 2 + 1e-6
    if sum(heights) <= 500:
        assert all(
            height / 2 - 1e-6 <= at <= 500 - height / 2 + 1e-6 for at, height in zip(middles, heights, strict=True)
        )


def test_words_that_do_not_touch_share_a_row():
    assert stacked([0, 100], [(0, 80), (100, 180)], 10) == [0, 0]


def test_words_stand_above_the_lines_they_reach_over():
    assert stacked([0, 50, 90], [(0, 120), (50, 170), (90, 210)], 10) == [2, 1, 0]


@given(LINES)
def test_stacked_words_never_share_a_place_nor_hide_a_taller_line(lines):
    at = [line for line, _ in lines]
    spans = [(line, line + wide) for line, wide in lines]
    told = stacked(at, spans, 10)
    for one, other in combinations(range(len(lines)), 2):
        if told[one] == told[other]:
            assert spans[one][1] <= spans[other][0] or spans[other][1] <= spans[one][0]
        for words, line in ((one, other), (other, one)):
            if spans[words][0] < at[line] < spans[words][1]:
                assert told[words] > told[line]


def test_a_label_stands_right_of_its_point_when_it_can():
    assert beside((100, 100), (50, 20), [], PAPER, 8) == Box(108, 90, 158, 110)


def test_a_label_at_the_right_edge_stands_left():
    assert beside((990, 100), (50, 20), [], PAPER, 8) == Box(932, 90, 982, 110)


def test_a_label_keeps_off_what_is_taken():
    taken = [Box(105, 80, 200, 120), Box(0, 80, 95, 120)]
    box = beside((100, 100), (50, 20), taken, PAPER, 8)
    assert box is None or not any(box.meets(other) for other in taken)
    assert beside((100, 100), (20, 20), [Box(105, 95, 200, 105)], PAPER, 8) == Box(72, 90, 92, 110)


def test_a_label_without_any_room_is_left_out():
    assert beside((100, 100), (50, 20), [PAPER], PAPER, 8) is None


@pytest.mark.parametrize(("other", "meets"), [(Box(10, 0, 20, 10), False), (Box(9, 9, 20, 20), True)])
def test_boxes_that_share_an_edge_do_not_meet(other, meets):
    assert Box(0, 0, 10, 10).meets(other) is meets
