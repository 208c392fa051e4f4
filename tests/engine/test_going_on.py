"""Restarts, upgrades, dead replicas, and what the engine keeps of it all."""

import base64
import pickle
import socket
import sqlite3

import psycopg

from coaching.delivering import Status
from storage.database import Database
from tests.engine.drill import ledger, schedule
from tests.engine.nursery import World

AWAY = {"reason": "platform_away"}


def test_work_of_a_dead_replica_is_taken_over_within_a_moment(together: World) -> None:
    schedule(together.database, "message")
    together.office.slow = 30.0
    first = together.start("one")
    together.until(lambda: together.office.on_the_way == 1)
    together.office.slow = 0.0
    second = together.start("two")
    together.kill(first)
    together.until_settled()
    assert {each.replica for each in together.office.arrivals} == {"two"}
    assert "one is gone; 1 posts it was sending are taken over" in together.log()
    assert together.stop(second) == 0


def test_the_work_of_a_living_replica_is_left_alone(together: World) -> None:
    schedule(together.database, "message")
    together.office.slow = 2.0
    together.start("one")
    together.until(lambda: together.office.on_the_way == 1)
    together.start("two")  # looks for the dead three times a second
    together.until_settled()
    assert together.office.times() == {"delivery-1-0": 1}
    assert {each.replica for each in together.office.arrivals} == {"one"}
    assert "gone" not in together.log()


def test_two_replicas_on_one_host_have_names_of_their_own(together: World) -> None:
    schedule(together.database, "message")
    together.start(socket.gethostname())
    together.start(socket.gethostname())
    together.until(lambda: len(locks(together.url)) == 2)


def locks(url: str) -> list[object]:
    with psycopg.connect(url, autocommit=True) as admin:
        here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
        query = f"SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND database = {here}"
        return admin.execute(query, [0x746F7565]).fetchall()


