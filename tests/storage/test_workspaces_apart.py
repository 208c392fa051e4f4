"""Two workspaces with the same keys and names never see each other's rows: every question of storage, asked twice.

Once while a workspace is alone, and once beside another that has the same and more. The answers must be equal.
"""

import inspect
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import select

import storage
from kpi.definitions import KPIS
from kpi.facts import Event, EventKind, Rating, SlaKind, SlaTarget, Status
from storage import (
    access_log,
    conversations,
    definitions,
    installations,
    judged,
    mix,
    observations,
    people,
    pictures,
    reading_back,
    revisions,
    schedules,
    sources,
    teams,
    tenants,
    tickets,
    workspaces,
)
from storage.database import Database, Session
from storage.paging_rules import EscalationRule
from storage.tickets import TicketRow
from storage.writing import TicketWriter
from tests.kpi.made import DAY, START, assigned, became, moment, replied, solved, ticket
from tests.storage import asking, coaching, connecting, outward, paging, scheduled, waiting, working
from tests.storage.scheduled import schedule
from tests.storage.stored import NOW, SOURCE, workspace, write

DAY_ONE, LAST = date(2026, 1, 1), date(2026, 12, 31)
PROMISES = (SlaTarget(SlaKind.RESOLUTION, moment(9), True), SlaTarget(SlaKind.FIRST_REPLY, None, None))
HISTORIES = (
    (assigned(1), replied(5), solved(9)),
    (replied(7), became(8, Status.CLOSED)),
    (assigned(2), Event(moment(3), EventKind.SCHEDULE, value="main"), replied(4)),
)


def settle(session: Session, key: str, times: int) -> int:
    """A workspace with people, a team, tickets and settings; `times` as many tickets, and other values."""
    home = workspace(session, key)
    ann = people.add_person(session, home, "ann", "Ann", "agent", NOW)
    lead = people.add_person(session, home, "lead", "Lead", "lead", NOW)
    people.add_identity(session, ann, "email", "ann@acme.example")
    people.set_zone(session, ann.id, "Asia/Kathmandu")
    team = teams.ensure_team(session, home, "Billing")
    teams.join(session, team, ann, DAY_ONE)
    teams.join(session, team, lead, DAY_ONE, leads=True)
    facts = [
        ticket(
            *events,
            external_id=f"{number}-{at}",
            assignee="ann",
            group="billing",
            ratings=(Rating("r", START, moment(30), times, "1-5"),),
            targets=PROMISES,
            updated_at=moment(100 * times),
        )
        for number in range(times)
        for at, events in enumerate(HISTORIES)
    ]
    write(session, home, facts)
    people.link(session, people.identities_named(session, home, "zendesk:ann")[0], ann)
    people.remember_agents(session, home, SOURCE, people_like(times))
    teams.give_schedule(session, home, "Billing", f"hours {times}")
    schedules.add_schedule(session, home, "main", "UTC", [[[0, 60 * times]]] * 7, default=True)
    definitions.put_in_force(session, home, NOW)
    definitions.set_target(session, home, "first_reply", times)
    definitions.set_target(session, home, "csat", times, person_id=ann.id)
    access_log.record_looks(session, home, lead.id, [ann.id], f"look {times}", NOW)
    connected(session, key, home)
    schedule(session, home, lead, times)
    asking.ask(session, home, ann, times)
    paging.page(session, home, lead, times)
    coaching.coach(session, home, lead, ann, team.id, times)
    connecting.connect(session, home, ann, times)
    outward.settle_outward(session, home, times)
    return home


def connected(session: Session, key: str, home: int) -> None:
    """An organisation of the workspace, where the app is installed. In all of them Ann is user U1."""
    found = workspaces.find_workspace(session, key)
    assert found is not None
    tenant = tenants.connect(session, f"slack:T{key}", key.title(), found, NOW)
    people.add_identity(session, person(session, home), "slack", "U1")
    made = installations.Installation(workspace_id=home, tenant=tenant.key, sealed=b"sealed", installed_at=NOW)
    installations.keep_installation(session, made)
    address = {"service_url": f"https://{key}.example"}
    conversations.remember(session, home, tenant.key, "C1", "channel", "Support", "", address, NOW)
    conversations.remember(session, home, tenant.key, "D1", "personal", "", f"{tenant.key}:U1", address, NOW)
    pictures.keep_picture(session, home, f"picture of {tenant.key}", b"sealed", NOW)


