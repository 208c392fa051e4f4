"""The sweep: what arose raises once, grouped, whoever sweeps how often; nothing for what was before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from coaching.paging_rules import RuleKey
from handlers.escalations.acting import settle
from handlers.escalations.rules.drafts import draft_of
from handlers.escalations.rules.previewing import preview
from kpi.facts import Event, EventKind, Rating, Status
from kpi.periods import Period
from kpi.schedule import hours_on
from storage.escalations import EscalationRow
from storage.paging_rules import EscalationRule
from storage.schedules import add_schedule, as_lists
from tests.handlers.escalations_rules.office import MINUTE, Office, ago
from tests.stories.workspace import GROUP, HOUR, NOW, ticket


def waits(number: str, **span: float):
    """A customer who has not been answered."""
    return ticket(number, ago(**span), reply_after=None, solve_after=None)


def test_a_customer_who_waits_too_long_raises_once(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    office.take(waits("1", hours=4.5))
    [escalation] = office.sweep()
    assert office.sweep() == []
    assert office.sweep(NOW + MINUTE) == []
    [row] = office.rows()
    assert (row.id, row.source, row.rule_id, row.rule_version, row.team_id) == (
        escalation,
        "rule",
        rule,
        1,
        office.team(),
    )
    assert row.title == "Ticket 1: the customer has waited 4 h for an answer"
    assert office.causes() == [f"r{rule}:waiting:1:{ago(hours=4.5)}"]


def test_nothing_is_raised_before_its_time_and_all_of_it_after(office: Office):
    office.rule(seconds=4 * HOUR)
    office.take(waits("1", hours=1))
    due = NOW + timedelta(hours=3)
    assert office.sweep(due) == []
    assert len(office.sweep(due + timedelta(seconds=1))) == 1


def test_fifty_at_once_are_one_escalation(office: Office):
    office.rule(seconds=4 * HOUR)
    office.take(*(waits(str(number), hours=5, seconds=number) for number in range(50)))
    assert len(office.sweep()) == 1
    [row] = office.rows()
    assert row.causes == 50


def test_what_is_critical_stands_alone(office: Office):
    office.rule(seconds=4 * HOUR, severity="critical")
    office.take(*(waits(str(number), hours=5) for number in range(3)))
    assert len(office.sweep()) == 3


def test_the_same_cause_never_raises_twice_even_when_it_was_resolved(office: Office):
    office.rule(seconds=4 * HOUR)
    office.take(waits("1", hours=5))
    [escalation] = office.sweep()
    with office.workspace.database.writing() as session:
        row = session.get_one(EscalationRow, escalation)
        settle(session, row, None, office.workspace.tools, NOW)
    assert office.sweep(NOW + MINUTE) == []


def test_two_who_sweep_at_once_raise_once(office: Office):
    office.rule(seconds=4 * HOUR)
    office.take(*(waits(str(number), hours=5) for number in range(9)))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: office.sweep(), range(8)))
    assert len(office.causes()) == len(set(office.causes())) == 9


def test_what_arose_while_nobody_looked_is_found_for_two_days(office: Office):
    office.rule(seconds=4 * HOUR)
    office.take(waits("1", days=2, hours=3), waits("2", days=2, hours=5))
    assert len(office.sweep()) == 1
    [row] = office.rows()
    assert row.title.startswith("Ticket 1:")


def test_a_rule_looks_from_the_moment_it_was_made_on(office: Office):
    office.rule(seconds=4 * HOUR, since=NOW)
    office.take(waits("1", hours=5), waits("2", hours=3.5))
    assert office.sweep() == []
    assert len(office.sweep(NOW + timedelta(hours=1))) == 1
    assert [row.title.split(":")[0] for row in office.rows()] == ["Ticket 2"]


@pytest.mark.parametrize("gone", ["paused", "removed"])
def test_a_rule_that_is_paused_or_removed_raises_nothing(office: Office, gone: str):
    rule = office.rule(seconds=4 * HOUR)
    office.take(waits("1", hours=5))
    with office.workspace.database.writing() as session:
        row = session.get_one(EscalationRule, rule)
        row.paused, row.removed_at = gone == "paused", NOW if gone == "removed" else None
    assert office.sweep() == []


def test_a_kind_of_another_release_is_left_alone(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    office.rule(seconds=2 * HOUR)
    office.take(waits("1", hours=5))
    with office.workspace.database.writing() as session:
        session.get_one(EscalationRule, rule).kind = "telepathy"
    assert len(office.sweep()) == 1


def test_a_rule_of_a_team_looks_at_its_tickets_alone(office: Office):
    office.rule(seconds=4 * HOUR, team="Billing")
    office.take(waits("1", hours=5), waits("2", hours=5)._replace(group=None))
    assert office.sweep() == []


def test_a_rule_for_everybody_looks_at_all_and_says_whose_each_is(office: Office):
    office.rule(seconds=4 * HOUR, team=None)
    office.take(waits("1", hours=5), waits("2", hours=5)._replace(group=None))
    office.sweep()
    assert {row.title.split(":")[0]: row.team_id for row in office.rows()} == {
        "Ticket 1": office.team(), "Ticket 2": None,
    }  # fmt: skip


def test_a_team_without_a_group_is_looked_at_by_its_members_tickets(office: Office):
    office.hold("Billing")
    office.workspace.add("tom", key="a-tom")
    office.workspace.put("tom", "Support")
    office.rule(seconds=4 * HOUR)
    office.take(ticket("1", ago(hours=5), agent="a-tom", reply_after=None, solve_after=None), waits("2", hours=5))
    office.sweep()
    assert [row.title.split(":")[0] for row in office.rows()] == ["Ticket 1"]


def test_business_hours_are_those_of_the_tickets_clock(office: Office):
    with office.workspace.database.writing() as session:
        week = as_lists(hours_on(range(5), (9 * 60, 17 * 60)))
        add_schedule(session, office.workspace.tools.workspace_id, "Office", "Europe/Berlin", week, default=True)
    office.rule(seconds=4 * HOUR)
    friday = ago(hours=21)  # 16:00 in Berlin, and today is Saturday
    office.take(ticket("1", friday, reply_after=None, solve_after=None))
    assert office.sweep() == []
    monday = NOW + timedelta(days=1, hours=23)  # 12:00 in Berlin
    assert office.sweep(monday) == []
    assert len(office.sweep(monday + timedelta(seconds=1))) == 1


def test_a_rating_is_found_though_it_was_taken_in_a_day_late(office: Office):
    rule = office.rule(RuleKey.LOW_RATING)
    old = ticket("1", ago(days=9), ratings=(Rating("s-1", ago(days=8), ago(days=1), 1, "1-5"),))
    office.take(old)
    office.sweep()
    assert office.causes() == [f"r{rule}:low_rating:1:s-1"]
    assert old.group == GROUP.key


def test_what_is_of_a_vip_is_marked(office: Office):
    office.rule(seconds=4 * HOUR, vip=True)
    office.take(waits("1", hours=5), waits("2", hours=5)._replace(vip=True))
    office.sweep()
    [row] = office.rows()
    assert row.title == "Ticket 2 (VIP): the customer has waited 4 h for an answer"


def test_a_rule_that_was_changed_does_not_raise_for_what_it_raised_for_before(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    office.take(waits("1", hours=5))
    assert len(office.sweep()) == 1
    with office.workspace.database.writing() as session:
        row = session.get_one(EscalationRule, rule)
        row.settings, row.version, row.since = {"seconds": 6 * HOUR}, 2, NOW
    assert office.sweep(NOW + timedelta(hours=2)) == []


def test_a_backlog_that_jumps_is_found_on_its_morning(office: Office):
    office.rule(RuleKey.BACKLOG, minute=9 * 60)
    for day in range(1, 50):
        count = 40 if day == 1 else 5 + day % 3
        first = ago(days=day, hours=13)
        office.take(*(ticket(f"{day}-{each}", first, reply_after=None, solve_after=20 * HOUR) for each in range(count)))
    found = [row.title for hours in range(0, 48, 6) for _ in office.sweep(NOW - timedelta(hours=42 - hours))
             for row in office.rows()]  # fmt: skip
    assert found
    assert "The backlog is unusually large" in found[0]
    assert len(office.rows()) == 1


def test_a_week_of_sweeps_raises_what_one_preview_of_it_tells(office: Office):
    tools = office.workspace.tools
    rules = [office.rule(seconds=3 * HOUR), office.rule(RuleKey.LOW_RATING), office.rule(RuleKey.REOPENED, times=1)]
    week = Period((NOW - timedelta(days=6)).date(), NOW.date())
    start = week.bounds(tools.zone)[0]
    for number in range(40):
        created = start + number * 4 * HOUR
        opened = (Event(created + 30 * HOUR, EventKind.STATUS, value=Status.OPEN.name),) if number % 3 else ()
        reply = (number % 7) * HOUR
        office.take(
            ticket(str(number), created, reply_after=reply, solve_after=8 * HOUR, extra=opened, score=number % 2)
        )
    with office.workspace.database.reading() as session:
        wanted = set()
        for rule in rules:
            draft = draft_of(session.get_one(EscalationRule, rule))
            assert draft is not None
            seen = preview(session, draft, week, tools, NOW)
            wanted |= {f"r{rule}:{draft.kind.key}:{cause.mark}" for _, cause in seen.causes}
    with office.workspace.database.writing() as session:
        for rule in rules:
            session.get_one(EscalationRule, rule).since = NOW.fromtimestamp(start, NOW.tzinfo)
    for hours in range(0, 24 * 7, 5):
        office.sweep(min(NOW.fromtimestamp(start, NOW.tzinfo) + timedelta(hours=hours), NOW))
    office.sweep()
    assert set(office.causes()) == wanted
    assert len(wanted) > 10
