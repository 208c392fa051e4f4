"""The desk: whose words these are, in which workspace, in which language; and nobody of another organisation's."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk import SECONDS_A_TENANT_IS_KNOWN, FrontDesk, StrangerError, UnknownTenantError
from bot.port import Heard
from handlers.introducing import Profile
from handlers.tools import Tools
from storage.database import Session
from storage.people import all_people, find_identity, find_person, link, set_locale, set_zone
from storage.tenants import connect, disconnect
from storage.workspaces import Workspace as StoredWorkspace
from storage.workspaces import ensure_workspace, find_workspace
from tests.stories.workspace import AGENTS, DIRECT, GROUP, NOW, SOURCE, Workspace, at, empty, rendered, ticket

__all__ = ["empty"]

ONE, TWO = "slack:T1", "slack:T2"
NO_TICKETS = "Es wurde noch kein Ticket importiert."


class Companies:
    """Two companies in one database. In both somebody is user U1 of their own Slack."""

    def __init__(self, workspace: Workspace) -> None:
        self.database, self.local = workspace.database, workspace
        self.seconds = 0.0
        self.desk = FrontDesk(workspace.tools, clock=lambda: self.seconds)
        with self.database.writing() as session:
            beta = ensure_workspace(session, "beta", "Beta", "Asia/Tokyo", NOW)
            beta.locale, beta.minimum_group = "de", 7
            self.beta = replace(workspace.tools, workspace_id=beta.id, zone="Asia/Tokyo")
        self.connect(ONE, "default")
        self.connect(TWO, "beta")

    def connect(self, tenant: str, key: str) -> None:
        with self.database.writing() as session:
            connect(session, tenant, "", self.workspace(session, key), NOW)

    def workspace(self, session: Session, key: str) -> StoredWorkspace:
        found = find_workspace(session, key)
        assert found is not None
        return found

    def heard(self, tenant: str, user: str = "U1", words: str = "mystats") -> Heard:
        return Heard(f"{tenant}:{user}", DIRECT, words, tenant=tenant)

    def meet(self, tenant: str, name: str, user: str = "U1", **profile: str) -> None:
        self.desk.introduce(self.heard(tenant, user), Profile(name, name.casefold(), **profile), NOW)

    def people(self, tools: Tools) -> list[str]:
        with self.database.reading() as session:
            return [person.name for person in all_people(session, tools.workspace_id)]


@pytest.fixture
def companies(empty: Workspace) -> Companies:
    return Companies(empty)


def test_the_same_user_id_is_another_person_in_another_company(companies: Companies) -> None:
    companies.meet(ONE, "Ann")
    companies.meet(TWO, "Bob")
    requests = [companies.desk.request(companies.heard(tenant), NOW) for tenant in (ONE, TWO)]
    assert [each.person.name for each in requests] == ["Ann", "Bob"]
    assert [each.person.workspace_id for each in requests] == [
        companies.local.tools.workspace_id,
        companies.beta.workspace_id,
    ]
    assert [companies.people(tools) for tools in (companies.local.tools, companies.beta)] == [["Ann"], ["Bob"]]


def test_an_identity_is_nobody_in_the_other_company(companies: Companies) -> None:
    companies.meet(ONE, "Ann")
    guest = Heard(f"{ONE}:U1", DIRECT, "mystats", tenant=TWO)
    assert not companies.desk.knows(guest)
    with pytest.raises(StrangerError):
        companies.desk.request(guest, NOW)


def test_an_answer_is_made_of_ones_own_companys_tickets(companies: Companies) -> None:
    companies.local.take(*AGENTS, GROUP, ticket("1", at("2026-11-16 09:00")))
    companies.meet(ONE, "Mia", email="mia@example.com")
    companies.meet(TWO, "Mia", email="mia@example.com")
    with companies.database.writing() as session:
        found = find_identity(session, companies.local.tools.workspace_id, SOURCE, "a-mia")
        mia = find_person(session, companies.local.tools.workspace_id, "mia")
        link(session, found, mia)
    said = [rendered(companies.desk.answer(companies.desk.request(companies.heard(t), NOW))) for t in (ONE, TWO)]
    assert "facts up to" in said[0]
    assert NO_TICKETS in said[1]


def test_an_unknown_company_is_refused_whatever_is_asked(companies: Companies) -> None:
    heard = companies.heard("slack:T3")
    for ask in (
        lambda: companies.desk.request(heard, NOW),
        lambda: companies.desk.knows(heard),
        lambda: companies.desk.introduce(heard, Profile("Eve", "eve"), NOW),
        lambda: companies.desk.identity("slack:T3", "mia"),
    ):
        with pytest.raises(UnknownTenantError):
            ask()
    assert companies.people(companies.local.tools) == []


def test_a_company_that_leaves_is_unknown_within_half_a_minute(companies: Companies) -> None:
    companies.meet(TWO, "Bob")
    with companies.database.writing() as session:
        assert disconnect(session, TWO)
    assert companies.desk.knows(companies.heard(TWO))
    companies.seconds += SECONDS_A_TENANT_IS_KNOWN
    with pytest.raises(UnknownTenantError):
        companies.desk.knows(companies.heard(TWO))


def test_whoever_asked_before_their_company_left_is_answered_from_their_own_workspace(companies: Companies) -> None:
    companies.local.take(*AGENTS, GROUP, ticket("1", at("2026-11-16 09:00")))
    companies.meet(TWO, "Bob")
    request = companies.desk.request(companies.heard(TWO), NOW)
    with companies.database.writing() as session:
        disconnect(session, TWO)
    companies.seconds += SECONDS_A_TENANT_IS_KNOWN
    with pytest.raises(UnknownTenantError):
        companies.desk.knows(companies.heard(TWO))
    assert NO_TICKETS in rendered(companies.desk.answer(request)), "those of the other company are not theirs"


def test_two_companies_of_one_workspace_are_answered_by_it(companies: Companies) -> None:
    companies.connect("slack:T9", "beta")
    companies.meet(TWO, "Bob", email="bob@example.com")
    companies.meet("slack:T9", "Bobby", email="bob@example.com")
    people = [companies.desk.request(companies.heard(tenant), NOW).person.id for tenant in (TWO, "slack:T9")]
    assert len(set(people)) == 1
    assert companies.desk.identity(TWO, "bob") == f"{TWO}:U1"
    assert companies.desk.identity("slack:T9", "@bob") == "slack:T9:U1"


def test_somebody_is_found_within_their_own_organisation_only(companies: Companies) -> None:
    companies.meet(ONE, "Ann", "U7")
    assert companies.desk.identity(ONE, "ann") == f"{ONE}:U7"
    assert companies.desk.identity(TWO, "ann") is None
    companies.connect("slack:T12", "default")
    assert companies.desk.identity("slack:T12", "ann") is None
    assert companies.desk.identity(ONE, "nobody") is None


def test_a_moved_company_is_answered_elsewhere_after_half_a_minute(companies: Companies) -> None:
    companies.meet(TWO, "Bob")
    companies.connect(TWO, "default")
    assert companies.desk.knows(companies.heard(TWO))
    companies.seconds += SECONDS_A_TENANT_IS_KNOWN
    assert not companies.desk.knows(companies.heard(TWO))


@pytest.mark.parametrize(
    ("tenant", "chosen", "profile", "spoken"),
    [
        (ONE, (None, None), ("", ""), ("en", "Europe/Berlin")),
        (TWO, (None, None), ("", ""), ("de", "Asia/Tokyo")),
        (ONE, (None, None), ("de-DE", "America/Lima"), ("de", "America/Lima")),
        (TWO, (None, None), ("xx", "Mars/Olympus"), ("de", "Asia/Tokyo")),
        (ONE, ("en", None), ("de-DE", "America/Lima"), ("en", "America/Lima")),
        (TWO, ("en", "Europe/Paris"), ("de-DE", "America/Lima"), ("en", "Europe/Paris")),
    ],
)
def test_language_and_zone_are_the_chosen_before_the_profiles_before_the_workspaces(
    companies: Companies,
    tenant: str,
    chosen: tuple[str | None, str | None],
    profile: tuple[str, str],
    spoken: tuple[str, str],
) -> None:
    companies.meet(tenant, "Ann", locale=profile[0], zone=profile[1])
    person = companies.desk.request(companies.heard(tenant), NOW).person
    with companies.database.writing() as session:
        set_locale(session, person.id, chosen[0])
        set_zone(session, person.id, chosen[1])
    request = companies.desk.request(companies.heard(tenant), NOW)
    assert (request.speech.locale.partition("-")[0], request.speech.zone) == spoken


def test_who_is_nobody_here_is_told_so(companies: Companies) -> None:
    assert not companies.desk.knows(companies.heard(ONE))
    with pytest.raises(StrangerError):
        companies.desk.request(companies.heard(ONE), NOW)


def test_teams_are_those_of_the_day_in_the_workspaces_zone(companies: Companies) -> None:
    companies.local.add("mia")
    companies.local.put("mia", "Support", "2026-11-22")
    evening = NOW.replace(hour=22, minute=30)
    heard = Heard("mia", DIRECT, "mystats")
    assert not companies.desk.request(heard, evening).person.member_of
    assert companies.desk.request(heard, evening + timedelta(hours=1)).person.member_of


def test_many_threads_asking_for_many_companies_get_their_own(companies: Companies) -> None:
    keys = [f"slack:N{number}" for number in range(12)]
    with companies.database.writing() as session:
        for number, tenant in enumerate(keys):
            made = ensure_workspace(session, f"n{number}", f"N{number}", "UTC", NOW)
            connect(session, tenant, "", made, NOW)
    for tenant in keys:
        companies.meet(tenant, tenant.partition(":")[2])
    wrong: list[object] = []
    together = threading.Barrier(6)

    def ask() -> None:
        together.wait(30)
        for _ in range(10):
            for tenant in keys:
                companies.seconds += 7  # so that companies are looked up anew all the time
                try:
                    request = companies.desk.request(companies.heard(tenant, words="help"), NOW)
                    companies.desk.answer(request)
                    if request.person.name != tenant.partition(":")[2]:
                        wrong.append(request.person.name)
                except Exception as problem:  # noqa: BLE001 - told to the test
                    wrong.append(problem)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
