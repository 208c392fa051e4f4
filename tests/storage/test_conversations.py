"""Where people and channels can be written to: known by their organisation only, and forgotten when we must go."""

from datetime import timedelta

from storage import conversations
from storage.database import Database
from tests.storage.stored import NOW, workspace

ACME, GLOBEX = "teams:acme", "teams:globex"
ANA = f"{ACME}:ana"
HERE = {"service_url": "https://smba.example/emea/"}


def remembered(
    database: Database,
    key: str,
    name: str = "",
    identity: str = "",
    tenant: str = ACME,
    days: int = 0,
    within: str = "",
) -> None:
    with database.writing() as session:
        home = workspace(session, tenant.removeprefix("teams:"))
        kind = "personal" if identity else "channel"
        now = NOW + timedelta(days=days)
        address = HERE | ({"within": within} if within else {})
        conversations.remember(session, home, tenant, key, kind, name, identity, address, now)


def direct(database: Database, identity: str, tenant: str = ACME) -> str | None:
    with database.reading() as session:
        found = conversations.find_direct(session, tenant, identity)
        return found and found.key


def named(database: Database, called: str, tenant: str = ACME) -> str | None:
    with database.reading() as session:
        found = conversations.find_named(session, tenant, called)
        return found and found.key


def test_somebody_is_found_by_who_they_are(database: Database) -> None:
    remembered(database, "a:1", identity=ANA)
    remembered(database, "19:1", name="Support")
    assert direct(database, ANA) == "a:1"
    assert direct(database, f"{ACME}:ben") is None
    assert direct(database, "") is None


def test_a_channel_is_found_by_its_name_in_any_letter_case_and_by_its_id(database: Database) -> None:
    remembered(database, "19:1", name="Übergabe")
    assert (named(database, "übergabe "), named(database, "19:1")) == ("19:1", "19:1")
    assert named(database, "") is None


def test_of_two_channels_of_one_name_neither_is_meant(database: Database) -> None:
    remembered(database, "19:1", name="General")
    remembered(database, "19:2", name="general")
    assert named(database, "General") is None
    assert named(database, "19:2") == "19:2"


def test_nobody_is_found_in_another_organisation(database: Database) -> None:
    remembered(database, "19:1", name="Support")
    remembered(database, "a:1", identity=ANA)
    assert named(database, "Support", GLOBEX) is None
    assert direct(database, ANA, GLOBEX) is None


def test_what_was_learnt_last_counts(database: Database) -> None:
    remembered(database, "a:1", identity=ANA)
    remembered(database, "a:2", identity=ANA, days=1)
    assert direct(database, ANA) == "a:2"
    remembered(database, "a:1", identity=ANA, days=2)
    assert direct(database, ANA) == "a:1"


def test_a_name_that_is_not_said_again_stays(database: Database) -> None:
    remembered(database, "19:1", name="Support")
    remembered(database, "19:1")
    assert named(database, "Support") == "19:1"
    remembered(database, "19:1", name="Billing")
    assert (named(database, "Support"), named(database, "Billing")) == (None, "19:1")


def test_what_is_forgotten_is_found_no_more(database: Database) -> None:
    remembered(database, "19:1", name="Support")
    remembered(database, "19:1", name="Support", tenant=GLOBEX)
    with database.writing() as session:
        assert conversations.forget(session, ACME, "19:1")
        assert not conversations.forget(session, ACME, "19:1")
    assert named(database, "Support") is None
    assert named(database, "Support", GLOBEX) == "19:1"


def test_with_a_team_all_its_channels_are_forgotten_and_no_others(database: Database) -> None:
    remembered(database, "19:general", name="Support", within="19:general")
    remembered(database, "19:billing", name="Billing", within="19:general")
    remembered(database, "19:other", name="Other", within="19:elsewhere")
    remembered(database, "19:group", name="Leads")
    remembered(database, "a:1", identity=ANA)
    remembered(database, "19:billing", name="Billing", tenant=GLOBEX, within="19:general")
    with database.writing() as session:
        assert conversations.forget(session, ACME, "19:general")
    assert [named(database, called) for called in ("Support", "Billing")] == [None, None]
    assert [named(database, called) for called in ("Other", "Leads")] == ["19:other", "19:group"]
    assert direct(database, ANA) == "a:1"
    assert named(database, "Billing", GLOBEX) == "19:billing"
