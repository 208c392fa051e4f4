"""Words of customers: beside a rating, and handed over by a webhook. They are looked at, and never kept."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from coaching.paging_rules import RuleKey
from handlers.escalations.acting import settle
from handlers.escalations.rules.words import heard
from kpi.facts import Rating
from storage.escalations import EscalationRow
from tests.handlers.escalations_rules.office import Office, ago
from tests.stories.workspace import NOW, ticket

UNSAID = "Unsäglich4711"
MESSAGE = f"I want a refund, {UNSAID}!"


def hear(office: Office, message: str = MESSAGE, number: str = "7", team: str | None = "Support", now=NOW) -> list[int]:
    team_id = office.team(team) if team else None
    with office.workspace.database.writing() as session:
        return heard(session, office.workspace.tools, team_id, message, number, "https://desk.example/7", now)


def everything(office: Office) -> str:
    """All that the database holds but ratings, as one text."""
    with office.workspace.database.reading() as session:
        names = session.scalars(text("select name from sqlite_master where type = 'table'")).all()
        kept = [name for name in names if name != "rating"]
        return "\n".join(repr(tuple(row)) for name in kept for row in session.execute(text(f"select * from {name}")))


@pytest.fixture
def rule(office: Office) -> int:
    """A rule that looks for refunds."""
    return office.rule(RuleKey.WORDS, phrases=["refund", "kündig*"])


def test_a_message_with_the_word_raises_and_says_the_rules_word(office: Office, rule: int):
    [escalation] = hear(office)
    [row] = office.rows()
    assert (row.id, row.rule_id, row.url, row.team_id) == (escalation, rule, "https://desk.example/7", office.team())
    assert row.title == 'Ticket 7: a customer wrote "refund"'


def test_nothing_of_the_message_is_anywhere(office: Office, rule: int):
    hear(office)
    hear(office, number="")
    office.take(ticket("8", ago(days=2), ratings=(Rating("s", ago(days=1), ago(hours=2), 1, "1-5", None, MESSAGE),)))
    assert len(office.sweep()) == 1
    kept = everything(office)
    assert "refund" in kept
    assert UNSAID not in kept
    said = office.workspace.text("lena", f"escalate rule preview {rule}")
    assert '"refund"' in said
    assert UNSAID not in said


def test_a_ticket_raises_once_until_that_is_resolved(office: Office, rule: int):
    [escalation] = hear(office)
    assert hear(office) == []
    assert hear(office, number="8") == [escalation]
    with office.workspace.database.writing() as session:
        settle(session, session.get_one(EscalationRow, escalation), None, office.workspace.tools, NOW)
    assert len(hear(office, now=NOW + timedelta(hours=1))) == 1
    assert rule


@pytest.mark.parametrize(
    ("message", "team", "raises"),
    [
        ("Ich kündige", "Support", True),
        ("refunded long ago", "Support", False),
        ("refund", "Billing", False),
        ("refund", None, False),
        ("", "Support", False),
    ],
)
def test_it_looks_at_whole_words_and_for_its_team(office: Office, rule: int, message: str, team: str, raises: bool):
    assert bool(hear(office, message, team=team)) is raises
    assert rule


def test_a_rule_for_everybody_hears_every_message(office: Office):
    office.rule(RuleKey.WORDS, team=None, phrases=["refund"])
    assert len(hear(office, team=None)) == 1
    assert office.rows()[0].team_id is None


def test_rules_of_other_kinds_paused_ones_and_those_for_vips_hear_nothing(office: Office):
    office.rule(RuleKey.LOW_RATING)
    office.rule(RuleKey.WORDS, phrases=["refund"], vip=True)
    paused = office.rule(RuleKey.WORDS, phrases=["refund"])
    office.workspace.ask("lena", f"escalate rule pause {paused}")
    assert hear(office) == []


def test_the_text_of_a_bad_rule_is_not_in_its_refusal_beyond_what_was_typed(office: Office):
    office.take(ticket("8", ago(days=2), ratings=(Rating("s", ago(days=1), ago(hours=2), 1, "1-5", None, MESSAGE),)))
    said = office.workspace.text("lena", 'escalate rule new words "refund, lawyer" for Support')
    assert "this would have paged 1 time" in said
    assert UNSAID not in said
