"""Cards as Adaptive Cards: within every limit, with every word, and as they were seen last."""

import json
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.letters import cleaned, one_line
from bot.teams.actions import said_by
from bot.teams.render import Hosted, Native, Rendered, Show, Words, render_card, render_for_dialog
from handlers.cards import Block, Button, Card, Fact, Facts, Link, Picture, Style, Table, Text, Tone
from handlers.plain import cell_text
from tests.charts.drawings import believable_funnel, believable_trend, gallery
from tests.examples import FIGURES, HOSTILE, KEEP, TICKETS, TREND, cards
from tests.stories import workspace
from tests.stories.workspace import Workspace
from tests.teams.card_check import parts, problems_of_card, texts

GOLDEN = Path(__file__).parent.parent / "golden" / "teams"
PICTURES = tuple(f"https://touchline.example/pictures/{name}.png" if name else "" for name in ("1", "", "3", "4"))
SHOWS: dict[str, Show] = {"native": Native(), "words": Words(), "hosted": Hosted(PICTURES)}
EXAMPLES = cards()
demo = workspace.demo
ASKED = {
    "mystats": ("lukas", "mystats"), "teamstats": ("amara", "teamstats csat"), "why": ("lukas", "why csat"),
    "help": ("amara", "help"), "nearly": ("lukas", "mystats last weak"),
}  # fmt: skip


def problems(rendered: tuple[Rendered, ...]) -> list[str]:
    return [problem for message in rendered for problem in problems_of_card(message.card)]


def kinds(message: Rendered) -> list[str]:
    return [element["type"] for element in message.card["body"]]


def said(rendered: tuple[Rendered, ...]) -> str:
    return "\n".join(text for message in rendered for text in texts(message.card))


def buttons(message: Rendered) -> list[dict[str, Any]]:
    actions: list[dict[str, Any]] = message.card.get("actions", [])
    return actions


