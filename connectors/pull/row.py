"""Reads one object of an answer by dotted paths: what is missing is None, what is of a wrong type refuses the row.

Never trusts a type: vendors send numbers as text, empty text for nothing, and lists where their contract has none.
"""

import math
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from connectors.refusal import NO_TIME, NOT_A_NUMBER, NOT_A_TIME, WRONG_SHAPE, RefusedRowError
from connectors.times import ReadTime, iso_reader
from kpi.facts import Instant

MILLIS = 1000
LATEST: Instant = 4_102_444_800
"""The year 2100: a time from there on is no time of anything."""

_LARGEST = 2**53
_ISO = iso_reader(UTC)


class Row:
    """One object. Every reader takes a dotted path from it."""

    __slots__ = ("found",)

    def __init__(self, found: object) -> None:
        """RefusedRowError for what is no object."""
        if not isinstance(found, dict):
            raise RefusedRowError(WRONG_SHAPE, column="row", value=_shown(found))
        self.found: dict[str, Any] = found

    def raw(self, path: str) -> Any:
        """Return what stands there, None where the path ends early or the text is empty."""
        found: Any = self.found
        if "." not in path:
            found = self.found.get(path)
            return None if found == "" else found
        for name in path.split("."):
            if found is None or found == "":
                return None
            if not isinstance(found, dict):
                raise RefusedRowError(WRONG_SHAPE, column=path, value=_shown(found))
            found = found.get(name)
        return None if found == "" else found

    def text(self, path: str) -> str | None:
        """Return a text, or a number as one: ids are either."""
        # The short ways first: this runs for every field of every row.
        found = self.raw(path) if "." in path else self.found.get(path)
        if found.__class__ is int:
            return str(found)
        if found is None or isinstance(found, str):
            return found or None
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise RefusedRowError(WRONG_SHAPE, column=path, value=_shown(found))
        return str(int(found)) if isinstance(found, float) and found.is_integer() else str(found)

    def need(self, path: str) -> str:
        """Return a text that must be there."""
        found = self.text(path)
        if found is None:
            raise RefusedRowError(WRONG_SHAPE, column=path, value="")
        return found

    def number(self, path: str) -> float | None:
        """Return a finite number, written as one or as text."""
        found = self.raw(path)
        if found is None:
            return None
        try:
            value = math.nan if isinstance(found, bool) else float(found)
        except (TypeError, ValueError, OverflowError):
            value = math.nan
        if not math.isfinite(value):
            raise RefusedRowError(NOT_A_NUMBER, column=path, value=_shown(found))
        return value

    def whole(self, path: str) -> int | None:
        """Return a number without what is behind its point."""
        plain = None if "." in path else self.found.get(path)
        found = plain if plain.__class__ is int else self.number(path)
        if found is not None and abs(found) > _LARGEST:
            raise RefusedRowError(NOT_A_NUMBER, column=path, value=_shown(found))
        return None if found is None else int(found)

    def flag(self, path: str) -> bool:
        """Return whether it is true; what is missing is not."""
        found = self.raw(path)
        if isinstance(found, str):
            found = {"true": True, "1": True, "false": False, "0": False}.get(found.strip().lower(), found)
        if found is None or isinstance(found, bool):
            return bool(found)
        raise RefusedRowError(WRONG_SHAPE, column=path, value=_shown(found))

    def time(self, path: str, read: ReadTime = _ISO) -> Instant | None:
        """Return a time written as text; without a zone it is in UTC. What is before 1970 is nobody's: it is None.

        Systems write the year 1 where there is none.
        """
        found = self.text(path)
        if found is None:
            return None
        try:
            at = read(found)
        except (ValueError, OverflowError):
            raise RefusedRowError(NOT_A_TIME, column=path, value=_shown(found)) from None
        return None if at < 0 else _sane(at, path)

    def need_time(self, path: str, read: ReadTime = _ISO) -> Instant:
        """Return a time that must be there."""
        found = self.time(path, read)
        if found is None:
            raise RefusedRowError(NO_TIME, column=path)
        return found

    def epoch(self, path: str) -> Instant | None:
        """Return a time written as seconds since 1970, with decimals or without."""
        found = self.whole(path)
        return None if found is None else _sane(found, path)

    def millis(self, path: str) -> Instant | None:
        """Return a time written as milliseconds since 1970."""
        found = self.number(path)
        return None if found is None else _sane(int(found // MILLIS), path)

    def rows(self, path: str) -> Iterator["Row"]:
        """Yield the objects of a list; nothing where there is none."""
        yield from (Row(each) for each in self._list(path))

    def words(self, path: str) -> list[str]:
        """Return the texts of a list; nothing where there is none."""
        return [str(each) for each in self._list(path)]

    def _list(self, path: str) -> list[Any]:
        found = self.raw(path)
        if found is None:
            return []
        if not isinstance(found, list):
            raise RefusedRowError(WRONG_SHAPE, column=path, value=_shown(found))
        return found


def _sane(at: int, path: str) -> Instant:
    """What lies far off is no time: seconds where milliseconds were meant, or a row that is broken."""
    if not 0 <= at < LATEST:
        raise RefusedRowError(NOT_A_TIME, column=path, value=_shown(at))
    return at


def _shown(found: object) -> str:
    """Only the kind of a thing: what it holds may be a customer's words."""
    return type(found).__name__
