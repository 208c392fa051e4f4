"""A running door, and what another system does there: it signs as Standard Webhooks say, or does not.

async with door(database) as there:
    answer = await there.send({"action": "raise", "title": "Shop down"})
    assert (answer.status, answer.said["result"]) == (202, "raised")
"""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from aiohttp import ClientSession

from bot.drawing import DrawingPool
from bot.hooks import Hooks
from bot.hub import Hub
from bot.server import application
from handlers.tools import Tools
from storage.database import Database
from storage.escalations import EscalationCause, EscalationEvent, EscalationRow
from storage.paging_rules import Hook, hook_context
from storage.sealing import Sealer, new_key
from storage.teams import ensure_team
from tests.bot.fake_desk import FakeDesk
from tests.kpi.made import ticket
from tests.storage.stored import NOW, workspace, write
from tests.web import serving

KEY = "shop-4f1b"
RAW = bytes(range(1, 33))
SECRET = "whsec_" + base64.b64encode(RAW).decode()
TICKET = "https://desk.example.com/4711"
IDS = count(1)


@dataclass(frozen=True)
class Answer:
    """What the door answered."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def said(self) -> dict:
        return json.loads(self.text)


@dataclass
class Door:
    """A door, its one webhook, and its clock."""

    database: Database
    tools: Tools
    hub: Hub
    address: str = ""
    web: ClientSession | None = None
    now: datetime = NOW
    seconds: float = 0.0
    woken: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def wake(self, workspace_id: int, ids: Iterable[int]) -> None:
        self.woken.append((workspace_id, tuple(ids)))

    async def send(
        self,
        said: object = None,
        *,
        body: bytes | None = None,
        key: str = KEY,
        webhook_id: str = "",
        raw: bytes = RAW,
        later: timedelta = timedelta(0),
        **headers: str,
    ) -> Answer:
        """Sign and send; `later`: the sender's clock goes so far ahead. `headers` go over the right ones."""
        content = body if body is not None else json.dumps(said).encode()
        named, stamp = webhook_id or f"msg_{next(IDS)}", str(int((self.now + later).timestamp()))
        signed = f"{named}.{stamp}.".encode() + content
        digest = base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
        given = {"webhook-id": named, "webhook-timestamp": stamp, "webhook-signature": f"v1,{digest}"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        assert self.web is not None
        address = f"{self.address}/hooks/escalations/{key}"
        sent = {name: value for name, value in given.items() if value}
        async with self.web.post(address, data=content, headers=sent) as answer:
            return Answer(answer.status, await answer.text(), dict(answer.headers))

    def rows(self) -> list[EscalationRow]:
        with self.database.reading() as session:
            return list(session.query(EscalationRow).order_by(EscalationRow.id))

    def causes(self) -> list[EscalationCause]:
        with self.database.reading() as session:
            return list(session.query(EscalationCause).order_by(EscalationCause.id))

    def events(self) -> list[str]:
        with self.database.reading() as session:
            return [each.kind for each in session.query(EscalationEvent).order_by(EscalationEvent.id)]


SEALER = Sealer([new_key()])


def set_up(database: Database, *, key: str = KEY, home: str = "acme", team: str = "Shop") -> Tools:
    """A workspace with a team, a ticket of another team, and a webhook; return what works with it."""
    with database.writing() as session:
        workspace_id = workspace(session, home)
        owner = ensure_team(session, workspace_id, team) if team else None
        write(session, workspace_id, [ticket(external_id="4711", group="billing", url=TICKET)])
        session.add(
            Hook(
                workspace_id=workspace_id, key=key, name="Shop", team_id=owner.id if owner else None,
                sealed=SEALER.seal(hook_context(key), SECRET.encode()), created_at=NOW,
            )
        )  # fmt: skip
    return Tools(database, workspace_id, "Europe/Berlin", 5)


@asynccontextmanager
async def door(database: Database, tools: Tools | None = None) -> AsyncIterator[Door]:
    """Run it."""
    tools = tools or set_up(database)
    hub = Hub(FakeDesk(), DrawingPool())
    there = Door(database, tools, hub)
    app = application(hub)
    Hooks(hub, tools, SEALER.open, there.wake, clock=lambda: there.now, seconds=lambda: there.seconds).mount(app)
    async with serving(app) as (address, web):
        there.address, there.web = address, web
        yield there
