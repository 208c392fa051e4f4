"""The demo coaches too: what a new user opens there says something, and every button of it works."""

import pytest

from tests.stories.workspace import Workspace

OPENED = ("coach", "goals", "checkin", "improve", "coach meetings", "coach agenda", "coach actions", "coach plan",
          "coach notes", "kudos mine", "welcome")  # fmt: skip
DEEDS = ("done", "cancel", "skip", "reached")


@pytest.mark.parametrize("who", ["emma", "lukas", "amara", "marta", "hannah", "ingrid", "rafael", "nora"])
def test_no_button_of_what_somebody_opens_is_refused(demo: Workspace, who: str) -> None:
    for words in OPENED:
        reply = demo.ask(who, words)
        assert not reply.refused, words
        buttons = [each.words for message in reply.messages for each in message.card.buttons]
        # An admin sees no team, so there is nothing of one to improve.
        assert buttons or (who, words) == ("nora", "improve"), f"{words} leads nowhere"
        pressed = [each for each in buttons if not set(each.split()) & set(DEEDS)]
        assert [each for each in pressed if demo.ask(who, each).refused] == [], words


def test_the_brief_of_the_demo_has_each_of_its_parts(demo: Workspace) -> None:
    said = demo.text("amara", "coach brief @lukas")
    parts = ("Since your last 1:1", "Kudos", "Worth reading before", "What customers wrote", "Like for like",
             "Agreed last time", "On the agenda", "Goals", "Plans", "Three questions you could ask")  # fmt: skip
    assert [part for part in parts if part not in said] == []
    standing = demo.text("amara", "goals @lukas").split("#2 ", 1)[1].split("\n", 1)[0].split()
    assert " ".join(standing) in " ".join(said.split()), "a brief says of a goal what goals say"
    assert "Hand over what waits for the payment provider" in said
    assert "Build three macros for the refund questions" not in said, "a step that is done is no step to be done"


def test_a_plan_of_the_demo_has_a_result_beside_colleagues(demo: Workspace) -> None:
    said = demo.text("jonas", "coach plan 1 result")
    assert "What is left" in said
    assert "colleagues without such a plan" in said


def test_what_is_private_in_the_demo_is_not_its_persons_to_read(demo: Workspace) -> None:
    assert "naming a number" in demo.text("amara", "coach note 2")
    assert demo.ask("lukas", "coach note 2").refused
    assert demo.ask("ingrid", "coach note 2").refused
    assert "second letter" in demo.text("lukas", "coach note 1")
