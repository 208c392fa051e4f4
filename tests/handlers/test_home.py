"""`home`: one page for everybody, whose figures are those of `mystats`, and which is no look at anybody."""

from dataclasses import replace

import pytest

from handlers.cards import Card, Facts, Picture, Text
from handlers.home import SECTIONS
from handlers.introducing import Profile, introduce
from handlers.plain import as_text
from handlers.request import Audience
from kpi.facts import Agent
from tests.stories.workspace import AGENTS, CHANNEL, GROUP, NOW, Workspace, at, rendered, ticket

PEOPLE = ("lukas", "marta", "ingrid", "rafael", "nora")


def home(workspace: Workspace, who: str, **options: object) -> Card:
    reply = workspace.ask(who, "home", **options)
    assert not reply.refused
    [message] = reply.messages
    assert message.audience is Audience.HOME
    return message.card


def section(card: Card, heading: str) -> str:
    """What stands under a heading, up to the next one."""
    blocks = list(card.blocks)
    [start] = [at for at, block in enumerate(blocks) if isinstance(block, Text) and block.text == heading]
    said = [as_text(Card("", (block,))) for block in blocks[start + 1 :]]
    ends = [i for i, block in enumerate(blocks[start + 1 :]) if isinstance(block, Text) and block.tone == "strong"]
    return "\n".join(said[: ends[0] if ends else None])


@pytest.fixture
def team(empty: Workspace) -> Workspace:
    """Mia and Tom, with a ticket each, in a team that Lea leads; Nora is the admin."""
    waiting = Agent("a-mia2", "Mia B.", "mia@example.com")
    first, second = ticket("1", at("2026-11-10 09:00")), ticket("2", at("2026-11-11 09:00"), agent="a-tom")
    empty.take(*AGENTS, waiting, GROUP, first, second)
    empty.add("mia", key="a-mia")
    empty.add("tom", key="a-tom")
    empty.add("lea", "lead")
    empty.add("nora", "admin")
    empty.put("mia", "Support")
    empty.put("tom", "Support")
    empty.put("lea", "Support", leads=True)
    return empty


@pytest.mark.parametrize("who", ["lukas", "marta", "priya"])
@pytest.mark.parametrize("locale", ["en", "de"])
def test_its_figures_are_those_of_mystats(demo: Workspace, who: str, locale: str) -> None:
    mine = demo.card(who, "mystats", locale=locale)
    page = home(demo, who, locale=locale)
    shown = [fact for block in page.blocks if isinstance(block, Facts) for fact in block.facts]
    counted = [fact for block in mine.blocks if isinstance(block, Facts) for fact in block.facts]
    assert counted
    assert [fact for fact in counted if fact not in shown] == []
    assert Text(mine.title, page.blocks[0].tone) == page.blocks[0]
    changed = [block.text for block in mine.blocks if isinstance(block, Text) and block.tone == "strong"]
    assert [words for words in changed if words not in as_text(page)] == []
    assert page.footer == mine.footer


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("locale", ["en", "de"])
def test_everybody_has_a_page_that_can_be_shown_and_whose_buttons_work(demo: Workspace, who: str, locale: str) -> None:
    page = home(demo, who, locale=locale, place=CHANNEL)
    assert page.keep is None
    assert not any(isinstance(block, Picture) for block in page.blocks)
    assert rendered(demo.ask(who, "home", locale=locale))
    assert [button.words for button in page.buttons if demo.ask(who, button.words).refused] == []


def test_german_words_open_it(demo: Workspace) -> None:
    assert demo.ask("lukas", "Startseite").messages == demo.ask("lukas", "home").messages


def test_a_manager_reads_each_teams_headline_and_an_admin_none(demo: Workspace) -> None:
    said = section(home(demo, "rafael"), "Teams")
    assert [name in said for name in ("Billing: ", "Orders: ", "Technical: ")] == [True] * 3
    assert "Billing" not in as_text(home(demo, "nora"))
    assert "Your teams" not in as_text(home(demo, "lukas"))


def test_where_i_stand_against_each_target_is_said(demo: Workspace) -> None:
    said = section(home(demo, "lukas"), "Targets")
    mine = demo.text("lukas", "mystats")
    told = [note.strip() for line in said.splitlines() for note in [line.split("  ")[-1]]]
    assert len(told) == 5
    assert [note for note in told if note not in mine] == []


def test_opening_the_page_is_a_look_at_nobody(team: Workspace) -> None:
    said = as_text(home(team, "lea"))
    assert "Support: few people, so each look is noted." in said
    assert team.looks("mia") == team.looks("tom") == []
    team.card("lea", "teamstats")
    assert team.looks("mia") == [("lea", "teamstats")]


def test_who_looked_is_told_to_the_one_who_was_looked_at(team: Workspace) -> None:
    assert "Nobody but you" in section(home(team, "mia"), "Who looked at your figures")
    team.card("lea", "mystats @mia")
    assert section(home(team, "mia"), "Who looked at your figures").startswith("1 look, by Lea on Nov 21, 2026")
    team.card("lea", "mystats @mia")
    assert section(home(team, "mia"), "Who looked at your figures").startswith("2 looks, the latest by Lea")
    assert "Nobody but you" in section(home(team, "tom"), "Who looked at your figures")


def test_what_waits_is_due_to_whoever_may_do_it(team: Workspace) -> None:
    assert "1 name in the helpdesk carries your address" in section(home(team, "mia"), "Due")
    assert section(home(team, "tom"), "Due") == "Nothing is due."
    assert section(home(team, "nora"), "Due") == "1 identity waits to be linked."
    assert "link" in [button.words for button in home(team, "mia").buttons]
    team.card("mia", 'link "desk:a-mia2"')
    assert section(home(team, "mia"), "Due") == section(home(team, "nora"), "Due") == "Nothing is due."
    assert "link" not in [button.words for button in home(team, "mia").buttons]


def test_before_the_first_import_it_says_what_to_do(empty: Workspace) -> None:
    empty.add("mia")
    empty.add("nora", "admin")
    assert "No ticket has been imported yet" in as_text(home(empty, "mia"))
    assert "No ticket has been imported yet" in section(home(empty, "nora"), "Due")


def test_somebody_without_figures_reads_why(team: Workspace) -> None:
    team.add("new")
    assert "No helpdesk identity is linked to you yet" in as_text(home(team, "new"))


def test_the_settings_say_where_they_come_from(empty: Workspace) -> None:
    introduce(empty.tools, "chat:T1:U1", Profile("Mia", "mia", locale="en-US", zone="Asia/Tokyo"), NOW)
    said = section(home(empty, "chat:T1:U1"), "Settings")
    assert said.count("from your profile") == 2
    assert "Asia/Tokyo" in said
    empty.card("chat:T1:U1", "settings zone Europe/Paris")
    said = section(home(empty, "chat:T1:U1"), "Settings")
    assert "Europe/Paris  chosen by you" in said
    assert "English  from your profile" in said.replace("       ", "  ")


def test_a_section_is_one_line_to_add(demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.home.SECTIONS", (*SECTIONS, lambda page: [Text(page.request.person.handle)]))
    assert home(demo, "lukas").blocks[-1] == Text("lukas")
    assert replace(home(demo, "lukas"), blocks=()).title == "Lukas Weber, at a glance"
