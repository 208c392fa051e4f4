"""On one machine: killed at any inner point of a post, it is finished by the next start, and nothing comes twice."""

import signal

import pytest

from coaching.delivering import Status
from tests.engine.drill import ledger, schedule
from tests.engine.nursery import World

PAPER = 1000
INNER = [
    (when, what, part)
    for what, part in (
        ("take", 0), ("begin", 0), ("end", 0), ("begin", 1), ("end", 1), ("end", 2), ("begin", PAPER), ("end", PAPER),
        ("finish", 0),
    )
    for when in ("before", "after")
]  # fmt: skip
PARTS = ("0", "1", "2", str(PAPER))


def test_a_post_killed_at_every_inner_point_in_turn_arrives_once(alone: World) -> None:
    schedule(alone.database, "whole")
    for point in INNER:
        assert alone.wait(alone.start(die=point)) == -signal.SIGKILL, point
    alone.start()
    alone.until_settled()
    assert alone.office.times() == {f"delivery-1-{part}": 1 for part in PARTS}
    [row] = ledger(alone.database)
    assert (row.status, sorted(row.sent), row.repeated, row.trying) == (Status.DELIVERED, sorted(PARTS), 0, None)


@pytest.mark.parametrize("part", PARTS)
def test_killed_before_it_arrived_it_is_sent_again(alone: World, part: str) -> None:
    schedule(alone.database, "whole")
    alone.office.kill_before.add(f"delivery-1-{part}")
    assert alone.wait(alone.start()) == -signal.SIGKILL
    alone.start()
    alone.until_settled()
    assert alone.office.times() == {f"delivery-1-{each}": 1 for each in PARTS}
    assert ledger(alone.database)[0].repeated == 0


@pytest.mark.parametrize("part", PARTS)
def test_killed_after_it_arrived_it_is_found_by_its_mark(alone: World, part: str) -> None:
    schedule(alone.database, "whole")
    alone.office.kill_after.add(f"delivery-1-{part}")
    assert alone.wait(alone.start()) == -signal.SIGKILL
    alone.start()
    alone.until_settled()
    assert alone.office.times() == {f"delivery-1-{each}": 1 for each in PARTS}
    [row] = ledger(alone.database)
    assert (row.status, row.repeated, alone.office.asked) == (Status.DELIVERED, 0, 1)


@pytest.mark.parametrize("part", PARTS)
def test_where_no_mark_can_be_found_it_comes_twice_says_so_and_is_counted(alone: World, part: str) -> None:
    alone.finds = False
    schedule(alone.database, "whole")
    alone.office.kill_after.add(f"delivery-1-{part}")
    assert alone.wait(alone.start()) == -signal.SIGKILL
    alone.start()
    alone.until_settled()
    twice = f"delivery-1-{part}"
    assert alone.office.times() == {f"delivery-1-{each}": 2 if f"delivery-1-{each}" == twice else 1 for each in PARTS}
    [row] = ledger(alone.database)
    assert (row.status, row.repeated) == (Status.DELIVERED, 1)
    _, again = (each.text for each in alone.office.arrivals if each.key == twice)
    assert ("may stand here twice" in again) == (part != str(PAPER))


def test_a_post_that_waits_for_its_next_try_is_not_lost_by_a_kill(alone: World) -> None:
    schedule(alone.database, "message")
    alone.pace["patience"] = 0.1  # the first pause is a second
    alone.office.troubles.append({"reason": "platform_away"})
    first = alone.start()
    alone.until(lambda: not alone.office.troubles)
    alone.kill(first)
    alone.start()
    alone.until_settled()
    assert alone.office.times() == {"delivery-1-0": 1}


def test_told_to_stop_it_finishes_what_is_under_way_and_begins_nothing(alone: World) -> None:
    schedule(alone.database, "message", posts=40)
    alone.office.slow = 0.3
    first = alone.start()
    alone.office.wait_for(4)
    assert alone.stop(first) == 0
    there, rows = len(alone.office.arrivals), ledger(alone.database)
    assert there < 40
    assert all(row.trying is None for row in rows)
    assert sum(row.status == Status.DELIVERED for row in rows) == there
    alone.office.slow = 0.0
    alone.start()
    alone.until_settled(40)
    assert set(alone.office.times().values()) == {1}
    assert len(alone.office.arrivals) == 40


def test_one_that_is_under_way_for_too_long_is_left_to_the_next_start(alone: World) -> None:
    schedule(alone.database, "message")
    alone.pace["to_finish"] = 0.3
    alone.office.slow = 4.0
    first = alone.start()
    alone.until(lambda: any(row.trying == 0 for row in ledger(alone.database)))
    assert alone.stop(first) == 0
    alone.office.wait_for(1)
    alone.office.slow = 0.0
    alone.start()
    alone.until_settled()
    assert alone.office.times() == {"delivery-1-0": 1}
    assert ledger(alone.database)[0].repeated == 0
