"""Says things in a person's language and zone: sentences from the catalogues; numbers, dates, durations by Babel.

Promises: a sentence without a translation, or a language without a catalogue, is said in English, never an error.
Formats follow the region ("de-AT", "en_GB") as long as its language has a catalogue, so that English words do not
come with French numbers. Never decides what to say, and never reads a clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from locales.formats import Formats

DOMAIN = "touchline"
SOURCE = "en"  # the language of the sentences in the code
ROOT = Path(__file__).parent

Day = date  # within the class below, `date` is the method

MINUTE, HOUR, DAY = 60, 3600, 86400
WHOLE_MINUTES_FROM = 10 * MINUTE  # a second more or less says nothing from here on


@dataclass(frozen=True, slots=True)
class Speech:
    """One person's (or channel's) language and zone. `locale` is a BCP 47 tag, `zone` an IANA name."""

    locale: str
    zone: str

    def say(self, sentence: str, /, **values: object) -> str:
        """Return the sentence in this language, its names in braces filled. Values are formatted by the caller.

        KeyError when a value is missing: that is a mistake in the code, not in what a person typed.
        """
        return _catalogue(self.locale).gettext(sentence).format_map(values)

    def say_many(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        """Return the form of the sentence that fits n, by the catalogue's plural rule. `{count}` is n, formatted."""
        sentence = _catalogue(self.locale).ngettext(singular, plural, n)
        return sentence.format_map({"count": self.number(n)} | values)

    def number(self, x: float, digits: int | None = None) -> str:
        """Return a number with the locale's separators; `digits` decimals exactly, or up to three as needed."""
        return _formats(self.locale).number(x, digits)

    def percent(self, share: float, digits: int = 0) -> str:
        """Return a share of 1 as per cent: 0.915 is "92 %" in German. Halves are rounded up, as people do."""
        return _formats(self.locale).percent(share, digits)

    def duration(self, seconds: float, *, long: bool = False) -> str:
        """Return a length of time in two units at most: "2 h 5 min"; long, for alt texts: "2 hours, 5 minutes".

        Rounded to seconds below ten minutes, to minutes below a day, to hours from there on. A day is 24 hours.
        """
        formats = _formats(self.locale)
        parts = _parts(abs(seconds))
        words = [formats.unit(count, unit) if long else self._short(count, unit) for count, unit in parts]
        said = formats.units_together(words) if long else " ".join(words)
        return formats.minus + said if seconds < 0 and parts[0][0] else said

    def date(self, day: Day) -> str:
        """Return a local day: "Nov 3, 2026", "03.11.2026"."""
        return _formats(self.locale).date(day)

    def day_range(self, first: Day, last: Day) -> str:
        """Return a range of local days, both included, as short as it can be: "16.–22. Nov. 2026"."""
        return _formats(self.locale).day_range(first, last)

    def named_day(self, day: Day) -> str:
        """Return a local day by its name: "Friday, November 20", "Freitag, 20. November"."""
        return _formats(self.locale).named_day(day)

    def weekday(self, day: Day) -> str:
        """Return the name of a local day in the week: "Friday"."""
        return _formats(self.locale).weekday(day)

    def month(self, day: Day) -> str:
        """Return the month that holds a local day, with its year: "March 2026"."""
        return _formats(self.locale).month(day)

    def moment(self, instant: int | datetime) -> str:
        """Return date and time in this zone. Takes seconds since 1970 in UTC, or an aware datetime.

        ValueError for a naive datetime: nobody could say which moment it is.
        """
        return _formats(self.locale).moment(self._local(instant))

    def listing(self, items: Iterable[str]) -> str:
        """Return items as a sentence lists them: "a, b, and c"."""
        return _formats(self.locale).listing(list(items))

    def _short(self, count: int, unit: str) -> str:
        """Return a count with its unit's symbol. Written out, so that each is found for the catalogues."""
        n = self.number(count)
        if unit == "day":
            return self.say("{n} d", n=n)
        if unit == "hour":
            return self.say("{n} h", n=n)
        return self.say("{n} min", n=n) if unit == "minute" else self.say("{n} s", n=n)

    def _local(self, instant: int | datetime) -> datetime:
        zone = ZoneInfo(self.zone)
        if not isinstance(instant, datetime):
            return datetime.fromtimestamp(instant, UTC).astimezone(zone)
        if instant.tzinfo is None:
            raise ValueError("a naive datetime is no moment")
        return instant.astimezone(zone)


@lru_cache(maxsize=1)
def supported() -> tuple[str, ...]:
    """Return the languages that have a compiled catalogue, by name."""
    return tuple(sorted(path.parts[-3] for path in ROOT.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))


@lru_cache(maxsize=256)
def negotiate(tag: str | None) -> str | None:
    """Return the nearest catalogue for a BCP 47 tag ("de-AT", "en_GB"), or None when its language has none."""
    known = {name.replace("_", "-").lower(): name for name in supported()}
    subtags = (tag or "").replace("_", "-").lower().split("-")
    for length in range(len(subtags), 0, -1):
        name = known.get("-".join(subtags[:length]))
        if name is not None:
            return name
    return None


@lru_cache(maxsize=256)
def _catalogue(tag: str) -> NullTranslations:
    """Return the sentences for a tag. English, as written in the code, where there is no catalogue."""
    name = negotiate(tag)
    if name is None:
        return NullTranslations()
    with (ROOT / name / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return GNUTranslations(file)


@lru_cache(maxsize=256)
def _formats(tag: str) -> "Formats":
    """Return the formats for a tag. Babel is imported here, at the first value: a start without it is faster."""
    from locales.formats import Formats

    return Formats(tag if negotiate(tag) else SOURCE)


def _parts(seconds: float) -> list[tuple[int, str]]:
    """Split a length of time into one or two (count, unit), rounded once and before it is split, so that it carries."""
    if (total := int(seconds + 0.5)) < WHOLE_MINUTES_FROM:
        units = (("minute", MINUTE), ("second", 1))
    elif (total := MINUTE * int(seconds / MINUTE + 0.5)) < DAY:
        units = (("hour", HOUR), ("minute", MINUTE))
    else:
        total = HOUR * int(seconds / HOUR + 0.5)
        units = (("day", DAY), ("hour", HOUR))
    (large, size), (small, step) = units
    parts = [(total // size, large), (total % size // step, small)]
    return [part for part in parts if part[0]] or [(0, "second")]
