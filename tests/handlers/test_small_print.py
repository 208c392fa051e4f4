"""The small print: compact, exact, and never more precise than it can be."""

from datetime import date

from handlers.opening_hours import Plan, set_schedule
from handlers.setting_up import Stay, member
from tests.stories.workspace import AGENTS, GROUP, HOUR, NOW, Workspace, at, ticket

MONDAY = at("2026-11-02 09:00")


def test_one_version_for_all_and_a_label_for_one(demo: Workspace) -> None:
    assert demo.card("lukas", "mystats").footer.startswith(
        "Definitions: version 1 · business hours (Office, Europe/Berlin)"
    )
    assert demo.card("lukas", "mystats csat").footer.startswith("Definition: csat.v1 · rules: Wheeler")


def test_a_rare_false_alarm_is_not_called_impossible(demo: Workspace) -> None:
    assert (
        "chance alone would call fewer than 0.1 of these unusual" in demo.card("lukas", "mystats csat last week").footer
    )
    assert " 0.0 " not in demo.card("lukas", "mystats csat last week").footer


def test_the_clock_is_the_one_that_was_used(empty: Workspace) -> None:
    empty.take(*AGENTS, GROUP, *(ticket(str(n), MONDAY + n * HOUR) for n in range(6)))
    empty.add("mia", "lead", key="a-mia")
    member(empty.tools, "Support", "mia", Stay(leads=True), date(2026, 11, 1))
    asked = "mystats frt november"
    assert "calendar hours" in empty.card("mia", asked).footer
    hours = "mon-fri 09:00-17:00"
    set_schedule(empty.tools, Plan("Office", "Europe/Berlin", hours, "DE", True, None, ""), NOW)
    assert "business hours (Office, Europe/Berlin)" in empty.card("mia", asked).footer
    set_schedule(empty.tools, Plan("Night", "Asia/Kolkata", hours, "", False, None, "Support"), NOW)
    assert "· business hours ·" in empty.card("mia", asked).footer
    assert "calendar" not in empty.card("mia", "mystats csat november").footer


def test_how_far_the_facts_reach_is_said_in_the_readers_zone(demo: Workspace) -> None:
    assert "facts up to Nov 2" in demo.card("lukas", "mystats").footer
    assert "Daten bis 2" in demo.ask("lukas", "mystats", locale="de").messages[0].card.footer
