"""`/touchline link`: who may say who is who, in which order, and that nobody is guessed or named without need."""

import pytest

from kpi.facts import Agent
from tests.stories.workspace import AGENTS, GROUP, Workspace, at, rendered, ticket


@pytest.fixture
def team(empty: Workspace) -> Workspace:
    empty.take(
        *AGENTS, Agent("a-sam", "Sam Poe"), Agent("a-sam2", "Sam Poe"), GROUP, ticket("1", at("2026-11-02 09:00"))
    )
    empty.add("mia")
    empty.add("tom")
    empty.add("nora", "admin")
    return empty


def test_somebody_is_offered_what_carries_their_own_address_and_nothing_else(team: Workspace) -> None:
    card = team.card("mia", "link")
    assert [(button.label, button.words) for button in card.buttons] == [("Mia Berg (desk)", 'link "desk:a-mia"')]
    assert "Tom" not in team.text("mia", "link")
    assert "Mia Berg (desk) is Mia" in team.text("mia", card.buttons[0].words)
    assert "You are linked to: Mia Berg (desk)." in team.text("mia", "link")


def test_another_persons_identity_is_refused(team: Workspace) -> None:
    for words in ("link a-tom", 'link "Tom Ek"', 'link "Tom Ek" @mia', "link @tom a-mia", 'link "Sam Poe" @mia'):
        assert team.ask("mia", words).refused, words
    assert team.ask("mia", "mystats").messages[0].card.blocks[0].text.startswith("No helpdesk identity")


def test_a_misspelt_identity_is_suggested_to_an_admin_only(team: Workspace) -> None:
    assert "Tom Ek?" in team.refusal("nora", "link Tom Eck @tom")
    assert "Tom Ek" not in team.refusal("mia", "link Tom Eck")


@pytest.mark.parametrize(
    "words", ["link Tom Ek @tom", "link @tom Tom Ek", 'link tom@example.com "Tom Ek"', "link a-tom @tom"]
)
def test_an_admin_links_anybody_in_either_order(team: Workspace, words: str) -> None:
    assert "Tom Ek (desk) is Tom from now on" in team.text("nora", words)


def test_of_two_with_one_name_none_is_guessed(team: Workspace) -> None:
    refused = team.refusal("nora", "link Sam Poe @tom")
    assert "desk:a-sam, desk:a-sam2" in refused
    assert "from now on" in team.text("nora", "link desk:a-sam2 @tom")


def test_an_admin_fills_a_form(team: Workspace) -> None:
    form = team.ask("nora", "link").form
    assert form is not None
    assert [field.name for field in form.fields] == ["identity", "person"]
    answers = {"identity": "desk:a-mia", "person": "@mia"}
    assert "Mia Berg (desk) is Mia" in rendered(team.ask("nora", form.words, answers=answers))


def test_what_is_linked_already_is_an_admins_to_change(team: Workspace) -> None:
    team.card("nora", "link a-mia @tom")
    assert "linked to somebody already" in team.refusal("mia", "link a-mia")
    assert "from now on" in team.text("nora", "link a-mia @mia")


def test_nobody_of_that_name(team: Workspace) -> None:
    assert 'nobody called "@zoe"' in team.refusal("nora", "link a-mia @zoe")
