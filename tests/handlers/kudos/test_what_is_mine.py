"""The home page and the welcome card gather what is mine: kudos, goals, actions and check-ins; for me alone."""

from datetime import date, timedelta

import pytest

from handlers.plain import as_text
from handlers.sealing import seal_text
from storage.meetings import ActionItem
from storage.one_to_one import action_context
from tests.handlers.kudos.thanking import MONDAY
from tests.handlers.oncall.duty import person
from tests.stories.workspace import CHANNEL, Workspace

WHY = "the patience with the refund"


def page(workspace: Workspace, who: str, words: str = "home", **options: object) -> str:
    [message] = workspace.ask(who, words, now=MONDAY, **options).messages
    return as_text(message.card)


def agreed(workspace: Workspace, owner: str, about: str, text: str, due: date) -> None:
    with workspace.database.writing() as session:
        session.add(
            ActionItem(
                workspace_id=workspace.tools.workspace_id, key=text, lead_id=person(workspace, "emma").id,
                about_id=person(workspace, about).id, owner_id=person(workspace, owner).id,
                sealed=seal_text(workspace.tools, action_context(text), text), due_on=due, agreed_at=MONDAY,
            )
        )  # fmt: skip


@pytest.mark.parametrize("words", ["home", "welcome"])
def test_kudos_and_actions_are_gathered_for_who_they_are_for(thanking: Workspace, words: str) -> None:
    thanking.text("lena", f"kudos @tom for {WHY} private", now=MONDAY)
    agreed(thanking, "tom", "tom", "Read the refund guide", MONDAY.date() - timedelta(days=1))
    agreed(thanking, "emma", "tom", "Ask for the training", MONDAY.date() + timedelta(days=1))
    tom, emma, lena = (page(thanking, who, words) for who in ("tom", "emma", "lena"))
    assert f"Lena: {WHY}" in tom
    assert "To do since Nov 22, 2026: Read the refund guide" in tom
    assert "To do until Nov 24, 2026: Ask for the training" in emma
    for other in (emma, lena, page(thanking, "root", words), page(thanking, "eve", words)):
        assert WHY not in other
        assert "Read the refund" not in other
    assert thanking.looks("tom") == []


def test_a_lead_who_lost_the_team_reads_no_action_of_it_any_more(thanking: Workspace) -> None:
    agreed(thanking, "emma", "tom", "Ask for the training", MONDAY.date())
    assert "Ask for the training" in page(thanking, "emma")
    with thanking.database.writing() as session:
        from storage.teams import Membership

        held = session.query(Membership).filter_by(person_id=person(thanking, "emma").id).one()
        held.ends_on = MONDAY.date() - timedelta(days=1)
    assert "Ask for the training" not in page(thanking, "emma")


def test_goals_are_gathered_with_where_i_stand(thanking: Workspace) -> None:
    thanking.ask("tom", "goals set first reply 2h", now=MONDAY)
    assert "My goals" in page(thanking, "tom")
    assert "My goals" not in page(thanking, "lena")


def test_a_welcome_in_a_channel_gathers_nothing(thanking: Workspace) -> None:
    thanking.text("lena", f"kudos @tom for {WHY}", now=MONDAY)
    assert WHY not in page(thanking, "tom", "welcome", place=CHANNEL)
    assert WHY in page(thanking, "tom", "welcome")


def test_each_thing_that_is_due_has_something_to_press(thanking: Workspace) -> None:
    thanking.ask("emma", "coach meet @tom wednesday 10:00", now=MONDAY)
    thanking.ask("emma", "coach plan @tom: faster; kpi first reply; step read the macros by Nov 27", now=MONDAY)
    thanking.ask("emma", "coach @tom note ask about the macro follow up friday", now=MONDAY)
    pressed = {
        who: [each.words for each in thanking.card(who, "welcome", now=MONDAY).buttons] for who in ("tom", "emma")
    }
    assert "1:1 with Tom: Nov 25, 2026, " in page(thanking, "emma")
    assert "coach brief @tom" in pressed["emma"]
    assert "Step of plan 1, until Nov 27, 2026: read the macros" in page(thanking, "tom")
    assert {"coach agenda", "coach plan 1"} <= set(pressed["tom"])
    for who, words in pressed.items():
        assert [each for each in words if thanking.ask(who, each, now=MONDAY).refused] == []
    friday = MONDAY + timedelta(days=4)
    card = thanking.card("emma", "welcome", now=friday)
    assert "A follow-up with Tom, due Nov 27, 2026" in as_text(card)
    assert "macro follow up" not in as_text(card)
    assert "coach note 1" in [each.words for each in card.buttons]
    assert "follow-up" not in as_text(thanking.card("tom", "welcome", now=friday))


def test_a_welcome_that_says_what_is_mine_is_not_in_a_notification(thanking: Workspace) -> None:
    assert not thanking.card("tom", "welcome", now=MONDAY).discreet
    thanking.text("lena", f"kudos @tom for {WHY}", now=MONDAY)
    assert thanking.card("tom", "welcome", now=MONDAY).discreet
