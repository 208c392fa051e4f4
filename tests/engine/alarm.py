"""Escalations to drill the engine with: a ladder of two people and a channel, raised and answered as handlers do."""

from datetime import UTC, datetime

from coaching.escalation import Level, Outcome, Policy, Severity, Target, TargetKind
from handlers.escalations.acting import settle, take
from handlers.escalations.raising import Cause, Source, raise_escalation
from handlers.escalations.states import policy_to_json
from handlers.tools import Tools
from storage.database import Database
from storage.escalations import EscalationRow, find_escalation
from storage.pages import Page
from storage.paging_rules import EscalationPolicy
from storage.people import add_identity, add_person, find_person
from storage.workspaces import ensure_workspace
from tests.engine.postman import PLATFORM, TENANT

CREATED = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = ("omar", "lena")
CHANNEL = "C0"


def set_up(database: Database, wait: int = 600, *, channel: bool = True, **more: object) -> int:
    """Two people, Omar paged first and Lena after `wait` seconds, and a channel; return the workspace's id."""
    with database.writing() as session:
        home = ensure_workspace(session, "default", "default", "Europe/Berlin", CREATED).id
        levels = []
        for handle in PEOPLE:
            person = add_person(session, home, handle, handle.title(), "agent", CREATED)
            add_identity(session, person, PLATFORM, f"T1:{handle}")
            levels.append(Level((Target(TargetKind.PERSON, person.id),), wait))
        place = Target(TargetKind.CHANNEL, tenant=TENANT, channel=CHANNEL) if channel else None
        policy = Policy(tuple(levels), channel=place, **more)  # type: ignore[arg-type]
        session.add(EscalationPolicy(workspace_id=home, ladder=policy_to_json(policy), created_at=CREATED))
        return home


def raise_one(
    database: Database, title: str, now: datetime, severity: Severity = Severity.NORMAL, group: str = ""
) -> int:
    """Raise one; return its id. The same title raises once, and joins another one of its group."""
    tools = _tools(database)
    with database.writing() as session:
        cause = Cause(title, severity, Source.PERSON, key=title, group=group)
        return raise_escalation(session, cause, tools, now).row.id


def answer(database: Database, escalation_id: int, who: str, now: datetime) -> Outcome:
    """Acknowledge."""
    tools = _tools(database)
    with database.writing() as session:
        row = find_escalation(session, tools.workspace_id, escalation_id)
        person = find_person(session, tools.workspace_id, who)
        assert row is not None
        assert person is not None
        return take(session, row, person, tools, now)


def resolve(database: Database, escalation_id: int, who: str, now: datetime) -> Outcome:
    """Resolve."""
    tools = _tools(database)
    with database.writing() as session:
        row = find_escalation(session, tools.workspace_id, escalation_id)
        assert row is not None
        return settle(session, row, find_person(session, tools.workspace_id, who), tools, now)


def pages(database: Database, escalation_id: int | None = None) -> list[Page]:
    """Every page, or those of one escalation, in order."""
    with database.reading() as session:
        found = session.query(Page).order_by(Page.id)
        return list(found.filter_by(escalation_id=escalation_id) if escalation_id else found)


def escalation(database: Database, escalation_id: int) -> EscalationRow:
    """One row."""
    with database.reading() as session:
        return session.get_one(EscalationRow, escalation_id)


def lane_of(who: str) -> str:
    """The conversation with somebody, as the office calls it."""
    return f"{TENANT}/{PLATFORM}:T1:{who}"


def _tools(database: Database) -> Tools:
    return Tools(database, 1, "Europe/Berlin", 5)
