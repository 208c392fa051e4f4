"""Value axes and day axes: where a value stands, and at which ticks a person reads it. No matplotlib.

A scale maps a value to a position; positions are even on the paper. Durations are placed by their logarithm, so that
minutes and days fit one picture. Ticks are said in the reader's language.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, inf, log10

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton

from charts.specs import Unit
from locales.speech import SOURCE, Speech, negotiate

Tick = tuple[float, str]  # position, label

MINUTE, HOUR, DAY = 60, 3600, 86400
FLOOR_SECONDS = 1.0  # a duration of nothing is drawn as a second: it has no logarithm

# Durations people say, those to keep first when not all fit.
LADDER = (
    (1, MINUTE, HOUR, DAY, 10 * DAY, 100 * DAY, 1000 * DAY),
    (10, 10 * MINUTE, 4 * HOUR, 30 * DAY, 300 * DAY),
    (30, 30 * MINUTE, 12 * HOUR, 2 * DAY, 5 * DAY),
    (2, 5, 2 * MINUTE, 5 * MINUTE, 2 * HOUR, 8 * HOUR, 20 * DAY, 60 * DAY),
)
STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE),
    *(HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR),
    *(DAY, 2 * DAY, 5 * DAY, 10 * DAY, 30 * DAY, 100 * DAY),
)
MOST_TICKS = 6
MOST_DAYS = 8
MOST_MONTHS = 12
NARROWEST = 14  # ticks of days that would just fit side by side
MONTHS_FROM = 130  # days; longer spans have a tick a month
LINEAR_UNTIL = 4  # a span of durations up to this ratio has evenly stepped ticks


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from the position `low` to `high`, with its ticks; `place` turns a value into a position."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    place: Callable[[float], float]


def value_scale(unit: Unit, values: Iterable[float], speech: Speech) -> Scale:
    """Return the axis on which all of `values` (seconds, shares or counts) have room."""
    return _SCALES[unit](list(values), speech)


def count_scale(most: int, speech: Speech) -> Scale:
    """Return the axis of a histogram's counts: from nothing to a little over the most."""
    high = max(most, 1) * 1.06
    return Scale(0, high, _stepped(0, high, _round_steps(1), speech.number), float)


def day_scale(days: Sequence[date], speech: Speech) -> Scale:
    """Return the axis of days (placed by `date.toordinal`): a tick at points, or at months when the span is long.

    The year stands under the first tick and wherever it changes.
    """
    first, last = (days[0], days[-1]) if days else (date(2000, 1, 1), date(2000, 1, 1))
    room = max(3.0, (last - first).days * 0.025)
    if (last - first).days > MONTHS_FROM:
        told, skeleton = _months(first, last), "MMM"
    else:
        every = max(1, ceil(len(days) / MOST_DAYS))
        told, skeleton = list(days[::-1][::every][::-1]), "MMMd"
    locale = _locale(speech.locale)
    ticks, year = [], None
    for day in _apart(told, (last - first).days / NARROWEST):
        label = str(format_skeleton(skeleton, day, locale=locale))
        ticks.append((float(day.toordinal()), label if day.year == year else f"{label}\n{day.year}"))
        year = day.year
    return Scale(first.toordinal() - room, last.toordinal() + room, tuple(ticks), float)


def said(unit: Unit, value: float, speech: Speech) -> str:
    """Return a value in words as short as an axis needs: "2 h 5 min", "92 %", "1,250"."""
    match unit:
        case Unit.DURATION:
            return speech.duration(value)
        case Unit.RATE:
            return speech.percent(value)
        case Unit.COUNT:
            return speech.number(value)


def _log_seconds(value: float) -> float:
    return log10(max(value, FLOOR_SECONDS))