def people_like(times: int) -> list[people.Agent]:
    return [people.Agent(f"unlinked {number}", "Unlinked") for number in range(times)]


def person(session: Session, home: int) -> people.Person:
    found = people.find_person(session, home, "ann")
    assert found is not None
    return found


def team(session: Session, home: int) -> int:
    found = teams.find_team(session, home, "billing")
    assert found is not None
    return found.id


def mine(session: Session, home: int) -> observations.Whose:
    return observations.by_agents(people.identity_ids(session, person(session, home).id))


def ours(session: Session, home: int) -> observations.Whose:
    return observations.by_groups(teams.groups_of(session, team(session, home)))


def tenant(session: Session, home: int) -> str:
    return tenants.tenants_of(session, home)[0].key


def every_ticket(session: Session) -> list[int]:
    """The ids of all tickets, another workspace's too: nobody should be shown those by knowing them."""
    return list(session.scalars(select(TicketRow.id)))


def everyones_groups(session: Session) -> list[int]:
    """The ids of all helpdesk groups, another workspace's too."""
    return list(session.scalars(select(teams.HelpdeskGroup.id)))


UNTIL = START + DAY
Ask = Callable[[Session, int], object]

QUESTIONS: dict[str, Ask] = {
    "access_log.looks_at": lambda s, w: access_log.looks_at(s, person(s, w).id),
    "conversations.find_any": lambda s, w: conversations.find_any(s, tenant(s, w)),
    "conversations.find_direct": lambda s, w: conversations.find_direct(s, tenant(s, w), f"{tenant(s, w)}:U1"),
    "conversations.find_named": lambda s, w: conversations.find_named(s, tenant(s, w), "support"),
    "definitions.changes_of": lambda s, w: definitions.changes_of(s, w, "UTC"),
    "definitions.history": lambda s, w: definitions.history(s, w),
    "definitions.in_force_since": lambda s, w: definitions.in_force_since(s, w, KPIS[0]),
    "definitions.missing": lambda s, w: definitions.missing(s, w),
    "definitions.rules_in_force": lambda s, w: definitions.rules_in_force(s, w, START),
    "definitions.targets_for": lambda s, w: definitions.targets_for(s, w, person_id=person(s, w).id),
    "installations.find_installation": lambda s, w: installations.find_installation(s, tenant(s, w)),
    "judged.find_rule": lambda s, w: paging.found(s, w, EscalationRule, judged.find_rule),
    "judged.first_known": lambda s, w: judged.first_known(s, w, ("group_id", everyones_groups(s))),
    "judged.group_ids": lambda s, w: judged.group_ids(s, w),
    "judged.open_between": lambda s, w: judged.open_between(s, w, ("group_id", everyones_groups(s)), START, UNTIL),
    "judged.pages_by_rule": lambda s, w: judged.pages_by_rule(s, w, NOW, NOW + timedelta(days=1)),
    "judged.rated_in": lambda s, w: judged.rated_in(s, w, ("group_id", everyones_groups(s)), START, UNTIL),
    "judged.stretches_since": lambda s, w: sorted(
        judged.stretches_since(s, w, ("group_id", everyones_groups(s)), START)
    ),
    "judged.taken_at": lambda s, w: judged.taken_at(s, w),
    "mix.kinds_of": lambda s, w: mix.kinds_of(s, w, every_ticket(s)),
    "observations.closed_unsolved": lambda s, w: observations.closed_unsolved(s, ours(s, w), START, UNTIL),
    "observations.contributions": lambda s, w: sorted(observations.contributions(s, ours(s, w), START, UNTIL)),
    "observations.contributors": lambda s, w: observations.contributors(s, ours(s, w), START, UNTIL),
    "observations.created_between": lambda s, w: observations.created_between(s, ours(s, w)[1], START, UNTIL),
    "observations.observe": lambda s, w: observations.observe(s, mine(s, w), START, UNTIL),
    "observations.open_cycles": lambda s, w: observations.open_cycles(s, mine(s, w), UNTIL),
    "observations.credited": lambda s, w: observations.credited(s, ours(s, w), START, UNTIL),
    "observations.running_keys": lambda s, w: observations.running_keys(s, ours(s, w)),
    "observations.running_targets": lambda s, w: observations.running_targets(s, ours(s, w)),
    "people.all_people": lambda s, w: people.all_people(s, w),
    "people.find_identity": lambda s, w: people.find_identity(s, w, SOURCE, "ann"),
    "people.find_person": lambda s, w: people.find_person(s, w, "ann@acme.example"),
    "people.identities_named": lambda s, w: people.identities_named(s, w, "unlinked"),
    "people.identities_of": lambda s, w: people.identities_of(s, person(s, w).id),
    "people.identity_ids": lambda s, w: people.identity_ids(s, person(s, w).id),
    "people.known_as": lambda s, w: people.known_as(s, w, "slack", "U1")[0],
    "people.known_identities": lambda s, w: people.known_identities(s, w, SOURCE),
    "people.known_agents": lambda s, w: people.known_agents(s, w, SOURCE),
    "people.people_of": lambda s, w: people.people_of(s, people.identity_ids(s, person(s, w).id)),
    "people.person_of": lambda s, w: people.person_of(s, w, SOURCE, "ann"),
    "people.unlinked": lambda s, w: people.unlinked(s, w),
    "people.zones_of": lambda s, w: [
        people.zones_of(s, w, [each]) for each in s.scalars(select(people.Person.id)) if people.zones_of(s, w, [each])
    ],
    "pictures.find_picture": lambda s, w: pictures.find_picture(s, f"picture of {tenant(s, w)}"),
    "reading_back.batches": lambda s, w: list(reading_back.batches(s, w, SOURCE, 2)),
    "reading_back.load_tickets": lambda s, w: reading_back.load_tickets(s, w, every_ticket(s)),
    "revisions.stamp": lambda s, w: revisions.stamp(s, w, people.identity_ids(s, person(s, w).id)),
    "schedules.all_schedules": lambda s, w: schedules.all_schedules(s, w),
    "sources.facts_until": lambda s, w: sources.facts_until(s, w),
    "sources.source_names": lambda s, w: sources.source_names(s, w),
    "teams.all_teams": lambda s, w: teams.all_teams(s, w),
    "teams.find_team": lambda s, w: teams.find_team(s, w, "billing"),
    "teams.group_schedules": lambda s, w: teams.group_schedules(s, w, SOURCE),
    "teams.groups_of": lambda s, w: teams.groups_of(s, team(s, w)),
    "teams.known_groups": lambda s, w: teams.known_groups(s, w, SOURCE),
    "teams.memberships_of": lambda s, w: teams.memberships_of(s, person(s, w).id, LAST),
    "teams.memberships_on": lambda s, w: teams.memberships_on(s, w, DAY_ONE, LAST),
    "teams.team_of_group": lambda s, w: [teams.team_of_group(s, w, each) for each in teams.groups_of(s, team(s, w))],
    "tenants.tenants_of": lambda s, w: tenants.tenants_of(s, w),
    "tenants.workspace_of": lambda s, w: tenants.workspace_of(s, tenant(s, w)),
    "tickets.count_tickets": lambda s, w: tickets.count_tickets(s, w),
    "tickets.is_empty": lambda s, w: [tickets.is_empty(s, w)],
    "tickets.ticket_marks": lambda s, w: list(tickets.ticket_marks(s, w, every_ticket(s))),
    **asking.QUESTIONS,
    **coaching.QUESTIONS,
    **connecting.QUESTIONS,
    **outward.QUESTIONS,
    **waiting.QUESTIONS,
    **paging.QUESTIONS,
    **scheduled.QUESTIONS,
    **working.QUESTIONS,
}

