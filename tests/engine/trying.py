"""One try at a time, in this process: the carrier and the teller on a real database, with the real post office."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.drawing import CardPictures, DrawingPool
from bot.engine.carrying import Carrier
from bot.engine.errands import Errands
from bot.engine.pace import Pace
from bot.engine.sending import Means
from bot.engine.steps import Next, Order
from bot.engine.telling import Teller
from handlers.posting import ring
from handlers.tools import Tools
from storage.database import Database
from tests.engine.drill import BEGINS
from tests.engine.post_office import PostOffice
from tests.engine.postman import PLATFORM, OfficePostman


@dataclass
class Trying:
    """What tries are made with. `now` is moved by hand."""

    database: Database
    office: PostOffice
    postman: OfficePostman
    loop: asyncio.AbstractEventLoop
    drawing: DrawingPool
    now: datetime = BEGINS
    platforms: dict[str, OfficePostman] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.platforms = {PLATFORM: self.postman}
        self.errands = Errands(self.loop, 5.0)
        means = Means(lambda card: CardPictures(self.drawing, card), self.errands, lambda: self.now)
        self._pair = (means, Pace(settling=0.0))

    def tools(self, workspace_id: int) -> Tools:
        return Tools(self.database, workspace_id, "Europe/Berlin", 5)

    def ring(self, workspace_id: int) -> list[int]:
        return ring(self.tools(workspace_id), self.now)

    def attempt(self, order: Order) -> Next:
        return Carrier(self.tools(order.workspace_id), self.platforms, *self._pair).attempt(order)

    def tell(self, order: Order) -> Next:
        return Teller(self.tools(order.workspace_id), self.platforms, *self._pair).tell(order)

    def later(self, **after: float) -> None:
        self.now += timedelta(**after)


@contextmanager
def trying(database: Database, office: PostOffice) -> Iterator[Trying]:
    """A loop of its own, as the server's."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    drawing = DrawingPool()
    try:
        yield Trying(database, office, OfficePostman(office.address), loop, drawing)
    finally:
        asyncio.run_coroutine_threadsafe(drawing.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
