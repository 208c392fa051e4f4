"""A message's words for its `text`: what a screen reader reads and a notification begins with.

Promises every word of the message's blocks, in their order; longer than Slack takes, it ends in an ellipsis. Buttons
are left out: they are read as buttons.
"""

import html
from collections.abc import Iterable, Iterator
from typing import Any

from bot.slack.limits import TEXT_BYTES, Block, cut_bytes, one_line

NAME = "Touchline"
"""What stands where a message says nothing in words: Slack takes none without."""

Part = dict[str, Any]


def spoken(title: str, blocks: Iterable[Block]) -> str:
    """Return the words of blocks under their title, escaped for a message's `text`; never empty."""
    lines = [one_line(title), *(line for block in blocks for line in _lines(block))]
    return cut_bytes("\n".join(line for line in lines if line), TEXT_BYTES) or NAME


def _lines(block: Part) -> Iterator[str]:
    match block["type"]:
        case "rich_text":
            yield _words(block)
        case "context":
            yield from (element["text"] for element in block["elements"])
        case "section":
            yield from (_figure(field) for field in block["fields"])
        case "table":
            yield from _rows(block["rows"])
        case "image":
            yield block["alt_text"]


def _figure(field: Part) -> str:
    """Return "label: value, note"."""
    text = html.unescape(field["text"]).replace("*", "") if field["type"] == "mrkdwn" else field["text"]
    label, *rest = text.split("\n")
    return ": ".join(filter(None, (label, ", ".join(rest))))


def _rows(rows: list[list[Part]]) -> Iterator[str]:
    """Say each row with its headings, as the columns cannot be seen; the headings alone where there is no row."""
    headings = [_words(cell).strip() for cell in rows[0]]
    if len(rows) == 1:
        yield "; ".join(filter(None, headings))
    for row in rows[1:]:
        said = [_words(cell).strip() for cell in row]
        named = [": ".join(filter(None, both)) for both in zip(headings, said, strict=True) if both[1]]
        yield "; ".join(named)


def _words(part: Part) -> str:
    return "".join(_words(element) for element in part["elements"]) if "elements" in part else str(part["text"])
