"""The databases of tests/storage, here too."""

from collections.abc import Iterator

import pytest
import stamina

from tests.storage.conftest import (
    database,
    database_url,
    postgres,
    postgres_template,
    sqlite_template,
)

__all__ = ["database", "database_url", "postgres", "postgres_template", "sqlite_template"]


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """What is tried again is tried again at once."""
    with stamina.set_testing(True, attempts=5, cap=True):
        yield