def compare(path: Path, shown: object, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--golden"):
        path.write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == shown


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_looks_as_it_did(name: str, show: str, request: pytest.FixtureRequest) -> None:
    rendered = render_card(EXAMPLES[name], SHOWS[show], keep=True, lang="en-GB")
    shown: list[Any] = [{"summary": message.summary, "card": message.card} for message in rendered]
    if name == "beyond all limits":
        shown = [{"summary": message.summary, "body": kinds(message)} for message in rendered]
    compare(GOLDEN / f"{name.replace(' ', '-')}.{show}.json", shown, request)


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_teams_refuses_no_example(name: str, show: str) -> None:
    assert problems(render_card(EXAMPLES[name], SHOWS[show], keep=True, lang="de")) == []
    assert problems_of_card(render_for_dialog(EXAMPLES[name])) == []


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("name", ASKED)
def test_an_ordinary_answer_is_one_card(demo: Workspace, name: str, locale: str) -> None:
    [message] = demo.ask(*ASKED[name], locale=locale).messages
    for show in SHOWS.values():
        rendered = render_card(message.card, show, keep=True, lang=locale)
        assert len(rendered) == 1
        assert problems(rendered) == []
        assert rendered[0].card["lang"] == locale


@pytest.mark.parametrize("name", ["mystats", "teamstats", "why"])
def test_an_answer_looks_as_it_did(demo: Workspace, name: str, request: pytest.FixtureRequest) -> None:
    [message] = demo.ask(*ASKED[name], locale="en").messages
    [rendered] = render_card(message.card, Native())
    compare(GOLDEN / f"answer-{name}.json", [{"summary": rendered.summary, "card": rendered.card}], request)


@pytest.mark.parametrize("name", gallery())
def test_teams_refuses_no_drawing(name: str) -> None:
    for show in SHOWS.values():
        rendered = render_card(Card("", (Picture(gallery()[name], "What it shows."),)), show)
        assert problems(rendered) == []
        assert "What it shows." in said(rendered)


def test_words_are_never_read_as_markup() -> None:
    [message] = render_card(Card(HOSTILE, (Text(HOSTILE), Text(HOSTILE, Tone.QUIET))), Native())
    assert "TextBlock" not in kinds(message)
    shown = [part["text"] for part in parts(message.card["body"]) if part["type"] == "TextRun"]
    assert shown == [one_line(HOSTILE), *HOSTILE.split("\n"), *HOSTILE.split("\n")]


@pytest.mark.parametrize("title", ["1. Nov.", "- a", "a_b", "[x](y)", "# top", "a*b", "5 > 4", "&amp;", "{{DATE(x)}}"])
def test_a_title_is_a_heading_unless_it_would_be_read_as_markup(title: str) -> None:
    heading = render_card(Card("Anna Berg, last 30 days (so far)"), Native())[0].card["body"][0]
    assert (heading["type"], heading["style"]) == ("TextBlock", "heading")
    [other] = render_card(Card(title), Native())[0].card["body"]
    assert other["type"] == "RichTextBlock"
    assert other["inlines"][0]["text"].replace("\u200b", "") == title


def test_a_date_of_teams_own_language_stays_the_words_it_is() -> None:
    [message] = render_card(Card("", (Text("{{DATE(2026-11-21T00:00:00Z, SHORT)}}"),)), Native())
    assert "{{" not in json.dumps(message.card["body"])


def test_lines_are_lines_and_an_empty_one_is_a_gap() -> None:
    body = render_card(Card("", (Text("one\ntwo\n\n\nthree"),)), Native())[0].card["body"]
    assert [(line["inlines"][0]["text"], line.get("spacing")) for line in body] == [
        ("one", None), ("two", "None"), ("three", None),
    ]  # fmt: skip


def test_figures_stand_right_and_links_lead_only_to_the_web() -> None:
    [caption, table] = render_card(Card("", (TICKETS,)), Native())[0].card["body"]
    assert caption["inlines"][0]["text"] == "Slowest first replies"
    assert table["firstRowAsHeaders"]
    aligned = [column["horizontalCellContentAlignment"] for column in table["columns"]]
    assert aligned == ["Left", "Left", "Right", "Right"]
    first = [row["cells"][0]["items"][0]["inlines"][0] for row in table["rows"][1:]]
    assert [(run["text"], run.get("selectAction", {}).get("url")) for run in first] == [
        ("#10492", "https://desk.example.com/tickets/10492"), ("#10377", None), ("#10214", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.example", "https://", "http://[", "//a.example", "data:text/html,x",
            "https://a.example/<x>", "", "https://a.example/" + "x" * 3000],
)  # fmt: skip
def test_an_address_that_may_not_be_linked_is_only_said(url: str) -> None:
    rendered = render_card(Card("", (Table("", ("a",), ((Link("here", url),),)),)), Native())
    assert "OpenUrl" not in json.dumps(rendered[0].card)
    assert "here" in said(rendered)


def test_a_long_table_is_parted_over_cards_under_the_same_headings() -> None:
    table = Table("Long", ("Ticket", "Waited"), tuple((f"#{number}", f"{number} h") for number in range(70)))
    rendered = render_card(Card("T", (table,), footer="the end"), Native())
    rows = [[part for part in parts(message.card) if part["type"] == "TableRow"] for message in rendered]
    assert [len(each) - 1 for each in rows] == [30, 30, 10]
    assert {each[0]["cells"][1]["items"][0]["inlines"][0]["text"] for each in rows} == {"Waited"}
    assert rendered[1].summary == "T: Ticket"


@pytest.mark.parametrize("discreet", [True, False])
def test_no_part_of_a_discreet_card_says_more_than_its_title_in_a_notification(discreet: bool) -> None:
    rows = tuple((f"Zebra {number} {'x' * 200}", "private") for number in range(300))
    parted = render_card(Card("Notes", (Table("Beginnings", ("Note", "Who"), rows),), discreet=discreet), Native())
    assert len(parted) > 1
    assert all(each.summary == "Notes" for each in parted) is discreet


def test_a_wide_table_is_parted_and_each_part_begins_with_the_first_column() -> None:
    table = Table("", tuple("ABCDEFGHIJK"), (tuple("abcdefghijk"),))
    [first, second] = render_card(Card("", (table,)), Native())[0].card["body"]
    heads = ["".join(cell["items"][0]["inlines"][0]["text"] for cell in each["rows"][0]["cells"])
             for each in (first, second)]  # fmt: skip
    assert heads == ["ABCDEFGH", "AIJK"]


def test_buttons_say_their_words_and_the_card_may_be_kept() -> None:
    pressed = (Button("Go", "help", Style.PRIMARY), Button("No", "forget it", Style.DANGER), Button("Form", "ask"))
    [message] = render_card(Card("Ready?", (), pressed, "small print", KEEP), Native(), keep=True)
    go, no, form, keep = buttons(message)
    assert (go["type"], go["verb"], go["title"], go["style"]) == ("Action.Execute", "say", "Go", "positive")
    assert go["data"] == go["fallback"]["data"] == {"touchline": {"say": "help"}}
    assert go["fallback"]["type"] == "Action.Submit"
    assert no["style"] == "destructive"
    assert "style" not in keep
    assert (form["type"], form["data"]["msteams"]) == ("Action.Submit", {"type": "task/fetch"})
    assert said_by({"data": form["data"]}) == said_by(form["data"])
    assert [said_by(each["data"]).words for each in buttons(message)] == ["help", "forget it", "ask", "keep mystats"]
    assert kinds(message) == ["TextBlock", "RichTextBlock"]
    [message] = render_card(Card("Ready?", (), pressed, "", KEEP), Native())
    assert [each["title"] for each in buttons(message)] == ["Go", "No", "Form"]


def test_in_a_dialog_every_button_sends_it() -> None:
    shown = render_for_dialog(Card("Title", (FIGURES,), (Button("Go", "help"), Button("Form", "ask"))))
    assert [(each["type"], each["data"]) for each in shown["actions"]] == [
        ("Action.Submit", {"touchline": {"say": "help"}}), ("Action.Submit", {"touchline": {"say": "ask"}}),
    ]  # fmt: skip
    assert "Title" not in list(texts(shown))


def test_a_dialog_that_has_no_room_ends_in_an_ellipsis_and_keeps_its_buttons() -> None:
    shown = render_for_dialog(Card("T", tuple(Text(f"{n} {'x' * 3000}") for n in range(30)), (Button("Go", "help"),)))
    assert list(texts(shown["body"]))[-1] == "…"
    assert len(shown["actions"]) == 1


def test_six_buttons_are_shown_and_the_others_stand_behind_more() -> None:
    [message] = render_card(Card("x", (), tuple(Button(f"B{n}", f"say {n}") for n in range(9))), Native())
    assert [each["mode"] for each in buttons(message)] == ["primary"] * 6 + ["secondary"] * 3


def test_a_button_that_says_too_much_is_told_in_words() -> None:
    [message] = render_card(Card("x", (), (Button("Much", "w" * 2001), Button("Go", "go"))), Native())
    assert [each["title"] for each in buttons(message)] == ["Go"]
    assert "Much" in list(texts(message.card["body"]))


def test_buttons_stand_in_the_last_cards() -> None:
    rendered = render_card(EXAMPLES["beyond all limits"], Native(), keep=True)
    with_buttons = [bool(buttons(message)) for message in rendered]
    assert with_buttons == sorted(with_buttons)
    pressed = [said_by(each["data"]).words for message in rendered for each in buttons(message)]
    assert len(pressed) == len(set(pressed)) == 62


def test_the_alt_text_stands_beside_a_chart_and_inside_an_image() -> None:
    [message] = render_card(Card("", (TREND,)), Native())
    assert kinds(message) == ["Chart.Line", "RichTextBlock"]
    assert message.card["body"][1]["inlines"][0]["text"] == TREND.alt
    [message] = render_card(Card("", (TREND, TREND)), Hosted(("https://a.example/1.png", "")))
    image, beside = message.card["body"]
    assert image == {
        "type": "Image", "url": "https://a.example/1.png", "altText": TREND.alt, "size": "Stretch", "allowExpand": True,
    }  # fmt: skip
    assert beside["inlines"][0]["text"] == TREND.alt
    [message] = render_card(Card("", (Picture(believable_funnel(), "words " * 500),)), Hosted(("https://a.example/1",)))
    assert message.card["body"][0]["altText"].endswith("…")
    assert kinds(message) == ["Image", "RichTextBlock"]


def test_an_image_may_have_another_for_the_dark_theme() -> None:
    show = Hosted(("https://a.example/1.png",), dark=("https://a.example/dark.png",))
    [image] = render_card(Card("", (TREND,)), show)[0].card["body"]
    assert image["themedUrls"] == [{"theme": "Dark", "url": "https://a.example/dark.png"}]


def test_a_card_of_nothing_is_still_a_card() -> None:
    [message] = render_card(Card(""), Native())
    assert (message.summary, kinds(message)) == ("Touchline", ["RichTextBlock"])
    assert message.card["$schema"] == "https://adaptivecards.io/schemas/adaptive-card.json"


WORDS = st.text(max_size=60) | st.text(alphabet=string.printable + "äß€🎉👩‍🚒日<>&*_~`:{", max_size=400) | st.builds(
    lambda word, times: f"{word} " * times, st.text(min_size=1, max_size=9), st.integers(1, 900)
)  # fmt: skip
CELLS = WORDS | st.builds(Link, WORDS, st.sampled_from(["https://a.example/1", "javascript:x", "http://[", ""]))
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, WORDS, st.sampled_from(Tone)),
    st.builds(Facts, st.lists(st.builds(Fact, WORDS, WORDS, WORDS), max_size=24).map(tuple)),
    st.builds(
        Table, WORDS, st.lists(WORDS, max_size=26).map(tuple),
        st.lists(st.lists(CELLS, max_size=26).map(tuple), max_size=60).map(tuple),
    ),
    st.builds(Picture, st.sampled_from([believable_trend(), believable_funnel()]), WORDS),
)  # fmt: skip
CARDS = st.builds(
    Card, WORDS, st.lists(BLOCKS, max_size=40).map(tuple),
    st.lists(st.builds(Button, WORDS, WORDS, st.sampled_from(Style)), max_size=40).map(tuple), WORDS,
    st.none() | st.just(KEEP),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(CARDS, st.sampled_from([*SHOWS.values()]))
def test_teams_refuses_no_card_and_no_word_is_lost(card: Card, show: Show) -> None:
    rendered = render_card(card, show, keep=True)
    assert problems(rendered) == []
    whole = squeezed(said(rendered))
    for fragment in fragments(card):
        assert is_said(fragment, whole), fragment


def squeezed(text: str) -> str:
    """A text without what parts it."""
    return re.sub(r"[\s\u200b]+", "", cleaned(text))


def is_said(fragment: str, whole: str) -> bool:
    """Whether a text is there, or the beginning of it with an ellipsis behind."""
    wanted = squeezed(fragment)
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
