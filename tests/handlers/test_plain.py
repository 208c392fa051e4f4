"""A card's text twin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.specs import Distribution, Unit
from handlers.cards import Button, Card, Fact, Facts, Link, Picture, Table, Text, Tone
from handlers.plain import SUMMARY_LENGTH, as_text, figure_columns, summary

DRAWING = Distribution("", Unit.COUNT, (1.0,), "en", "", "", 1.0, 1.0, "", "")

CARD = Card(
    "My month",
    (
        Text("Nothing unusual.\nTwelve measures.", Tone.STRONG),
        Facts((Fact("First reply", "1 h 34 min", "212 tickets"), Fact("Solved", "98"))),
        Picture(DRAWING, "First replies by week, all within the usual range."),
        Table(
            "Slowest",
            ("Ticket", "Topic", "Waited"),
            (
                (Link("#12", "https://desk.example.com/12"), "Refund", "9 h 12 min"),
                ("#7", "日本語", "59 min"),
            ),
        ),
    ),
    (Button("Last week", "mystats last week"), Button("Why?", "why first reply")),
    "Business hours",
)


def test_nothing_a_card_says_is_lost() -> None:
    assert (
        as_text(CARD)
        == """\
My month

Nothing unusual.
Twelve measures.

First reply  1 h 34 min  212 tickets
Solved               98

First replies by week, all within the usual range.

Slowest
Ticket  Topic       Waited
--------------------------
#12     Refund  9 h 12 min
#7      日本語      59 min
#12: https://desk.example.com/12

[Last week: mystats last week] [Why?: why first reply]

Business hours"""
    )


def test_a_card_of_a_title_only_is_its_title() -> None:
    assert as_text(Card("Gone")) == "Gone"
    assert summary(Card("Gone")) == "Gone"


@pytest.mark.parametrize(
    ("block", "line"),
    [
        (Text("All\nwell."), "My month: All well."),
        (Facts((Fact("Solved", "98"), Fact("CSAT", "91 %"))), "My month: Solved 98, CSAT 91 %"),
        (Table("Slowest", ("Ticket",), ()), "My month: Slowest"),
        (Picture(DRAWING, "A picture."), "My month: A picture."),
    ],
)
def test_a_summary_is_the_title_and_how_the_card_begins(block: Text | Facts | Table | Picture, line: str) -> None:
    assert summary(Card("My month", (block,))) == line


def test_a_long_summary_ends_at_a_word() -> None:
    line = summary(Card("My month", (Text("word " * 60),)))
    assert len(line) <= SUMMARY_LENGTH
    assert line.endswith(" word…")


def test_an_empty_table_says_its_caption_and_headings() -> None:
    text = as_text(Card("T", (Table("Nothing open", ("Ticket", "Waited"), ()),)))
    assert text == "T\n\nNothing open\nTicket  Waited\n--------------"


def test_columns_of_figures_are_known_by_their_cells() -> None:
    table = Table("", ("name", "n", "share", "empty"), (("Anna", "12", "–", ""), ("Omar", "", "> 90 %", "")))
    assert figure_columns(table) == (False, True, True, False)
    tickets = Table("", ("ticket", "n"), ((Link("4711", "https://desk.example.com/4711"), "3"),))
    assert figure_columns(tickets) == (False, True)


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(st.lists(st.lists(words, min_size=3, max_size=3), min_size=1, max_size=6), words)
def test_every_cell_of_every_table_is_there(rows: list[list[str]], caption: str) -> None:
    table = Table(caption, ("a", "b", "c"), tuple(tuple(row) for row in rows))
    text = as_text(Card("", (table,)))
    assert text.startswith(caption)
    assert all(cell in text for row in rows for cell in row)


@given(words, st.text(max_size=400))
def test_a_summary_is_always_one_line(title: str, text: str) -> None:
    line = summary(Card(title, (Text(text),)))
    assert len(line.splitlines()) <= 1
    assert len(line) <= SUMMARY_LENGTH
