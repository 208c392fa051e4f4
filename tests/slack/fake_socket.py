"""Socket Mode in the fake Slack: a real websocket, envelopes that must be acknowledged, and ones that come again."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.slack.fake_workspaces import Json, RefusedError

if TYPE_CHECKING:
    from tests.slack.fake_slack import FakeSlack
    from tests.slack.payloads import Sent


@dataclass(eq=False)
class Connection:
    """One websocket of an app."""

    socket: web.WebSocketResponse
    unanswered: dict[str, Json] = field(default_factory=dict)


class FakeSocket:
    """Slack's end of Socket Mode. `acks` holds what each envelope was answered with, by envelope id."""

    def __init__(self, fake: FakeSlack) -> None:
        self.connections: list[Connection] = []
        self.acks: dict[str, Json] = {}
        self.deliveries: list[str] = []
        self._fake = fake
        self._tickets: set[str] = set()
        self._waiting: list[Json] = []

    def open(self, token: str) -> Json:
        """apps.connections.open: an address that is good for one connection."""
        if not token:
            raise RefusedError("not_authed")
        if token.startswith("xoxb"):
            raise RefusedError("not_allowed_token_type")
        if token != self._fake.app_token:
            raise RefusedError("invalid_auth")
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return {"url": f"{self._fake.address.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id=A1"}

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """An app connects: it is greeted, and gets what is still waiting."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket)
        self.connections.append(connection)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.connections),
                "debug_info": {"host": "applink-1", "build_number": 10, "approximate_connection_time": 18060},
                "connection_info": {"app_id": "A1"},
            }
        )
        waiting, self._waiting = self._waiting, []
        for envelope in waiting:
            await self._deliver(connection, envelope)
        self._fake.wake()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._take(connection, json.loads(message.data))
        finally:
            self.connections.remove(connection)
            # What was not acknowledged is sent again, over the next connection.
            self._waiting += [_again(envelope, "timeout") for envelope in connection.unanswered.values()]
            for other in self.connections[:1]:
                waiting, self._waiting = self._waiting, []
                for envelope in waiting:
                    await self._deliver(other, envelope)
            self._fake.wake()
        return socket

    async def send(self, sent: Sent) -> str:
        """Send what somebody did; return the envelope's id. It waits while nobody is connected."""
        envelope: Json = {
            "envelope_id": secrets.token_hex(16),
            "type": sent.kind,
            "payload": sent.payload,
            "accepts_response_payload": sent.kind != "events_api",
        }
        if sent.kind == "events_api":
            envelope |= {"retry_attempt": sent.retry, "retry_reason": "timeout" if sent.retry else ""}
        if self.connections:
            await self._deliver(self.connections[-1], envelope)
        else:
            self._waiting.append(envelope)
        return str(envelope["envelope_id"])

    async def acked(self, envelope: str, seconds: float = 20.0) -> Json:
        """Wait for an envelope's acknowledgement; return the payload that came with it, {} for none."""
        await self._fake.until(lambda: envelope in self.acks, seconds)
        return self.acks[envelope]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Say that the connection ends: "warning" first, then "refresh_requested"; or "link_disabled"."""
        for connection in list(self.connections):
            await connection.socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
            )
            if reason != "warning":
                await connection.socket.close()

    async def cut(self) -> None:
        """Break every connection without a word."""
        for connection in list(self.connections):
            transport = connection.socket._req.transport if connection.socket._req else None
            if transport is not None:
                transport.abort()

    async def close(self) -> None:
        """End it all."""
        self._waiting.clear()
        for connection in list(self.connections):
            connection.unanswered.clear()
            await asyncio.wait_for(connection.socket.close(), 5)

    async def _deliver(self, connection: Connection, envelope: Json) -> None:
        connection.unanswered[str(envelope["envelope_id"])] = envelope
        self.deliveries.append(str(envelope["envelope_id"]))
        await connection.socket.send_json(envelope)
        self._fake.wake()

    def _take(self, connection: Connection, told: Json) -> None:
        envelope = str(told.get("envelope_id", ""))
        if connection.unanswered.pop(envelope, None) is not None:
            self.acks[envelope] = told.get("payload") or {}
        self._fake.wake()


def _again(envelope: Json, reason: str) -> Json:
    if envelope["type"] == "events_api":
        return {**envelope, "retry_attempt": int(envelope["retry_attempt"]) + 1, "retry_reason": reason}
    return envelope
