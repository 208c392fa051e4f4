"""For what is one system's own: on SQLite alone. What pages do to PostgreSQL is Zendesk's own tests' to tell."""

import shutil
from typing import Any

import pytest


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    """A fresh database."""
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "touchline.db")
    return f"sqlite:///{tmp_path / 'touchline.db'}"


__all__ = ["database_url"]
