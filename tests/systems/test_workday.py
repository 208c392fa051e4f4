"""Workday's report against a stub: it is whole, so that what is not in it any more is gone."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from connectors.systems import system_named
from storage.database import Database
from tests.systems.connected import NOW, Connected, connected, everything
from tests.systems.on_sqlite import database_url
from tests.systems.workday_stub import ENTERED, Workday, tenant

__all__ = ["database_url"]

LATER = NOW + timedelta(hours=1)


@pytest.fixture(name="tenant")
def made_tenant() -> Workday:
    return tenant()


@pytest.fixture
def workday(database: Database, tenant: Workday) -> Iterator[Connected]:
    with connected(database, "workday", ENTERED, tenant.stub()) as made:
        yield made


def leaves(made: Connected) -> set[tuple[str, str, str, str]]:
    return {
        (row["agent_id"], str(row["first"]), str(row["last"]), row["part"])
        for row in everything(made)["told_leave"].values()
    }


def test_people_and_their_leaves_come_in_one_report(workday: Connected) -> None:
    workday.sync()
    assert everything(workday)["people"]["E2"] == ("Worker 2", "w2@acme.example", False)
    assert leaves(workday) == {
        ("E2", "2026-04-01", "2026-04-03", "whole"), ("E3", "2026-04-07", "2026-04-07", "morning"),
    }  # fmt: skip


def test_a_leave_that_is_not_in_the_report_any_more_is_gone(workday: Connected, tenant: Workday) -> None:
    workday.sync()
    tenant.hire(2)
    tenant.hire(3, {"First_Day": "2026-04-08", "Last_Day": ""})
    workday.sync(LATER)
    assert leaves(workday) == {("E3", "2026-04-08", "2026-04-08", "whole")}


def test_who_is_not_in_the_report_any_more_keeps_what_was_told(workday: Connected, tenant: Workday) -> None:
    """A report that is empty because somebody changed its rights takes nothing away."""
    workday.sync()
    before = leaves(workday)
    tenant.workers.clear()
    assert workday.sync(LATER).problem is None
    assert leaves(workday) == before


def test_whose_row_cannot_be_read_keeps_what_was_told(workday: Connected, tenant: Workday) -> None:
    workday.sync()
    before = leaves(workday)
    tenant.hire(3, {"First_Day": "next week"})
    synced = workday.sync(LATER)
    assert len(synced.lists["people"].refused) == 1
    assert leaves(workday) == before


def test_one_leave_alone_may_be_an_object(workday: Connected, tenant: Workday) -> None:
    tenant.workers["E5"]["Leaves"] = {"First_Day": "2026-05-01", "Last_Day": "2026-05-02"}
    workday.sync()
    assert ("E5", "2026-05-01", "2026-05-02", "whole") in leaves(workday)


@pytest.mark.parametrize(
    ("host", "fits"),
    [("services1.myworkday.com", True), ("wd2-impl-services1.workday.com", True), ("myworkday.com.evil.example", False),
     ("evil.example/.workday.com", False), ("127.0.0.1", False)],
)  # fmt: skip
def test_the_password_goes_to_workday_alone(host: str, fits: bool) -> None:
    system = system_named("workday")
    assert system is not None
    [entry] = [each for each in system.entries if each.name == "host"]
    assert bool(re.fullmatch(entry.pattern, host)) is fits
