"""Two replicas that start on an empty database at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

from bot.config import Settings
from bot.root import prepare
from storage.database import Database
from storage.upgrading import upgrade
from tests.storage.conftest import empty_url, postgres

__all__ = ["empty_url", "postgres"]

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_replicas_that_start_together_share_one_workspace(empty_url: str, tmp_path: Path) -> None:
    at_once = Barrier(4)
    database = Database(empty_url, busy_seconds=20)
    upgrade(database)  # else they come one after the other from there

    def start() -> int:
        at_once.wait()
        return prepare(database, Settings(home=tmp_path), NOW).workspace_id

    with ThreadPoolExecutor(4) as replicas:
        found = [each.result() for each in [replicas.submit(start) for _ in range(4)]]
    database.close()
    assert len(set(found)) == 1
