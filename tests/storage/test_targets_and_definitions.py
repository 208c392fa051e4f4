"""Targets by precedence, definitions in force by date, and how far each source's facts reach."""

from datetime import date, timedelta

from kpi.definitions import DEFAULT_RULES, KPIS, Rules
from storage.database import Database, Session
from storage.definitions import (
    DefinitionRow,
    changes_of,
    history,
    in_force_since,
    missing,
    put_in_force,
    rules_in_force,
    set_target,
    targets_for,
)
from storage.people import add_person
from storage.sources import facts_until, note_source, source_names
from storage.teams import ensure_team
from storage.workspaces import ensure_workspace, find_workspace
from tests.storage.stored import NOW, workspace

LATER = NOW + timedelta(days=40)


def test_ones_own_target_goes_before_the_teams_and_that_before_everybodys(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        ann, team = add_person(session, home, "ann", "Ann", "agent", NOW).id, ensure_team(session, home, "Billing").id
        set_target(session, home, "first_reply", 10, person_id=ann)
        set_target(session, home, "first_reply", 30)
        set_target(session, home, "first_reply", 20, team_id=team)
        assert targets_for(session, home, person_id=ann, team_ids=[team]) == {"first_reply": 10}
        assert targets_for(session, home, person_id=ann + 1, team_ids=[team]) == {"first_reply": 20}
        assert targets_for(session, home, person_id=ann + 1, team_ids=[team + 1]) == {"first_reply": 30}
        assert targets_for(session, home) == {"first_reply": 30}


def test_a_target_set_again_is_changed(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        for value in (0.9, 0.8):
            set_target(session, home, "csat", value)
        assert targets_for(session, home) == {"csat": 0.8}


def test_definitions_come_into_force_once(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        assert missing(session, home) == list(KPIS)
        put_in_force(session, home, NOW)
        put_in_force(session, home, LATER)
        assert missing(session, home) == []
        assert len(history(session, home)) == len(KPIS)
        assert in_force_since(session, home, KPIS[0]) == NOW


def redefine(session: Session, home: int, **parameters: object) -> None:
    row = DefinitionRow(workspace_id=home, kpi="reopen_rate", version=1, parameters=parameters, valid_from=LATER)
    session.add(row)
    session.flush()


def test_a_workspaces_own_rules_hold_from_their_day_on(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        put_in_force(session, home, NOW)
        redefine(session, home, reopen_days=3, unknown_to_this_release=1)
        before = int(LATER.timestamp()) - 1
        assert rules_in_force(session, home, before) == DEFAULT_RULES
        assert rules_in_force(session, home, before + 1) == Rules(reopen_days=3)


def test_only_a_change_of_a_definition_is_a_break(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        put_in_force(session, home, NOW)
        assert changes_of(session, home, "Europe/Berlin") == {}
        redefine(session, home, reopen_days=3)
        assert changes_of(session, home, "Europe/Berlin") == {"reopen_rate": [date(2026, 12, 31)]}
        assert changes_of(session, home, "Pacific/Kiritimati") == {"reopen_rate": [date(2027, 1, 1)]}


def test_a_sources_reach_never_shrinks(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        assert facts_until(session, home) is None
        for reach in (100, 50):
            note_source(session, home, "zendesk", reach, NOW)
        note_source(session, home, "freshdesk", 70, NOW)
        assert facts_until(session, home) == 100
        assert source_names(session, home) == ["freshdesk", "zendesk"]


def test_a_workspace_is_made_once(database: Database) -> None:
    with database.writing() as session:
        assert find_workspace(session, "acme") is None
        made = ensure_workspace(session, "acme", "Acme", "Europe/Berlin", NOW)
        assert ensure_workspace(session, "acme", "Another name", "UTC", LATER) is made
        assert (made.name, made.minimum_group) == ("Acme", 5)
