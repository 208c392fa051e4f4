"""What Slack accepts, and how a text is measured, cleaned, cut and parted so that none is ever refused.

Numbers are from https://docs.slack.dev/reference/block-kit; where Slack publishes none, the source stands beside it.
Nothing here knows a card.
"""

import json
import unicodedata
from collections.abc import Iterator

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

TEXT_BYTES = 3900
"""Of a message's `text`. `chat.update` refuses more than 4000, and counts bytes."""

MESSAGE_SIZE = 11_000
"""All blocks but a table, as compact JSON. Slack refuses a message of about 13,200 with `msg_blocks_too_long` and
publishes no number: https://github.com/slackapi/bolt-js/issues/2509, https://github.com/slackapi/bolt-js/issues/2867."""

VIEW_SIZE = 100_000
"""All blocks of a view, as compact JSON. Slack publishes no number; clients fail on views of several hundred KB."""

ELLIPSIS = "…"


def escaped(text: str) -> str:
    """Return a text for `mrkdwn` and for a message's `text`: nobody is mentioned, and nothing is linked, by it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def length(text: str) -> int:
    """Return how long Slack could find a text: in UTF-16, with the three letters it escapes counted as escaped."""
    units = len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
    return units + 4 * text.count("&") + 3 * text.count("<") + 3 * text.count(">")


def cleaned(text: str) -> str:
    """Return a text without what no client can show (control letters, halves of pairs); empty if nothing is left."""
    if not text.replace("\n", "").isprintable():
        text = "".join(letter for letter in text if letter in "\n\t" or not _is_no_letter(letter))
    return text.strip() if any(_is_seen(letter) for letter in text) else ""


def one_line(text: str) -> str:
    """Return a cleaned text on one line."""
    return " ".join(cleaned(text).split())


def cut(text: str, most: int) -> str:
    """Return a text of at most so many letters, cut at a word where there is one near, marked by an ellipsis."""
    if length(text) <= most:
        return text
    kept = _beginning(text, most - 1)
    at = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:at] if at > len(kept) // 2 else kept).rstrip(" \n,:;") + ELLIPSIS


def parted(text: str, most: int) -> Iterator[str]:
    """Yield a text in parts of at most so many letters, parted at a line or a word where there is one; none is lost."""
    while length(text) > most:
        kept = _beginning(text, most)
        at = max(kept.rfind("\n"), kept.rfind(" "))
        at = at if at > len(kept) // 2 else len(kept)
        if part := cleaned(text[:at]):
            yield part
        text = text[at:]
    if part := cleaned(text):
        yield part


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


def _beginning(text: str, most: int) -> str:
    """Return the longest beginning within so many letters, without half of a joined sign at its end."""
    taken = 0
    for at, letter in enumerate(text):
        taken += length(letter)
        if taken > most:
            return text[: _whole_sign(text, at)]
    return text


def _whole_sign(text: str, at: int) -> int:
    """Return a place at or a little before `at` where no sign is torn: accents and joined emoji stay together."""
    place = at
    while place > max(0, at - 12) and (_continues(text[place]) or text[place - 1] == "\u200d"):
        place -= 1
    return place if place > max(0, at - 12) else at


def _continues(letter: str) -> bool:
    return letter in "\u200d\ufe0f" or bool(unicodedata.combining(letter)) or "\U0001f3fb" <= letter <= "\U0001f3ff"


def _is_no_letter(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or ord(letter) & 0xFFFE == 0xFFFE


def _is_seen(letter: str) -> bool:
    return not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Mn", "Zs", "Zl", "Zp")
