"""Organisations and their installed apps: one workspace, one installation, one use of a state, also for two at once."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from coaching.access import Role
from handlers.introducing import Profile, introduce
from handlers.tools import Tools
from storage import installations as stored
from storage import tenants
from storage.database import Database, Session
from storage.installations import Installation
from storage.people import all_people, identities_of
from storage.workspaces import find_workspace
from tests.storage.stored import NOW, workspace

TENANT = "slack:T1"
LATER = NOW + timedelta(minutes=10)


def installed(session: Session, home: int, sealed: bytes, tenant: str = TENANT) -> None:
    stored.keep_installation(session, Installation(workspace_id=home, tenant=tenant, sealed=sealed, installed_at=NOW))


def at_once(*deeds: Callable[[], None]) -> list[BaseException]:
    """Do all at the same moment; return what went wrong."""
    together, wrong = threading.Barrier(len(deeds)), []

    def do(deed: Callable[[], None]) -> None:
        try:
            together.wait(30)
            deed()
        except Exception as problem:  # noqa: BLE001 - told to the test
            wrong.append(problem)

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


@pytest.fixture
def patient(database_url: str) -> Database:
    opened = Database(database_url, busy_seconds=30)
    yield opened
    opened.close()


def test_a_tenant_is_of_one_workspace_and_may_move(database: Database) -> None:
    with database.writing() as session:
        workspace(session, "acme")
        workspace(session, "beta")
        acme, beta = (find_workspace(session, key) for key in ("acme", "beta"))
        tenants.connect(session, TENANT, "Acme", acme, NOW)
        moved = tenants.connect(session, TENANT, "", beta, NOW)
        assert (moved.name, tenants.workspace_of(session, TENANT)) == ("Acme", beta)
        assert tenants.tenants_of(session, acme.id) == []


def test_a_tenant_that_leaves_takes_nothing_with_it(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        tenants.connect(session, TENANT, "Acme", find_workspace(session, "acme"), NOW)
        assert tenants.disconnect(session, TENANT)
        assert not tenants.disconnect(session, TENANT)
        assert tenants.workspace_of(session, TENANT) is None
        assert find_workspace(session, "acme").id == home


def test_an_installation_takes_the_place_of_the_one_before(database: Database) -> None:
    with database.writing() as session:
        home = workspace(session)
        installed(session, home, b"old")
        installed(session, home, b"new")
        installed(session, home, b"another's", "slack:T2")
        assert [each.sealed for each in stored.all_installations(session)] == [b"new", b"another's"]


def test_an_uninstalled_app_leaves_no_token(database: Database) -> None:
    with database.writing() as session:
        installed(session, workspace(session), b"token")
        assert stored.forget_installation(session, TENANT)
        assert not stored.forget_installation(session, TENANT)
        assert stored.find_installation(session, TENANT) is None


def test_two_who_install_at_once_leave_one_installation(patient: Database) -> None:
    with patient.writing() as session:
        home = workspace(session)

    def install() -> None:
        with patient.writing() as session:
            installed(session, home, b"token")

    assert at_once(install, install, install, install) == []
    with patient.reading() as session:
        assert len(stored.all_installations(session)) == 1


def test_two_who_connect_the_same_tenant_at_once_leave_one(patient: Database) -> None:
    with patient.writing() as session:
        home = workspace(session)

    def connect() -> None:
        with patient.writing() as session:
            tenants.connect(session, TENANT, "Acme", find_workspace(session, "acme"), NOW)

    assert at_once(connect, connect, connect, connect) == []
    with patient.reading() as session:
        assert len(tenants.tenants_of(session, home)) == 1


def test_a_state_is_good_once_and_in_time(database: Database) -> None:
    with database.writing() as session:
        stored.begin_install(session, "good", LATER)
        stored.begin_install(session, "slow", LATER)
        assert stored.finish_install(session, "good", NOW)
        assert not stored.finish_install(session, "good", NOW)
        assert not stored.finish_install(session, "forged", NOW)
        assert not stored.finish_install(session, "slow", LATER)
        assert not stored.finish_install(session, "slow", NOW), "swept out by then"


def test_of_two_who_bring_the_same_state_one_has_it(patient: Database) -> None:
    with patient.writing() as session:
        stored.begin_install(session, "state", LATER)
    good: list[bool] = []

    def bring() -> None:
        with patient.writing() as session:
            good.append(stored.finish_install(session, "state", NOW))

    assert at_once(bring, bring, bring, bring) == []
    assert sorted(good) == [False, False, False, True]


def test_two_who_introduce_the_same_identity_at_once_end_with_one_person(patient: Database) -> None:
    with patient.writing() as session:
        tools = Tools(patient, workspace(session), "Europe/Berlin", 5)
    mia = Profile("Mia Berg", "mia", "mia@example.com")
    meet = lambda: introduce(tools, "slack:T1:U1", mia, NOW, Role.AGENT)  # noqa: E731 - the same deed four times
    assert at_once(meet, meet, meet, meet) == []
    with patient.reading() as session:
        [person] = all_people(session, tools.workspace_id)
        assert [each.provider for each in identities_of(session, person.id)] == ["email", "slack"]


def test_two_of_one_name_introduced_at_once_are_two_people(patient: Database) -> None:
    with patient.writing() as session:
        tools = Tools(patient, workspace(session), "Europe/Berlin", 5)
    met = (
        lambda number=number: introduce(tools, f"slack:T1:U{number}", Profile("Mia Berg", "mia"), NOW)
        for number in range(3)
    )
    assert at_once(*met) == []
    with patient.reading() as session:
        assert sorted(each.handle for each in all_people(session, tools.workspace_id)) == ["mia", "mia2", "mia3"]
