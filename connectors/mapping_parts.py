"""Checks the parts of a mapping file, one kind of part a function. An error names the key and what it could be."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from connectors.cells import SCALES, score_in_scale
from connectors.errors import MappingValueError, MissingMappingKeyError, UnknownMappingKeyError
from connectors.refusal import RefusedRowError
from connectors.ticket_layout import FIGURES, HOUR, MINUTE, SECOND, Figure, Survey

_UNITS = {"seconds": SECOND, "minutes": MINUTE, "hours": HOUR, "milliseconds": 0.001, "count": SECOND}
_NO_SURVEY, _OFFERED = "none", "offered"
_GOOD_BAD = {"good": 1, "bad": 0}

Meaning = TypeVar("Meaning")


def known_keys(said: Mapping[str, Any], known: Collection[str], place: str) -> None:
    """Refuse a key that is not one of those known."""
    for key in said:
        if key not in known:
            nearest = get_close_matches(str(key), list(known), n=1, cutoff=0)[0]
            raise UnknownMappingKeyError(key=key, place=place, nearest=nearest, known=", ".join(known))


def section(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a part that has keys and values of its own; empty when it is not there."""
    found = said.get(name) or {}
    if not isinstance(found, dict):
        raise MappingValueError(key=name, value=found, known="key: value")
    return dict(found)


def texts(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a list of texts; a single text is a list of one."""
    found = said.get(name) or []
    return tuple(str(text) for text in (found if isinstance(found, list) else [found]))


def choice(key: str, value: object, known: Mapping[str, Meaning]) -> Meaning:
    """Return what a value stands for."""
    text = str(value).strip().lower()
    if text not in known:
        raise MappingValueError(key=key, value=value, known=", ".join(known))
    return known[text]


def words(said: Mapping[str, Any], name: str, known: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """Return the words of the export, in small letters, with what they stand for."""
    return {str(key).lower(): choice(f"{name}.{key}", value, known) for key, value in section(said, name).items()}


def columns_of(said: Mapping[str, Any], known: Collection[str], needed: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the headings of each field: one heading, or a list of which the first that is there counts."""
    columns = section(said, "columns")
    known_keys(columns, known, "columns")
    for key in needed:
        if key not in columns:
            raise MissingMappingKeyError(key=key, place="columns")
    return {field: texts(columns, field) for field in columns}


def constants_of(said: Mapping[str, Any], known: Collection[str]) -> dict[str, str]:
    """Return the values of fields that have no column."""
    constants = section(said, "constants")
    known_keys(constants, known, "constants")
    return {field: str(value) for field, value in constants.items()}


def figures_of(said: Mapping[str, Any]) -> tuple[Figure, ...]:
    """Return the helpdesk's own figures: `first_reply: {column: "FRT", unit: minutes}`."""
    figures = section(said, "figures")
    known_keys(figures, FIGURES, "figures")
    found = []
    for key, value in figures.items():
        parts = value if isinstance(value, dict) else {"column": value}
        known_keys(parts, ("column", "unit"), f"figures.{key}")
        if "column" not in parts:
            raise MissingMappingKeyError(key="column", place=f"figures.{key}")
        unit = choice(f"figures.{key}.unit", parts.get("unit", "seconds"), _UNITS)
        found.append(Figure(key, (str(parts["column"]),), unit))
    return tuple(found)


def surveys_of(ratings: Mapping[str, Any], scale: str) -> dict[str, Survey | None]:
    """Return what the words of the rating column mean: `good`, `bad`, a score, `offered` or `none`."""
    surveys: dict[str, Survey | None] = {}
    for word, value in ratings.items():
        text = str(value).lower()
        if text == _NO_SURVEY:
            surveys[str(word).lower()] = None
        elif text == _OFFERED:
            surveys[str(word).lower()] = Survey(scale)
        else:
            surveys[str(word).lower()] = Survey(scale, _score(f"ratings.{word}", text, scale))
    return surveys


def _score(key: str, text: str, scale: str) -> int:
    named = _GOOD_BAD if scale == "good_bad" else {}
    low, high = SCALES[scale]
    try:
        return score_in_scale(named[text] if text in named else int(text), scale)
    except (ValueError, RefusedRowError) as error:
        known = ", ".join([*named, _OFFERED, _NO_SURVEY, f"{low} … {high}"])
        raise MappingValueError(key=key, value=text, known=known) from error


def delimiter_of(value: object) -> str | None:
    """Return the delimiter: one character, or `tab`."""
    if value is None:
        return None
    text = "\t" if value == "tab" else str(value)
    if len(text) != 1:
        raise MappingValueError(key="delimiter", value=value, known="one character, or tab")
    return text