def _duration_scale(values: list[float], speech: Speech) -> Scale:
    low, high = _room([_log_seconds(value) for value in values] or [0.0, 3.0], least=log10(2), pad=0.08)
    least, most = 10**low, 10**high
    if most / least <= LINEAR_UNTIL:
        # The paper narrows towards the long end, so the last step decides what fits.
        apart = [step for step in STEPS if step >= most or log10(most / (most - step)) >= (high - low) / MOST_DAYS]
        ticks = tuple((log10(at), label) for at, label in _stepped(least, most, apart or STEPS, speech.duration))
    else:
        ticks = tuple((log10(at), speech.duration(at)) for at in _ladder(low, high))
    return Scale(low, high, ticks, _log_seconds)


def _rate_scale(values: list[float], speech: Speech) -> Scale:
    low, high = _room([*values] or [0.0, 1.0], least=0.1, pad=0.08)
    if high > 1:
        low, high = min(low, 0.9), 1.0
    if low < 0:
        low, high = 0.0, max(high, 0.1)
    ticks = _stepped(low, high, (0.01, 0.02, 0.05, 0.1, 0.2), speech.percent)
    overhang = (high - low) * 0.03  # a mark at 0 % or 100 % is not cut in half
    return Scale(low - overhang, high + overhang, ticks, float)


def _count_scale(values: list[float], speech: Speech) -> Scale:
    low, high = _room(values or [0.0, 1.0], least=1.0, pad=0.08)
    if low < high / 2:
        low = 0.0
    ticks = _stepped(low, high, _round_steps(1), speech.number)
    return Scale(low - (high - low) * 0.03, high, ticks, float)


_SCALES: dict[Unit, Callable[[list[float], Speech], Scale]] = {
    Unit.DURATION: _duration_scale,
    Unit.RATE: _rate_scale,
    Unit.COUNT: _count_scale,
}


def _room(positions: list[float], least: float, pad: float) -> tuple[float, float]:
    """Return ends around the positions, at least `least` apart, with a share `pad` of the span added at each."""
    low, high = min(positions), max(positions)
    lacking = max(0.0, least - (high - low)) / 2
    low, high = low - lacking, high + lacking
    return low - (high - low) * pad, high + (high - low) * pad


def _round_steps(least: int) -> tuple[float, ...]:
    """Return 1, 2 and 5 with their powers of ten, from `least` on."""
    return tuple(digit * 10**power for power in range(10) for digit in (1, 2, 5) if digit * 10**power >= least)


def _stepped(low: float, high: float, steps: Sequence[float], say: Callable[[float], str]) -> tuple[Tick, ...]:
    """Return ticks at the multiples of the smallest step that keeps them few enough."""
    step = next((step for step in steps if (high - low) / step <= MOST_TICKS), steps[-1])
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return tuple((count * step, say(round(count * step, 9))) for count in range(first, last + 1))


def _ladder(low: float, high: float) -> list[float]:
    """Return durations (seconds) between two positions that people say, the roundest first, well apart."""
    apart = (high - low) / (MOST_TICKS + 1)
    kept: list[float] = []
    for rung in LADDER:
        for seconds in rung:
            at = log10(seconds)
            nearest = min((abs(at - log10(other)) for other in kept), default=inf)
            if low <= at <= high and nearest >= apart:
                kept.append(seconds)
    return sorted(kept)


def _months(first: date, last: date) -> list[date]:
    """Return the firsts of the months in a span, every second or third or later one when there are many."""
    starts = [first] if first.day == 1 else []
    start = first.replace(day=1)
    while (start := (start + timedelta(days=32)).replace(day=1)) <= last:
        starts.append(start)
    return starts[:: max(1, ceil(len(starts) / MOST_MONTHS))]


def _apart(days: Sequence[date], least: float) -> list[date]:
    """Return the days without those that stand fewer than `least` days before the next one kept."""
    kept: list[date] = []
    for day in reversed(days):
        if not kept or (kept[-1] - day).days >= least:
            kept.append(day)
    return kept[::-1]


def _locale(tag: str) -> Locale:
    """Return Babel's locale by the rule of `Speech`: English where there is no catalogue for the language."""
    name = (tag if negotiate(tag) else SOURCE).replace("-", "_")
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(name.split("_")[0])
