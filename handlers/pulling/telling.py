"""Tells who connected a system that it is not pulled from any more, with what to do; and once when it works again.

Once for what only somebody can mend, and once for what has not worked for a day; never for what passes. Who connected
it is told while they may mend it, or the admins. Says which system and which list, and never a row or a key.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from coaching.access import Role
from handlers.cards import Button, Card, Style, Text
from handlers.escalations.outside_events import SYNC_FAILED, SYNC_WORKS, tell
from handlers.escalations.pages import PageKind
from handlers.front_desk import sentence
from handlers.pulling.problems import problem_of
from handlers.tools import Tools, instant
from locales.speech import Speech
from storage.connections import Connection, claim_telling, connections, find_connection
from storage.database import Session
from storage.pages import Page, add_pages, page_by_key
from storage.people import all_people

LONG = timedelta(days=1)
FAILS, WORKS = "fails", "works"
MENDED, FAILS_AGAIN, REMOVED = "mended", "fails_again", "removed"


def look_after(tools: Tools, now: datetime) -> list[int]:
    """Make the notices that are due; return their ids."""
    with tools.database.reading() as session:
        due = [each.id for each in connections(session, tools.workspace_id) if _due(each, now)]
    made: list[int] = []
    for connection_id in due:
        with tools.database.writing() as session:
            made += _tell(session, tools, connection_id, now)
    return made


def _due(connection: Connection, now: datetime) -> str:
    """Return what is to be told: that it fails, that it works again, or nothing."""
    problem = problem_of(connection)
    if problem is None:
        return WORKS if connection.told_at is not None else ""
    if connection.told_at is not None or connection.paused or connection.failing_since is None:
        return ""
    return FAILS if problem.permanent or now - connection.failing_since >= LONG else ""


def _tell(session: Session, tools: Tools, connection_id: int, now: datetime) -> list[int]:
    held = find_connection(session, tools.workspace_id, connection_id)
    due = _due(held, now) if held is not None else ""
    # Of several replicas that look, one tells.
    if held is None or not due or not claim_telling(session, held, now if due == FAILS else None):
        return []
    made = _outside(session, held, due, now)
    for person_id in _whom(session, tools, held):
        key = f"pull.{held.id}.{due}.{instant(now)}.{person_id}"
        row = {
            "workspace_id": tools.workspace_id, "key": key, "kind": str(PageKind.PULL), "person_id": person_id,
            "about": f"{held.id}:{due}", "due_at": now,
        }  # fmt: skip
        add_pages(session, [row])
        page = page_by_key(session, tools.workspace_id, key)
        made += [page.id] if page is not None else []
    return made


def _outside(session: Session, held: Connection, due: str, now: datetime) -> list[int]:
    """Tell receivers outside of the chat, where some want to hear of it."""
    mark, home = f"{held.id}.{instant(now)}", held.workspace_id
    if due == FAILS:
        return tell(session, home, SYNC_FAILED, mark, (held.source, held.failing or ""), now)
    return tell(session, home, SYNC_WORKS, mark, (held.source,), now)


def _whom(session: Session, tools: Tools, connection: Connection) -> Sequence[int]:
    admins = [person.id for person in all_people(session, tools.workspace_id) if person.role == Role.ADMIN]
    return [connection.owner_id] if connection.owner_id in admins else admins


def needless(session: Session, page: Page, now: datetime) -> str:  # noqa: ARG001 - as every notice's
    """Return why nobody needs a notice any more; empty where it is true."""
    connection, due = _about(session, page)
    if connection is None:
        return REMOVED
    if due == FAILS:
        return "" if connection.failing is not None else MENDED
    return "" if connection.failing is None else FAILS_AGAIN


def notice_card(session: Session, page: Page, speech: Speech, tools: Tools, now: datetime) -> Card:  # noqa: ARG001
    """Return what a notice says: what is wrong and what to do, or that all is well again."""
    connection, due = _about(session, page)
    if connection is None:
        return Card(speech.say("That system is not connected any more."))
    name = connection.source
    problem = problem_of(connection)
    if due == WORKS or problem is None:
        return Card(
            speech.say("{source} is pulled from again", source=name),
            (Text(speech.say("What came meanwhile is being taken in. There is nothing to do.")),),
        )
    title, since = speech.say("{source} cannot be pulled from", source=name), ""
    if connection.lacks_a_list:
        title = speech.say("{source} is pulled from, but for a list", source=name)
    elif connection.failing_since is not None:
        since = speech.say("Since {moment}. Figures stay as they were then.", moment=speech.moment(
            instant(connection.failing_since)))  # fmt: skip
    texts = tuple(Text(each) for each in (sentence(problem, speech), since) if each)
    return Card(title, texts, (Button(speech.say("Show connections"), "connect", Style.PRIMARY),))


def _about(session: Session, page: Page) -> tuple[Connection | None, str]:
    number, _, due = page.about.partition(":")
    return find_connection(session, page.workspace_id, int(number)), due
