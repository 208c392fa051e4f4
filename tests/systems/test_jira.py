"""Jira Service Management against a stub of its contract."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from kpi.facts import Author, Event, EventKind, SlaKind, Status
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected, everything
from tests.systems.jira_stub import ENTERED, HOUR, Jira, cycle, person, site

LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["sqlite"])
def database_url(sqlite_template: Any, tmp_path: Any) -> str:
    import shutil

    shutil.copy(sqlite_template, tmp_path / "touchline.db")
    return f"sqlite:///{tmp_path / 'touchline.db'}"


@pytest.fixture(name="site")
def made_site() -> Jira:
    return site()


@pytest.fixture
def jira(database: Database, site: Jira) -> Iterator[Connected]:
    with connected(database, "jira", ENTERED, site.stub()) as made:
        yield made


def statuses(events: tuple[Event, ...]) -> list[tuple[int, str | None]]:
    return [(event.at, event.value) for event in events if event.kind == EventKind.STATUS]


def test_a_request_comes_with_its_whole_history_its_promises_and_its_stars(jira: Connected) -> None:
    assert jira.sync().problem is None
    held, at = jira.tickets()["3"], START + 3 * HOUR
    assert (held.status, held.assignee, held.group, held.priority) == (Status.SOLVED, "a1", "100", "High")
    assert held.url == f"{jira.stub.url}/browse/SUP-3"
    assert statuses(held.events) == [(at, "NEW"), (at + 900, "SOLVED")]
    assert [(e.at, e.agent) for e in held.events if e.kind == EventKind.ASSIGNED] == [(at + 300, "a1")]
    assert [(e.at, e.author) for e in held.events if e.kind == EventKind.REPLY] == [(at + 600, Author.AGENT)]
    assert {(t.kind, t.met, t.ended_at, t.seconds) for t in held.targets} == {
        (SlaKind.FIRST_REPLY, True, at + 600, HOUR), (SlaKind.RESOLUTION, False, at + 600, 600),
    }  # fmt: skip
    assert held.reported == {"first_reply": 600, "first_resolution": 900, "full_resolution": 900}
    assert [(r.score, r.scale, r.rated_at) for r in held.ratings] == [(4, "1-5", at + 950)]


def test_customers_are_no_agents_and_apps_are_bots(jira: Connected) -> None:
    jira.sync()
    people = everything(jira)["people"]
    assert len([key for key in people if key.startswith("a")]) == 7
    assert people["a6"][2] is True


def test_a_reopening_and_a_reassignment_have_the_times_of_the_changelog(jira: Connected, site: Jira) -> None:
    jira.sync()
    later = START + 100 * HOUR
    site.change("2", later, "c1", "status", "5", "1")
    site.change("2", later + 10, "a2", "assignee", "a1", "a2")
    site.change("2", later + 20, "a2", "status", "1", "2")
    site.put("2", later + 20, "2", assignee=person("a2"), resolution=None)
    jira.sync(LATER)
    held = jira.tickets()["2"]
    assert statuses(held.events)[-2:] == [(later, "OPEN"), (later + 20, "PENDING")]
    assert [e.agent for e in held.events if e.kind == EventKind.ASSIGNED] == ["a1", "a2"]
    assert (held.status, held.assignee) == (Status.PENDING, "a2")


def test_all_of_many_comments_come_though_a_search_shows_a_few(jira: Connected, site: Jira) -> None:
    for number in range(1, 250):
        site.say("1", START + HOUR + 700 + number, person("a1"))
    jira.sync()
    assert len([e for e in jira.tickets()["1"].events if e.kind == EventKind.REPLY]) == 250


def test_internal_notes_apps_and_requesters_with_an_account_are_told_apart(jira: Connected, site: Jira) -> None:
    at = START + HOUR
    site.issues["1"]["reporter"] = person("a5")
    site.comments["1"] = []
    site.say("1", at + 1, person("a5"))
    site.say("1", at + 2, person("a6", "app"))
    site.say("1", at + 3, person("a1"), public=False)
    site.say("1", at + 4, {})
    jira.sync()
    said = [
        (e.kind, e.author, e.agent) for e in jira.tickets()["1"].events if e.kind in (EventKind.REPLY, EventKind.NOTE)
    ]
    assert said == [
        (EventKind.REPLY, Author.CUSTOMER, None), (EventKind.REPLY, Author.BOT, None),
        (EventKind.NOTE, Author.AGENT, "a1"), (EventKind.REPLY, Author.CUSTOMER, None),
    ]  # fmt: skip


def test_canceled_and_duplicate_are_closed_unsolved_and_closed_after_resolved_is_closed(
    jira: Connected, site: Jira
) -> None:
    at = START + 50 * HOUR
    site.put("10", at, "7")
    site.put("11", at, "5", resolution={"name": "Duplicate"})
    site.change("12", at + 20, "a1", "status", "1", "5")
    site.change("12", at + 30, "a1", "status", "5", "6")
    site.put("12", at, "6")
    site.put("13", at, "6")
    jira.sync()
    held = jira.tickets()
    assert [held[key].status.name for key in ("10", "11", "12", "13")] == ["CLOSED", "CLOSED", "CLOSED", "SOLVED"]
    assert [value for _, value in statuses(held["12"].events)] == ["NEW", "SOLVED", "CLOSED"]
    assert [value for _, value in statuses(held["11"].events)] == ["CLOSED"]


def test_a_promise_that_runs_or_is_broken_while_it_runs(jira: Connected, site: Jira) -> None:
    at = START + HOUR
    runs = {name: value for name, value in cycle(at, at, HOUR).items() if name != "stopTime"}
    site.special["1"] = {
        "customfield_10030": {"name": "Time to first response", "ongoingCycle": {**runs, "breached": True}}
    }
    site.special["2"] = {"customfield_10030": {"name": "Time to first response", "ongoingCycle": runs}}
    site.special["3"] = {"customfield_10030": {"name": "Time to review", "completedCycles": [cycle(at, at, 5)]}}
    site.special["4"] = {"customfield_10030": None, "customfield_10017": None}
    jira.sync()
    held = jira.tickets()
    assert [(t.met, t.ended_at) for t in held["1"].targets] == [(False, at + HOUR)]
    assert [(t.met, t.ended_at) for t in held["2"].targets] == [(None, None)]
    assert (held["3"].targets, held["4"].targets, held["4"].ratings, held["4"].reported) == ((), (), (), {})


def test_two_cycles_are_two_promises_and_no_figure_of_the_whole(jira: Connected, site: Jira) -> None:
    at = START + HOUR
    cycles = [cycle(at, at + 60, HOUR), cycle(at + 500, at + 600, HOUR)]
    site.special["1"] = {"customfield_10031": {"name": "Time to resolution", "completedCycles": cycles}}
    jira.sync()
    assert [t.ended_at for t in jira.tickets()["1"].targets] == [at + 60, at + 600]
    assert jira.tickets()["1"].reported == {"first_resolution": 60}


def test_the_search_is_bounded_free_of_zones_and_asks_again_what_is_near(jira: Connected) -> None:
    jira.sync()
    jira.stub.asked.clear()
    jira.sync(LATER)
    [asked] = [each for each in jira.stub.asked if each.path.endswith("/search/jql")]
    newest = START + 7 * HOUR + 1000
    assert asked.body["jql"] == f"project in (SUP, HELP) AND updated >= {(newest - 180) * 1000} ORDER BY updated ASC"
    assert "/rest/api/3/search" not in jira.stub.paths()


def test_an_issue_without_priority_assignee_or_reporter_is_taken(jira: Connected, site: Jira) -> None:
    site.put("20", START + HOUR, priority=None, assignee=None, reporter=None, issuetype=None)
    assert not jira.sync().lists["issues"].refused
    assert jira.tickets()["20"].opened_by == Author.CUSTOMER


def test_stars_out_of_their_scale_refuse_the_issue(jira: Connected, site: Jira) -> None:
    site.special["1"]["customfield_10017"] = {"rating": 9}
    assert len(jira.sync().lists["issues"].refused) == 1


def test_a_customer_who_closes_their_own_request_is_no_agent(jira: Connected, site: Jira) -> None:
    at = START + 50 * HOUR
    site.put("9", at, assignee=person("a1"))
    site.change("9", at + 100, "c1", "status", "1", "5")
    site.changes["9"][0]["author"] = person("c1", "customer")
    site.put("9", at + 100, status="5", assignee=person("a1"))
    jira.sync()
    [_, ended] = [each for each in jira.tickets()["9"].events if each.kind == EventKind.STATUS]
    assert (ended.at, ended.agent) == (at + 100, None)
    assert "c1" not in everything(jira)["people"]
