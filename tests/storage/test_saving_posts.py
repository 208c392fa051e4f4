"""A scheduled post is written, changed, paused and given back its readers alike on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.running import CHANNELS
from coaching.access import Role, Viewer
from handlers.digests import saving
from handlers.digests.fields import LOCAL_CHANNELS
from handlers.digests.kinds import find_kind
from handlers.digests.plans import Plan, Target, fresh_plan, plan_of
from handlers.posting import ring
from handlers.request import Place, PlaceKind, Request
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Database, Session
from storage.jobs import Job, all_jobs, changes_of_job, every_recipient_of, recipients_of
from storage.people import Person, add_person
from storage.teams import ensure_team, join
from tests.storage.stored import workspace

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


def asked(person: Person, now: datetime = SUNDAY) -> Request:
    """Somebody asks for something."""
    viewer = Viewer(person.id, person.workspace_id, person.handle, person.name, Role(person.role), "en", "UTC")
    return Request(viewer, Place(PlaceKind.DIRECT, "dm"), "", now, Speech("en", "UTC"))


def held(session: Session, job: Job) -> Plan:
    """A job as it stands."""
    kind = find_kind(job.kind)
    assert kind is not None
    return plan_of(session, job, kind, recipients_of(session, job.id))


def test_a_post_and_its_readers_come_and_go_and_come_back(database: Database) -> None:
    kind = find_kind("morning")
    assert kind is not None
    with database.writing() as session:
        home = workspace(session, "acme")
        tools = Tools(database, home, "UTC", 5)
        ann, bob = (add_person(session, home, handle, handle.title(), "lead", SUNDAY) for handle in ("ann", "bob"))
        team = ensure_team(session, home, "Support")
        for person in (ann, bob):
            join(session, team, person, SUNDAY.date(), leads=True)
        both = (Target("", ann), Target("", bob))
        saving.create(session, replace(fresh_plan(kind), team=team, targets=both), ann.id, SUNDAY, tools)
    assert len(ring(tools, SUNDAY + timedelta(days=1))) == 2  # Monday's, to each of them
    with database.writing() as session:
        [job] = all_jobs(session, home)
        plan = held(session, job)
        asker = session.get_one(Person, ann.id)
        saving.change(session, job, plan, replace(plan, targets=both[:1], minute=600), asked(asker), tools)
        assert [each.person_id for each in recipients_of(session, job.id)] == [ann.id]
    back = SUNDAY + timedelta(days=3)
    with database.writing() as session:
        [job] = all_jobs(session, home)
        plan = held(session, job)
        saving.pause(session, job, asked(asker, back))
        saving.change(session, job, plan, replace(plan, targets=both), asked(asker, back), tools)
        saving.resume(session, job, asked(asker, back), tools)
    with database.reading() as session:
        [job] = all_jobs(session, home)
        assert [each.through for each in every_recipient_of(session, job.id)] == [back.date(), back.date()]
        noted = [each.what for each in reversed(changes_of_job(session, job.id))]
    assert noted == ["created", "recipients", "time", "paused", "recipients", "resumed"]
    waiting = ring(tools, back + timedelta(days=1))
    assert len(waiting) == 4  # Monday's, which nobody sent, and Thursday's: the pause left nothing between


def test_the_local_channels_are_those_the_playground_has() -> None:
    assert LOCAL_CHANNELS == CHANNELS
