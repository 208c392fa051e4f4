"""An export as rows under a heading, or as JSON objects, one a line. Counts what it hands out; never holds the file."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from connectors.errors import BrokenCsvError, MissingColumnError
from connectors.refusal import NOT_JSON, RefusedRowError

_LONGEST_FIELD = 1 << 24  # a ticket's description can be long; an unclosed quotation mark is longer
_DELIMITERS = ",;\t|"
_SHOWN_COLUMNS = 40


NUL = "\0"
SHOWN_FOR_NUL = "\ufffd"  # what is shown for a character that cannot be


def _without_nul(line: str) -> str:
    """PostgreSQL keeps no NUL in a text, and none means anything: one bad cell must not cost a whole import."""
    return line.replace(NUL, SHOWN_FOR_NUL)


class Heading:
    """The names of the columns. `names` are as the file writes them; capitals do not matter when one is looked up."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = [name.strip() for name in names]
        self._places = {name.lower(): place for place, name in reversed(list(enumerate(self.names)))}

    def place(self, headings: Sequence[str]) -> int | None:
        """Return where the first of these headings stands; None when none does."""
        return next((self._places[name.lower()] for name in headings if name.lower() in self._places), None)


class Table:
    """Rows of a CSV file. `rows` counts the data rows handed out; `line` is the line the last one ended at."""

    def __init__(self, path: Path, first: str, text: TextIO, delimiter: str | None = None) -> None:
        csv.field_size_limit(_LONGEST_FIELD)
        self.path = path
        self.rows = 0
        self._reader = csv.reader(
            map(_without_nul, chain([first], text)), delimiter=delimiter or likely_delimiter(first)
        )
        self.heading = Heading(next(self._reader))

    @property
    def line(self) -> int:
        """The line of the file at which the last row handed out ended, counted from 1."""
        return self._reader.line_num

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the data rows; blank lines are not rows."""
        try:
            for self.rows, row in enumerate(filter(None, self._reader), 1):  # noqa: B020 - the count is kept on the table
                yield row
        except csv.Error as error:
            raise BrokenCsvError(file=self.path.name, line=self.line, reason=str(error)) from error

    def need(self, columns: Mapping[str, Sequence[str]], fields: Sequence[str], preset: str) -> None:
        """Raise `MissingColumnError` for the first of these fields that no column holds."""
        for field in fields:
            headings = columns.get(field, (field,))
            if self.heading.place(headings) is None:
                there = ", ".join(self.heading.names[:_SHOWN_COLUMNS])
                raise MissingColumnError(file=self.path.name, column=headings[0], preset=preset, there=there)


def likely_delimiter(first_line: str) -> str:
    """Return the delimiter that cuts the heading into the most columns: spreadsheets write their country's own."""
    return max(_DELIMITERS, key=first_line.count)


class Objects:
    """JSON objects, one a line. `rows` counts those handed out; `line` is the line of the last one."""

    def __init__(self, path: Path, first: str, text: TextIO) -> None:
        self.path = path
        self.rows = 0
        self.line = 0
        self._lines = chain([first], text)

    def __iter__(self) -> Iterator[str]:
        """Yield the lines that are not blank; `parse_object` makes an object of one."""
        for self.line, text in enumerate(self._lines, 1):  # noqa: B020 - kept for whoever reports
            if not text.isspace():
                self.rows += 1
                yield text


def parse_object(text: str) -> dict[str, Any]:
    """Return the JSON object on a line; `RefusedRowError` when it is none."""
    try:
        found = json.loads(_without_nul(text.replace("\\u0000", NUL)))
    except (ValueError, RecursionError) as error:
        raise RefusedRowError(NOT_JSON, problem=str(error)) from error
    if not isinstance(found, dict):
        raise RefusedRowError(NOT_JSON, problem=type(found).__name__)
    return found
