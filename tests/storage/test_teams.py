"""Teams, who is in them by date, their helpdesk groups and schedules."""

from datetime import date

from kpi.facts import Group
from storage.database import Database
from storage.people import add_person
from storage.schedules import add_schedule, all_schedules
from storage.teams import (
    all_teams,
    ensure_team,
    find_team,
    give_schedule,
    group_schedules,
    groups_of,
    join,
    known_groups,
    leave,
    memberships_of,
    memberships_on,
    remember_groups,
)
from tests.storage.stored import NOW, SOURCE, workspace

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
ALWAYS = [[[0, 1440]]] * 7


def test_a_team_is_found_in_any_letter_case_of_any_language(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        team = ensure_team(session, home, "Österreich")
        assert find_team(session, home, " österreich ") is team
        assert ensure_team(session, home, "ÖSTERREICH") is team
        assert find_team(session, home, "Oesterreich") is None


def test_somebody_is_in_a_team_from_their_first_to_their_last_day(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        team, ann = ensure_team(session, home, "Billing"), add_person(session, home, "ann", "Ann", "agent", NOW)
        join(session, team, ann, FEBRUARY)
        leave(session, team, ann, MARCH)
        found = {
            day: len(memberships_of(session, ann.id, day))
            for day in (date(2026, 1, 31), FEBRUARY, MARCH, date(2026, 3, 2))
        }
        assert list(found.values()) == [0, 1, 1, 0]


def test_a_period_is_touched_by_who_was_there_on_any_of_its_days(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        team, ann = ensure_team(session, home, "Billing"), add_person(session, home, "ann", "Ann", "agent", NOW)
        join(session, team, ann, FEBRUARY)
        leave(session, team, ann, date(2026, 2, 10))
        touched = [
            len(memberships_on(session, home, first, last))
            for first, last in (
                (JANUARY, date(2026, 1, 31)),
                (JANUARY, FEBRUARY),
                (date(2026, 2, 10), MARCH),
                (MARCH, MARCH),
            )
        ]
        assert touched == [0, 1, 1, 0]


def test_joining_twice_is_one_membership_and_says_who_leads_now(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        team, ann = ensure_team(session, home, "Billing"), add_person(session, home, "ann", "Ann", "lead", NOW)
        join(session, team, ann, JANUARY)
        join(session, team, ann, FEBRUARY, leads=True)
        [membership] = memberships_of(session, ann.id, MARCH)
        assert (membership.starts_on, membership.leads) == (JANUARY, True)


def test_who_comes_back_has_two_memberships(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        team, ann = ensure_team(session, home, "Billing"), add_person(session, home, "ann", "Ann", "agent", NOW)
        join(session, team, ann, JANUARY)
        assert leave(session, team, ann, date(2026, 1, 15))
        assert not leave(session, team, ann, date(2026, 1, 16))
        join(session, team, ann, MARCH)
        assert [len(memberships_of(session, ann.id, day)) for day in (JANUARY, FEBRUARY, MARCH)] == [1, 0, 1]


def test_a_group_gets_the_team_of_its_name_and_stays_where_somebody_puts_it(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        ids = remember_groups(session, home, SOURCE, [Group("1", "Zahlungen Ö"), Group("2", "ZAHLUNGEN ö")])
        [team] = all_teams(session, home)
        assert sorted(groups_of(session, team.id)) == sorted(ids.values())
        assert remember_groups(session, home, SOURCE, [Group("1", "Renamed")]) == known_groups(session, home, SOURCE)
        assert [each.name for each in all_teams(session, home)] == ["Zahlungen Ö"]


def test_a_group_may_have_a_schedule_of_its_own(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        remember_groups(session, home, SOURCE, [Group("1", "Night"), Group("2", "Day")])
        assert give_schedule(session, home, "Night", "always")
        assert not give_schedule(session, home, "Evening", "always")
        assert group_schedules(session, home, SOURCE) == {"1": "always"}


def test_versions_of_a_schedule_come_by_date_the_undated_one_first(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        for day in (MARCH, None, JANUARY):
            add_schedule(session, home, "main", "UTC", ALWAYS, valid_from=day)
        assert [row.valid_from for row in all_schedules(session, home)] == [None, JANUARY, MARCH]


def test_a_version_from_the_same_day_takes_the_place_of_the_old_one(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        for zone in ("UTC", "Europe/Berlin"):
            add_schedule(session, home, "main", zone, ALWAYS)
        assert [row.zone for row in all_schedules(session, home)] == ["Europe/Berlin"]


def test_there_is_one_default_schedule_and_its_new_version_stays_it(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        add_schedule(session, home, "main", "UTC", ALWAYS, default=True)
        add_schedule(session, home, "main", "UTC", ALWAYS, valid_from=MARCH)
        assert [row.is_default for row in all_schedules(session, home)] == [True, True]
        add_schedule(session, home, "other", "UTC", ALWAYS, default=True)
        assert [(row.name, row.is_default) for row in all_schedules(session, home)] == [
            ("main", False),
            ("main", False),
            ("other", True),
        ]
