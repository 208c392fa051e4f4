"""Every role, every command of coaching, every kind of person it is about: the answer is what this table says.

A refusal changes nothing, notes no look, and holds no word that was written about the person.
"""

from datetime import date

import pytest

from bot.desk import StrangerError
from storage.checkins import CheckinSeries
from storage.goals import Experiment, Goal, Plan
from storage.kudos import Kudos
from storage.meetings import ActionItem, AgendaItem, Meeting
from storage.notes import Note
from storage.people import find_person
from storage.teams import find_team, leave
from tests.handlers.coach.noted import said
from tests.stories.workspace import Workspace

SUBJECTS = ("tom", "lena", "tina", "lou", "mia")
"""Of the own team; who leads it; of another team; who left yesterday; who is in no team."""

RELATIONS = {
    #        tom  lena tina lou  mia
    "tom":  ("S", "-", "-", "-", "-"),
    "ana":  ("-", "-", "-", "-", "-"),  # in the same team
    "lena": ("C", "S", "-", "-", "-"),  # leads the team, and led Lou
    "omar": ("C", "C", "-", "-", "-"),  # leads it too
    "mara": ("C", "C", "-", "-", "-"),  # a manager who leads it
    "max":  ("-", "-", "C", "-", "-"),  # leads another team
    "tina": ("-", "-", "S", "-", "-"),  # in another team
    "lou":  ("-", "-", "-", "A", "-"),  # left
    "mia":  ("-", "-", "-", "-", "A"),  # a manager of no team
    "eve":  ("-", "-", "-", "-", "-"),  # upper management
    "root": ("-", "-", "-", "-", "-"),  # runs it
}  # fmt: skip
"""S: themselves; A: themselves, and nobody coaches them; C: coaches them today; -: nothing to do with them."""

ABOUT = {
    "coach @{s}": "SAC",
    "coach @{s} note new words": "SAC",
    "coach @{s} shared note new words": "C",
    "coach @{s} ticket 4711": "SAC",
    "coach notes @{s}": "SAC",
    "coach brief @{s}": "C",
    "coach meet @{s} friday 10:00": "C",
    "coach meetings @{s}": "SAC",
    "coach agenda @{s}": "SAC",
    "coach agenda @{s} add new words": "SC",
    "coach action @{s} new words by friday": "SC",
    "coach actions @{s}": "SAC",
    "coach plan @{s}: new words": "C",
    "coach plan @{s}": "C",
    "coach plan @{s} list": "SAC",
    "goals @{s}": "SAC",
    "goals set @{s} growth: new words": "SAC",
    "goals propose @{s}": "SAC",
    "kudos @{s} for new words": "C-",
    "mydata @{s}": "",
}
"""Each command about a person, and for whom it is."""

OF_THEIR_OWN = {("coach action @{s} new words by friday", who, "lena") for who in ("tom", "ana")}
"""Whoever names who coaches them there notes what these are to do in their own coaching."""

NUMBERED = {
    "coach plan {plan}": "SAC",
    "coach plan {plan} result": "SAC",
    "coach plan {plan} done 1": "SAC",
    "coach plan {plan} change": "C",
    "coach plan {plan} close": "C",
    "coach note {shared}": "SAC",
    "coach note history {shared}": "SAC",
    "coach agenda done {agenda}": "SAC",
    "coach action done {action}": "SAC",
    "goals end {goal}": "SAC",
    "goals reached {goal}": "SAC",
}
"""Each command about something that was written about a person."""

LISTS = ("coach", "coach notes", "coach agenda", "coach actions", "coach meetings", "coach plan", "goals", "checkin",
         "checkin mine", "kudos mine", "looks", "home")  # fmt: skip
LEADS = {"lena", "omar", "mara"}
OF_THE_TEAM = {
    "goals set team Support: csat 90%": LEADS,
    "improve new Support: macros; kpi first reply; from 2026-09-01": LEADS,
    "checkin plan standup for Support": LEADS,
    "kudos settings Support": {*LEADS, "root"},
}
TABLES = (Note, AgendaItem, ActionItem, Meeting, Plan, Goal, Kudos, CheckinSeries, Experiment)
WRITERS = {"tom": "lena", "lena": "omar", "tina": "max", "lou": "lena"}


