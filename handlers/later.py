"""A function that is loaded when it is first called: a start does not wait for what few ask for.

For the commands of `handlers.registry`; everything else is imported where it is used.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(module: str, name: str) -> Callable[..., Any]:
    """Return a function that is `name` of `module`. A test calls each, as a name that is wrong would show late."""

    def called(*arguments: object) -> Any:
        return getattr(import_module(module), name)(*arguments)

    return called
