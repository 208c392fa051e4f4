"""What is true of the demo is found in it, and what is not is not claimed."""

from handlers.cards import Facts, Tone
from tests.stories.workspace import Workspace


def said_first(workspace: Workspace, who: str, words: str) -> list[str]:
    card = workspace.card(who, words)
    return [block.text for block in card.blocks if getattr(block, "tone", None) is Tone.STRONG]


def csat(workspace: Workspace, who: str) -> str:
    card = workspace.card(who, "mystats csat 2025-12-01..2026-11-20")
    return next(fact.value for block in card.blocks if isinstance(block, Facts) for fact in block.facts)


def test_one_agents_slower_replies_are_found(demo: Workspace) -> None:
    assert said_first(demo, "lukas", "mystats frt")[0].startswith("First reply time is slower than usual: eight weeks")


def test_one_teams_faster_resolution_is_found(demo: Workspace) -> None:
    found = said_first(demo, "marta", "teamstats Orders resolution 2026-06-20..2026-08-31")
    assert found[0].startswith("Full resolution time is faster than usual")


def test_a_steady_agent_is_told_that_nothing_is_unusual(demo: Workspace) -> None:
    assert said_first(demo, "tomas", "mystats frt last week") == ["First reply time: nothing unusual."]


def test_the_mix_pair_stands_the_better_one_looks_worse_overall(demo: Workspace) -> None:
    """Fatima does better than Diego in each topic, and gets the hard ones: her overall share is the lower one."""
    fatima, diego = (int(csat(demo, who).rstrip("%")) for who in ("fatima", "diego"))
    assert fatima < diego


def test_a_newcomer_is_told_that_weeks_are_missing(demo: Workspace) -> None:
    assert "it takes 12 before the period" in demo.text("yuki", "mystats")
