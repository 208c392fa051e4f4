"""The office these tests work in."""

import pytest

from tests.handlers.escalations_rules.office import Office
from tests.stories.workspace import Workspace


@pytest.fixture
def office(empty: Workspace) -> Office:
    """A team with tickets and nobody's rule yet."""
    return Office(empty)
