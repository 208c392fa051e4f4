"""Checks what Teams would refuse in a card, or show otherwise than meant, by a table independent of the renderer's.

From https://adaptivecards.io/explorer (version 1.5) and Teams's pages on cards; the official renderer is asked in
`tests/teams/test_official_renderer.py`.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from microsoft_teams.cards import AdaptiveCard

Json = dict[str, Any]
ELEMENTS = {
    "AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "ColumnSet", "Column", "Table", "TableRow", "TableCell",
    "Image", "Input.Text", "Input.Date", "Input.ChoiceSet", "Action.Execute", "Action.Submit", "Action.OpenUrl",
    "Chart.Line", "Chart.VerticalBar",
}  # fmt: skip
MARKDOWN = re.compile(r"[*_~`\[\]\\#<>&|]|^\s*\d+[.)]|^\s*-")
MOST_BYTES = 100_000
"""Of a message; the card is nearly all of it."""


def problems_of_card(card: Json) -> list[str]:
    """Return what Teams would refuse a card for."""
    return list(_problems(card))


def parts(part: Any) -> Iterator[Json]:
    """Yield every typed part of a card, fallbacks too."""
    if isinstance(part, dict):
        if "type" in part and part["type"] != "msteams":
            yield part
        for name, value in part.items():
            if name != "data" or part.get("type", "").startswith("Chart."):
                yield from parts(value)
    elif isinstance(part, list):
        for each in part:
            yield from parts(each)


def texts(part: Any) -> Iterator[str]:
    """Yield every text that a reader sees or hears, in their order, and what buttons say."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in ("text", "altText", "title", "label", "say") and isinstance(value, str):
                yield value
            elif name != "fallback":
                yield from texts(value)
    elif isinstance(part, list):
        for each in part:
            yield from texts(each)


def _problems(card: Json) -> Iterator[str]:
    whole = json.dumps(card, ensure_ascii=False)
    if len(whole.encode("utf-16-le")) > MOST_BYTES * 0.8:
        yield "MessageSizeTooBig"
    if (card.get("type"), card.get("version")) != ("AdaptiveCard", "1.5"):
        yield "not a card of version 1.5"
    if not card.get("body") and not card.get("actions"):
        yield "an empty card"
    if not card.get("fallbackText"):
        yield "nothing is said where cards are not shown"
    AdaptiveCard.model_validate(card)
    for part in parts(card):
        yield from _problems_of_part(part)
    yield from _problems_of_actions(card.get("actions", []))
    ids = [part["id"] for part in parts(card) if part["type"].startswith("Input.")]
    if len(set(ids)) < len(ids):
        yield "two inputs with one id"


def _problems_of_part(part: Json) -> Iterator[str]:
    kind = part["type"]
    if kind not in ELEMENTS:
        yield f"unknown: {kind}"
    if any(value is None for value in part.values()):
        yield f"null in {kind}"
    for begins, problem, is_so in WRONG:
        if kind.startswith(begins) and is_so(part):
            yield f"{problem} in {kind}"


def _is_not_web(part: Json) -> bool:
    return not part["url"].startswith(("https://", "http://"))


WRONG: tuple[tuple[str, str, Callable[[Json], bool]], ...] = (
    ("TextBlock", "words read as Markdown", lambda part: bool(MARKDOWN.search(part["text"]))),
    ("TextBlock", "no line breaks", lambda part: not part.get("wrap")),
    ("TextRun", "nothing, or a line break", lambda part: not part["text"].strip() or "\n" in part["text"]),
    ("RichTextBlock", "nothing", lambda part: not part.get("inlines")),
    ("ColumnSet", "nothing", lambda part: not part.get("columns")),
    ("Image", "an address that is not of the web", _is_not_web),
    ("Action.OpenUrl", "an address that is not of the web", _is_not_web),
    ("Image", "no words", lambda part: not part.get("altText")),
    ("Table", "no columns", lambda part: part["type"] == "Table" and not part["columns"]),
    ("Table", "rows of another width",
     lambda part: any(len(row["cells"]) != len(part["columns"]) for row in part.get("rows", ()))),
    ("Chart.", "no words where there are no charts", lambda part: "fallback" not in part),
    ("Input.", "no label", lambda part: not part.get("label")),
    ("Input.ChoiceSet", "a choice without title or value",
     lambda part: not all(each.get("title") and each.get("value") for each in part["choices"])),
)  # fmt: skip


def _problems_of_actions(actions: list[Json]) -> Iterator[str]:
    if sum(action.get("mode") != "secondary" for action in actions) > 6:
        yield "more than six buttons shown"
    for action in actions:
        if not action.get("title"):
            yield "a button without a label"
        if action["type"] == "Action.Execute" and action["fallback"]["type"] != "Action.Submit":
            yield "a button without a fallback"
