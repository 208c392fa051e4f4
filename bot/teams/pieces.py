"""The smallest parts of an Adaptive Card: words, titles, figures, cells. Pure: typed parts in, dicts out.

Words are shown as they are: they stand in text runs, which no client reads as Markdown, so that no name, ticket or
topic can turn bold, become a list, or a link. (A `TextBlock` is read as Markdown, and only a title without any sign of
it stands in one, as only that can be a heading to a screen reader.) A line is a block of its own, as clients differ in
what they make of a line break.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from microsoft_teams.cards import (
    AdaptiveCard,
    Column,
    ColumnSet,
    OpenUrlAction,
    RichTextBlock,
    TeamsCardProperties,
    TextBlock,
    TextRun,
)
from microsoft_teams.cards.core import CardElement, SerializableObject

from bot.letters import cleaned, cut, one_line, parted, units
from bot.teams.limits import FIGURE, PARAGRAPH, SUMMARY, URL, Json
from connectors import links
from handlers.cards import Cell, Fact, Link

MARKDOWN = re.compile(r"[*_~`\[\]\\#<>&|{}+=]|^\s*(-|\d+[.)])|https?:|www\.", re.IGNORECASE)
SCHEMA = "https://adaptivecards.io/schemas/adaptive-card.json"
NAME = "Touchline"
"""What stands where a card says nothing in words."""

Look = Literal["normal", "strong", "quiet", "title", "wrong"]


def dumped(part: SerializableObject) -> Json:
    """Return a typed part as plain data. Without `exclude_none` every property it does not have would be null."""
    return part.model_dump(by_alias=True, exclude_none=True)


def card_of(summary: str, body: Sequence[Json], actions: Sequence[Json], lang: str = "") -> Json:
    """Return a card around its parts. `summary` is what is said in its place where cards are not shown.

    `lang` is the reader's; Adaptive Cards know languages, and no regions.
    """
    frame = AdaptiveCard(
        version="1.5",
        lang=lang.replace("_", "-").partition("-")[0].lower() or None,
        fallback_text=summary,
        speak=summary,
        msteams=TeamsCardProperties(width="full"),
    )
    whole = {"$schema": SCHEMA} | dumped(frame) | {"body": list(body)}
    return whole | ({"actions": list(actions)} if actions else {})


def run(text: str, look: Look = "normal") -> TextRun:
    """Return words on one line. Two braces would begin a date in Teams's own language."""
    made = TextRun(text=text.replace("{{", "{\u200b{"))
    match look:
        case "strong":
            made.weight = "Bolder"
        case "quiet":
            made.size, made.is_subtle = "Small", True
        case "title":
            made.weight, made.size = "Bolder", "Large"
        case "wrong":
            made.weight, made.color = "Bolder", "Attention"
    return made


def inline(*runs: CardElement) -> RichTextBlock:
    """Return a line of runs."""
    return RichTextBlock(inlines=list(runs))


def lines(text: str, look: Look = "normal", *, right: bool = False) -> Iterator[RichTextBlock]:
    """Yield a text's lines. An empty line is a gap."""
    gap = True
    for line in cleaned(text).split("\n"):
        if line.strip():
            block = inline(run(line.strip(), look))
            block.spacing = None if gap else "None"
            block.horizontal_alignment = "Right" if right else None
            yield block
        gap = not line.strip()


def words(text: str, look: Look = "normal") -> Iterator[CardElement]:
    """Yield a paragraph: its words as they are."""
    for part in parted(text, PARAGRAPH):
        yield from lines(part, look)


def title(text: str) -> Iterator[CardElement]:
    """Yield a card's title: a heading to a screen reader, unless a client would read Markdown in it."""
    line = one_line(text)
    if not line:
        return
    if MARKDOWN.search(line) or units(line) > PARAGRAPH:
        yield from words(line, "title")
    else:
        yield TextBlock(text=line, style="heading", size="Large", weight="Bolder", wrap=True)


def figures(facts: Sequence[Fact]) -> Iterator[CardElement]:
    """Yield each figure: what it is called on the left, what it is, and what must stand beside it, on the right."""
    for fact in facts:
        label, value, note = one_line(fact.label), cleaned(fact.value), cleaned(fact.note)
        if units(label) + units(value) + units(note) > FIGURE:
            yield from words(label)
            yield from words(value, "strong")
            yield from words(note, "quiet")
        elif label or value or note:
            beside = [*lines(value, "strong"), *lines(note, "quiet")]
            for block in beside[1:]:
                block.spacing = "None"
            columns = [Column(width=2, items=list(lines(label))), Column(width=3, items=list(beside))]
            yield ColumnSet(columns=columns, spacing="Small")


def cell(content: Cell, most: int, *, right: bool = False, strong: bool = False) -> list[CardElement]:
    """Return what stands in a table's cell: its words, cut, or its link."""
    look: Look = "strong" if strong else "normal"
    text = content.text if isinstance(content, Link) else content
    if not (isinstance(content, Link) and is_web(content.url)):
        return list(lines(cut(cleaned(text), most), look, right=right))
    linked = run(cut(one_line(text), most) or cut(content.url, most), look)
    linked.select_action = OpenUrlAction(url=content.url)
    return [inline(linked)]


def is_web(url: str) -> bool:
    """Say whether an address may be linked: http or https, with a host, and not too long."""
    return units(url) <= URL and links.is_web(url)


def summed_up(text: str) -> str:
    """Return a text as one short line, for a notification."""
    return cut(one_line(text), SUMMARY) or NAME
