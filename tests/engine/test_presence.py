"""Who is alive, on a real PostgreSQL: names that are locked, and connections that break."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url

from bot.engine.presence import LOCKS, LOOKS_TO_WAIT, Presence
from tests.engine.nursery import World


@pytest.fixture
def pair(together: World) -> Iterator[tuple[Presence, Presence]]:
    """Two replicas that are alive."""
    both = Presence(make_url(together.url), "one"), Presence(make_url(together.url), "two")
    for each in both:
        each.take()
    yield both
    for each in both:
        each.close()


def is_dead(seen_by: Presence, name: str) -> bool:
    with seen_by.of_a_dead(name) as dead:
        return dead


def test_who_lives_is_not_dead_and_who_ended_is(together: World, pair: tuple[Presence, Presence]) -> None:
    one, two = pair
    assert one.keep()
    assert not is_dead(one, "two")
    two.close()
    together.until(lambda: is_dead(one, "two"))  # the server lets a lock go when it notices that the connection is gone
    assert not is_dead(one, "one")


def test_when_the_database_was_away_from_all_nobody_is_taken_for_dead_at_once(
    together: World, pair: tuple[Presence, Presence]
) -> None:
    one, two = pair
    with psycopg.connect(together.url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE classid = %s", [LOCKS])
    assert not one.keep(), "the connection broke"
    for look in range(LOOKS_TO_WAIT):
        assert not one.keep(), f"look {look}: the other one may not have looked yet"
    two.keep()
    two.keep()
    assert one.keep()
    assert not is_dead(one, "two")
