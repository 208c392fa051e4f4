"""Cards as Slack messages: within every limit, with every word, and as they were seen last."""

import json
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.slack.limits import cleaned, one_line
from bot.slack.render import Files, Native, Rendered, Show, Words, render_card
from handlers.cards import Block, Button, Card, Fact, Facts, Link, Picture, Style, Table, Text, Tone
from handlers.plain import cell_text
from tests.charts.drawings import believable_funnel, believable_trend, gallery
from tests.examples import FIGURES, HOSTILE, KEEP, TICKETS, TREND, cards
from tests.slack.limits_check import problems_of_message

GOLDEN = Path(__file__).parent.parent / "golden" / "slack"
SHOWS: dict[str, Show] = {"native": Native(), "words": Words(), "files": Files(("F1", "", "F3", "F4"))}
EXAMPLES = cards()


def problems(rendered: tuple[Rendered, ...]) -> list[str]:
    return [problem for message in rendered for problem in problems_of_message(message.text, message.blocks)]


def kinds(message: Rendered) -> list[Any]:
    return [block["type"] for block in message.blocks]


def said(rendered: tuple[Rendered, ...]) -> str:
    """Every text in the blocks, and whatever buttons say."""
    return "\n".join(text for message in rendered for block in message.blocks for text in texts(block))


def texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name in ("text", "alt_text", "value") and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(part, list):
        for each in part:
            yield from texts(each)


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_looks_as_it_did(name: str, show: str, request: pytest.FixtureRequest) -> None:
    messages = [
        {"text": message.text, "blocks": message.blocks}
        for message in render_card(EXAMPLES[name], SHOWS[show], keep=True)
    ]
    path = GOLDEN / f"{name.replace(' ', '-')}.{show}.json"
    if name == "beyond all limits":
        messages = [{"blocks": kinds(message)} for message in render_card(EXAMPLES[name], SHOWS[show], keep=True)]
    if request.config.getoption("--golden"):
        path.write_text(json.dumps(messages, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == messages


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_slack_refuses_no_example(name: str, show: str) -> None:
    assert problems(render_card(EXAMPLES[name], SHOWS[show], keep=True)) == []


@pytest.mark.parametrize("name", gallery())
def test_slack_refuses_no_drawing(name: str) -> None:
    for show in SHOWS.values():
        rendered = render_card(Card("", (Picture(gallery()[name], "What it shows."),)), show)
        assert problems(rendered) == []
        assert "What it shows." in said(rendered)


def test_words_are_never_read_as_markup() -> None:
    for message in render_card(Card(HOSTILE, (Text(HOSTILE), Text(HOSTILE, Tone.QUIET))), Native()):
        assert "mrkdwn" not in json.dumps(message.blocks)
        assert "<!channel>" not in message.text
        assert "&lt;!channel&gt;" in message.text
    [block] = render_card(Card("", (Text(HOSTILE),)), Native())[0].blocks
    assert block["elements"] == [{"type": "rich_text_section", "elements": [{"type": "text", "text": HOSTILE}]}]


def test_a_figure_has_a_bold_label_unless_its_words_would_be_read_as_markup() -> None:
    facts = Facts((Fact("a & b", "<1 h", "n = 5"), Fact("a*b", "1 h")))
    [block] = render_card(Card("", (facts,)), Native())[0].blocks
    assert [field["text"] for field in block["fields"]] == ["*a &amp; b*\n&lt;1 h\nn = 5", "a*b\n1 h"]
    assert [field["type"] for field in block["fields"]] == ["mrkdwn", "plain_text"]


def test_figures_stand_right_and_links_lead_only_to_the_web() -> None:
    [caption, table] = render_card(Card("", (TICKETS,)), Native())[0].blocks
    assert caption["elements"][0]["elements"][0]["text"] == "Slowest first replies"
    assert [column["align"] for column in table["column_settings"]] == ["left", "left", "right", "right"]
    first = [row[0]["elements"][0]["elements"][0] for row in table["rows"][1:]]
    assert first == [
        {"type": "link", "url": "https://desk.example.com/tickets/10492", "text": "#10492"},
        {"type": "text", "text": "#10377"},
        {"type": "text", "text": "#10214"},
    ]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.example", "https://", "http://[", "https://a.example/a b", "//a.example",
     "https://a.example/<x>", "https://a.example/|x", "https://a.example:99999/", "",
     "https://a.example/" + "x" * 3000],
)  # fmt: skip
def test_an_address_that_slack_would_refuse_is_only_said(url: str) -> None:
    rendered = render_card(Card("", (Table("", ("a",), ((Link("here", url),),)),)), Native())
    assert '"link"' not in json.dumps(rendered[0].blocks)
    assert "here" in said(rendered)


