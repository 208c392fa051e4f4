"""Short ways to connect, to pull and to look into what is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from handlers.pulling.syncing import Synced, sync
from handlers.request import Reply
from storage.connections import Connection
from storage.people import Identity, add_identity, find_person
from storage.schema import METADATA
from tests.stories.workspace import NOW, Workspace
from tests.systems.connected import opened_at
from tests.systems.stub import Stub
from tests.systems.zendesk_stub import ENTERED, Zendesk

FORM = {**ENTERED, "since": "365"}
LATER = NOW + timedelta(minutes=10)


@dataclass(frozen=True)
class Office:
    """A workspace, and the account it may connect."""

    workspace: Workspace
    stub: Stub
    account: Zendesk

    def send(self, who: str, words: str = "connect zendesk", **changed: str) -> Reply:
        """Send the form, with some answers changed."""
        return self.workspace.ask(who, words, answers={**FORM, **changed})

    def connect(self, who: str = "root", **changed: str) -> int:
        """Connect; return the connection's number."""
        reply = self.send(who, **changed)
        assert not reply.field_errors.errors, reply.field_errors.errors
        return self.connections()[-1].id

    def sync(self, connection_id: int, now: datetime = NOW) -> Synced:
        """One round."""
        return sync(self.workspace.tools, connection_id, now, opener=opened_at(self.stub.url))

    def connections(self) -> list[Connection]:
        """All rows, removed ones too."""
        with self.workspace.database.reading() as session:
            return list(session.scalars(select(Connection).order_by(Connection.id)))

    def identity(self, key: str, source: str = "zendesk") -> Identity:
        """Who is called so there."""
        with self.workspace.database.reading() as session:
            found = session.scalar(select(Identity).where(Identity.provider == source, Identity.external_id == key))
            assert found is not None
            return found

    def address(self, handle: str, email: str) -> None:
        """Give somebody one more address."""
        with self.workspace.database.writing() as session:
            person = find_person(session, self.workspace.tools.workspace_id, handle)
            assert person is not None
            add_identity(session, person, "email", email)

    def count(self, model: Any) -> int:
        """How many rows there are."""
        with self.workspace.database.reading() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0

    def whole(self) -> bytes:
        """Everything that is kept, in every table, as bytes."""
        with self.workspace.database.reading() as session:
            rows = [repr(row) for table in METADATA.sorted_tables for row in session.execute(select(table))]
        return "\n".join(rows).encode()