WRITES = {
    "access_log.gather_looks",
    "access_log.record_looks",
    "access_log.write_looks",
    "conversations.forget",
    "conversations.remember",
    "definitions.put_in_force",
    "definitions.set_target",
    "installations.forget_installation",
    "installations.keep_installation",
    "judged.add_rule",
    "people.add_identity",
    "people.add_person",
    "people.link",
    "people.remember_agents",
    "people.set_locale",
    "people.set_zone",
    "pictures.keep_picture",
    "revisions.note_settings",
    "revisions.raise_revisions",
    "revisions.raise_settings",
    "schedules.add_schedule",
    "sources.note_source",
    "teams.ensure_team",
    "teams.give_schedule",
    "teams.join",
    "teams.leave",
    "teams.remember_groups",
    "tenants.connect",
    "tenants.disconnect",
    "workspaces.ensure_workspace",
    "workspaces.find_workspace",
    *asking.WRITES,
    *coaching.WRITES,
    *connecting.WRITES,
    *outward.WRITES,
    *paging.WRITES,
    *scheduled.WRITES,
}


OF_NO_WORKSPACE = {
    **coaching.OF_NO_WORKSPACE,
    **connecting.OF_NO_WORKSPACE,
    **outward.OF_NO_WORKSPACE,
    "upsert.upsert": "it makes a statement, and asks nothing",
    "inbox.all_waiting": "written before anybody has looked whose it is",
    "inbox.claim": "the same",
    "inbox.forget_before": "the same",
    "inbox.give_up_before": "the same",
    "inbox.let_in_again": "the same",
    "inbox.seal_anew": "the same",
    "inbox.settle": "the same",
    "inbox.take_in": "the same",
    "installations.all_installations": "keys are changed for all of them at once",
    "installations.begin_install": "whoever installs has no workspace yet",
    "installations.finish_install": "the same",
    "pictures.all_pictures": "keys are changed for all of them at once",
    "pictures.seal_picture_anew": "the same",
    "workspaces.all_workspaces": "the operator's list",
    **paging.OF_NO_WORKSPACE,
    **scheduled.OF_NO_WORKSPACE,
}


