"""What `touchline doctor` finds out about this machine: the folder, the database, the keys, the people, the figures.

Promises: a finding says what is so and what to do about it; one that fails keeps no other from being made. Changes
nothing but what a start would make anyway (the folder, its keys), and shows no secret.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.config import Settings
from bot.engine.checking import has_a_place
from bot.findings import Finding, Outcome, fail, failed, ok, warn
from bot.keys import load_keys
from bot.root import open_database
from coaching.access import Role
from handlers.tools import instant
from kpi.errors import TouchlineError
from kpi.words import N_
from storage.database import Database, Session
from storage.people import all_people
from storage.sources import facts_until
from storage.tickets import count_tickets
from storage.upgrading import NewerDatabaseError, head, version_of
from storage.workspaces import Workspace, find_workspace

OLD_FACTS = timedelta(days=7)


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Look at everything that is here on this machine."""
    try:
        database = open_database(settings)
    except TouchlineError as problem:
        return [failed("home", N_("Folder"), problem)]
    try:
        found = [ok("home", N_("Folder"), N_("I can write to {home}."), home=settings.home)]
        found.append(_keys(settings))
        found.append(_attempt("database", N_("Database"), lambda: _database(database)))
        if found[-1].outcome is Outcome.OK:
            found.append(_attempt("engine", N_("Scheduled posts"), lambda: _engine(database)))
            found.append(_heartbeat(settings))
            found.append(_attempt("people", N_("People"), lambda: _people(database, settings)))
            found.append(_attempt("facts", N_("Tickets"), lambda: _facts(database, settings, now)))
        return found
    finally:
        database.close()


def _attempt(key: str, label: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except TouchlineError as problem:
        return failed(key, label, problem)


def _keys(settings: Settings) -> Finding:
    key, label = "keys", N_("Encryption keys")
    if not settings.connected and settings.encryption_keys is None and settings.database_url:
        return ok(key, label, N_("None are set, and none are needed until a chat platform is connected."))

    def check() -> Finding:
        load_keys(settings)
        return ok(key, label, N_("They are there, and can be used."))

    return _attempt(key, label, check)


def _database(database: Database) -> Finding:
    key, label = "database", N_("Database")
    version = version_of(database)
    if version is not None and version > head():
        return failed(key, label, NewerDatabaseError(version=version))
    if version != head():
        return warn(
            key,
            label,
            N_("It is at version {version}, this Touchline at {wanted}. The next start brings it there."),
            version=version or "0",
            wanted=head(),
        )
    return ok(key, label, N_("It answers, and is at version {version}."), version=version)


def _engine(database: Database) -> Finding:
    key, label = "engine", N_("Scheduled posts")
    if has_a_place(database):
        return ok(key, label, N_("What waits and tries again has a place for its tables."))
    return fail(
        key,
        label,
        N_("Their engine cannot have its tables: remove engine.db, or let the database's role make the schema dbos."),
    )


def _heartbeat(settings: Settings) -> Finding:
    """Never calls it: that would say that all is well."""
    key, label = "heartbeat", N_("Dead-man's switch")
    if settings.heartbeat:
        return ok(key, label, N_("An address outside is called every minute while all is well."))
    return ok(
        key,
        label,
        N_("None is set: if everything here stops, nobody outside notices. Set TOUCHLINE_HEARTBEAT_URL."),
    )


def _people(database: Database, settings: Settings) -> Finding:
    key, label = "people", N_("People")
    with database.reading() as session:
        workspace = find_workspace(session, settings.workspace)
        people = all_people(session, workspace.id) if workspace else ()
    if not people:
        return warn(
            key,
            label,
            N_("Nobody is in the workspace yet. Add people, or let them come by chat: `touchline people add`."),
        )
    if not any(person.role == Role.ADMIN for person in people):
        return warn(
            key,
            label,
            N_("{count} in the workspace, and no admin among them: `touchline people role PERSON admin`."),
            count=len(people),
        )
    return ok(key, label, N_("{count} in the workspace, an admin among them."), count=len(people))


def _facts(database: Database, settings: Settings, now: datetime) -> Finding:
    key, label = "facts", N_("Tickets")
    with database.reading() as session:
        workspace = find_workspace(session, settings.workspace)
        tickets, until = _reach(session, workspace) if workspace else (0, None)
    if not tickets or until is None:
        return warn(key, label, N_("There are none yet: `touchline import FILE`."))
    days = (instant(now) - until) // 86_400
    if days > OLD_FACTS.days:
        return warn(
            key,
            label,
            N_("{count} in all, and the newest change was {days} d ago. Import a newer export."),
            count=tickets,
            days=days,
        )
    return ok(key, label, N_("{count} in all; the newest change was {days} d ago."), count=tickets, days=max(0, days))


def _reach(session: Session, workspace: Workspace) -> tuple[int, int | None]:
    return count_tickets(session, workspace.id), facts_until(session, workspace.id)
