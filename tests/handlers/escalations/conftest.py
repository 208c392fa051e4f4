"""A shift with everybody who may or may not have to do with it."""

import pytest

from tests.storage.conftest import database, database_url, postgres, postgres_template, sqlite_template
from tests.stories.shift import Shift
from tests.stories.workspace import Workspace

__all__ = ["database", "database_url", "postgres", "postgres_template", "sqlite_template"]

ROLES = {
    "ana": "an agent of the team", "lena": "its lead", "mia": "a manager", "tina": "an agent of another team",
    "max": "another team's lead", "eve": "an executive", "root": "an admin",
}  # fmt: skip
MAY = ("ana", "lena", "mia")
MAY_NOT = ("tina", "max", "eve", "root")


@pytest.fixture
def shift(empty: Workspace) -> Shift:
    """Lena leads Support with Omar and Ana; Max leads Billing with Tina; Mia manages, Eve directs, Root runs it."""
    for handle, role in (("max", "lead"), ("tina", "agent"), ("eve", "executive"), ("root", "admin")):
        empty.add(handle, role)
    empty.put("max", "Billing", leads=True)
    empty.put("tina", "Billing")
    return Shift(empty)
