"""Keeps to a limit before the system has to say so: at most so many requests in so many seconds."""

from collections import deque
from collections.abc import Callable, Iterable

from connectors.pull.system import Pace


class Pacer:
    """Counts what was asked, for each limit. One client's; not for two threads."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], object]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._asked: dict[Pace, deque[float]] = {}
        self._not_before = 0.0

    def wait(self, paces: Iterable[Pace]) -> None:
        """Wait until one more request keeps to all limits, and count it."""
        mine = list(paces)
        while (pause := max((self._pause(pace) for pace in mine), default=0.0)) > 0 or (
            pause := self._not_before - self._clock()
        ) > 0:
            self._sleep(pause)
        for pace in mine:
            self._asked[pace].append(self._clock())

    def answered(self, paces: Iterable[Pace]) -> None:
        """Count the last request from its answer on: when the system counted it lies somewhere before."""
        for pace in paces:
            if asked := self._asked.get(pace):
                asked[-1] = self._clock()

    def hold(self, seconds: float) -> None:
        """Ask nothing for so many seconds: the system has said that its limit is used up."""
        self._not_before = max(self._not_before, self._clock() + seconds)

    def _pause(self, pace: Pace) -> float:
        asked = self._asked.setdefault(pace, deque())
        now = self._clock()
        while asked and asked[0] <= now - pace.seconds:
            asked.popleft()
        return 0.0 if len(asked) < pace.requests else asked[0] + pace.seconds - now
