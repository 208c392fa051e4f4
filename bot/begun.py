"""What of a post was taken before something went wrong, so that the next try goes on there. In memory, bounded.

A card may be several messages. When the second one fails, the first is there: to begin anew would double it.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bot.port import Destination, UndeliverableError

MOST_REMEMBERED = 1000

Parts = dict[int, str]
"""The platform's ids of the messages that are there, by their number."""


class Begun:
    """The posts that are not whole yet, by where they go and by their key."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], Parts] = OrderedDict()

    def parts(self, to: Destination, key: str) -> Parts:
        """Return what is there of a post; what is put into it is remembered."""
        held = self._held.setdefault((to.lane, key), {})
        while len(self._held) > MOST_REMEMBERED:
            self._held.popitem(last=False)
        return held

    def found(self, to: Destination, key: str, parts: Mapping[int, str]) -> None:
        """Remember what was found to be there."""
        self.parts(to, key).update(parts)

    def done(self, to: Destination, key: str) -> None:
        """A post is whole, or given up."""
        self._held.pop((to.lane, key), None)


@contextmanager
def after(parts: Parts) -> Iterator[None]:
    """Send the next message of a post. What is refused after others were taken is `uncertain`, as some of it is there:

    the next try may be another process's, which remembers none of this and has to look first.
    """
    try:
        yield
    except UndeliverableError as problem:
        problem.uncertain = problem.uncertain or bool(parts)
        raise


def part_key(key: str, number: int) -> str:
    """Return the mark of a message of a post: the first one's is the post's own."""
    return f"{key}-{number}" if number else key
