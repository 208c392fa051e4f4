"""The page on connected systems names every system there is, and every tool that was asked for, with how it is met."""

import re
from itertools import takewhile

import pytest

from connectors.push.hooking import HOOKINGS
from connectors.systems import NAMES, system_named
from handlers.connecting.command import SUB_WORDS
from handlers.registry import find_command
from tests.house.tree import ROOT

PAGE = (ROOT / "docs/connectors.md").read_text(encoding="utf-8")
WAYS = {"pull", "push", "file", "out", "link"}
LIVES_IN = {"Slack", "Microsoft Teams"}
"""Where Touchline is a member itself: neither in nor out."""
ASKED_FOR = {
    "chat": "Slack, Microsoft Teams, Zoom",
    "CRM, helpdesk": "Zendesk, Salesforce, HubSpot, Freshdesk, Front, ServiceNow, Jira, Intercom",
    "BI": "Tableau, Power BI, Looker, Google Analytics",
    "QA": "MaestroQA, Scorebuddy",
    "training": "Lessonly, TalentLMS, Litmos, Coursera",
    "surveys": "SurveyMonkey, Typeform, Medallia, Qualtrics",
    "knowledge": "Guru, Confluence, Notion, SharePoint",
    "telephony": "Five9, Genesys, RingCentral",
    "people": "BambooHR, Workday",
    "workforce": "NICE inContact, Verint",
    "automation": "Automate.io",
}


def rows() -> list[list[str]]:
    """The cells of the table of every system."""
    lines = PAGE.partition("| family | system |")[2].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in takewhile(str.strip, lines)]


def plain(cell: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", cell)


@pytest.mark.parametrize("name", NAMES)
def test_every_system_that_is_pulled_stands_in_the_table_with_its_page(name: str) -> None:
    system = system_named(name)
    assert system is not None
    [row] = [row for row in rows() if f"(connectors/{name}.md)" in row[1]]
    ways = plain(row[2]).split(", ")
    assert ways[0] == "pull"
    assert ("push" in ways) == (name in HOOKINGS)
    assert row[4] == "stub"
    assert (ROOT / f"docs/connectors/{name}.md").is_file()


@pytest.mark.parametrize("family", ASKED_FOR)
def test_every_tool_that_was_asked_for_ends_as_one_of_the_ways(family: str) -> None:
    named = {plain(row[1]): plain(row[2]) for row in rows() if row[0] == family}
    for tool in ASKED_FOR[family].split(", "):
        [how] = [how for said, how in named.items() if said == tool or said.startswith(f"{tool} ")]
        assert set(how.split(", ")) <= ({"chat"} if tool in LIVES_IN else WAYS), tool


def test_what_was_not_tried_is_never_said_to_be_pulled() -> None:
    assert {row[4] for row in rows() if "pull" not in plain(row[2]).split(", ")} >= {"–", "ours", "ours, read"}
    assert {row[4] for row in rows() if "pull" in plain(row[2]).split(", ")} == {"stub"}
    assert {row[0] for row in rows()} == set(ASKED_FOR)


def test_every_page_of_a_system_says_that_no_live_account_was_asked() -> None:
    for name in NAMES:
        page = (ROOT / f"docs/connectors/{name}.md").read_text(encoding="utf-8").replace("\n", " ")
        assert "not against a live account" in page, name


def test_every_word_of_connect_and_people_that_the_page_names_is_understood() -> None:
    said = re.findall(r"`((?:connect|people)(?: [^`]*)?)`", PAGE)
    assert len(said) > 15
    known = {word for sub in SUB_WORDS for word in sub.words}
    for words in said:
        found = find_command(words)
        assert found is not None, words
        first = found[1].split()[:1]
        if words.startswith("connect") and first:
            assert first[0] in known or first[0].isdecimal() or first[0] in NAMES, words
