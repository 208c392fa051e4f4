"""Turns a card into Adaptive Cards, version 1.5. Pure: dicts out, nothing sent.

Promises that Teams refuses none of them: what goes beyond a limit is parted over several cards, in order, with the
buttons in the last; a label or a cell that is too long is cut and marked by an ellipsis. Words are shown as they are,
never read as markup. Each card has its summary in words too, for a notification and a screen reader.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from microsoft_teams.cards import Image, ThemedUrl
from microsoft_teams.cards.core import CardElement

from bot.letters import ELLIPSIS, cleaned, cut, one_line, units
from bot.teams.actions import actions, left_out
from bot.teams.charts import native_chart
from bot.teams.limits import ALT_TEXT, BUTTONS_PER_CARD, Json
from bot.teams.pages import Page, add_actions, put
from bot.teams.pieces import NAME, card_of, dumped, figures, summed_up, title, words
from bot.teams.tables import native_table
from handlers.cards import Block as CardBlock
from handlers.cards import Button, Card, Facts, Picture, Table, Text
from handlers.plain import summary


@dataclass(frozen=True, slots=True)
class Native:
    """Pictures as Teams's own charts where it has one, in words elsewhere."""


@dataclass(frozen=True, slots=True)
class Words:
    """Pictures in words."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """Pictures as images at public addresses, in the card's order; an empty address means words in their place.

    `dark` are those for Teams's dark theme, where there are any.
    """

    urls: tuple[str, ...]
    dark: tuple[str, ...] = ()


MOST_REMEMBERED = 256

Show = Native | Words | Hosted


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message: its words for a notification, and the Adaptive Card."""

    summary: str
    card: Json


@lru_cache(maxsize=MOST_REMEMBERED)
def render_card(card: Card, show: Show, *, keep: bool = False, lang: str = "") -> tuple[Rendered, ...]:
    """Return a card as messages, at least one. `keep` adds the card's own button for keeping it, as the last.

    `lang` is the reader's, as a BCP 47 tag. Remembered, as an answer that still holds is given again as the same card
    (ADR 13): nobody may change what is returned.
    """
    buttons = (*card.buttons, card.keep) if keep and card.keep else card.buttons
    pages = _pages(title(card.title), card, show, buttons)
    add_actions(pages, [dumped(each) for each in actions(buttons)])
    return tuple(_rendered(card, page, lang, first=page is pages[0]) for page in pages)


def render_for_dialog(card: Card, *, lang: str = "") -> Json:
    """Return a card for a dialog (`bot.teams.forms.dialog`), which is titled by itself and cannot be parted.

    What goes beyond its room ends in an ellipsis; the buttons stay.
    """
    pages = _pages((), card, Native(), card.buttons)
    page = pages[0]
    if len(pages) > 1:
        page.body += [dumped(each) for each in words(ELLIPSIS)]
    page.actions = [dumped(each) for each in actions(card.buttons, in_dialog=True)][:BUTTONS_PER_CARD]
    return _rendered(card, page, lang, first=True).card


def _pages(head: Iterable[CardElement], card: Card, show: Show, buttons: tuple[Button, ...]) -> list[Page]:
    """Return the cards without their buttons."""
    pages = [Page()]
    put(pages, head)
    for shown in _shown(card.blocks, show):
        put(pages, shown)
    put(pages, (*words(left_out(buttons), "quiet"), *words(card.footer, "quiet")))
    return pages


def _rendered(card: Card, page: Page, lang: str, *, first: bool) -> Rendered:
    alone = first or card.discreet
    said = summed_up(summary(card) if alone else f"{one_line(card.title)}: {_first_words(page.body)}")
    body = page.body or ([] if page.actions else [dumped(each) for each in words(NAME)])
    return Rendered(said, card_of(said, body, page.actions, lang))


def _shown(blocks: Iterable[CardBlock], show: Show) -> Iterator[list[CardElement]]:
    """Yield the elements of each block of a card."""
    pictures = 0
    for block in blocks:
        match block:
            case Text(text, tone):
                yield list(words(text, tone.value))
            case Facts(facts):
                yield list(figures(facts))
            case Table():
                yield list(native_table(block))
            case Picture():
                yield _picture(block, show, pictures)
                pictures += 1


def _picture(picture: Picture, show: Show, number: int) -> list[CardElement]:
    """Return a chart with its words beside it, an image with its words inside it, or the words alone."""
    alt = cleaned(picture.alt)
    match show:
        case Native() if (chart := native_chart(picture.drawing)) is not None:
            return [chart, *words(alt, "quiet")]
        case Hosted(urls, dark) if number < len(urls) and urls[number]:
            image = _image(urls[number], dark[number] if number < len(dark) else "")
            image.alt_text = cut(one_line(alt) or one_line(picture.drawing.title) or NAME, ALT_TEXT)
            return [image, *(words(alt, "quiet") if units(alt) > ALT_TEXT else ())]
        case _:
            return list(words(alt))


def _image(url: str, dark: str) -> Image:
    themed = [ThemedUrl(theme="Dark", url=dark)] if dark else None
    return Image(url=url, size="Stretch", allow_expand=True, themed_urls=themed)


def _first_words(part: Any) -> str:
    """Return the first words in a card's body."""
    if isinstance(part, dict):
        text = part.get("text")
        return text if isinstance(text, str) else next(filter(None, map(_first_words, part.values())), "")
    return next(filter(None, map(_first_words, part)), "") if isinstance(part, list) else ""
