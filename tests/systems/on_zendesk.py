"""A Zendesk account that a test may change, and the same one connected."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.systems.connected import Connected, connected
from tests.systems.zendesk_stub import ENTERED, Zendesk
from tests.systems.zendesk_stub import account as made


@pytest.fixture
def account() -> Zendesk:
    return made()


@pytest.fixture
def zendesk(database: Database, account: Zendesk) -> Iterator[Connected]:
    with connected(database, "zendesk", ENTERED, account.stub()) as found:
        yield found
