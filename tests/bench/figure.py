"""What a bench gives back: a figure, its limit, and how it was come by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Literal

FOLDER = Path("var/bench")
"""Where the databases and files that benches measure on are kept between runs. `make clean` takes them away."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of `var/bench.json`."""

    value: float
    limit: float
    unit: str
    better: Literal["lower", "higher"]
    detail: Mapping[str, float] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Return whether the figure is within its limit."""
        return self.value <= self.limit if self.better == "lower" else self.value >= self.limit


Bench = Callable[[], Mapping[str, Figure]]


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long a piece of work took."""
    start = perf_counter()
    work()
    return perf_counter() - start
