"""`usergroup`: a chat group's people into a team; shown first, done once, and nobody is taken out or made to lead."""

from datetime import date

import pytest

from bot.port import Heard
from handlers.cards import Facts
from handlers.introducing import Profile, introduce
from handlers.plain import as_text
from handlers.request import Group, Reply
from storage.people import find_person
from storage.teams import Membership, all_teams, find_team, memberships_on
from tests.stories.workspace import DIRECT, NOW, Workspace

TODAY = date(2026, 11, 21)
SUPPORT = Group("@support", ("chat:T1:U1", "chat:T1:U2", "chat:T1:U9"))


@pytest.fixture
def chat(empty: Workspace) -> Workspace:
    """Mia, Tom and Lea are known in the chat; Nora is the admin."""
    for key, name in (("U1", "Mia"), ("U2", "Tom"), ("U3", "Lea")):
        introduce(empty.tools, f"chat:T1:{key}", Profile(name, name.lower()), NOW)
    empty.add("nora", "admin")
    return empty


def say(workspace: Workspace, words: str, *groups: Group, who: str = "nora") -> Reply:
    request = workspace.desk.request(Heard(who, DIRECT, words, groups=groups or (SUPPORT,)), NOW)
    return workspace.desk.answer(request)


def facts(reply: Reply) -> dict[str, tuple[str, str]]:
    assert not reply.refused, as_text(reply.messages[0].card)
    blocks = reply.messages[0].card.blocks
    return {fact.label: (fact.value, fact.note) for block in blocks if isinstance(block, Facts) for fact in block.facts}


def members(workspace: Workspace, team: str) -> dict[str, Membership]:
    """Who is in a team today, by handle."""
    with workspace.database.reading() as session:
        found = find_team(session, workspace.tools.workspace_id, team)
        assert found is not None
        held = memberships_on(session, workspace.tools.workspace_id, TODAY, TODAY)
        inside = {each.person_id: each for each in held if each.team_id == found.id}
        people = {
            handle: find_person(session, workspace.tools.workspace_id, handle) for handle in ("mia", "tom", "lea")
        }
        return {handle: inside[person.id] for handle, person in people.items() if person and person.id in inside}


def teams(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as session:
        return [team.name for team in all_teams(session, workspace.tools.workspace_id)]


def test_it_shows_what_would_change_and_changes_nothing(chat: Workspace) -> None:
    chat.put("mia", "Support")
    chat.put("lea", "Support", leads=True)
    reply = say(chat, "usergroup @support")
    assert facts(reply) == {
        "Would join": ("1", "Tom"),
        "In the team already": ("1", "Mia"),
        "In the team, not in the group: left alone": ("1", "Lea"),
        "Unknown here": ("1", "They are known once they have spoken to me; say this again then."),
    }
    [button] = reply.messages[0].card.buttons
    assert button.words == 'usergroup @support as "Support" yes'
    assert sorted(members(chat, "Support")) == ["lea", "mia"]


def test_the_button_does_it_once(chat: Workspace) -> None:
    chat.put("lea", "Support", leads=True)
    [button] = say(chat, "usergroup @support").messages[0].card.buttons
    assert facts(say(chat, button.words))["Joined"] == ("2", "Mia and Tom")
    held = members(chat, "Support")
    assert {handle: (each.starts_on, each.leads) for handle, each in held.items()} == {
        "mia": (TODAY, False),
        "tom": (TODAY, False),
        "lea": (date(2026, 1, 1), True),
    }
    again = say(chat, button.words)
    assert "Joined" not in facts(again)
    assert "There is nobody to join" in as_text(again.messages[0].card)
    assert {handle: each.id for handle, each in members(chat, "Support").items()} == {h: e.id for h, e in held.items()}


@pytest.mark.parametrize("words", ["usergroup @support as Front Desk", 'nutzergruppe @Support als "Front Desk"'])
def test_a_new_team_is_made_when_somebody_is_sure(chat: Workspace, words: str) -> None:
    reply = say(chat, words)
    assert "the new team Front Desk" in reply.messages[0].card.title
    assert teams(chat) == []
    say(chat, reply.messages[0].card.buttons[0].words)
    assert sorted(members(chat, "Front Desk")) == ["mia", "tom"]
    assert teams(chat) == ["Front Desk"]


def test_a_team_may_be_called_like_the_group_or_yes(chat: Workspace) -> None:
    assert "the new team support" in say(chat, "usergroup @support as support").messages[0].card.title
    shown = say(chat, "usergroup @support as yes").messages[0].card
    assert "the new team yes" in shown.title
    assert teams(chat) == []
    say(chat, shown.buttons[0].words)
    assert teams(chat) == ["yes"]
    say(chat, "usergroup @support ja")
    assert sorted(teams(chat)) == ["support", "yes"]


def test_an_existing_team_keeps_its_name_whatever_the_letter_case(chat: Workspace) -> None:
    chat.put("lea", "Zürich")
    say(chat, "usergroup @support as ZÜRICH yes")
    assert teams(chat) == ["Zürich"]
    assert sorted(members(chat, "Zürich")) == ["lea", "mia", "tom"]


def test_who_was_to_come_later_comes_now_and_still_leads(chat: Workspace) -> None:
    chat.put("mia", "Support", "2026-12-24", leads=True)
    say(chat, "usergroup @support yes")
    held = members(chat, "Support")["mia"]
    assert (held.starts_on, held.leads) == (TODAY, True)


def test_a_group_of_strangers_makes_no_team(chat: Workspace) -> None:
    strangers = Group("@support", ("chat:T1:U8", "chat:T2:U1", "chat:T1:U9"))
    reply = say(chat, "usergroup @support yes", strangers)
    assert facts(reply) == {"Unknown here": ("3", "They are known once they have spoken to me; say this again then.")}
    assert "Nobody of this group is known here" in as_text(reply.messages[0].card)
    assert reply.messages[0].card.buttons == ()
    assert teams(chat) == []


@pytest.mark.parametrize("who", ["mia", "lea", "boss", "chef"])
def test_only_an_admin_may(chat: Workspace, who: str) -> None:
    chat.put("lea", "Support", leads=True)
    chat.add("boss", "manager")
    chat.add("chef", "executive")
    reply = say(chat, "usergroup @support yes", who=who)
    assert reply.refused
    assert "Only an admin" in as_text(reply.messages[0].card)
    assert sorted(members(chat, "Support")) == ["lea"]


def test_without_a_group_or_with_several_it_says_what_to_write(chat: Workspace) -> None:
    assert "usergroup @support as Support" in chat.refusal("nora", "usergroup")
    assert "usergroup @support as Support" in chat.refusal("nora", "usergroup @nobody as Support")
    several = say(chat, "usergroup @support @sales", SUPPORT, Group("sales", ()))
    assert several.refused
    assert "@support and @sales" in as_text(several.messages[0].card)
    assert say(chat, "usergroup @support as –").refused


def test_a_long_list_is_cut_and_counted(chat: Workspace) -> None:
    for number in range(30):
        introduce(chat.tools, f"chat:T1:X{number}", Profile(f"Person {number:02}", f"p{number}"), NOW)
    everybody = Group("support", tuple(f"chat:T1:X{number}" for number in range(30)))
    count, names = facts(say(chat, "usergroup @support", everybody))["Would join"]
    assert count == "30"
    assert names.startswith("Person 00, Person 01, ")
    assert names.endswith("Person 19, and 10 more")
