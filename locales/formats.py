"""A locale's numbers, dates and units by Babel, with what Babel would look up each time looked up once.

Only `locales.speech` uses it. Never knows a sentence; formats what it is given and rounds halves up, as people do.
"""

from copy import copy
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import NumberPattern, get_minus_sign_symbol
from babel.units import format_unit

REMEMBERED = 2048  # how many values of a locale are kept: dates and small counts come again and again


class Formats:
    """The formats of one locale. A region Babel does not know ("de-XX") gives those of its language."""

    def __init__(self, tag: str) -> None:
        self.locale = _locale(tag)
        self.minus = str(get_minus_sign_symbol(self.locale))
        self.date = lru_cache(REMEMBERED)(self._date)
        self.day_range = lru_cache(REMEMBERED)(self._day_range)
        self.number = lru_cache(REMEMBERED)(self._number)
        self.unit = lru_cache(REMEMBERED)(self._unit)
        self._patterns: dict[tuple[str, int | None], NumberPattern] = {}

    def percent(self, share: float, digits: int) -> str:
        """Return a share of 1 as per cent with exactly `digits` decimals."""
        exact = _rounded(share, digits + 2)
        return str(self._pattern("percent", digits).apply(exact, self.locale))

    def moment(self, local: datetime) -> str:
        """Return a local date and time, to the minute."""
        time = format_time(local.time(), "short", locale=self.locale)
        together = str(self.locale.datetime_formats["medium"])
        return together.replace("{1}", self.date(local.date())).replace("{0}", time)

    def month(self, day: date) -> str:
        """Return the month that holds a day, with its year."""
        return str(format_skeleton("yMMMM", datetime(day.year, day.month, 1, tzinfo=UTC), locale=self.locale))

    def named_day(self, day: date) -> str:
        """Return a day of the week with its day of the year, without the year."""
        return f"{self.weekday(day)}, {format_skeleton('MMMMd', day, locale=self.locale)}"

    def weekday(self, day: date) -> str:
        """Return the day of the week alone."""
        return str(format_date(day, "EEEE", locale=self.locale))

    def listing(self, items: list[str]) -> str:
        """Return items as a sentence lists them."""
        return str(format_list(items, locale=self.locale))

    def units_together(self, words: list[str]) -> str:
        """Return counts with their units side by side: "2 hours, 5 minutes"."""
        return str(format_list(words, style="unit", locale=self.locale))

    def _number(self, x: float, digits: int | None) -> str:
        exact = Decimal(str(x)) if digits is None else _rounded(x, digits)
        return str(self._pattern("decimal", digits).apply(exact, self.locale))

    def _unit(self, count: int, unit: str) -> str:
        return str(format_unit(count, f"duration-{unit}", "long", locale=self.locale))

    def _date(self, day: date) -> str:
        return str(format_date(day, "medium", locale=self.locale))

    def _day_range(self, first: date, last: date) -> str:
        return str(format_interval(first, last, "yMMMd", locale=self.locale))

    def _pattern(self, kind: str, digits: int | None) -> NumberPattern:
        """Return the locale's own pattern (its grouping, its sign's place), with exactly `digits` decimals if given."""
        pattern = self._patterns.get((kind, digits))
        if pattern is None:
            patterns = self.locale.percent_formats if kind == "percent" else self.locale.decimal_formats
            pattern = copy(patterns[None])
            if digits is not None:
                pattern.frac_prec = (digits, digits)
            self._patterns[kind, digits] = pattern
        return pattern


def _rounded(x: float, digits: int) -> Decimal:
    """Round as people do, from the digits a person would write: 0.125 to two digits is 0.13."""
    return Decimal(str(x)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _locale(tag: str) -> Locale:
    """Return Babel's locale for a tag, its language's own where the region is unknown."""
    name = tag.replace("-", "_")
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(name.split("_")[0])