def test_a_replica_whose_connection_broke_takes_its_name_again(together: World) -> None:
    together.start("one")
    together.until(lambda: len(locks(together.url)) == 1)
    [held] = locks(together.url)
    with psycopg.connect(together.url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE classid = %s", [0x746F7565])
    together.until(lambda: "is made again" in together.log() and locks(together.url) == [held])


def test_an_upgrade_of_the_engine_loses_no_pending_post(alone: World) -> None:
    schedule(alone.database, "message")
    alone.pace["patience"] = 60.0
    alone.office.troubles.append(AWAY)
    first = alone.start()
    alone.until(lambda: statuses(alone) == ["DELAYED", "SUCCESS"])
    alone.stop(first)
    with sqlite3.connect(alone.home / "engine.db") as tables:
        # As a version left it that runs nowhere any more, eleven minutes ago.
        tables.execute("UPDATE workflow_status SET application_version = '0', updated_at = updated_at - 660000")
    tables.close()
    alone.start()
    alone.until_settled()
    assert alone.office.times() == {"delivery-1-0": 1}


def test_a_try_that_ended_in_an_error_is_followed_by_another_and_that_has_an_end(alone: World) -> None:
    schedule(alone.database, "message")
    alone.pace["patience"] = 60.0
    alone.office.troubles.append(AWAY)
    first = alone.start()
    alone.until(lambda: statuses(alone) == ["DELAYED", "SUCCESS"])
    alone.stop(first)
    fail_all(alone)
    alone.start()
    alone.until_settled()
    assert ledger(alone.database)[0].status == Status.DELIVERED
    alone.until(lambda: statuses(alone) == ["ERROR", "ERROR", "SUCCESS"])  # it rests for a moment after its post


def test_a_post_whose_tries_all_ended_in_errors_is_given_up_and_its_owner_told(alone: World) -> None:
    schedule(alone.database, "message")
    alone.pace["patience"] = 60.0
    alone.office.troubles.append(AWAY)
    first = alone.start()
    alone.until(lambda: statuses(alone) == ["DELAYED", "SUCCESS"])
    alone.stop(first)
    fail_all(alone)
    with sqlite3.connect(alone.home / "engine.db") as tables:
        columns = [row[1] for row in tables.execute("PRAGMA table_info(workflow_status)")]
        others = ", ".join(column for column in columns if column != "workflow_uuid")
        for number in range(3, 6):
            tables.execute(
                f"INSERT INTO workflow_status (workflow_uuid, {others}) SELECT 'delivery-1-{number}', {others} "
                "FROM workflow_status WHERE workflow_uuid = 'delivery-1'"
            )
    tables.close()
    alone.start()
    alone.until(lambda: bool(alone.office.arrivals))
    [row] = ledger(alone.database)
    assert (row.status, row.reason) == (Status.FAILED, "broken")
    assert [each.lane for each in alone.office.arrivals] == ["office:T1/office:T1:lena"]


def statuses(world: World) -> list[str]:
    """How the engine's workflows stand."""
    path = world.home / "engine.db"
    if not path.exists():
        return []
    tables = sqlite3.connect(path)
    try:
        return sorted(status for (status,) in tables.execute("SELECT status FROM workflow_status"))
    except sqlite3.OperationalError:
        return []
    finally:
        tables.close()


def fail_all(world: World) -> None:
    with sqlite3.connect(world.home / "engine.db") as tables:
        tables.execute("UPDATE workflow_status SET status = 'ERROR'")
    tables.close()


def test_the_engines_tables_hold_no_content_and_no_names(alone: World) -> None:
    schedule(alone.database, "whole", to="private-channel")
    schedule(alone.database, "whole", to="")
    alone.start()
    alone.until_settled(2)
    alone.stop(next(iter(alone.alive)))
    written = everything(alone)
    assert "delivery-2" in written
    assert "post-office:T1" in written
    for word in ("Message", "Nothing unusual", "Detail", "report.xlsx", "lena", "Lena", "private-channel"):
        assert word not in written, word
    assert (alone.home / "engine.db").stat().st_mode & 0o777 == 0o600


def everything(world: World) -> str:
    """All that the engine's tables hold; what is packed, unpacked."""
    tables = sqlite3.connect(world.home / "engine.db")
    found: list[str] = []
    for (name,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in tables.execute(f"SELECT * FROM {name}").fetchall():
            found += [str(value) for value in row]
            found += [repr(pickle.loads(base64.b64decode(value))) for value in row if is_packed(value)]  # noqa: S301
    tables.close()
    assert any("'again'" in each for each in found), "what steps gave is looked at too"
    return "\n".join(found)


def is_packed(value: object) -> bool:
    return isinstance(value, str) and value.startswith("gA")


def test_after_a_restart_nothing_is_posted_again(alone: World) -> None:
    schedule(alone.database, "message", 3)
    first = alone.start()
    alone.until_settled(3)
    alone.stop(first)
    schedule(alone.database, "message", 1, to="new")
    alone.start()
    alone.until_settled(4)
    assert set(alone.office.times().values()) == {1}


def test_what_ended_a_month_ago_is_cleared_away_and_what_is_alive_stays(alone: World) -> None:
    schedule(alone.database, "message", 2)
    alone.pace["patience"] = 60.0
    alone.office.by_lane["office:T1/C1"] = AWAY
    first = alone.start()
    alone.until(lambda: statuses(alone) == ["DELAYED", "SUCCESS", "SUCCESS"])
    alone.stop(first)
    with sqlite3.connect(alone.home / "engine.db") as tables:
        tables.execute("UPDATE workflow_status SET created_at = created_at - 31 * 86400000")
    tables.close()
    # The clocks of a replica stand in November 2026, and DBOS's own where they stand.
    alone.offset = 0.0
    alone.start()
    alone.until(lambda: statuses(alone) == ["DELAYED"])


def test_the_engine_starts_when_its_database_comes_back(alone: World) -> None:
    schedule(alone.database, "message")
    place = alone.home / "engine.db"
    place.mkdir()  # nothing can be opened there
    alone.start()
    alone.until(lambda: "starting the engine failed" in alone.log())
    place.rmdir()
    alone.until_settled()
    assert alone.office.times() == {"delivery-1-0": 1}


def test_two_databases_in_one_folder_have_engines_of_their_own() -> None:
    from bot.engine.places import sqlite_place

    first, second = (Database(f"sqlite:////srv/{name}.db") for name in ("touchline", "acme"))
    assert sqlite_place(first.engine.url).name == "engine.db"
    assert sqlite_place(second.engine.url).name == "acme-engine.db"
