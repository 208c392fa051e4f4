"""Paces: how often a chat platform may be called, kept by waiting.

Promises: nothing is dropped, only delayed; who came first goes first; what the platform says of a pause is kept by
everybody it concerns, and after it they come at the even pace and not all at once. `Bucket` is pure; `Lanes` is a thin
shell that waits. Knows no platform: each brings its own paces.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Sleep = Callable[[float], Awaitable[None]]
K = TypeVar("K", bound=Hashable)

MOST_IDLE = 1024
"""How many lanes are kept before those that are free again are dropped: a free one is as good as a new one."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often: in the long run, and at once after a rest."""

    per_minute: float
    burst: int

    @property
    def interval(self) -> float:
        """Seconds from one to the next in the long run."""
        return 60.0 / self.per_minute


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one call is tried before it is given up. `turn` is how long a lane may be closed for it to wait there.

    Who has a durable way to wait gives up early; who answers a person holds on.
    """

    attempts: int
    trouble: float  # seconds of trying again, pauses that the platform asked for not counted
    wait: float  # seconds of pauses that the platform asked for
    turn: float = math.inf


@dataclass(slots=True)
class Bucket:
    """When the next may go. Times are seconds of any one clock."""

    pace: Pace
    due: float = 0.0  # when the bucket will be full again
    held: float = 0.0  # until when the platform wants none

    def next_free(self, now: float) -> float:
        """Return in how many seconds the next may go; 0 for at once."""
        slack = (self.pace.burst - 1) * self.pace.interval
        return max(0.0, self.due - slack - now, self.held - now)

    def take(self, now: float) -> None:
        """One goes now."""
        self.due = max(self.due, now) + self.pace.interval

    def hold(self, until: float) -> None:
        """None goes before that; from then on at the even pace, without the burst that came too early."""
        self.held = max(self.held, until)
        self.due = max(self.due, until + (self.pace.burst - 1) * self.pace.interval)

    def is_idle(self, now: float) -> bool:
        """Return whether forgetting it changes nothing."""
        return self.due <= now and self.held <= now


@dataclass(slots=True)
class Lane:
    """Those who wait for the same, and the paces they keep: each of them."""

    buckets: tuple[Bucket, ...]
    first: asyncio.Lock = field(default_factory=asyncio.Lock)  # of who is next; first come, first served
    users: int = 0

    def next_free(self, now: float) -> float:
        """Return in how many seconds the next may go; 0 for at once."""
        return max(bucket.next_free(now) for bucket in self.buckets)

    def is_idle(self, now: float) -> bool:
        """Return whether forgetting it changes nothing."""
        return not self.users and all(bucket.is_idle(now) for bucket in self.buckets)


class Lanes(Generic[K]):
    """Lets calls through, each in its lane and its turn."""

    def __init__(
        self,
        paces: Callable[[K], tuple[Pace, ...]],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`paces` are those of a lane, by its key."""
        self._paces = paces
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[K, Lane] = {}
        self._tidy_at = MOST_IDLE

    @asynccontextmanager
    async def at_front(self, key: K) -> AsyncIterator[None]:
        """Wait for one's turn in a lane, and keep whoever is next waiting until the end of the block."""
        lane = self.lane(key)
        lane.users += 1
        try:
            async with lane.first:
                # The platform may say "wait" to another call meanwhile: so it is asked again.
                while (wait := lane.next_free(self._clock())) > 0:
                    await self._sleep(wait)
                for bucket in lane.buckets:
                    bucket.take(self._clock())
                yield
        finally:
            lane.users -= 1

    def hold(self, key: K, seconds: float) -> None:
        """The platform wants none in this lane for so long."""
        until = self._clock() + seconds
        for bucket in self.lane(key).buckets:
            bucket.hold(until)

    def closed_for(self, key: K) -> float:
        """Return in how many seconds the next may go in a lane, whoever waits there already."""
        return self.lane(key).next_free(self._clock())

    def lane(self, key: K) -> Lane:
        """Return a lane, made now if it is new."""
        held = self._lanes.get(key)
        if held is None:
            self._tidy()
            held = self._lanes[key] = Lane(tuple(Bucket(pace) for pace in self._paces(key)))
        return held

    def __len__(self) -> int:
        """How many lanes are remembered."""
        return len(self._lanes)

    def _tidy(self) -> None:
        if len(self._lanes) < self._tidy_at:
            return
        now = self._clock()
        self._lanes = {key: lane for key, lane in self._lanes.items() if not lane.is_idle(now)}
        # Twice what is in use: so that tidying costs little, however many there are.
        self._tidy_at = max(MOST_IDLE, 2 * len(self._lanes))
