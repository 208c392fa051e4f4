"""Two replicas on PostgreSQL, many posts due at once, one replica killed in the middle: none lost, none doubled.

`KILLS` says how often (`make kills`: 50 times over, each at a moment of its own); the figures are printed with `-s`.
"""

import os
import random
import time

import pytest

from coaching.delivering import Status
from tests.engine.drill import ledger, schedule
from tests.engine.nursery import World

KILLS = int(os.environ.get("KILLS", "2"))
POSTS = 200


@pytest.mark.timeout(180)
@pytest.mark.parametrize("run", range(KILLS))
def test_two_hundred_posts_and_one_killed_replica(together: World, run: int, record_property) -> None:
    chance = random.Random(run if "KILLS" not in os.environ else None)
    together.finds = run % 2 == 0
    schedule(together.database, "threaded", POSTS)
    replicas = [together.start("one"), together.start("two")]
    when = chance.randrange(5, 2 * POSTS - 20)
    together.office.wait_for(when, 60)
    killed_at = time.monotonic()
    together.kill(chance.choice(replicas))
    together.until_settled(POSTS, 90)
    took = time.monotonic() - killed_at
    rows = ledger(together.database)
    times = together.office.times()
    doubled = {key: n for key, n in times.items() if n > 1}
    print(f"\nrun {run}: killed after {when}; {took:.1f} s; {len(doubled)} doubled; finds {together.finds}", end="")
    assert {row.status for row in rows} == {Status.DELIVERED}
    assert len(rows) == POSTS
    assert set(times) == {f"delivery-{row.id}-{part}" for row in rows for part in (0, 1)}
    assert max(times.values()) <= 2
    counted = sum(row.repeated for row in rows)
    assert len(doubled) <= counted <= 8 * (not together.finds)  # 8 at once are under way in one replica
