"""The parts of a scheduled post in the order they go out: the message, the cards of its thread, its files.

A part's number is the same at every try. Where a conversation has no threads, the detail is behind a button.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers.cards import Button, Card, Paper, Text, Tone
from handlers.posting import Parcel
from locales.speech import Speech

MESSAGE = 0
FIRST_PAPER = 1000
"""Files are numbered from here: a thread that has grown at the next try does not move them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A card, or the `paper` with this index of the first card."""

    number: int
    card: Card
    paper: Paper | None = None

    @property
    def index(self) -> int:
        """Return which of the card's papers it is."""
        return self.number - FIRST_PAPER


def parts_of(parcel: Parcel, *, threads: bool) -> Iterator[Part]:
    """Yield every part of a post."""
    first, *rest = parcel.cards
    shown = first if threads or not rest else _with_button(first, parcel)
    yield Part(MESSAGE, replace(shown, papers=()))
    if threads:
        for number, card in enumerate(rest, start=1):
            yield Part(number, card)
    for number, paper in enumerate(first.papers, start=FIRST_PAPER):
        yield Part(number, first, paper)


def marked_as_repeated(card: Card, locale: str) -> Card:
    """Return a card that says it may stand there twice."""
    words = Speech(locale, "UTC").say("This may stand here twice: the first time, sending it was interrupted.")
    return replace(card, blocks=(Text(words, Tone.QUIET), *card.blocks))


def _with_button(card: Card, parcel: Parcel) -> Card:
    label = Speech(parcel.locale, "UTC").say("Details")
    return replace(card, buttons=(*card.buttons, Button(label, f"digest details {parcel.delivery_id}")))
