"""Connections that the operator sets: `TOUCHLINE_CONNECT_<SYSTEM>_<ENTRY>`, or `..._FILE` for one that is in a file.

Promises: a name that nobody knows, an entry that is missing and a value that cannot be one stop the start with the
name; a value is never repeated, neither there nor in a log. Loads a system only where one is named.
"""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.config import BadSettingError, Settings
from kpi.facts import Instant

if TYPE_CHECKING:
    from connectors.pull.system import System

PREFIX = "TOUCHLINE_CONNECT_"
SINCE = "since"
"""Beside a system's own entries: from which day on it is pulled."""

A_YEAR = timedelta(days=365)


def connect_given() -> dict[str, dict[str, str]]:
    """Return what is set, by system and entry; BadSettingError names the first that cannot be used."""
    given = {**_dotenv(), **os.environ}
    named = {name: value for name, value in given.items() if name.startswith(PREFIX) and value is not None}
    if not named:
        return {}
    from connectors.systems import system_named

    found: dict[str, dict[str, str]] = {}
    for name in sorted(named):
        system, entry = _meant(name)
        value = _content(name, named[name]) if name.endswith("_FILE") else named[name]
        found.setdefault(system, {})[entry] = value.strip()
    return {system: _whole(known, found[system]) for system in found if (known := system_named(system)) is not None}


def entries_of(settings: Settings) -> dict[str, dict[str, str]]:
    """Return what each system that is set is asked with, keys and all."""
    return {
        system: {name: value.get_secret_value() for name, value in entries.items() if name != SINCE}
        for system, entries in settings.connect.items()
    }


def since_of(entries: Mapping[str, SecretStr], now: datetime) -> Instant:
    """Return from when on a system is pulled: a year ago, where nobody said."""
    day = entries.get(SINCE)
    if day is None:
        return int((now - A_YEAR).timestamp())
    return int(datetime.combine(date.fromisoformat(day.get_secret_value()), datetime.min.time(), UTC).timestamp())


def _dotenv() -> Mapping[str, str | None]:
    file = Path(".env")
    if not file.is_file() or PREFIX not in file.read_text(encoding="utf-8", errors="replace"):
        return {}
    from dotenv import dotenv_values

    return dotenv_values(file)


def _meant(name: str) -> tuple[str, str]:
    """Which system and which of its entries a name means."""
    from connectors.systems import NAMES, system_named

    rest = name.removeprefix(PREFIX).removesuffix("_FILE").lower()
    for system in sorted(NAMES, key=len, reverse=True):  # the longer name first: zendesk_qa before zendesk
        found = system_named(system) if rest.startswith(f"{system}_") else None
        if found is None:
            continue
        entry = rest.removeprefix(f"{system}_")
        known = [each.name for each in found.entries] + [SINCE]
        if entry in known:
            return system, entry
        listed = ", ".join(each.upper() for each in known)
        raise BadSettingError(name=name, problem=f"after the system's name comes one of {listed}")
    raise BadSettingError(name=name, problem=f"after CONNECT_ comes one of {', '.join(NAMES).upper()}")


def _whole(system: "System", entries: Mapping[str, str]) -> dict[str, str]:
    """All entries of a system, each as it is asked with."""
    from connectors.pull.entering import entered

    kept: dict[str, str] = {}
    for entry in system.entries:
        name, said = f"{PREFIX}{system.name.upper()}_{entry.name.upper()}", entries.get(entry.name, entry.default)
        if not said:
            if entry.required:
                raise BadSettingError(name=name, problem=f"{system.title} is not connected without it")
            continue
        value = entered(entry, said)
        if value is None:
            raise BadSettingError(name=name, problem="it does not look like one")
        kept[entry.name] = value
    if SINCE in entries:
        try:
            date.fromisoformat(entries[SINCE])
        except ValueError:
            problem = "it is no day; write it as 2025-01-31"
            raise BadSettingError(name=f"{PREFIX}{system.name.upper()}_SINCE", problem=problem) from None
        kept[SINCE] = entries[SINCE]
    return kept


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise BadSettingError(name=name, problem=f"its file cannot be read ({reason})") from None
