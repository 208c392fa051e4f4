"""What a picture shows, as data. Small enough to be sent to the process that draws; no matplotlib here.

Words in a spec are final, in the reader's language; `locale` formats the axes' numbers and dates.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What the value axis counts."""

    DURATION = "duration"  # seconds; drawn on a logarithmic axis with ticks a person reads (1 min, 1 h, 1 d)
    RATE = "rate"  # 0 to 1, drawn as per cent
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One week (or day): its first day, its value, how many it rests on, and whether a rule fired there."""

    day: date
    value: float
    n: int
    signal: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """A series with its target and its control limits (each None where there is none).

    `breaks` are days on which the KPI's definition changed, with the words to write there. A point that rests on fewer
    than `small_n` is drawn hollow; `small_label` says so.
    """

    title: str
    unit: Unit
    points: tuple[TrendPoint, ...]
    locale: str
    value_label: str
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    target: float | None = None
    target_label: str = ""
    limits_label: str = ""
    signal_label: str = ""
    breaks: tuple[tuple[date, str], ...] = ()
    small_n: int = 5
    small_label: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How single values spread, with the median and the 90th percentile marked."""

    title: str
    unit: Unit
    values: tuple[float, ...]
    locale: str
    value_label: str
    count_label: str
    median: float
    p90: float
    median_label: str
    p90_label: str
    target: float | None = None
    target_label: str = ""


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One person's rate: `good` of `n`. `label` is empty where the reader may not know who it is."""

    n: int
    good: int
    label: str = ""
    highlight: bool = False


@dataclass(frozen=True, slots=True)
class Funnel:
    """Rates against how many they rest on, in prediction limits around the team's rate (Spiegelhalter 2005)."""

    title: str
    points: tuple[FunnelPoint, ...]
    centre: float
    locale: str
    n_label: str
    value_label: str
    centre_label: str
    inner_label: str  # 95 %
    outer_label: str  # 99.8 %


Drawing = Trend | Distribution | Funnel
