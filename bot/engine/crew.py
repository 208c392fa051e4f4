"""Who does the steps of posts, turns, pages and pulls on this replica, and who is told to stop.

What is begun is finished.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from bot.engine.carrying import Carrier
from bot.engine.dispatching import Callers
from bot.engine.errands import Errands, StoppedError
from bot.engine.orders import PageNext, PageOrder, Taken, TurnOrder
from bot.engine.pace import Clock, Pace
from bot.engine.paging import Paging
from bot.engine.pulling import Puller
from bot.engine.pulls import PullOrder
from bot.engine.sending import Means
from bot.engine.steps import Next, Order
from bot.engine.telling import Teller
from bot.engine.turning import Turner
from bot.port import Pictures, Postman
from handlers.cards import Card
from handlers.tools import Tools

log = logging.getLogger(__name__)

COMPOSED_AT_ONCE = 2
"""Composing is computing, in the process that answers people too."""


class Crew:
    """Does the steps (`Steps`, `LadderSteps`, `PullSteps` of the workflows). Called from the machine's threads."""

    def __init__(
        self,
        tools: Tools,
        postmen: Mapping[str, Postman],
        callers: Callers,
        pictures: Callable[[Card], Pictures],
        clock: Clock,
        pace: Pace,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """`tools` are those of the workspace served here, `postmen` by platform, `callers` call pagers.

        `loop` is the server's.
        """
        self._errands = Errands(loop, pace.one_message)
        self._pages = Errands(loop, pace.one_page)
        means = Means(pictures, self._errands, clock)
        self._carrier = Carrier(tools, postmen, means, pace, COMPOSED_AT_ONCE)
        self._teller = Teller(tools, postmen, means, pace)
        self._turner = Turner(tools, clock, pace)
        self._paging = Paging(tools, postmen, callers, Means(pictures, self._pages, clock), pace)
        self._breath = pace.breath
        self._stopping = threading.Event()
        self._puller = Puller(tools, clock, pace, self._stopping)
        self._under_way = 0
        self._changed = threading.Condition()

    def attempt(self, order: Order) -> Next:
        """Try to deliver."""
        return self._carrier.attempt(order)

    def tell(self, order: Order) -> Next:
        """Tell the owner where there is something to tell."""
        return self._teller.tell(order)

    def advance(self, order: TurnOrder) -> Taken:
        """Take a turn of a ladder."""
        return self._turner.advance(order)

    def page(self, order: PageOrder) -> PageNext:
        """Try to send a page."""
        return self._paging.attempt(order)

    def pull(self, order: PullOrder) -> bool:
        """Pull from a connected system for a while; return whether there is more."""
        return self._puller.pull(order)

    def rest(self) -> None:
        """Let a conversation rest after a post; not for the sake of one who has to go."""
        self._stopping.wait(self._breath)

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Count a try while the block lasts; none is begun once the crew stops (StoppedError)."""
        with self._changed:
            if self._stopping.is_set():
                raise StoppedError
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def stop(self, seconds: float) -> None:
        """Begin nothing new, and finish what is under way; what takes longer is called off."""
        with self._changed:
            self._stopping.set()
            if not self._changed.wait_for(lambda: self._under_way == 0, seconds):
                log.error(
                    "%d posts, pages and pulls were not finished in time; they are taken up again", self._under_way
                )
        self._errands.call_off()
        self._pages.call_off()
