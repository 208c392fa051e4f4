"""Links to read: who keeps them for whom, which addresses are taken, and where they are shown."""

import pytest

from coaching.knowledge import SKILL, SKILLS_OF, TOPIC, about, in_course, sound_address
from coaching.playbook import PLAYS
from coaching.skills import SKILLS
from handlers.cards import Link, Table
from storage.links import KnowledgeLink
from tests.handlers.coach.noted import said
from tests.stories.workspace import Workspace

TONE = "https://wiki.example/tone?a=1&b=2#part"


def kept(floor: Workspace) -> list[tuple[int | None, str, str, str, str]]:
    with floor.database.reading() as session:
        found = session.query(KnowledgeLink).order_by(KnowledgeLink.id)
        return [(each.team_id, each.kind, each.about, each.url, each.title) for each in found]


def add(floor: Workspace, who: str, words: str) -> str:
    return said(floor.ask(who, f"coach link {words}"))


def test_a_lead_keeps_a_link_for_their_team_and_another_team_does_not_see_it(floor: Workspace) -> None:
    shown = add(floor, "lena", f"empathy {TONE} How we say it")
    assert "How we say it" in shown
    [(team, kind, key, url, title)] = kept(floor)
    assert team is not None
    assert (kind, key, url, title) == (SKILL, "empathy", TONE, "How we say it")
    assert "How we say it" in said(floor.ask("tom", "coach links"))
    assert "How we say it" not in said(floor.ask("tina", "coach links"))


def test_a_link_opens_and_is_kept_as_it_was_typed(floor: Workspace) -> None:
    reply = floor.ask("lena", f"coach link Login problems {TONE} Steps")
    [table] = [block for block in reply.messages[0].card.blocks if isinstance(block, Table)]
    assert table.rows[0][1:3] == ("login problems", Link("Steps", TONE))


def test_the_same_link_again_gets_the_new_title(floor: Workspace) -> None:
    add(floor, "lena", f"empathy {TONE} Old")
    add(floor, "omar", f"Empathy {TONE} New")
    assert [title for *_, title in kept(floor)] == ["New"]


def test_a_manager_keeps_one_for_everybody(floor: Workspace) -> None:
    add(floor, "mia", f'time management {TONE} "Plan a day" for everybody')
    assert [(team, key, title) for team, _, key, _, title in kept(floor)] == [(None, "time", "Plan a day")]
    for who in ("tom", "tina"):
        assert "Plan a day" in said(floor.ask(who, "coach links"))


QUOTED = ('"{}"', "“{}”", "„{}“", "«{}»")


@pytest.mark.parametrize("quoted", QUOTED)
def test_quotes_are_understood_as_a_chat_client_types_them(floor: Workspace, quoted: str) -> None:
    about, title, team = (quoted.format(words) for words in ("Login problems", "First steps", "Support"))
    add(floor, "lena", f"{about} {TONE} {title} for {team}")
    [(team_id, kind, key, _, kept_title)] = kept(floor)
    assert team_id is not None
    assert (kind, key, kept_title) == (TOPIC, "login problems", "First steps")


@pytest.mark.parametrize("who", ["tom", "eve"])
def test_who_leads_nobody_keeps_none(floor: Workspace, who: str) -> None:
    assert "by who leads it" in add(floor, who, f"empathy {TONE} x")
    assert kept(floor) == []


def test_a_lead_keeps_none_for_everybody_or_for_another_team(floor: Workspace) -> None:
    for end in ("for everybody", 'for "Billing"', "for Billing"):
        assert "by who leads it" in add(floor, "lena", f"empathy {TONE} x {end}")
    assert kept(floor) == []


@pytest.mark.parametrize("url", [
    "http://wiki.example/x", "javascript://alert(1)", "https://user:pass@wiki.example/", "https:///x", "file:///etc",
    "https://wiki.example:notaport/", "https://wiki.example/" + "x" * 600, "https://wiki@evil.example/",
])  # fmt: skip
def test_only_plain_https_addresses_are_kept(floor: Workspace, url: str) -> None:
    assert not sound_address(url)
    assert "begins with https://" in add(floor, "lena", f"empathy {url} x")
    assert kept(floor) == []


@pytest.mark.parametrize("words", ["", "empathy", f"{TONE} title", "empathy wiki.example/x"])
def test_what_is_no_link_says_how_one_is_written(floor: Workspace, words: str) -> None:
    assert "coach link empathy https://" in add(floor, "lena", words)


def test_who_may_keep_a_link_may_remove_it_and_others_not(floor: Workspace) -> None:
    add(floor, "lena", f"empathy {TONE} x")
    assert "by who leads it" in add(floor, "tom", "remove 1")
    assert "no link 1" in add(floor, "max", "remove 1")
    assert "by its number" in add(floor, "lena", "remove")
    assert len(kept(floor)) == 1
    assert "No link is kept yet" in add(floor, "omar", "remove 1")
    assert kept(floor) == []


def test_skills_are_known_by_key_and_name_and_anything_else_is_a_topic() -> None:
    assert about("Problem Solving") == about("problem_solving") == (SKILL, "problem_solving")
    assert about(' "Billing  Questions" ') == (TOPIC, "billing questions")


@pytest.mark.parametrize(("name", "course", "fits"), [
    ("empathy", "Empathy: the basics", True), ("login problems", "Solving Login-Problems, part 2", True),
    ("time", "Sometimes it takes longer", False), ("login problems", "Login", False), ("", "Anything", False),
    ("empathy basics", "empathy basics", True), ("...", "Anything ...", False),
])  # fmt: skip
def test_a_course_is_about_what_its_name_says_in_whole_words(name: str, course: str, fits: bool) -> None:
    assert in_course([name], course) is fits


def test_every_play_that_is_linked_to_skills_is_one_and_so_are_its_skills() -> None:
    assert set(SKILLS_OF) <= {play.key for play in PLAYS}
    assert {skill for skills in SKILLS_OF.values() for skill in skills} <= set(SKILLS)


def test_a_brief_and_a_plans_result_show_what_is_worth_reading(floor: Workspace) -> None:
    add(floor, "lena", f"empathy {TONE} How we say it")
    add(floor, "max", "empathy https://wiki.example/other Not for Support")
    assert "How we say it" not in said(floor.ask("lena", "coach brief @tom"))
    made = floor.ask("lena", "coach plan @tom: kinder; skill empathy; kpi first reply; from 2026-11-02")
    assert not made.refused, said(made)
    for words in ("coach brief @tom", "coach plan 1 result"):
        shown = said(floor.ask("lena", words))
        assert "Worth reading" in shown, words
        assert "How we say it" in shown
        assert "Not for Support" not in shown
