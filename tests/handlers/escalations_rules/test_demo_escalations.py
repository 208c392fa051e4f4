"""The demo's escalations: true to its tickets, all answered, and nobody is paged on its first morning."""

from datetime import timedelta

from handlers.escalations.rules.sweeping import sweep
from storage.escalations import events_of, open_escalations, raised_between
from storage.pages import all_due
from tests.stories.workspace import NOW, Workspace, table_of


def test_nobody_is_paged_for_what_was(demo: Workspace):
    with demo.database.reading() as session:
        assert open_escalations(session, demo.tools.workspace_id) == []
        assert all_due(session, NOW + timedelta(days=30)) == []


def test_the_first_sweeps_raise_nothing_that_pages(own_demo: Workspace):
    assert sweep(own_demo.tools, NOW) == []
    for hours in range(0, 72, 4):
        sweep(own_demo.tools, NOW + timedelta(hours=hours))
    with own_demo.database.reading() as session:
        found = open_escalations(session, own_demo.tools.workspace_id)
        assert {row.severity for row in found} <= {"low"}


def test_what_is_past_was_answered_in_order(demo: Workspace):
    with demo.database.reading() as session:
        rows = raised_between(session, demo.tools.workspace_id, NOW - timedelta(days=90), NOW)
        assert len(rows) == 6
        for row in rows:
            events = events_of(session, row.id)
            assert [each.at for each in events] == sorted(each.at for each in events)
            assert [events[0].kind, events[1].kind, events[-1].kind] == ["raised", "page", "resolved"]
            assert row.acknowledged_at is not None
            assert row.resolved_at is not None
            assert row.raised_at < row.acknowledged_at < row.resolved_at < NOW


def test_the_history_and_the_rules_have_something_to_show(demo: Workspace):
    rows = table_of(demo.card("amara", "escalate history 90d"))
    assert len(rows) == 6
    assert all("a low rating came in" in row[1] for row in rows)
    assert [row[2] for row in table_of(demo.card("amara", "escalate rules"))] == ["Billing"] * 3
    assert "Billing on call" in demo.text("priya", "oncall")
    assert "#support" in demo.text("amara", "escalate policy Billing")
