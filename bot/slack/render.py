"""Turns a card into Slack messages. Pure: dicts out, nothing sent.

Promises that Slack refuses none of them: what goes beyond a limit is parted over several messages, in order, with the
buttons in the last; a label or a cell that is too long is cut and marked by an ellipsis. Words are shown as they are,
never read as markup. Each message has its words in `text` too, for a screen reader and a notification; of a
discreet card the title alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.slack.buttons import actions
from bot.slack.limits import (
    ALT_TEXT,
    BLOCKS_PER_MESSAGE,
    CHARTS_PER_MESSAGE,
    MESSAGE_SIZE,
    Block,
    cleaned,
    cut,
    length,
    one_line,
    size,
)
from bot.slack.native_charts import native_chart
from bot.slack.pieces import figures, header, quiet, words
from bot.slack.spoken import NAME, spoken
from bot.slack.tables import native_table
from handlers.cards import Block as CardBlock
from handlers.cards import Card, Facts, Picture, Table, Text, Tone


@dataclass(frozen=True, slots=True)
class Native:
    """Pictures as Slack's own charts where it has one, in words elsewhere."""


@dataclass(frozen=True, slots=True)
class Words:
    """Pictures in words."""


@dataclass(frozen=True, slots=True)
class Files:
    """Pictures as uploaded files, in the card's order; an empty id means words in the place of that picture."""

    ids: tuple[str, ...]


MOST_REMEMBERED = 256

Show = Native | Words | Files
Sized = tuple[Block, int]


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message: `text` for `chat.postMessage` and its like, and `blocks`."""

    text: str
    blocks: list[Block]


@lru_cache(maxsize=MOST_REMEMBERED)
def render_card(card: Card, show: Show, *, keep: bool = False) -> tuple[Rendered, ...]:
    """Return a card as messages, at least one. `keep` adds the card's own button for keeping it, as the last.

    Remembered, as an answer that still holds is given again as the same card (ADR 13): nobody may change the blocks.
    """
    buttons = (*card.buttons, card.keep) if keep and card.keep else card.buttons
    messages = [_sized(header(card.title))]
    for shown in _shown(card.blocks, show):
        _put(messages, _sized(shown))
    _put(messages, _sized((*actions(buttons), *quiet(card.footer))))
    return tuple(_rendered(card.title, [block for block, _ in message], discreet=card.discreet) for message in messages)


def _rendered(title: str, blocks: list[Block], *, discreet: bool) -> Rendered:
    return Rendered(spoken(title, () if discreet else blocks), blocks or list(words(NAME)))


def _sized(blocks: Iterable[Block]) -> list[Sized]:
    return [(block, size(block)) for block in blocks]


def _put(messages: list[list[Sized]], shown: list[Sized]) -> None:
    """Add blocks that belong together; they begin a message of their own where that keeps them together."""
    if not _fits([*messages[-1], *shown]) and _fits(shown):
        messages.append([])
    for block in shown:
        if not _fits([*messages[-1], block]):
            messages.append([])
        messages[-1].append(block)


def _fits(blocks: Sequence[Sized]) -> bool:
    """Say whether Slack takes these blocks as one message."""
    kinds = [block["type"] for block, _ in blocks]
    return (
        len(kinds) <= BLOCKS_PER_MESSAGE
        and kinds.count("table") <= 1
        and kinds.count("data_visualization") <= CHARTS_PER_MESSAGE
        and sum(taken for _, taken in blocks) <= MESSAGE_SIZE
    )


def _shown(blocks: Iterable[CardBlock], show: Show) -> Iterator[list[Block]]:
    """Yield the Slack blocks of each block of a card."""
    pictures = charts = 0
    for block in blocks:
        match block:
            case Text(text, tone):
                yield list(quiet(text) if tone is Tone.QUIET else words(text, bold=tone is Tone.STRONG))
            case Facts(facts):
                yield list(figures(facts))
            case Table():
                yield list(native_table(block))
            case Picture():
                file = show.ids[pictures] if isinstance(show, Files) and pictures < len(show.ids) else ""
                chart = (
                    native_chart(block.drawing) if isinstance(show, Native) and charts < CHARTS_PER_MESSAGE else None
                )
                pictures, charts = pictures + 1, charts + (chart is not None)
                yield _picture(block, chart, file, in_words=isinstance(show, Words))


def _picture(picture: Picture, chart: Block | None, file: str, *, in_words: bool) -> list[Block]:
    """Return a chart with its words beside it, an image with its words inside it, or the words alone."""
    alt = cleaned(picture.alt)
    if file:
        inside = cut(alt or one_line(picture.drawing.title) or NAME, ALT_TEXT)
        image: Block = {"type": "image", "slack_file": {"id": file}, "alt_text": inside}
        return [image, *(quiet(alt) if length(alt) > ALT_TEXT else ())]
    if chart:
        return [chart, *quiet(alt)]
    return list(words(alt) if in_words else quiet(alt))
