"""What an operator sets up: read exactly, refused in a sentence, and never half-written."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.access import Role
from handlers.opening_hours import BadHoursError, Plan, read_hours, set_schedule
from handlers.setting_up import Stay, add, add_team, give_role, link, member
from handlers.targets import set_target
from kpi.errors import TouchlineError
from kpi.schedule import hours_on
from storage.definitions import targets_for
from storage.people import all_people, find_identity, find_person
from storage.schedules import all_schedules
from storage.teams import all_teams, memberships_on
from tests.stories.workspace import AGENTS, GROUP, HOUR, NOW, Workspace, at, ticket

TODAY = date(2026, 11, 21)


def state(workspace: Workspace) -> list[object]:
    """Everything an operator can set, to be compared."""
    here = workspace.tools.workspace_id
    with workspace.database.reading() as session:
        people = [(p.handle, p.name, p.role) for p in all_people(session, here)]
        teams = [team.name for team in all_teams(session, here)]
        members = [(m.team_id, m.person_id, m.leads, m.starts_on, m.ends_on)
                   for m in memberships_on(session, here, date.min, date.max)]  # fmt: skip
        hours = [
            (row.name, row.zone, str(row.week), row.region, row.is_default) for row in all_schedules(session, here)
        ]
        return [people, teams, members, hours, dict(targets_for(session, here))]


@pytest.fixture
def team(empty: Workspace) -> Workspace:
    empty.take(*AGENTS, GROUP, ticket("1", at("2026-11-02 09:00"), reply_after=20 * HOUR, solve_after=30 * HOUR))
    empty.add("mia")
    return empty


REFUSED: dict[str, Callable[[Workspace], object]] = {
    "somebody twice": lambda w: add(w.tools, "Mia", "mia@example.com", "", Role.AGENT, NOW),
    "an address twice": lambda w: add(w.tools, "Mia", "MIA@example.com", "mimi", Role.AGENT, NOW),
    "no name": lambda w: add(w.tools, "  ", "", "", Role.AGENT, NOW),
    "a name of marks": lambda w: add(w.tools, "...", "", "", Role.AGENT, NOW),
    "no address": lambda w: add(w.tools, "Zoe", "zoe at home", "", Role.AGENT, NOW),
    "a role for nobody": lambda w: give_role(w.tools, "zoe", Role.ADMIN),
    "link nobody": lambda w: link(w.tools, "Tom Ek", "zoe"),
    "link nothing": lambda w: link(w.tools, "Tom Eck", "mia"),
    "link two people": lambda w: link(w.tools, "mia", "mia"),
    "no team name": lambda w: add_team(w.tools, " - "),
    "no such team": lambda w: member(w.tools, "Suport", "mia", Stay(), TODAY),
    "no such member": lambda w: member(w.tools, "Support", "mya", Stay(), TODAY),
    "leaving without having been there": lambda w: member(w.tools, "Support", "mia", Stay(last=TODAY), TODAY),
    "leaving before coming": lambda w: member(w.tools, "Support", "mia", Stay(TODAY, date(2026, 1, 1)), TODAY),
    "hours": lambda w: set_schedule(w.tools, Plan("O", "UTC", "always", "", True, None, ""), NOW),
    "zone": lambda w: set_schedule(w.tools, Plan("O", "Mars", "mon 09:00-17:00", "", True, None, ""), NOW),
    "region": lambda w: set_schedule(w.tools, Plan("O", "UTC", "mon 09:00-17:00", "QQ", True, None, ""), NOW),
    "group": lambda w: set_schedule(w.tools, Plan("O", "UTC", "mon 09:00-17:00", "", False, None, "Nope"), NOW),
    "no schedule name": lambda w: set_schedule(w.tools, Plan(" ", "UTC", "mon 09:00-17:00", "", True, None, ""), NOW),
    "unknown kpi": lambda w: set_target(w.tools, "flurb", "2h", "", ""),
    "share above all": lambda w: set_target(w.tools, "csat", "110%", "", ""),
    "time for a rate": lambda w: set_target(w.tools, "csat", "2h", "", ""),
    "share for a time": lambda w: set_target(w.tools, "frt", "90%", "", ""),
    "no time": lambda w: set_target(w.tools, "frt", "0h", "", ""),
    "a negative time": lambda w: set_target(w.tools, "frt", "-2h", "", ""),
    "an endless time": lambda w: set_target(w.tools, "frt", "9999d", "", ""),
    "a count": lambda w: set_target(w.tools, "backlog", "10", "", ""),
    "two subjects": lambda w: set_target(w.tools, "frt", "2h", "mia", "Support"),
    "target of nobody": lambda w: set_target(w.tools, "frt", "2h", "zoe", ""),
    "target of no team": lambda w: set_target(w.tools, "frt", "2h", "", "Nope"),
}


@pytest.mark.parametrize("attempt", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_nothing_written(
    team: Workspace, attempt: Callable[[Workspace], object]
) -> None:
    before = state(team)
    with pytest.raises(TouchlineError) as refused:
        attempt(team)
    assert refused.value.sentence().endswith(".") or refused.value.sentence().endswith("?")
    assert state(team) == before


@pytest.mark.parametrize(
    ("one", "other"), [("Tom Ek", "mia"), ("mia", "Tom Ek"), ("@mia", "a-tom"), ("desk:a-tom", "mia@example.com")]
)
def test_an_identity_and_a_person_are_linked_in_either_order(team: Workspace, one: str, other: str) -> None:
    assert link(team.tools, one, other) == ("Tom Ek", "Mia")
    with team.database.reading() as session:
        found = find_identity(session, team.tools.workspace_id, "desk", "a-tom")
        assert found is not None
        assert found.person_id is not None


def test_a_handle_is_made_from_the_address_or_the_name(team: Workspace) -> None:
    assert add(team.tools, "Zoë Grün", "", "", Role.AGENT, NOW) == "zoë.grün"
    assert add(team.tools, "Bob Ray", "b.ray@example.com", "", Role.LEAD, NOW) == "b.ray"
    assert add(team.tools, "Bob Ray", "", "@Bobby", Role.AGENT, NOW) == "bobby"


def test_an_agent_who_is_to_lead_becomes_a_lead(team: Workspace) -> None:
    member(team.tools, "Support", "mia", Stay(leads=True), TODAY)
    with team.database.reading() as session:
        mia = find_person(session, team.tools.workspace_id, "mia")
        assert mia is not None
        assert mia.role == "lead"


def test_a_membership_is_changed_not_doubled(team: Workspace) -> None:
    member(team.tools, "Support", "mia", Stay(), TODAY)
    member(team.tools, "support", "@mia", Stay(first=date(2026, 1, 5), leads=True), TODAY)
    member(team.tools, "Support", "mia", Stay(), TODAY)
    [(_, _, leads, starts_on, ends_on)] = state(team)[2]
    assert (leads, starts_on, ends_on) == (True, date(2026, 1, 5), None)
    member(team.tools, "Support", "mia", Stay(last=TODAY), TODAY)
    assert state(team)[2][0][4] == TODAY


@pytest.mark.parametrize(
    ("text", "days", "span"),
    [
        ("mon-fri 09:00-17:30", range(5), (540, 1050)),
        ("Monday - Friday 9:00 - 17:30", range(5), (540, 1050)),
        ("Mo-Fr 09:00-17:30", range(5), (540, 1050)),
        ("sa 10:00-24:00", [5], (600, 1440)),
        ("fri-mon 00:00-24:00", [4, 5, 6, 0], (0, 1440)),
        ("di 08:00-12:00, do 08:00-12:00, so 08:00-12:00", [1, 3, 6], (480, 720)),
    ],
)
def test_opening_hours_are_read(text: str, days: list[int], span: tuple[int, int]) -> None:
    assert read_hours(text) == hours_on(days, span)


@pytest.mark.parametrize(
    "text",
    [
        *("", "mon", "09:00-17:00", "mon 9-17", "mon 25:00-26:00", "mon 09:75-10:00", "xyz 09:00-17:00"),
        *("mon-xyz 09:00-17:00", "mon 17:00-09:00", "mon 09:00-09:00", "mon 09:00-17:00,"),
        "mon 09:00-12:00, mon 11:00-13:00",
    ],
)
def test_what_are_no_opening_hours_is_refused(text: str) -> None:
    with pytest.raises(BadHoursError):
        read_hours(text)


@given(st.text(max_size=40))
def test_anything_typed_as_hours_is_read_or_refused(text: str) -> None:
    try:
        week = read_hours(text).week
    except BadHoursError:
        return
    assert any(week)


def test_a_schedule_counts_everything_anew_and_setting_it_again_nothing(team: Workspace) -> None:
    plan = Plan("Office", "Europe/Berlin", "mon-fri 09:00-17:00", "DE", True, None, "")
    assert set_schedule(team.tools, plan, NOW) == 1
    assert set_schedule(team.tools, plan, NOW) == 0


@pytest.mark.parametrize(
    ("kpi", "value", "amount"),
    [("frt", "2h", 7200.0), ("first reply", "90 min", 5400.0), ("Erstantwort", "1,5h", 5400.0), ("csat", "90%", 0.9)],
)
def test_a_target_is_read(team: Workspace, kpi: str, value: str, amount: float) -> None:
    set_target(team.tools, kpi, value, "", "")
    assert list(state(team)[4].values()) == [amount]
