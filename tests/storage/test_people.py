"""People and their names: found by what they are called, linked only by somebody who knows."""

import pytest

from kpi.definitions import DEFAULT_RULES
from kpi.facts import Agent
from kpi.figures import values_of
from storage.access_log import looks_at, record_looks
from storage.database import Database
from storage.observations import by_agents, observe
from storage.people import (
    add_identity,
    add_person,
    find_identity,
    find_person,
    identities_named,
    identity_ids,
    link,
    people_of,
    person_of,
    remember_agents,
    set_locale,
    unlinked,
)
from tests.kpi.made import DAY, START, replied, ticket
from tests.storage.stored import NOW, SOURCE, workspace, write


@pytest.mark.parametrize("called", ["jörg", "@jörg", " JÖRG ", "Jörg Öztürk", "jörg öztürk", "joerg@acme.example"])
def test_somebody_is_found_by_handle_name_or_address_in_any_letter_case(database: Database, called: str) -> None:
    with database.writing() as session:
        home = workspace(session)
        person = add_person(session, home, "Jörg", "Jörg Öztürk", "agent", NOW)
        add_identity(session, person, "email", "joerg@acme.example")
        add_person(session, home, "mia", "Mia", "agent", NOW)
        found = find_person(session, home, called)
        assert found is not None
        assert found.id == person.id


def test_a_name_two_people_have_means_neither(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        for handle in ("jan", "jan.m"):
            add_person(session, home, handle, "Jan Meyer", "agent", NOW)
        assert find_person(session, home, "Jan Meyer") is None
        assert find_person(session, home, "jan.m") is not None


def test_a_handle_goes_before_a_name(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        add_person(session, home, "other", "Mia", "agent", NOW)
        mia = add_person(session, home, "mia", "Mia Berger", "agent", NOW)
        assert find_person(session, home, "mia") is mia


def test_who_an_import_brings_is_linked_to_nobody_however_alike_the_names(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        mia = add_person(session, home, "mia", "Mia", "agent", NOW)
        add_identity(session, mia, "email", "mia@acme.example")
        remember_agents(session, home, SOURCE, [Agent("mia", "Mia", "mia@acme.example")])
        assert [identity.external_id for identity in unlinked(session, home)] == ["mia"]
        assert person_of(session, home, SOURCE, "mia") is None


def test_bots_are_nobody_to_be_linked(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        remember_agents(session, home, SOURCE, [Agent("r", "Robot", is_bot=True), Agent("m", "Mia")])
        assert [identity.name for identity in unlinked(session, home)] == ["Mia"]


def test_linking_makes_past_tickets_count_at_once(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        write(session, home, [ticket(replied(30))])
        ann = add_person(session, home, "ann", "Ann", "agent", NOW)
    with database.reading() as session:
        assert observe(session, by_agents(identity_ids(session, ann.id)), START, START + DAY).replies.ended_at == ()
    with database.writing() as session:
        [identity] = identities_named(session, home, "zendesk:ann")
        link(session, identity, ann)
    with database.reading() as session:
        seen = observe(session, by_agents(identity_ids(session, ann.id)), START, START + DAY)
        assert values_of("first_reply", seen, START + DAY, DEFAULT_RULES).value == (1800,)


def test_one_person_may_have_many_identities(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        ann = add_person(session, home, "ann", "Ann", "agent", NOW)
        write(session, home, [ticket(replied(10))])
        write(session, home, [ticket(replied(20))], source="freshdesk")
        for identity in identities_named(session, home, "ann"):
            link(session, identity, ann)
        ids = identity_ids(session, ann.id)
        assert len(observe(session, by_agents(ids), START, START + DAY).replies.ended_at) == 2
        assert people_of(session, ids) == [(ann.id, "Ann", ids)]


def test_a_link_outlives_the_next_import(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        ann = add_person(session, home, "ann", "Ann", "agent", NOW)
        write(session, home, [ticket(replied(10))])
        link(session, identities_named(session, home, "zendesk:ann")[0], ann)
        remember_agents(session, home, SOURCE, [Agent("ann", "Ann Renamed")])
        found = person_of(session, home, SOURCE, "ann")
        assert found is ann
        assert [identity.name for identity in identities_named(session, home, "ANN RENAMED")] == ["Ann Renamed"]


def test_what_a_later_export_leaves_empty_is_kept(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        remember_agents(session, home, SOURCE, [Agent("a", "Ann", "ann@acme.example")])
        remember_agents(session, home, SOURCE, [Agent("a", "")])
        kept = find_identity(session, home, SOURCE, "a")
        assert kept is not None
        assert (kept.name, kept.email) == ("Ann", "ann@acme.example")


def test_nobody_is_linked_across_workspaces(database: Database) -> None:
    with database.writing() as session:
        stranger = add_person(session, workspace(session, "other"), "ann", "Ann", "agent", NOW)
        write(session, workspace(session), [ticket(replied(10))])
        [identity] = identities_named(session, workspace(session), "ann")
        with pytest.raises(ValueError, match="one workspace"):
            link(session, identity, stranger)


def test_a_chosen_language_is_remembered(database: Database) -> None:
    with database.writing() as session:
        ann = add_person(session, workspace(session), "ann", "Ann", "agent", NOW)
        set_locale(session, ann.id, "de")
    with database.reading() as session:
        found = find_person(session, 1, "ann")
        assert found is not None
        assert found.locale == "de"


def test_a_look_is_noted_for_each_other_person_once_and_latest_first(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        lead, ann, bob = (add_person(session, home, name, name, "agent", NOW) for name in ("lead", "ann", "bob"))
        record_looks(session, home, lead.id, [ann.id, bob.id, ann.id, lead.id], "teamstats", NOW)
        record_looks(session, home, lead.id, [ann.id], "mystats", NOW)
    with database.reading() as session:
        assert [(entry.viewer_id, entry.command) for entry in looks_at(session, ann.id)] == [
            (lead.id, "mystats"),
            (lead.id, "teamstats"),
        ]
        assert len(looks_at(session, bob.id)) == 1
        assert looks_at(session, lead.id) == []
