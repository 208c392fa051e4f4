"""`escalate history`: its figures against those computed by hand; of teams, never of persons."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.escalation import Policy
from handlers.cards import Fact, Facts
from handlers.escalations.figures import Figures, figures_of
from handlers.escalations.states import policy_to_json
from storage.escalations import EscalationRow
from tests.stories.shift import MONDAY, Shift
from tests.stories.workspace import table_of

START = datetime(2026, 11, 20, 9, tzinfo=UTC)


def raised(answer: int | None = None, end: int | None = None, **fields: object) -> EscalationRow:
    """One that was acknowledged and resolved after so many minutes."""
    at = fields.pop("at", START)
    assert isinstance(at, datetime)
    values: dict[str, object] = {
        "workspace_id": 1, "source": "person", "group_key": "", "title": "T", "policy": policy_to_json(Policy(())),
        "raised_at": at, "latest_at": at, "severity": "normal", "status": "paging", "revision": 1,
        "acknowledged_at": None if answer is None else at + timedelta(minutes=answer),
        "resolved_at": None if end is None else at + timedelta(minutes=end), **fields,
    }  # fmt: skip
    return EscalationRow(**values)


def test_the_figures_are_those_computed_by_hand() -> None:
    rows = [
        raised(1, 10), raised(2, 20), raised(3, 30), raised(4, 40), raised(10, None),
        raised(None, 5, resolved_by=7),  # resolved without acknowledging: that answers it
        raised(None, None, exhausted_at=START + timedelta(minutes=30)),  # nobody answered
        raised(40, 60, exhausted_at=START + timedelta(minutes=30)),  # only after that was said
        raised(None, None),  # still paging
        raised(None, 3),  # another system resolved it
        raised(None, None, severity="low"),
    ]  # fmt: skip
    assert figures_of(rows) == Figures(
        answered=(60, 120, 180, 240, 300, 600, 2400), resolved=(180, 300, 600, 1200, 1800, 2400, 3600), unanswered=1,
        late=1, paging=1, by_itself=1, open=3, low=1,
    )  # fmt: skip


@pytest.fixture
def past(shift: Shift) -> Shift:
    """Seven of Support's, with answers after 1, 2, 3, 4, 5, 10 and never; one of Billing's."""
    home, team = shift.workspace.tools.workspace_id, shift.team_id
    with shift.workspace.database.writing() as session:
        for answer in (1, 2, 3, 4, 5, 10):
            session.add(raised(answer, answer * 10, workspace_id=home, team_id=team, status="resolved"))
        late = START + timedelta(minutes=30)
        session.add(raised(workspace_id=home, team_id=team, status="exhausted", exhausted_at=late))
        from storage.teams import find_team

        billing = find_team(session, home, "Billing")
        assert billing is not None
        session.add(raised(1, 2, workspace_id=home, team_id=billing.id, status="resolved", title="Of Billing"))
    return shift


def facts(shift: Shift, who: str, words: str) -> dict[str, Fact]:
    card = shift.workspace.card(who, words, now=MONDAY)
    return {fact.label: fact for block in card.blocks if isinstance(block, Facts) for fact in block.facts}


def test_it_says_median_and_ninth_with_how_many_and_the_unanswered_apart(past: Shift) -> None:
    found = facts(past, "ana", "escalate history Support last 7 days")
    assert found["Time to acknowledge"] == Fact(
        "Time to acknowledge", "3 min 30 s", "median of 6 escalations · 90% within 7 min 30 s"
    )
    assert found["Time to resolve"] == Fact(
        "Time to resolve", "35 min", "median of 6 escalations · 90% within 1 h 15 min · 1 is open"
    )
    assert found["Nobody answered"] == Fact("Nobody answered", "1", "")


def test_of_few_only_how_many_is_said(past: Shift) -> None:
    found = facts(past, "max", "escalate history Billing")
    assert found["Time to acknowledge"] == Fact("Time to acknowledge", "too few to say", "1 escalation")


def test_a_manager_sees_all_teams_others_their_own(past: Shift) -> None:
    assert len(table_of(past.workspace.card("mia", "escalate history", now=MONDAY))) == 8
    mine = table_of(past.workspace.card("ana", "escalate verlauf", now=MONDAY))
    assert len(mine) == 7
    assert "Of Billing" not in str(mine)


@pytest.mark.parametrize(
    ("who", "team"), [("ana", "Billing"), ("lena", "Billing"), ("eve", "Support"), ("root", "Support")]
)
def test_another_teams_past_is_refused(past: Shift, who: str, team: str) -> None:
    refused = past.workspace.refusal(who, f"escalate history {team}", now=MONDAY)
    assert "for its people and for managers" in refused


@pytest.mark.parametrize("words", ["@omar", "csat", "Support @omar last week"])
def test_no_person_and_no_measure_can_be_asked_for(past: Shift, words: str) -> None:
    assert "of teams, never of persons" in past.workspace.refusal("mia", f"escalate history {words}", now=MONDAY)


def test_nobodys_name_stands_beside_a_time(past: Shift) -> None:
    past.happens("One more")
    past.says("omar", "escalate resolve 9")
    said = past.workspace.text("mia", "escalate history", now=past.now)
    assert "One more" in said
    assert "Omar" not in said


def test_a_period_without_any_says_so(past: Shift) -> None:
    assert "Nothing was raised" in past.workspace.text("ana", "escalate history Support January 2026", now=MONDAY)


def test_many_are_shown_page_by_page(past: Shift) -> None:
    home = past.workspace.tools.workspace_id
    with past.workspace.database.writing() as session:
        for _ in range(20):
            session.add(raised(1, 2, workspace_id=home, team_id=past.team_id, status="resolved"))
    card = past.workspace.card("ana", 'escalate history "Support" 30d', now=MONDAY)
    assert len(table_of(card)) == 15
    more = past.workspace.card("ana", card.buttons[0].words, now=MONDAY)
    assert len(table_of(more)) == 12
