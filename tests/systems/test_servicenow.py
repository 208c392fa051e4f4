"""ServiceNow against a stub of its contract."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from kpi.facts import Author, Event, EventKind, SlaKind, Status
from storage.database import Database
from tests.systems.connected import NOW, START, Connected, connected, everything
from tests.systems.servicenow_stub import ENTERED, HOUR, QUESTION, ServiceNow, instance, key, utc

LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["sqlite"])
def database_url(sqlite_template: Any, tmp_path: Any) -> str:
    shutil.copy(sqlite_template, tmp_path / "touchline.db")
    return f"sqlite:///{tmp_path / 'touchline.db'}"


@pytest.fixture(name="instance")
def made_instance() -> ServiceNow:
    return instance()


@pytest.fixture
def servicenow(database: Database, instance: ServiceNow) -> Iterator[Connected]:
    with connected(database, "servicenow", ENTERED, instance.stub()) as made:
        yield made


def of(events: tuple[Event, ...], kind: EventKind) -> list[tuple[int, str | None, str | None]]:
    return [(event.at, event.agent, event.value) for event in events if event.kind == kind]


def test_an_incident_comes_with_its_audited_history_its_sla_and_its_rating(servicenow: Connected) -> None:
    assert servicenow.sync().problem is None
    assert len(servicenow.tickets()) == 205
    held, at = servicenow.tickets()[key(3)], START + 180
    assert (held.status, held.assignee, held.group) == (Status.SOLVED, key(601), key(501))
    assert of(held.events, EventKind.STATUS) == [
        (at, None, "NEW"), (at + 100, key(601), "OPEN"), (at + 300, key(601), "SOLVED"),
    ]  # fmt: skip
    assert of(held.events, EventKind.ASSIGNED) == [(at + 100, key(601), None)]
    assert [(e.at, e.author, e.agent) for e in held.events if e.kind == EventKind.REPLY] == [
        (at + 200, Author.AGENT, key(601))
    ]
    [target] = held.targets
    assert (target.kind, target.met, target.ended_at, target.seconds) == (SlaKind.FIRST_REPLY, True, at + 200, HOUR)
    assert held.reported == {"full_resolution": 300, "reopens": 0}
    assert [(r.score, r.scale, r.rated_at) for r in held.ratings] == [(4, "1-5", at + 400)]
    people = everything(servicenow)["people"]
    assert (people[key(601)][:2], key(900) in people) == (("Agent 1", "a1@acme.example"), False)


def test_empty_text_is_nothing(servicenow: Connected, instance: ServiceNow) -> None:
    instance.put(300, START + HOUR, assignment_group="", opened_by="", caller_id="", contact_type="", reopen_count="")
    assert not servicenow.sync().lists["incidents"].refused
    held = servicenow.tickets()[key(300)]
    assert (held.group, held.assignee, held.channel, held.topic, held.reported) == (None, None, None, None, {})
    assert held.opened_by == Author.CUSTOMER


def test_more_incidents_of_one_second_than_a_page_has_are_all_read(servicenow: Connected, instance: ServiceNow) -> None:
    for number in range(1, 206):
        instance.put(number, START + 20 * HOUR)
    assert servicenow.sync().problem is None
    assert len(servicenow.tickets()) == 205


def test_what_changes_while_the_list_is_read_is_read_at_its_end(servicenow: Connected, instance: ServiceNow) -> None:
    def change(_: Any) -> None:
        if len([path for path in servicenow.stub.paths() if path.endswith("/incident")]) == 1:
            for number in range(50, 60):
                instance.put(number, START + 30 * HOUR, priority="1")

    servicenow.stub.before = change
    servicenow.sync()
    held = servicenow.tickets()
    assert len(held) == 205
    assert {held[key(number)].priority for number in range(50, 60)} == {"1"}


def test_on_hold_is_by_its_reason_and_old_states_have_one_in_them(servicenow: Connected, instance: ServiceNow) -> None:
    at = START + 40 * HOUR
    for name, before, after in (("state", "1", "3"), ("hold_reason", "", "1")):
        instance.audit(20, at, name, before, after)
    instance.audit(20, at + 60, "hold_reason", "1", "4")
    for name, before, after in (("hold_reason", "4", ""), ("state", "3", "9")):
        instance.audit(20, at + 90, name, before, after)
    instance.put(20, at + 90, state="9")
    instance.put(21, at, state="4")
    instance.put(22, at, state="5")
    instance.put(23, at, state="8", active="false")
    instance.put(24, at, state="6", close_code="Duplicate")
    instance.put(25, at, state="77", active="false")
    servicenow.sync()
    held = servicenow.tickets()
    values = [value for _, _, value in of(held[key(20)].events, EventKind.STATUS)]
    assert values == ["NEW", "PENDING", "HOLD", "OPEN"]
    assert [held[key(n)].status.name for n in (21, 22, 23, 24, 25)] == ["PENDING", "HOLD", "CLOSED", "CLOSED", "CLOSED"]


def test_groups_and_people_change_at_the_times_of_the_audit(servicenow: Connected, instance: ServiceNow) -> None:
    servicenow.sync()
    at = START + 100 * HOUR
    instance.audit(2, at, "state", "6", "2", by="caller")
    instance.audit(2, at + 10, "assignment_group", key(501), key(502))
    instance.audit(2, at + 10, "assigned_to", key(601), "")
    instance.audit(2, at + 20, "assigned_to", "", key(602))
    instance.put(2, at + 20, state="2", assignment_group=key(502), assigned_to=key(602), reopen_count="1")
    servicenow.sync(LATER)
    held = servicenow.tickets()[key(2)]
    assert of(held.events, EventKind.GROUP) == [(START + 120, None, key(501)), (at + 10, None, key(502))]
    assert [agent for _, agent, _ in of(held.events, EventKind.ASSIGNED)] == [key(601), None, key(602)]
    assert of(held.events, EventKind.STATUS)[-1] == (at, None, "OPEN")
    assert held.reported["reopens"] == 1


def test_without_audits_a_change_is_dated_when_it_was_seen(servicenow: Connected, instance: ServiceNow) -> None:
    at = START + 50 * HOUR
    instance.put(300, at)
    servicenow.sync()
    instance.put(300, at + 700, state="2", assigned_to=key(602))
    servicenow.sync(LATER)
    held = servicenow.tickets()[key(300)]
    assert of(held.events, EventKind.STATUS) == [(at + 700, None, "OPEN")]
    assert of(held.events, EventKind.ASSIGNED) == [(at + 700, key(602), None)]


def test_notes_callers_and_the_system_are_told_apart(servicenow: Connected, instance: ServiceNow) -> None:
    at = START + 60 * HOUR
    for number, (by, element) in enumerate(
        [("caller", "comments"), ("system", "comments"), ("agent.2", "work_notes"), ("somebody", "comments")]
    ):
        instance.say(30, at + number, by, element)
    instance.put(30, at + 9)
    servicenow.sync()
    said = [(e.kind, e.author, e.agent) for e in servicenow.tickets()[key(30)].events if e.at >= at
            and e.kind in (EventKind.REPLY, EventKind.NOTE)]  # fmt: skip
    assert said == [
        (EventKind.REPLY, Author.CUSTOMER, None), (EventKind.REPLY, Author.BOT, None),
        (EventKind.NOTE, Author.AGENT, key(602)), (EventKind.REPLY, Author.CUSTOMER, None),
    ]  # fmt: skip


def test_an_sla_runs_breaks_without_its_incident_and_may_be_cancelled(
    servicenow: Connected, instance: ServiceNow
) -> None:
    at = START + 70 * HOUR
    instance.put(300, at)
    sla = instance.add("task_sla", at, task=key(300), sla=key(802), stage="in_progress", has_breached="false",
                       end_time="", planned_end_time=utc(at + HOUR))  # fmt: skip
    servicenow.sync()
    assert [(t.kind, t.met, t.seconds) for t in servicenow.tickets()[key(300)].targets] == [
        (SlaKind.RESOLUTION, None, 24 * HOUR)
    ]
    sla |= {"has_breached": "true", "sys_updated_on": utc(at + HOUR + 5)}
    servicenow.sync(LATER)
    assert [(t.met, t.ended_at) for t in servicenow.tickets()[key(300)].targets] == [(False, at + HOUR)]
    sla |= {"stage": "cancelled", "sys_updated_on": utc(at + 2 * HOUR)}
    servicenow.sync(LATER + timedelta(hours=1))
    assert servicenow.tickets()[key(300)].targets == ()


def test_a_deleted_incident_goes(servicenow: Connected, instance: ServiceNow) -> None:
    servicenow.sync()
    instance.tables["incident"] = [row for row in instance.tables["incident"] if row["sys_id"] != key(4)]
    instance.add("sys_audit_delete", START + 90 * HOUR, tablename="incident", documentkey=key(4))
    assert servicenow.sync(LATER).lists["deleted"].gone == 1
    assert key(4) not in servicenow.tickets()


def test_ratings_come_only_where_the_question_was_entered(database: Database, instance: ServiceNow) -> None:
    with connected(database, "servicenow", {**ENTERED, "question": ""}, instance.stub()) as made:
        assert "ratings" not in made.sync().lists


def test_answers_without_an_incident_or_a_number_are_no_ratings(servicenow: Connected, instance: ServiceNow) -> None:
    survey = instance.add("asmt_assessment_instance", START, task_id="", taken_on=utc(START))
    for value in ("3", ""):
        instance.add("asmt_metric_result", START + HOUR, metric=QUESTION, instance=survey["sys_id"], actual_value=value)
    other = instance.add("asmt_assessment_instance", START, task_id=key(9), taken_on=utc(START))
    instance.add("asmt_metric_result", START + HOUR, metric=QUESTION, instance=other["sys_id"], actual_value="11")
    assert len(servicenow.sync().lists["ratings"].refused) == 1
    assert sum(len(ticket.ratings) for ticket in servicenow.tickets().values()) == 7


def test_a_caller_who_closes_their_own_incident_is_no_agent(servicenow: Connected, instance: ServiceNow) -> None:
    at = START + 50 * HOUR
    instance.put(300, at, caller_id=key(900))
    instance.audit(300, at + 100, "state", "1", "6", by="caller")
    instance.put(300, at + 100, state="6")
    servicenow.sync()
    assert of(servicenow.tickets()[key(300)].events, EventKind.STATUS) == [
        (at, None, "NEW"),
        (at + 100, None, "SOLVED"),
    ]
    assert key(900) not in everything(servicenow)["people"]


def test_a_user_name_with_braces_stops_nothing(servicenow: Connected, instance: ServiceNow) -> None:
    instance.say(3, START + 30 * HOUR, "{odd}")
    instance.say(4, START + 30 * HOUR, "{")
    instance.put(3, START + 31 * HOUR)
    assert servicenow.sync().problem is None
    said = [event for event in servicenow.tickets()[key(3)].events if event.at == START + 30 * HOUR]
    assert [(event.kind, event.author, event.agent) for event in said] == [(EventKind.REPLY, Author.CUSTOMER, None)]
