"""What every system's stub offers, so that one set of tests tries them all (`test_every_system`)."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from connectors.systems import NAMES
from tests.systems.stub import Replied, Stub


@dataclass
class Case:
    """An account of a system at its stub: with more than two pages in each list that has pages.

    `change` changes one thing that was pulled and adds another, later than all that is there. `rows` is how many rows a
    first walk brings in all. `expire` makes the token in use bad, where tokens are granted (OAuth); None elsewhere.
    `odd` gives one row of the main list a wrong type. `refused_key` is what it answers to a wrong key.
    """

    entered: dict[str, str]
    stub: Stub
    change: Callable[[], None]
    odd: Callable[[], None]
    expire: Callable[[], None] | None = None
    refused_key: Replied = Replied({"error": "bad key"}, 401)  # noqa: RUF009 - it is frozen


def case_of(name: str) -> Case:
    """Return a fresh account of a system: `case()` of tests/systems/NAME_stub.py."""
    made: Case = import_module(f"tests.systems.{name}_stub").case()
    return made


__all__ = ["NAMES", "Case", "case_of"]
