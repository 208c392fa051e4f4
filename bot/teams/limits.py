"""What Teams accepts, and how a card is measured, so that none is ever refused.

Numbers are from https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages and the pages
beside it; where Microsoft publishes none, they are what a phone still shows well. Nothing here knows a card.
"""

import json
from typing import Any

from bot.letters import units

Json = dict[str, Any]

CARD_BYTES = 60_000
"""Of a card in UTF-16. Teams refuses a message of more than 100 KB, counted so, with what is around the card."""

FRAME_BYTES = 4_000
"""Kept free for what stands around a card's body: schema, summary, language."""

SUMMARY = 150
PARAGRAPH = 4_000
FIGURE = 1_500  # letters of a figure with all that belongs to it; a longer one is a paragraph
ALT_TEXT = 2_000
TABLE_ROWS, TABLE_COLUMNS = 30, 8
CELL, ROW = 900, 4_000  # a cell's letters, and a row's: headings and one row always fit into a card
URL = 1_000
BUTTONS_SHOWN, BUTTONS_PER_CARD = 6, 20
BUTTON_LABEL, BUTTON_WORDS = 80, 2_000
CHART_POINTS = 60
CHART_TITLE, CHART_NAME = 100, 40
DIALOG_TITLE = 64
INPUT_LABEL, INPUT_VALUE = 500, 3_000
CHOICES, CHOICE_LABEL = 300, 100
FILTERED_FROM = 16  # choices; so many are found by typing


def size(part: object) -> int:
    """Return how many bytes a part of a card takes: as compact JSON, in UTF-16."""
    return 2 * units(json.dumps(part, ensure_ascii=False, separators=(",", ":")))