def test_buttons_say_their_words_and_the_card_may_be_kept() -> None:
    buttons = (Button("Go", "go", Style.PRIMARY), Button("No", "no", Style.DANGER), Button("Why", "why frt"))
    [message] = render_card(Card("Ready?", (), buttons, "small print", KEEP), Native(), keep=True)
    assert kinds(message) == ["header", "actions", "context"]
    pressed = [(each["text"]["text"], each["value"], each["action_id"], each.get("style")) for each in
               message.blocks[1]["elements"]]  # fmt: skip
    assert pressed == [
        ("Go", "go", "say-0", "primary"), ("No", "no", "say-1", "danger"), ("Why", "why frt", "say-2", None),
        ("Keep a copy", "keep mystats", "say-3", None),
    ]  # fmt: skip
    [message] = render_card(Card("Ready?", (), buttons, "", KEEP), Native())
    assert "Keep" not in json.dumps(message.blocks)


def test_a_button_that_says_too_much_is_told_in_words() -> None:
    [message] = render_card(Card("x", (), (Button("Much", "w" * 2001), Button("Go", "go"))), Native())
    assert kinds(message) == ["header", "actions", "context"]
    assert message.blocks[2]["elements"][0]["text"] == "Much"


def test_a_long_title_is_cut_at_a_word_and_stands_whole_below() -> None:
    title = "A rather long title " * 10
    [message] = render_card(Card(title), Native())
    assert message.blocks[0]["text"]["text"].endswith(" A rather…")
    assert title.strip() in said((message,))


def test_a_second_table_and_a_third_chart_are_not_refused() -> None:
    tables = render_card(Card("T", (TICKETS, Text("between"), TICKETS)), Native())
    assert [kinds(message).count("table") for message in tables] == [1, 1]
    assert kinds(tables[1]) == ["rich_text", "table"]
    assert tables[1].text.startswith("T\nSlowest first replies\n")
    [message] = render_card(Card("T", (TREND, TREND, TREND)), Native())
    assert kinds(message) == ["header", *["data_visualization", "context"] * 2, "context"]


def test_buttons_stand_in_the_last_message() -> None:
    rendered = render_card(EXAMPLES["beyond all limits"], Native(), keep=True)
    with_buttons = ["actions" in kinds(message) for message in rendered]
    assert with_buttons.index(True) >= len(rendered) - 2
    pressed = [each["action_id"] for message in rendered for block in message.blocks if block["type"] == "actions"
               for each in block["elements"]]  # fmt: skip
    assert len(pressed) == len(set(pressed)) == 62


def test_an_ordinary_answer_is_one_message() -> None:
    card = Card("Mine", (Text("Nothing unusual.", Tone.STRONG), FIGURES, TREND, TREND, TICKETS), (KEEP,), "v3")
    for show in SHOWS.values():
        assert len(render_card(card, show)) == 1


def test_the_alt_text_stands_beside_a_chart_and_inside_an_image() -> None:
    [message] = render_card(Card("", (TREND,)), Native())
    assert message.blocks[1]["elements"][0]["text"] == TREND.alt
    [message] = render_card(Card("", (TREND, TREND)), Files(("F1", "")))
    assert message.blocks[0] == {"type": "image", "slack_file": {"id": "F1"}, "alt_text": TREND.alt}
    assert kinds(message) == ["image", "context"]
    [message] = render_card(Card("", (Picture(believable_funnel(), "words " * 500),)), Files(("F1",)))
    assert message.blocks[0]["alt_text"].endswith("…")
    assert kinds(message) == ["image", "context", "context"]