@pytest.fixture
def company(floor: Workspace) -> Workspace:
    """About each there are notes, a point, an action, a plan and a goal; Lou left yesterday."""
    floor.add("lou")
    floor.put("lou", "Support")
    for about, writer in WRITERS.items():
        for words in (
            f"coach @{about} note Zebra-{about}", f"coach @{about} shared note Zebra-{about}",
            f"coach agenda @{about} add Zebra-{about}", f"coach action @{about} Zebra-{about} by friday",
            f"coach plan @{about}: Zebra-{about}; kpi first reply; from 2026-09-01; step Zebra-{about}",
            f"goals set @{about} growth: Zebra-{about}",
        ):  # fmt: skip
            assert not floor.ask(writer, words).refused, words
    floor.ask("mia", "goals set growth: Zebra-mia")
    with floor.database.writing() as session:
        team, lou = (find_team(session, floor.tools.workspace_id, "Support"),
                     find_person(session, floor.tools.workspace_id, "lou"))  # fmt: skip
        assert team is not None
        assert lou is not None
        leave(session, team, lou, date(2026, 11, 20))
    return floor


def state(company: Workspace) -> list[object]:
    """Everything that a command could change."""
    with company.database.reading() as session:
        return [
            [str({column.key: getattr(row, column.key) for column in model.__table__.columns})
             for row in session.query(model).order_by(model.id)]
            for model in TABLES
        ]  # fmt: skip


def numbers(company: Workspace, about: str) -> dict[str, int]:
    """The numbers of what was written about somebody."""
    at = list(WRITERS).index(about) + 1
    return {"plan": at, "agenda": at, "action": at, "goal": at, "shared": 2 * at}


def relation(who: str, about: str) -> str:
    return RELATIONS[who][SUBJECTS.index(about)]


def tried(company: Workspace, who: str, about: str, words: str, for_whom: str) -> None:
    """Ask, and see that it is answered or refused as the table says."""
    before, looks = state(company), company.looks(about)
    reply = company.ask(who, words)
    assert reply.refused is (relation(who, about) not in for_whom), (who, words, said(reply))
    if reply.refused:
        assert (state(company), company.looks(about)) == (before, looks), (who, words)
        assert "Zebra" not in said(reply), (who, words)


@pytest.mark.parametrize("command", ABOUT)
def test_about_a_person(company: Workspace, command: str) -> None:
    for who in RELATIONS:
        for about in SUBJECTS:
            if (command, who, about) not in OF_THEIR_OWN:
                tried(company, who, about, command.format(s=about), ABOUT[command])


@pytest.mark.parametrize("command", NUMBERED)
def test_about_what_was_written(company: Workspace, command: str) -> None:
    ends = any(word in command for word in ("close", "done", "reached"))
    for about in WRITERS:
        words = command.format(**numbers(company, about))
        everybody = sorted(RELATIONS, key=lambda who: relation(who, about) in NUMBERED[command])  # who may comes last
        for who in everybody:
            may = relation(who, about) in NUMBERED[command]
            tried(company, who, about, words, NUMBERED[command])
            if may and ends:
                break


@pytest.mark.parametrize("words", LISTS)
def test_a_list_holds_what_its_reader_may_read_of_each_and_nothing_of_others(company: Workspace, words: str) -> None:
    for who in RELATIONS:
        shown = said(company.ask(who, words))
        for about in SUBJECTS:
            if relation(who, about) == "-":
                assert f"Zebra-{about}" not in shown, (who, words, about)


def test_each_list_shows_its_reader_something(company: Workspace) -> None:
    for words in ("coach agenda", "coach actions", "coach plan"):
        assert "Zebra-tom" in said(company.ask("omar", words))
    assert "Zebra-tom" in said(company.ask("tom", "coach notes"))
    assert "Zebra-lou" in said(company.ask("lou", "goals"))


@pytest.mark.parametrize("command", OF_THE_TEAM)
def test_about_a_team(company: Workspace, command: str) -> None:
    for who in RELATIONS:
        before = state(company)
        reply = company.ask(who, command)
        assert reply.refused is (who not in OF_THE_TEAM[command]), (who, said(reply))
        assert not reply.refused or state(company) == before


def test_who_is_not_known_here_is_not_even_answered(company: Workspace) -> None:
    for command in (*ABOUT, *LISTS):
        with pytest.raises(StrangerError):
            company.ask("stranger", command.format(s="tom"))


def test_an_agent_who_names_their_lead_notes_an_action_of_their_own(company: Workspace) -> None:
    company.ask("ana", "coach action @lena new words by friday")
    with company.database.reading() as session:
        ana = find_person(session, company.tools.workspace_id, "ana")
        assert ana is not None
        assert session.query(ActionItem).order_by(ActionItem.id.desc()).first().about_id == ana.id
