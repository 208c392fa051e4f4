"""The weekly report names the rules worth changing: rules, teams and counts, and nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.paging_rules import BY_KEY, RuleKey, settings_to_json
from handlers.plain import as_text
from storage.escalations import EscalationRow, vote
from storage.judged import add_rule
from storage.paging_rules import EscalationRule
from storage.people import find_person
from storage.teams import ensure_team, find_team
from tests.handlers.report.published import WEEK, computed, kept, post
from tests.stories.workspace import Workspace

WEDNESDAY = datetime(2026, 11, 11, 10, tzinfo=UTC)
VOTERS = ("priya", "sofia", "mateusz", "yuki")


def a_rule(workspace: Workspace, team: str | None = "Billing", severity: str = "normal") -> int:
    """A rule that looks for waiting customers."""
    kind = BY_KEY[RuleKey.WAITING]
    with workspace.database.writing() as session:
        owner = find_person(session, workspace.tools.workspace_id, "amara")
        found = find_team(session, workspace.tools.workspace_id, team) if team else None
        assert owner is not None
        rule = EscalationRule(
            workspace_id=owner.workspace_id, team_id=found.id if found else None, kind="waiting",
            settings=settings_to_json(kind, kind.start), severity=severity, owner_id=owner.id, since=WEDNESDAY,
            created_at=WEDNESDAY,
        )  # fmt: skip
        return add_rule(session, rule).id


def paged(workspace: Workspace, rule_id: int, *votes: bool, taken: bool = True, at: datetime = WEDNESDAY) -> None:
    """An escalation of a rule, and what was said of it."""
    with workspace.database.writing() as session:
        rule = session.get_one(EscalationRule, rule_id)
        row = EscalationRow(
            workspace_id=rule.workspace_id, team_id=rule.team_id, source="rule", rule_id=rule.id, group_key="",
            title="x", policy={}, raised_at=at, latest_at=at, severity=rule.severity, status="resolved",
            acknowledged_at=at if taken else None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        for handle, useful in zip(VOTERS, votes, strict=False):
            person = find_person(session, rule.workspace_id, handle)
            assert person is not None
            vote(session, row, person.id, useful=useful, now=at + timedelta(hours=1))


def test_a_rule_most_found_not_useful_is_named_with_its_counts_and_nobody(own_demo: Workspace):
    rule = a_rule(own_demo)
    paged(own_demo, rule, False, False, True, False)
    said = as_text(post(own_demo))
    sentence = (
        f"Rule {rule}, Billing: A customer waits longer than 4 h for an answer. Worth changing: most of those who"
    )
    assert sentence in said
    assert "(raised 1 time, 3 of 4 not useful)" in said
    for name in ("Priya", "Sofía", "Mateusz", "Yuki"):
        assert name not in said


def test_what_was_published_is_said_again_whatever_is_voted_later(own_demo: Workspace):
    rule = a_rule(own_demo)
    paged(own_demo, rule, False, False, False)
    first = as_text(post(own_demo))
    paged(own_demo, rule, True, True, True, True)
    with own_demo.database.writing() as session:
        session.get_one(EscalationRule, rule).removed_at = WEDNESDAY
    assert as_text(post(own_demo)) == first
    held = kept(own_demo)
    assert held is not None
    assert [(each.number, each.useful, each.not_useful) for each in held.noisy] == [(rule, 0, 3)]
    assert computed(own_demo).noisy == ()


def test_it_stands_on_paper_too(own_demo: Workspace):
    paged(own_demo, a_rule(own_demo), False, False, False)
    [pages, _] = post(own_demo).papers
    assert "Rules worth changing" in repr(pages.content)


@pytest.mark.parametrize("votes", [(False, False), (True, True, False, False), (True, True, False), ()])
def test_too_few_votes_or_no_majority_name_no_rule(own_demo: Workspace, votes: tuple[bool, ...]):
    paged(own_demo, a_rule(own_demo), *votes)
    assert computed(own_demo).noisy == ()


def test_a_rule_whose_pages_nobody_takes_is_named_but_not_one_that_pages_nobody(own_demo: Workspace):
    loud, low = a_rule(own_demo), a_rule(own_demo, severity="low")
    for number in range(3):
        for rule in (loud, low):
            paged(own_demo, rule, taken=False, at=WEDNESDAY + timedelta(hours=number))
    assert [each.number for each in computed(own_demo).noisy] == [loud]


def test_another_weeks_votes_are_that_weeks(own_demo: Workspace):
    paged(own_demo, a_rule(own_demo), False, False, False, at=WEDNESDAY - timedelta(days=7))
    assert computed(own_demo).noisy == ()


def test_a_month_names_none(own_demo: Workspace):
    paged(own_demo, a_rule(own_demo), False, False, False)
    assert "Worth changing" not in as_text(post(own_demo, "monthly"))


def test_a_team_that_is_not_shown_has_its_rules_not_named_either(own_demo: Workspace):
    with own_demo.database.writing() as session:
        ensure_team(session, own_demo.tools.workspace_id, "Nobody's")
    paged(own_demo, a_rule(own_demo, "Nobody's"), False, False, False)
    everybodys = a_rule(own_demo, None)
    paged(own_demo, everybodys, False, False, False)
    assert [(each.number, each.team) for each in computed(own_demo).noisy] == [(everybodys, "")]
    assert WEEK.days == 7


def test_a_report_of_one_team_names_that_teams_alone(own_demo: Workspace):
    mine, orders = a_rule(own_demo), a_rule(own_demo, "Orders")
    for rule in (mine, orders, a_rule(own_demo, None)):
        paged(own_demo, rule, False, False, False)
    said = as_text(post(own_demo, team="Billing"))
    assert f"Rule {mine}, Billing" in said
    assert said.count("Worth changing") == 1
    assert f"Rule {orders}" not in said
