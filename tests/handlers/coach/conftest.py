"""A team that is coached, and everybody who may or may not have to do with it."""

import pytest

from tests.stories.workspace import Workspace, empty

__all__ = ["empty"]


@pytest.fixture
def floor(empty: Workspace) -> Workspace:
    """Lena and Omar lead Support, Mara manages it; Tom and Ana are in it. Max leads Billing with Tina.

    Mia manages without a team, Eve directs, Root runs the machine.
    """
    people = {
        "lena": "lead", "omar": "lead", "mara": "manager", "max": "lead", "mia": "manager", "eve": "executive",
        "root": "admin", "tom": "agent", "ana": "agent", "tina": "agent",
    }  # fmt: skip
    for handle, role in people.items():
        empty.add(handle, role)
    for handle in ("tom", "ana"):
        empty.put(handle, "Support")
    for handle in ("lena", "omar", "mara"):
        empty.put(handle, "Support", leads=True)
    empty.put("max", "Billing", leads=True)
    empty.put("tina", "Billing")
    return empty