def test_every_question_of_storage_is_asked_here() -> None:
    found = set()
    for module in iter_modules(storage.__path__):
        if module.ispkg:
            continue
        for name, function in inspect.getmembers(import_module(f"storage.{module.name}"), inspect.isfunction):
            own = function.__module__ == f"storage.{module.name}" and not name.startswith("_")
            if own and "session" in inspect.signature(function).parameters:
                found.add(f"{module.name}.{name}")
    assert found == set(QUESTIONS) | WRITES | set(OF_NO_WORKSPACE)


def plain(answer: object) -> object:
    """Rows as their columns, so that answers of two sessions can be compared."""
    if hasattr(answer, "__table__"):
        return tuple(getattr(answer, column.key) for column in answer.__table__.columns)
    if isinstance(answer, dict):
        return {key: plain(value) for key, value in answer.items()}
    return [plain(each) for each in answer] if isinstance(answer, list) else answer


def test_no_question_sees_another_workspace(database: Database) -> None:
    with database.writing() as session:
        home = settle(session, "acme", 1)
    with database.reading() as session:
        alone = {name: plain(ask(session, home)) for name, ask in QUESTIONS.items()}
    with database.writing() as session:
        settle(session, "other", 3)
    with database.reading() as session:
        beside = {name: plain(ask(session, home)) for name, ask in QUESTIONS.items()}
    for name, answer in alone.items():
        assert beside[name] == answer, name


def test_every_question_has_an_answer_to_hide(database: Database) -> None:
    with database.writing() as session:
        settle(session, "acme", 1)
        other = settle(session, "other", 3)
    with database.reading() as session:
        empty = {name for name, ask in QUESTIONS.items() if not ask(session, other)}
    assert empty == {"definitions.changes_of", "definitions.missing"}


def test_writing_one_workspaces_tickets_leaves_the_others_alone(database: Database) -> None:
    with database.writing() as session:
        home, other = settle(session, "acme", 1), settle(session, "other", 3)
    with database.reading() as session:
        before = {name: plain(ask(session, home)) for name, ask in QUESTIONS.items()}
    with database.writing() as session:
        newer = [ticket(replied(1), external_id="0-0", updated_at=moment(9999))]
        assert write(session, other, newer).updated == 1
        assert TicketWriter(session, other, SOURCE).next_id > max(every_ticket(session))
    with database.reading() as session:
        assert {name: plain(ask(session, home)) for name, ask in QUESTIONS.items()} == before


def test_the_same_user_id_is_another_person_in_another_organisation(database: Database) -> None:
    with database.writing() as session:
        home, other = settle(session, "acme", 1), settle(session, "other", 3)
    with database.reading() as session:
        found = [people.known_as(session, each, "slack", "U1")[0] for each in (home, other)]
        assert [each and each.workspace_id for each in found] == [home, other]
        assert [tenants.workspace_of(session, f"slack:T{key}").id for key in ("acme", "other")] == [home, other]
        assert tenants.workspace_of(session, "slack:Tnobody") is None
