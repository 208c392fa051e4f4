"""What was reviewed, for the tests of quality systems."""

from typing import Any

from tests.systems.connected import Connected, everything


def reviews(made: Connected) -> dict[str, dict[str, Any]]:
    """All reviews that are held, by the system's own keys; people by theirs."""
    found: dict[str, dict[str, Any]] = everything(made)["quality_review"]
    return found


def people(made: Connected) -> dict[str, tuple[str, str | None, bool]]:
    """Everybody the system named: name, address, whether a bot."""
    found: dict[str, tuple[str, str | None, bool]] = everything(made)["people"]
    return found
