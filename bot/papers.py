"""The papers of an answer, printed one after the other, and what is said where one cannot be made or sent."""

from collections.abc import AsyncIterator

from bot.going_wrong import refusal
from bot.port import Pictures
from handlers.cards import Card, Paper
from kpi.errors import TouchlineError
from locales.speech import Speech


class NotPrintedError(TouchlineError):
    """The file {name} could not be made. Ask once more; if it goes wrong again, tell whoever runs Touchline."""


async def printed(card: Card, pictures: Pictures) -> AsyncIterator[tuple[Paper, bytes]]:
    """Yield each paper of a card with its bytes; empty ones for what could not be printed."""
    if card.papers:
        for paper, content in zip(card.papers, await pictures.papers(), strict=True):
            yield paper, content


def sorry(problem: TouchlineError, speech: Speech) -> Card:
    """Return the card that says what went wrong with a paper."""
    return refusal(problem, speech).messages[0].card
