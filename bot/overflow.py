"""The later messages of a card that was too long for one, so that an update of the card reaches them too. In memory.

Promises: bounded. What is not remembered, after a new start or in another process, is posted once more under the card:
a reader rather sees something twice than not at all. Never holds words.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from bot.port import Destination

Part = TypeVar("Part")

MOST_REMEMBERED = 1000

Later = dict[int, str]
"""The platform's ids of a card's messages after its first, by their number."""


class Overflow:
    """The later messages of the cards that were posted, by where they are and the id of the first."""

    def __init__(self) -> None:
        self._later: OrderedDict[tuple[str, str], Later] = OrderedDict()

    def of(self, to: Destination, first: str) -> Later:
        """Return the later messages of a card, as far as they are remembered."""
        return dict(self._later.get((to.lane, first), {}))

    def note(self, to: Destination, first: str, later: Mapping[int, str]) -> None:
        """Remember the later messages of a card, in the place of those known so far."""
        self._later.pop((to.lane, first), None)
        if later:
            self._later[to.lane, first] = dict(later)
        while len(self._later) > MOST_REMEMBERED:
            self._later.popitem(last=False)

    async def bring_up_to_date(
        self,
        to: Destination,
        first: str,
        parts: Sequence[Part],
        *,
        put: Callable[[str, int, Part], Awaitable[None]],
        add: Callable[[int, Part], Awaitable[str]],
        take_back: Callable[[str], Awaitable[None]],
    ) -> None:
        """Put a card's parts in the place of what was there: the first first, then the later ones.

        `put` replaces a message, `add` posts a part under the first, `take_back` deletes one that is not needed. What
        they raise is raised; what was done until then is remembered.
        """
        await put(first, 0, parts[0])
        later = self.of(to, first)
        try:
            for number, part in enumerate(parts[1:], 1):
                if number in later:
                    await put(later[number], number, part)
                else:
                    later[number] = await add(number, part)
            for number in [each for each in later if each >= len(parts)]:
                await take_back(later[number])
                del later[number]
        finally:
            self.note(to, first, later)
