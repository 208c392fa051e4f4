"""What Slack accepts, and how a text is measured, cleaned, cut and parted so that none is ever refused.

Numbers are from https://docs.slack.dev/reference/block-kit; where Slack publishes none, the source stands beside it.
Nothing here knows a card.
"""

import json
from collections.abc import Iterator

from bot import letters
from bot.letters import ELLIPSIS as ELLIPSIS
from bot.letters import cleaned as cleaned
from bot.letters import one_line as one_line

Block = dict[str, object]

BLOCKS_PER_MESSAGE = 50
BLOCKS_PER_VIEW = 100
HEADER = 150
SECTION_FIELDS, FIELD = 10, 2000
PARAGRAPH = 2900  # of a section's 3000; rich text has no published limit and keeps to the same
QUIET = 1900
BUTTONS_PER_BLOCK, BUTTON_LABEL, BUTTON_VALUE = 25, 75, 2000
ALT_TEXT = 1990
URL = 2900
TABLE_ROWS, TABLE_COLUMNS = 100, 20
TABLE_CELLS = 9500  # characters in all cells of a message's table; Slack's limit is 10,000
CELL, ROW = 900, 4500  # a cell's characters, and a row's: headings and one row always fit into a table
CHARTS_PER_MESSAGE, CHART_POINTS, CHART_SERIES = 2, 20, 6
CHART_TITLE, CHART_LABEL, CHART_NAME, AXIS_LABEL = 50, 20, 20, 50
VIEW_TITLE, PRIVATE_METADATA, CALLBACK_ID = 24, 3000, 255
INPUT_TEXT, INPUT_VALUE = 1900, 2900  # of a label, a hint or an error; of what is typed
OPTIONS, OPTION_GROUPS, OPTION_TEXT, OPTION_VALUE = 100, 100, 75, 150
CHECKBOXES = 10

TEXT_BYTES = 3900
"""Of a message's `text`. `chat.update` refuses more than 4000, and counts bytes."""

MESSAGE_SIZE = 11_000
"""All blocks but a table, as compact JSON. Slack refuses a message of about 13,200 with `msg_blocks_too_long` and
publishes no number: https://github.com/slackapi/bolt-js/issues/2509, https://github.com/slackapi/bolt-js/issues/2867."""

VIEW_SIZE = 100_000
"""All blocks of a view, as compact JSON. Slack publishes no number; clients fail on views of several hundred KB."""


def escaped(text: str) -> str:
    """Return a text for `mrkdwn` and for a message's `text`: nobody is mentioned, and nothing is linked, by it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def length(text: str) -> int:
    """Return how long Slack could find a text: in UTF-16, with the three letters it escapes counted as escaped."""
    return letters.units(text) + 4 * text.count("&") + 3 * text.count("<") + 3 * text.count(">")


def cut(text: str, most: int) -> str:
    """Return a text of at most so many letters, cut at a word where there is one near, marked by an ellipsis."""
    return letters.cut(text, most, length)


def parted(text: str, most: int) -> Iterator[str]:
    """Yield a text in parts of at most so many letters, parted at a line or a word where there is one; none is lost."""
    return letters.parted(text, most, length)


def cut_bytes(text: str, most: int) -> str:
    """Return a text that is at most so many bytes in UTF-8 when it is escaped, and escape it."""
    whole = escaped(text)
    if len(whole.encode()) <= most:
        return whole
    room, kept = most - len(ELLIPSIS.encode()), 0
    for letter in text:
        room -= len(escaped(letter).encode())
        if room < 0:
            break
        kept += 1
    return escaped(text[:kept].rstrip()) + ELLIPSIS


def size(block: Block) -> int:
    """Return how much of a message's size a block takes; a table has a limit of its own."""
    return 0 if block["type"] == "table" else length(json.dumps(block, ensure_ascii=False, separators=(",", ":")))
