"""Parts a card's elements over as many Adaptive Cards as they need. Pure.

Promises that none is lost and that they stay in order; what belongs together stays together where one card holds it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from microsoft_teams.cards.core import CardElement

from bot.teams.limits import BUTTONS_PER_CARD, CARD_BYTES, FRAME_BYTES, TABLE_ROWS, Json, size
from bot.teams.pieces import dumped
from bot.teams.tables import rows_in

ROOM = CARD_BYTES - FRAME_BYTES


@dataclass(slots=True)
class Page:
    """One card in the making: what is in it, and how much room and how many rows of tables that takes."""

    body: list[Json] = field(default_factory=list)
    actions: list[Json] = field(default_factory=list)
    taken: int = 0
    rows: int = 0


def put(pages: list[Page], elements: Iterable[CardElement]) -> None:
    """Add elements that belong together; they begin a card of their own where that keeps them together."""
    shown = [dumped(element) for element in elements]
    measured = [(element, size(element), rows_in(element)) for element in shown]
    whole = sum(taken for _, taken, _ in measured), sum(rows for _, _, rows in measured)
    if not _fits(pages[-1], *whole) and _fits(Page(), *whole):
        pages.append(Page())
    for element, taken, rows in measured:
        if not _fits(pages[-1], taken, rows):
            pages.append(Page())
        page = pages[-1]
        page.body.append(element)
        page.taken += taken
        page.rows += rows


def add_actions(pages: list[Page], made: Iterable[Json]) -> None:
    """Put buttons below the last card; into more cards where they are too many for one."""
    for action in made:
        page = pages[-1]
        taken = size(action)
        if len(page.actions) == BUTTONS_PER_CARD or page.taken + taken > ROOM:
            page = Page()
            pages.append(page)
        page.actions.append(action)
        page.taken += taken


def _fits(page: Page, taken: int, rows: int) -> bool:
    """Say whether so many bytes and rows go into a card."""
    return page.taken + taken <= ROOM and (page.rows + rows <= TABLE_ROWS or not rows)
