"""`/report`: which report is meant, who may read it, and what is said where there is nothing to print."""

from datetime import UTC, datetime

import pytest

from connectors.demo.roster import demo_roster
from handlers.cards import Facts, Picture
from handlers.registry import find_command
from tests.handlers.report.published import kept, post
from tests.stories.workspace import AGENTS, CHANNEL, GROUP, HOUR, Workspace, at, rendered, ticket

WEEK_46 = "Weekly report: week 46 ("


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("report weekly", WEEK_46),
        ("report last week", WEEK_46),
        ("report 2026-W46", WEEK_46),
        ("report week 46", WEEK_46),
        ("report weekly 2026-11-09..2026-11-15", WEEK_46),
        ("Wochenbericht", WEEK_46),
        ("bericht wöchentlich KW 46", WEEK_46),
        ("weekly report as of now", WEEK_46),
        ("bericht letzte Woche Stand jetzt", WEEK_46),
        ("report monthly", "Monthly report: October 2026"),
        ("report October", "Monthly report: October 2026"),
        ("Monatsbericht Oktober", "Monthly report: October 2026"),
        ("report monthly 2026-10", "Monthly report: October 2026"),
        ("report monthly last month Billing", "Monthly report: October 2026"),
    ],
)
def test_a_report_is_understood_in_every_language(demo: Workspace, words: str, title: str) -> None:
    assert demo.card("rafael", words).title.startswith(title)
    assert demo.card("ingrid", words).title.startswith(title)


def test_report_alone_offers_both(demo: Workspace) -> None:
    card = demo.card("rafael", "report")
    assert [button.words for button in card.buttons] == ["report weekly", "report monthly"]
    for button in card.buttons:
        assert demo.card("rafael", button.words).papers


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("report 30d", "one whole week"),
        ("report weekly October", "one whole week"),
        ("report monthly last week", "one whole month"),
        ("report this week", "not over yet"),
        ("report monthly this month", "not over yet"),
        ("report weekly blub", '"blub"'),
        ("report tomorrow", "has not begun yet"),
        ("report @lukas", '"@lukas"'),
    ],
)
def test_what_is_no_report_is_refused_with_what_works(demo: Workspace, words: str, said: str) -> None:
    assert said in demo.refusal("rafael", words)


def test_agents_and_leads_are_refused_and_an_admin_sees_no_figures(demo: Workspace) -> None:
    for words in ("report", "report weekly", "wochenbericht", "report weekly Billing as of now"):
        for who in ("lukas", "marta"):
            assert '"teamstats"' in demo.refusal(who, words)
        assert "sees nobody's figures" in demo.refusal("nora", words)


def test_it_is_answered_privately_in_a_channel_too(demo: Workspace) -> None:
    assert {message.audience.value for message in demo.ask("rafael", "report weekly", place=CHANNEL).messages} == {
        "asker"
    }


def test_the_card_is_short_and_brings_its_pages_and_its_numbers(demo: Workspace) -> None:
    card = demo.card("rafael", "report weekly")
    assert [paper.name for paper in card.papers] == ["report-2026-W46-as-of-now.pdf", "report-2026-W46-as-of-now.xlsx"]
    assert sum(isinstance(block, Picture) for block in card.blocks) == 1
    [facts] = [block for block in card.blocks if isinstance(block, Facts)]
    assert len(facts.facts) <= 6
    assert "was not published" in demo.text("rafael", "report weekly")


def test_every_button_of_it_works(demo: Workspace) -> None:
    for words in ("report weekly", "report monthly Billing"):
        for button in demo.card("rafael", words).buttons:
            assert find_command(button.words) is not None
            assert demo.card("rafael", button.words).title


def test_no_person_stands_in_it(demo: Workspace) -> None:
    names = [name for person in demo_roster() for name in (person.name, person.name.split()[0])]
    said = rendered(demo.ask("rafael", "report monthly"))
    card = demo.card("rafael", "report monthly")
    said += "".join(str(paper.content) for paper in card.papers)
    assert [name for name in names if name in said] == []


def test_a_published_one_is_shown_as_published_and_as_of_now(own_demo: Workspace) -> None:
    post(own_demo)
    published = own_demo.card("rafael", "report 2026-W46")
    assert "As published on Nov 16, 2026, 8:30" in own_demo.text("rafael", "report 2026-W46")
    assert [paper.name for paper in published.papers] == ["report-2026-W46.pdf", "report-2026-W46.xlsx"]
    [now] = [button for button in published.buttons if button.label == "As of now"]
    current = own_demo.card("rafael", now.words)
    assert current.papers[0].name == "report-2026-W46-as-of-now.pdf"
    [back] = [button for button in current.buttons if button.label == "As published"]
    assert own_demo.card("rafael", back.words) == published


def test_without_any_ticket_it_says_so_and_prints_nothing(empty: Workspace) -> None:
    empty.add("rafael", "executive")
    card = empty.card("rafael", "report weekly")
    assert card.papers == ()
    assert "No ticket has been imported yet" in empty.text("rafael", "report weekly")


def test_where_no_team_is_large_enough_it_says_so_and_prints_nothing(empty: Workspace) -> None:
    empty.take(*AGENTS, GROUP, *(ticket(str(n), at("2026-11-10 09:00") + n * HOUR) for n in range(30)))
    empty.add("rafael", "executive")
    empty.add("ingrid", "manager")
    card = empty.card("rafael", "report weekly")
    said = empty.text("rafael", "report weekly")
    assert card.papers == ()
    assert "No team's figures rest on 5 people or more" in said
    assert "Support: fewer than 5 people" in said
    assert "30" not in said
    assert "nobody worked there" in empty.text("rafael", "report weekly 2026-W40")
    assert post(empty, reader="rafael").papers == ()
    assert kept(empty) is None


def test_a_team_without_tickets_in_that_period_stands_apart(demo: Workspace) -> None:
    said = demo.text("rafael", "report weekly 2020-W20", now=datetime(2026, 11, 21, 12, tzinfo=UTC))
    assert "Billing: nobody worked there in this period" in said
