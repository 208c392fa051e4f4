"""Pages by a real engine on a real database: they arrive, stop, go on to the next, survive what is away."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import make_url

from coaching.escalation import REFRESH_AFTER, Status
from tests.engine.alarm import answer, escalation, lane_of, pages, raise_one, resolve, set_up
from tests.engine.nursery import World

OMAR, LENA, CHANNEL = lane_of("omar"), lane_of("lena"), "office:T1/C0"


@pytest.fixture(params=["alone", "together"])
def world(request: pytest.FixtureRequest) -> World:
    """On SQLite, and on PostgreSQL."""
    found: World = request.getfixturevalue(request.param)
    return found


def lanes(world: World) -> list[str]:
    return [each.lane for each in world.office.arrivals]


def settled(world: World, count: int) -> bool:
    """Whether so many pages are settled, and none is due."""
    rows = pages(world.database)
    return len(rows) >= count and all(row.status != "due" for row in rows)


def test_a_page_goes_to_the_first_level_and_the_channel_and_an_answer_ends_it(world: World) -> None:
    set_up(world.database, 2)
    world.start("one")
    number = world.ask("one", "raise", title="The invoice is wrong")
    world.office.wait_for(3)  # Omar, the card, and the line under it
    assert sorted(lanes(world)) == [CHANNEL, CHANNEL, OMAR]
    world.ask("one", "answer", id=number, who="omar")
    world.until(lambda: {key for key, _ in world.office.updates} == {"page-1", "page-2"})
    later = world.ask("one", "raise", title="Another one")
    world.until(lambda: LENA in lanes(world))  # so that her time for the first one has come and gone
    assert {row.level for row in pages(world.database, number) if row.kind == "rung"} == {0}
    assert {row.level for row in pages(world.database, later) if row.kind == "rung"} == {0, 1}
    assert escalation(world.database, number).status == Status.ACKNOWLEDGED


def test_without_an_answer_the_next_level_is_paged_and_then_it_is_said_that_nobody_answered(alone: World) -> None:
    set_up(alone.database, 1, repeats=0)
    alone.start("one")
    number = alone.ask("one", "raise", title="The invoice is wrong")
    alone.until(lambda: escalation(alone.database, number).status == Status.EXHAUSTED and settled(alone, 6))
    people = [each for each in lanes(alone) if each != CHANNEL]
    assert people == [OMAR, LENA]
    kinds = [row.kind for row in pages(alone.database)]
    assert kinds.count("nobody") == 1
    assert set(alone.office.times().values()) == {1}


def test_what_another_process_raised_is_found_by_the_auditor(alone: World) -> None:
    set_up(alone.database)
    alone.start()
    raise_one(alone.database, "From the terminal", alone.now)
    alone.until(lambda: OMAR in lanes(alone))
    assert alone.office.times()["page-2"] == 1


def test_what_another_process_resolved_is_shown_where_it_paged(alone: World) -> None:
    set_up(alone.database, channel=False)
    alone.start("one")
    number = alone.ask("one", "raise", title="The invoice is wrong")
    alone.until(lambda: settled(alone, 1))
    with closing(sqlite3.connect(alone.home / "engine.db")) as tables:  # whoever sends it looks at it once more
        asked = "SELECT count(*) FROM workflow_status WHERE workflow_uuid = 'page-1' AND status = 'SUCCESS'"
        alone.until(lambda: tables.execute(asked).fetchone() == (1,))
    resolve(alone.database, number, "omar", alone.now)
    alone.until(lambda: [key for key, _ in alone.office.updates] == ["page-1"])
    alone.until(lambda: pages(alone.database)[0].shown == escalation(alone.database, number).revision)


@pytest.mark.parametrize("woken", [True, False])
def test_what_joins_is_told_in_a_moment_although_the_next_level_is_far_away(alone: World, woken: bool) -> None:
    set_up(alone.database, 600, channel=False)
    alone.pace["audit"] = 600.0 if woken else 0.5
    alone.start("one")
    number = alone.ask("one", "raise", title="The invoice is wrong", group="invoices")
    alone.until(lambda: settled(alone, 1))
    if woken:
        assert alone.ask("one", "raise", title="Another one", group="invoices", ago=REFRESH_AFTER) == number
    else:
        before = alone.now - timedelta(seconds=REFRESH_AFTER)
        assert raise_one(alone.database, "Another one", before, group="invoices") == number
    alone.until(lambda: [key for key, _ in alone.office.updates] == ["page-1"])
    alone.until(lambda: escalation(alone.database, number).refresh_at is None)


def test_what_was_raised_before_the_engine_runs_is_paged_when_it_does(alone: World) -> None:
    set_up(alone.database)
    alone.pace["after_listening"] = 0.5
    alone.start("one")
    alone.ask("one", "raise", title="Early")
    assert not alone.office.arrivals
    alone.office.wait_for(3)
    assert set(alone.office.times().values()) == {1}


def test_while_the_platform_is_away_nothing_is_lost_and_each_page_comes_once(alone: World) -> None:
    set_up(alone.database, 1, repeats=0)
    away = {"reason": "platform_away"}
    alone.office.by_lane |= {OMAR: away, LENA: away, CHANNEL: away}
    alone.start("one")
    number = alone.ask("one", "raise", title="The invoice is wrong")
    alone.until(lambda: escalation(alone.database, number).status == Status.EXHAUSTED)
    assert not alone.office.arrivals
    alone.office.by_lane.clear()
    alone.until(lambda: settled(alone, 6))
    assert {OMAR, LENA, CHANNEL} == set(lanes(alone))
    assert set(alone.office.times().values()) == {1}
    assert all(row.repeated == 0 for row in pages(alone.database))


def test_a_page_that_no_place_will_ever_take_is_given_up_aloud(alone: World) -> None:
    set_up(alone.database)
    alone.office.by_lane[OMAR] = {"reason": "blocked", "permanent": True}
    alone.start("one")
    alone.ask("one", "raise", title="The invoice is wrong")
    alone.until(lambda: settled(alone, 3))
    [mine] = [row for row in pages(alone.database) if row.kind == "rung"]
    assert (mine.status, mine.reason, mine.trying_at) == ("failed", "blocked", None)


def test_an_answer_that_was_lost_on_the_way_is_a_page_sent_again_and_counted(alone: World) -> None:
    set_up(alone.database, channel=False)
    alone.office.troubles.append({"arrives": True})
    alone.start("one")
    alone.ask("one", "raise", title="The invoice is wrong")
    alone.office.wait_for(2)
    alone.until(lambda: settled(alone, 1))
    first, second = alone.office.arrivals
    assert first.key == second.key == "page-1"
    assert "may stand here twice" in second.text
    assert "may stand here twice" not in first.text
    [row] = pages(alone.database)
    assert (row.tries, row.repeated, row.trying_at) == (2, 1, None)


def test_a_channel_in_trouble_keeps_no_person_waiting(alone: World) -> None:
    set_up(alone.database)
    alone.pace["patience"] = 60.0
    alone.office.by_lane[CHANNEL] = {"reason": "platform_away"}
    alone.start("one")
    for number in range(8):
        alone.ask("one", "raise", title=f"Trouble {number}")
    alone.until(lambda: lanes(alone).count(OMAR) == 8)


def test_the_auditor_mends_ladders_and_pages_whose_workflows_are_gone_or_ended_in_an_error(alone: World) -> None:
    set_up(alone.database, 3)
    alone.office.by_lane[OMAR] = {"reason": "platform_away"}
    alone.pace["patience"] = 60.0
    first = alone.start("one")
    numbers = [alone.ask("one", "raise", title=title) for title in ("Gone", "Failed")]
    alone.until(lambda: lanes(alone).count(CHANNEL) == 2)
    alone.until(lambda: all(escalation(alone.database, number).level == 1 for number in numbers))
    assert alone.stop(first) == 0
    of_the_first = {f"page-{row.id}" for row in pages(alone.database, numbers[0])}
    with sqlite3.connect(alone.home / "engine.db") as tables:
        tables.execute("UPDATE workflow_status SET status = 'ERROR'")
        tables.execute("DELETE FROM workflow_status WHERE workflow_uuid LIKE 'escalation-1-%'")
        tables.executemany("DELETE FROM workflow_status WHERE workflow_uuid = ?", [(each,) for each in of_the_first])
    tables.close()
    alone.office.by_lane.clear()
    alone.start("two")
    alone.until(lambda: (lanes(alone).count(OMAR), lanes(alone).count(LENA)) == (2, 2))
    assert "ladders and pages had nobody to move them" in alone.log()
    assert max(alone.office.times().values()) == 1


def test_while_the_database_is_away_nothing_is_lost(together: World, postgres: str) -> None:
    set_up(together.database, 1)
    together.start("one")
    number = together.ask("one", "raise", title="The invoice is wrong")
    together.until(lambda: OMAR in lanes(together))
    name = make_url(together.url).database
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        together.until(lambda: " failed" in together.log())
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    together.until(lambda: LENA in lanes(together))
    answer(together.database, number, "lena", together.now)
    assert escalation(together.database, number).status == Status.ACKNOWLEDGED
