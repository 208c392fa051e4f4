"""The axes of charts that a chat platform draws itself: units, days, and the steps between which values are counted.

Promises steps and units that people say, in the reader's language, few enough for every platform. Pure.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton

from charts.scales import DAY, HOUR, MINUTE
from charts.specs import Unit
from locales.speech import SOURCE, Speech, negotiate

MOST_BARS = 16
STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE),
    *(HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR),
    *(DAY, 2 * DAY, 3 * DAY, 5 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 60 * DAY, 100 * DAY, 365 * DAY, 1000 * DAY),
)
READ_IN_FROM = 2  # of a unit: 90 minutes are read in minutes, two hours in hours


def scaled_by(unit: Unit, values: Iterable[float], speech: Speech) -> tuple[float, str]:
    """Return what to divide values by, and the unit they are then in, as it stands behind the axis's name."""
    if unit is Unit.COUNT:
        return 1, ""
    if unit is Unit.RATE:
        return 0.01, " (%)"
    most = max(map(abs, values))
    for seconds, symbol in (
        (DAY, speech.say("{n} d", n="")),
        (HOUR, speech.say("{n} h", n="")),
        (MINUTE, speech.say("{n} min", n="")),
    ):
        if most >= READ_IN_FROM * seconds:
            return seconds, f" ({symbol.strip()})"
    return 1, f" ({speech.say('{n} s', n='').strip()})"


def days_said(days: Sequence[date], speech: Speech) -> list[str]:
    """Say days without their year, or with it where that would leave two alike."""
    name = (speech.locale if negotiate(speech.locale) else SOURCE).replace("-", "_")
    try:
        locale = Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(name.split("_")[0])
    short = [str(format_skeleton("MMMd", day, locale=locale)) for day in days]
    return short if len(set(short)) == len(short) else [speech.date(day) for day in days]


def bar_edges(unit: Unit, low: float, high: float) -> list[float]:
    """Return the edges of bars from below `low` up to `high`: steps of a clock, tenths of a share, or even steps."""
    if unit is Unit.DURATION:
        return _clock_edges(low, high)
    if unit is Unit.RATE and low >= 0 and high <= 1:
        return [tenth / 10 for tenth in range(11)]
    steps = (digit * 10**power for power in range(12) for digit in (1, 2, 5))
    step = next((step for step in steps if (high - low) / step < MOST_BARS - 2), high - low)
    first = int(low // step)
    bars = max(1, min(MOST_BARS, ceil(high / step) - first))
    return [float((first + bar) * step) for bar in range(bars + 1)]


def _clock_edges(low: float, high: float) -> list[float]:
    """Return the steps that hold all values; the shortest are put together where there are too many."""
    inside = [0.0, *(float(step) for step in STEPS)]
    first = max(0, bisect_left(inside, low) - 1)
    last = bisect_left(inside, high)
    kept = inside[first : last + 1]
    if last == len(inside):
        kept.append(high + 1)
    if len(kept) - 1 > MOST_BARS:
        kept = [kept[0], *kept[-MOST_BARS:]]
    return kept if len(kept) > 1 else [kept[0], kept[0] + 1]
