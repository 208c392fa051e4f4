"""The smallest Slack blocks: words, quiet words, headers, figures, cells. Pure: dicts out.

Words are shown as they are: rich text and plain text are never read as markup, so that no name, ticket or topic can
mention somebody, or turn bold. A text too long for one block becomes several; nothing is lost.
"""

import re
from collections.abc import Iterator, Sequence

from bot.slack.limits import (
    CELL,
    FIELD,
    HEADER,
    MESSAGE_SIZE,
    PARAGRAPH,
    QUIET,
    SECTION_FIELDS,
    URL,
    Block,
    cleaned,
    cut,
    escaped,
    length,
    one_line,
    parted,
    size,
)
from connectors import links
from handlers.cards import Cell, Fact, Link

MARKUP = re.compile(r"[*_~`]|:[\w+'-]+:")


def plain(text: str, most: int) -> Block:
    """Return a plain text object, on one line and cut."""
    return {"type": "plain_text", "text": cut(one_line(text), most), "emoji": True}


def rich(*sections: Block) -> Block:
    """Return a block of rich text."""
    return {"type": "rich_text", "elements": list(sections)}


def run(text: str, *, bold: bool = False) -> Block:
    """Return one run of words."""
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {})


def section(*elements: Block) -> Block:
    """Return a paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def words(text: str, *, bold: bool = False) -> Iterator[Block]:
    """Yield a paragraph: its words as they are."""
    for part in parted(text, PARAGRAPH):
        yield rich(section(run(part, bold=bold)))


def quiet(text: str) -> Iterator[Block]:
    """Yield small print."""
    for part in parted(text, QUIET):
        yield {"type": "context", "elements": [{"type": "plain_text", "text": part, "emoji": True}]}


def header(title: str) -> Iterator[Block]:
    """Yield a title; one too long for a header stands whole below its cut."""
    line = one_line(title)
    if line:
        yield {"type": "header", "text": plain(line, HEADER)}
    if length(line) > HEADER:
        yield from words(line, bold=True)


def figures(facts: Sequence[Fact]) -> Iterator[Block]:
    """Yield figures side by side: label, value, and what must stand beside it. One too long for that is a paragraph."""
    pile: list[Block] = []
    for fact in facts:
        label, value, note = one_line(fact.label), cleaned(fact.value), cleaned(fact.note)
        whole = "\n".join(part for part in (label, value, note) if part)
        is_long = length(whole) + 2 > FIELD
        made = _field(whole, label)
        if pile and (is_long or len(pile) == SECTION_FIELDS or size(_fields([*pile, made])) > MESSAGE_SIZE // 2):
            yield _fields(pile)
            pile = []
        if is_long:
            yield from words(whole)
        elif whole:
            pile.append(made)
    if pile:
        yield _fields(pile)


def _fields(pile: list[Block]) -> Block:
    return {"type": "section", "fields": list(pile)}


def _field(whole: str, label: str) -> Block:
    """Return one figure; without a bold label where its words hold what Slack would read as markup."""
    if not label or MARKUP.search(whole):
        return {"type": "plain_text", "text": whole, "emoji": True}
    return {"type": "mrkdwn", "text": f"*{escaped(label)}*{escaped(whole[len(label) :])}", "verbatim": True}


def cell(content: Cell, most: int = CELL, *, bold: bool = False) -> Block:
    """Return a cell's words or its link. Slack knows no empty one: a space stands for nothing."""
    if isinstance(content, Link) and is_web(content.url):
        shown = cut(one_line(content.text), most) or cut(content.url, most)
        return {"type": "link", "url": content.url, "text": shown} | ({"style": {"bold": True}} if bold else {})
    text = content.text if isinstance(content, Link) else content
    return run(cut(cleaned(text), most) or " ", bold=bold)


def is_web(url: str) -> bool:
    """Say whether an address may be linked: http or https, with a host, and one that Slack takes."""
    return length(url) <= URL and links.is_web(url)
