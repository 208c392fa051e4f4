"""`looks`: who looked at me, for me alone."""

from handlers.plain import as_text
from tests.stories.workspace import Workspace


def said(workspace: Workspace, handle: str, words: str) -> str:
    reply = workspace.ask(handle, words)
    return "\n".join(as_text(message.card) for message in reply.messages)


def test_nobody_has_looked_at_somebody_whom_nobody_looked_at(own_demo: Workspace) -> None:
    assert "Nobody but you" in said(own_demo, "nora", "looks")


def test_a_look_is_read_by_the_one_looked_at_and_by_nobody_else(own_demo: Workspace) -> None:
    before = {who: said(own_demo, who, "looks").count("Jonas Lindqvist") for who in ("chloe", "lukas")}
    said(own_demo, "jonas", "mystats @chloe")

    assert said(own_demo, "chloe", "looks").count("Jonas Lindqvist") == before["chloe"] + 1
    assert said(own_demo, "lukas", "looks").count("Jonas Lindqvist") == before["lukas"]


def test_a_german_reads_it_in_german(own_demo: Workspace) -> None:
    said(own_demo, "jonas", "mystats @chloe")
    said(own_demo, "chloe", "sprache deutsch")

    assert "Einblick" in said(own_demo, "chloe", "wer hat geschaut")


def test_a_funnel_that_is_not_shown_is_no_look(own_demo: Workspace) -> None:
    before = own_demo.looks("emma")
    shown = said(own_demo, "marta", "teamstats csat 30d")

    assert "funnel" not in shown
    assert own_demo.looks("emma") == before


def test_a_funnel_is_a_look_at_everybody_in_it_and_only_them(own_demo: Workspace) -> None:
    before = {who: own_demo.looks(who) for who in ("emma", "kwame")}
    shown = said(own_demo, "marta", "teamstats csat 90d")

    assert "funnel plot of" in shown
    assert own_demo.looks("emma") == [("marta", "teamstats"), *before["emma"]]
    assert own_demo.looks("kwame") == before["kwame"]  # too few ratings to be compared