def test_the_text_is_what_a_screen_reader_needs() -> None:
    [message] = render_card(Card("Mine", (FIGURES, TICKETS), (KEEP,), "v3 < v4"), Native())
    assert message.text.split("\n") == [
        "Mine",
        "First reply time: 1 h 34 min, median of 212 tickets · p90 5 h 10 min",
        "Customer satisfaction (CSAT): 91%, 84–95% · 61 answers of 198 &amp; no more",
        "Tickets solved: 198",
        "Reopened: 4%, 8 of 198",
        "Slowest first replies",
        "Ticket: #10492; Topic: Refund &lt;b&gt;late&lt;/b&gt;; Waited: 9 h 12 min; Replies: 4",
        "Ticket: #10377; Topic: Invoice address; Waited: 7 h 2 min; Replies: 2",
        "Ticket: #10214; Waited: 6 h 40 min; Replies: 11",
        "v3 &lt; v4",
    ]


def test_a_card_of_nothing_is_still_a_message() -> None:
    [message] = render_card(Card(""), Native())
    assert (message.text, kinds(message)) == ("Touchline", ["rich_text"])


WORDS = st.text(max_size=60) | st.text(alphabet=string.printable + "äß€🎉👩‍🚒日<>&*_~`:", max_size=400) | st.builds(
    lambda word, times: f"{word} " * times, st.text(min_size=1, max_size=9), st.integers(1, 900)
)  # fmt: skip
CELLS = WORDS | st.builds(Link, WORDS, st.sampled_from(["https://a.example/1", "javascript:x", "http://[", ""]))
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, WORDS, st.sampled_from(Tone)),
    st.builds(Facts, st.lists(st.builds(Fact, WORDS, WORDS, WORDS), max_size=24).map(tuple)),
    st.builds(
        Table, WORDS, st.lists(WORDS, max_size=26).map(tuple),
        st.lists(st.lists(CELLS, max_size=26).map(tuple), max_size=120).map(tuple),
    ),
    st.builds(Picture, st.sampled_from([believable_trend(), believable_funnel()]), WORDS),
)  # fmt: skip
CARDS = st.builds(
    Card, WORDS, st.lists(BLOCKS, max_size=70).map(tuple),
    st.lists(st.builds(Button, WORDS, WORDS, st.sampled_from(Style)), max_size=40).map(tuple), WORDS,
    st.none() | st.just(KEEP),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(CARDS, st.sampled_from([*SHOWS.values()]))
@example(Card("", (Table("", ("0:\xa0 " * 226,), ()),)), Native())  # cut before a space that does not break
def test_slack_refuses_no_card_and_no_word_is_lost(card: Card, show: Show) -> None:
    rendered = render_card(card, show, keep=True)
    assert problems(rendered) == []
    whole = squeezed(said(rendered))
    for fragment in fragments(card):
        assert is_said(fragment, whole), fragment


def squeezed(text: str) -> str:
    """A text without what parts it; and with its escapes undone, as a figure's label is."""
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub(r"\s+|\*", "", cleaned(text))


def is_said(fragment: str, whole: str) -> bool:
    """Whether a text is there, or the beginning of it with an ellipsis behind."""
    wanted = squeezed(cleaned(fragment).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    if wanted in whole:
        return True
    return any(f"{wanted[:length].rstrip(',:;')}…" in whole for length in range(len(wanted), 10, -1))


def fragments(card: Card) -> Iterator[str]:
    yield card.title
    yield card.footer
    for button in card.buttons:
        yield one_line(button.label)
    for block in card.blocks:
        match block:
            case Text(text):
                yield text
            case Facts(facts):
                yield from (part for fact in facts for part in (fact.label, fact.value, fact.note))
            case Table(caption, columns, rows):
                yield from (caption, *columns, *(cell_text(cell) for row in rows for cell in row))
            case Picture(_, alt):
                yield alt
