"""`away`: said in words, seen by me and by who leads me, forgotten by a button; nobody is asked why."""

from datetime import UTC, date, datetime

import pytest

from handlers.absence_words import read_away
from handlers.errors import RefusedError
from kpi.reviews import Leave
from storage.leaves import save_leaves
from storage.people import add_identity, find_person
from storage.working_time import absences_between
from tests.stories.workspace import Workspace, table_of

TODAY = date(2026, 11, 21)  # a Saturday, as in the workspace


@pytest.fixture
def team(empty: Workspace) -> Workspace:
    """Emma leads Support with Tom in it; Ada is elsewhere."""
    for handle, role in (("emma", "lead"), ("tom", "agent"), ("ada", "agent"), ("root", "admin"), ("max", "lead")):
        empty.add(handle, role)
    empty.put("emma", "Support", leads=True)
    empty.put("tom", "Support")
    empty.put("max", "Billing", leads=True)
    return empty


def noted(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Every absence there is."""
    with workspace.database.reading() as session:
        found = absences_between(session, workspace.tools.workspace_id, date(2026, 1, 1), date(2030, 1, 1))
        return [(str(each.first), str(each.last), each.part) for each in found]


@pytest.mark.parametrize(
    ("typed", "first", "last", "part"),
    [
        ("Dec 1 to Dec 5", "2026-12-01", "2026-12-05", "whole"),
        ("1.12. bis 5.12.", "2026-12-01", "2026-12-05", "whole"),
        ("vom 1. bis 5. Dezember", "2026-12-01", "2026-12-05", "whole"),
        ("2026-12-01..2026-12-05", "2026-12-01", "2026-12-05", "whole"),
        ("24.12.-2.1.", "2026-12-24", "2027-01-02", "whole"),
        ("tomorrow", "2026-11-22", "2026-11-22", "whole"),
        ("morgen vormittag", "2026-11-22", "2026-11-22", "morning"),
        ("friday afternoon", "2026-11-27", "2026-11-27", "afternoon"),
        ("next friday", "2026-11-27", "2026-11-27", "whole"),
        ("saturday", "2026-11-21", "2026-11-21", "whole"),
        ("2026-12-24 morning", "2026-12-24", "2026-12-24", "morning"),
        ("monday to wednesday", "2026-11-23", "2026-11-25", "whole"),
        ("next week", "2026-11-23", "2026-11-29", "whole"),
        ("nächste Woche", "2026-11-23", "2026-11-29", "whole"),
        ("3 days", "2026-11-21", "2026-11-23", "whole"),
        ("2 weeks from Dec 1", "2026-12-01", "2026-12-14", "whole"),
        ("until friday", "2026-11-21", "2026-11-27", "whole"),
        ("bis Freitag", "2026-11-21", "2026-11-27", "whole"),
        ("this afternoon", "2026-11-21", "2026-11-21", "afternoon"),
        ("from dec 1 until friday", "2026-12-01", "2026-12-04", "whole"),
        ("ab 1.12. bis freitag", "2026-12-01", "2026-12-04", "whole"),
        ("tomorrow to friday", "2026-11-22", "2026-11-27", "whole"),
        ("Freitagnachmittag", "2026-11-27", "2026-11-27", "afternoon"),
    ],
)
def test_days_to_come_are_understood(typed: str, first: str, last: str, part: str) -> None:
    found = read_away(typed, TODAY)
    assert (str(found.days.first), str(found.days.last), str(found.part)) == (first, last, part)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("yesterday", "is over"),
        ("2026-01-01", "is over"),
        ("tomorow", 'Did you mean "tomorrow"?'),
        ("flurb", "away Dec 1 to Dec 5"),
        ("Feb 31", "The calendar has no"),
        ("Dec 5 to Dec 1 2026", "ends before it begins"),
        ("2026-12-01..2028-12-01", "longer than a year"),
        ("from tomorrow", "until when"),
    ],
)
def test_what_cannot_be_is_refused_with_what_works(team: Workspace, typed: str, said: str) -> None:
    assert said in team.refusal("tom", f"away {typed}")
    assert noted(team) == []


def test_it_is_noted_once_and_shown_to_me_and_my_lead_alone(team: Workspace) -> None:
    for _ in range(2):
        card = team.card("tom", "away Dec 1 to Dec 5")
    assert noted(team) == [("2026-12-01", "2026-12-05", "whole")]
    assert table_of(card) == [["Tom", "Dec 1\u2009–\u20095, 2026"]]
    assert table_of(team.card("emma", "away"))[0][0] == "Tom"
    for stranger in ("ada", "root", "max"):
        assert "Tom" not in team.text(stranger, "away")


def test_a_lead_says_it_for_whom_they_lead_and_nobody_else_does(team: Workspace) -> None:
    assert "Tom" in team.text("emma", "away @tom tomorrow")
    assert "Tom" in team.text("emma", "away friday afternoon @tom")
    before = noted(team)
    for stranger in ("ada", "root", "max"):
        assert "the people you lead" in team.refusal(stranger, "away @tom tomorrow")
        assert "the people you lead" in team.refusal(stranger, "away off @tom")
        assert team.refusal(stranger, "away off 1") == team.refusal(stranger, "away off 999")
    assert noted(team) == before


def test_it_is_forgotten_by_its_button_and_by_words(team: Workspace) -> None:
    card = team.card("tom", "away tomorrow")
    [button] = card.buttons
    assert button.words.startswith("away off ")
    team.card("emma", button.words)
    assert noted(team) == []
    assert "not noted any more" in team.refusal("tom", button.words)
    team.card("tom", "away tomorrow")
    team.card("tom", "away off")
    assert noted(team) == []
    team.card("tom", "away tomorrow")
    team.card("tom", "away dec 1")
    assert "press the button" in team.refusal("tom", "away off")


def test_words_say_whose_and_which_one_is_forgotten(team: Workspace) -> None:
    team.card("emma", "away dec 24")
    team.card("tom", "away tomorrow")
    team.card("tom", "away dec 1 to dec 5")
    assert "press the button" in team.refusal("emma", "away off @tom")
    team.card("emma", "away off dec 2 @tom")
    assert noted(team) == [("2026-11-22", "2026-11-22", "whole"), ("2026-12-24", "2026-12-24", "whole")]
    assert "not noted any more" in team.refusal("emma", "away off friday")
    assert "I do not understand" in team.refusal("emma", "away off blub")
    team.card("emma", "away off @tom")
    assert noted(team) == [("2026-12-24", "2026-12-24", "whole")]


def test_today_is_the_askers_own(team: Workspace) -> None:
    team.card("tom", "settings zone Pacific/Auckland")
    evening = datetime(2026, 11, 21, 20, tzinfo=UTC)  # Sunday morning there
    team.card("tom", "away today", now=evening)
    assert noted(team) == [("2026-11-22", "2026-11-22", "whole")]


def test_another_workspaces_entry_is_none(team: Workspace) -> None:
    assert "not noted any more" in team.refusal("tom", "away off 999")


def test_words_for_the_past_only_never_become_the_future() -> None:
    with pytest.raises(RefusedError):
        read_away("last week", TODAY)


def test_what_a_connected_system_says_is_shown_and_only_it_can_take_it_back(team: Workspace) -> None:
    with team.database.writing() as session:
        tom = find_person(session, team.tools.workspace_id, "tom")
        assert tom is not None
        keys = {"7": add_identity(session, tom, "bamboohr", "7").id}
        leave = Leave("1", "7", "2026-12-01", "2026-12-05")
        save_leaves(session, team.tools.workspace_id, "bamboohr", [leave], keys, datetime(2026, 11, 21, tzinfo=UTC))
    for who in ("tom", "emma"):
        card = team.card(who, "away")
        assert [row[0] for row in table_of(card)] == ["Tom"]
        assert not [button for button in card.buttons if button.words.startswith("away off")]
    assert "connected system" in team.refusal("tom", "away off")
    assert noted(team) == [("2026-12-01", "2026-12-05", "whole")]
