"""A workspace with a connected system, whose API is a stub: what was pulled, and what a round brings."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from connectors.pull.client import Client
from connectors.pull.system import System
from connectors.systems import system_named
from handlers.pulling.syncing import Synced, sync
from handlers.pulling.taking import tickets_source
from handlers.sealing import new_key, seal_text
from handlers.tools import Tools
from kpi.facts import Instant, Status, Ticket
from storage.awaited import AwaitedPart
from storage.connections import (
    Connection,
    add_connection,
    connection_context,
    cursors_of,
    find_connection,
)
from storage.database import Database, Session
from storage.leaves import LeaveRow
from storage.people import known_identities
from storage.reading_back import batches, load_tickets
from storage.reviews import CallRow, LessonRow, ReviewRow
from storage.sealing import Sealer
from storage.sealing import new_key as new_sealing_key
from storage.teams import known_groups
from storage.workspaces import ensure_workspace
from tests.storage.stored import write
from tests.systems.stub import Stub, serving

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
START = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())


LONG = 2.0


class Leap:
    """A clock on which a long wait is over at once: limits of minutes are kept without anybody waiting for them."""

    def __init__(self) -> None:
        self.leapt = 0.0

    def now(self) -> float:
        """The time."""
        return time.monotonic() + self.leapt

    def sleep(self, seconds: float) -> None:
        """Wait, or leap."""
        if seconds > LONG:
            self.leapt += seconds
        else:
            time.sleep(seconds)


def opened_at(url: str, *, sleep: Callable[[float], None] | None = None) -> Callable[[System, dict[str, str]], Client]:
    """Return what opens clients of a stub; they leap over long waits, unless `sleep` says what they do."""
    leap = Leap()
    if sleep is None:
        return partial(Client, base=url, clock=leap.now, sleep=leap.sleep)
    return partial(Client, base=url, sleep=sleep)


@dataclass
class Connected:
    """One connected system of one workspace. `waits` are the seconds its client would have slept."""

    tools: Tools
    connection_id: int
    stub: Stub
    waits: list[float] = field(default_factory=list)

    def sync(self, now: datetime = NOW, **options: Any) -> Synced:
        """One round."""
        options.setdefault("opener", opened_at(self.stub.url))
        return sync(self.tools, self.connection_id, now, **options)

    def tickets(self) -> dict[str, Ticket]:
        """What is held, by the system's own keys."""
        with self.tools.database.reading() as session:
            found: dict[str, Ticket] = {}
            for ids in batches(session, self.tools.workspace_id, self.tickets_source, 500):
                loaded = load_tickets(session, self.tools.workspace_id, ids)
                found.update({ticket.external_id: ticket for ticket in loaded.values()})
            return found

    def again(self, name: str, entered: dict[str, str]) -> "Connected":
        """The same account connected once more, as another source, with nothing pulled yet."""
        return Connected(self.tools, connect(self.tools, name, entered), self.stub)

    @property
    def source(self) -> str:
        """What its facts are filed under."""
        return self._row().source

    @property
    def tickets_source(self) -> str:
        """Whose tickets it tells of: another source's, for surveys."""
        return tickets_source(self._row())

    def _row(self) -> Connection:
        with self.tools.database.reading() as session:
            found = find_connection(session, self.tools.workspace_id, self.connection_id)
            assert found is not None
            return found


def tools_of(database: Database) -> Tools:
    """Return what a fresh workspace works with, with keys to seal with."""
    with database.writing() as session:
        workspace_id = ensure_workspace(session, "acme", "Acme", "Europe/Berlin", NOW).id
    sealer = Sealer([new_sealing_key()])
    return Tools(database, workspace_id, "Europe/Berlin", 3, seal=sealer.seal, open=sealer.open)


def connect(tools: Tools, name: str, entered: dict[str, str], since: Instant = START) -> int:
    """Connect a system as an admin would; return the connection's id."""
    system = system_named(name)
    assert system is not None
    secrets = {key: value for key, value in entered.items() if key in system.secrets}
    plain = {key: value for key, value in entered.items() if key not in system.secrets}
    with tools.database.writing() as session:
        row = add_connection(session, tools.workspace_id, name, plain, new_key(), None, since, None, NOW)
        row.sealed = seal_text(tools, connection_context(row), json.dumps(secrets))
        if "tickets_of" in plain:
            _desk(session, row)
        return row.id


def _desk(session: Session, row: Connection) -> None:
    """Give a survey a helpdesk of its own, with the tickets 1 to 9."""
    row.entered = {**row.entered, "tickets_of": f"desk-{row.id}"}
    tickets = [Ticket(str(number), START, START + 60, Status.SOLVED) for number in range(1, 10)]
    write(session, row.workspace_id, tickets, row.entered["tickets_of"])


@contextmanager
def connected(database: Database, name: str, entered: dict[str, str], stub: Stub) -> Iterator[Connected]:
    """A workspace with a system that is a stub."""
    tools = tools_of(database)
    with serving(stub):
        yield Connected(tools, connect(tools, name, entered), stub)


def everything(made: Connected) -> dict[str, Any]:
    """Return all that was pulled, by the system's own keys: two databases that hold the same are equal."""
    tools, source = made.tools, made.source
    with tools.database.reading() as session:
        identities = known_identities(session, tools.workspace_id, source)
        names = {row.id: key for key, row in identities.items()}
        mine = {"workspace_id": tools.workspace_id, "source": source}
        tables = {
            model.__tablename__: {
                row.external_id: _plain(row, names) for row in session.scalars(select(model).filter_by(**mine))
            }
            for model in (ReviewRow, LessonRow, CallRow, LeaveRow)
        }
        return {
            "tickets": made.tickets(),
            "people": {key: (row.name, row.email, row.is_bot) for key, row in identities.items()},
            "groups": sorted(known_groups(session, tools.workspace_id, source)),
            "waiting": [
                row.part
                for row in session.scalars(select(AwaitedPart).filter_by(workspace_id=tools.workspace_id))
                if row.source in (source, made.tickets_source)
            ],
            "lists": {
                name: row.filled for name, row in cursors_of(session, tools.workspace_id, made.connection_id).items()
            },
            **tables,
        }


def _plain(row: Any, names: dict[int, str]) -> dict[str, Any]:
    """A row without our own numbers: agents by their keys."""
    ours = {"id", "workspace_id", "source", "told_at"}
    found = {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name not in ours}
    return {
        name: names.get(value) if name.endswith("_id") and isinstance(value, int) else value
        for name, value in found.items()
    }
