"""RingCentral against a stub of its contract: whose a call with many legs is, and what is not known of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected, everything
from tests.systems.on_sqlite import database_url
from tests.systems.ringcentral_stub import ENTERED, HOUR, RingCentral, company, leg

__all__ = ["database_url"]
LATER = NOW + timedelta(hours=1)


@pytest.fixture(name="company")
def made_company() -> RingCentral:
    return company()


@pytest.fixture
def ring(database: Database, company: RingCentral) -> Iterator[Connected]:
    with connected(database, "ringcentral", ENTERED, company.stub()) as made:
        yield made


def calls(made: Connected) -> dict[str, Any]:
    found: dict[str, Any] = everything(made)["call"]
    return found


def test_two_legs_of_one_person_are_one_part_and_not_twice_as_long(ring: Connected) -> None:
    ring.sync()
    call = calls(ring)["C3"]
    assert (call["agent_id"], call["talked"], call["answered"], call["inbound"]) == ("3", 55, True, True)
    assert (call["waited"], call["held"], call["after"]) == (None, 0, 0)
    assert call["at"] == START + 3 * HOUR


def test_a_transfer_is_a_part_for_each_of_the_two(ring: Connected, company: RingCentral) -> None:
    company.call("T", START + 9 * HOUR, leg(1, 20), leg(2, 40))
    ring.sync()
    assert [(calls(ring)[key]["agent_id"], calls(ring)[key]["talked"]) for key in ("T", "T:2")] == [
        ("1", 20),
        ("2", 40),
    ]


def test_a_call_that_rang_at_many_and_was_taken_by_none_is_nobodys(ring: Connected, company: RingCentral) -> None:
    company.call("M", START + 9 * HOUR, leg(1, 15, "Missed"), leg(2, 15, "Missed"), result="Missed")
    ring.sync()
    assert (calls(ring)["M"]["agent_id"], calls(ring)["M"]["answered"]) == (None, False)
    assert "M:2" not in calls(ring)


def test_who_was_rung_in_vain_has_no_part_in_what_another_took(ring: Connected, company: RingCentral) -> None:
    company.call("Q", START + 9 * HOUR, leg(1, 15, "Missed"), leg(2, 300))
    ring.sync()
    assert calls(ring)["Q"]["agent_id"] == "2"
    assert [key for key in calls(ring) if key.startswith("Q")] == ["Q"]


def test_a_queues_own_leg_is_no_persons(ring: Connected, company: RingCentral) -> None:
    company.call("D", START + 9 * HOUR, leg(900, 70), leg(4, 60))
    ring.sync()
    assert (calls(ring)["D"]["agent_id"], calls(ring)["D"]["talked"]) == ("4", 60)


def test_a_call_out_that_nobody_took_is_the_callers(ring: Connected, company: RingCentral) -> None:
    company.call("O", START + 9 * HOUR, direction="Outbound", result="No Answer", extension={"id": 5}, duration=20)
    ring.sync()
    call = calls(ring)["O"]
    assert (call["agent_id"], call["answered"], call["inbound"], call["talked"]) == ("5", False, False, 0)


def test_a_call_told_before_its_person_was_known_is_not_there_twice(ring: Connected, company: RingCentral) -> None:
    company.call("N", START + 12 * HOUR, leg(77, 30))
    ring.sync()
    assert calls(ring)["N"]["agent_id"] is None
    company.hire(77)
    ring.sync(LATER)
    assert calls(ring)["N"]["agent_id"] == "77"
    assert len([key for key in calls(ring) if key.startswith("N")]) == 1


def test_calls_that_come_while_the_log_is_read_push_none_off_the_page(ring: Connected, company: RingCentral) -> None:
    """The newest come first: without an end of time, each new call would move all others on by one."""

    def ringing(asked: Any) -> None:
        if asked.path.endswith("call-log"):
            company.call(f"NEW{len(company.calls)}", int(NOW.timestamp()) + 60 + len(company.calls), leg(1))

    ring.stub.before = ringing
    ring.sync()
    assert {f"C{number}" for number in range(1, 8)} <= set(calls(ring))
    ring.stub.before = lambda _: None
    ring.sync(LATER)
    assert sorted(calls(ring)) == sorted(company.calls)


def test_no_number_and_no_name_of_a_customer_is_kept(ring: Connected) -> None:
    ring.sync()
    assert "+1415" not in str(everything(ring))
    assert "CUSTOMER" not in str(everything(ring))
