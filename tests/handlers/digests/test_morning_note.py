"""The own morning note: my signals, my tickets, what my customers wrote; nothing about anybody else."""

from datetime import UTC, date, datetime

import pytest

from connectors.demo import demo_roster
from handlers.errors import OnlyYourOwnError
from kpi.facts import SlaKind, SlaTarget
from kpi.periods import Period
from tests.handlers.digests.scenes import compose, texts
from tests.handlers.digests.steady import PEOPLE, fill, rated
from tests.stories.workspace import HOUR, Workspace, at, ticket

NOW = at("2026-11-20 07:30")
NOON = at("2026-11-19 12:00")


def note(workspace: Workspace, reader: str = "ann", **options: object) -> str:
    [card] = compose(workspace, "note", reader=reader, **options)
    return texts([card])


def test_my_own_signals_are_those_of_my_last_whole_week(demo: Workspace) -> None:
    said = note(demo, "lukas")
    assert "Agent first response is slower than usual: eight weeks in a row above its centre" in said
    assert "week by week" in said
    assert "You have 10 open tickets." in said


def test_it_names_nobody_else(demo: Workspace) -> None:
    said = note(demo, "lukas")
    for person in demo_roster():
        assert person.handle == "lukas" or (person.name not in said and person.handle not in said)


def test_reading_my_own_note_is_no_look(empty: Workspace) -> None:
    fill(empty)
    note(empty)
    assert all(empty.looks(name) == [] for name in PEOPLE)


def test_my_tickets_promises_and_ratings_are_mine_alone(empty: Workspace) -> None:
    def open_one(number: str, agent: str) -> object:
        target = SlaTarget(SlaKind.RESOLUTION, None, None, agent, None, 4 * HOUR)
        return ticket(number, NOW - 3 * HOUR - 1800, agent=agent, solve_after=None, targets=(target,))

    mine = open_one("T-1", "a-ann"), rated("R-1", NOON, 1, "Lovely"), rated("R-2", NOON, 0, "Dreadful")
    theirs = open_one("T-2", "a-ben"), rated("R-3", NOON, 0, "Not mine", agent="a-ben")
    fill(empty, *mine, *theirs)
    said = note(empty)
    assert "You have 1 open ticket." in said
    assert "resolution within 4 h" in said
    assert "Lovely" in said
    assert "Dreadful" in said
    assert "T-2" not in said
    assert "Not mine" not in said


def test_an_empty_desk_is_said_to_be_empty(empty: Workspace) -> None:
    fill(empty)
    said = note(empty)
    assert "You have no open ticket." in said
    assert "nothing unusual" in said
    assert "breach" not in said
    assert "What customers wrote" not in said


def test_who_is_linked_to_nothing_is_told_how_to_link(empty: Workspace) -> None:
    fill(empty, days=3)
    empty.add("gus")
    said = note(empty, "gus")
    assert "No helpdesk identity is linked to you yet" in said
    assert "[Link me: link]" in said


def test_a_note_is_for_somebody(empty: Workspace) -> None:
    fill(empty, days=3)
    with pytest.raises(OnlyYourOwnError):
        compose(empty, "note")


def test_days_of_which_nothing_is_known_are_said_to_be_unknown(empty: Workspace) -> None:
    fill(empty, days=3)
    later = Period(date(2026, 11, 23), date(2026, 11, 23))
    said = note(empty, covers=later, now=datetime(2026, 11, 24, 7, 30, tzinfo=UTC))
    assert "No facts since Nov 19, 2026" in said
    assert "open ticket" not in said


def test_it_speaks_german(demo: Workspace) -> None:
    assert "Lukas" not in note(demo, "lukas", locale="de")
