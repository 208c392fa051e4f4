"""The postman of the post office, as a platform's adapter would be."""

import os
from datetime import datetime
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.port import Destination, Pictures, UndeliverableError
from coaching.delivering import Reason
from handlers.cards import Card, Paper
from handlers.plain import as_text

PLATFORM = "office"
TENANT = f"{PLATFORM}:T1"


class OfficePostman:
    """Posts over HTTP. `finds` says whether the office can be asked, `threads` whether it has any."""

    def __init__(self, address: str, replica: str = "", *, finds: bool = True, threads: bool = True) -> None:
        self._address = address
        self._replica = replica
        self._finds = finds
        self._threads = threads

    def has_threads(self, to: Destination) -> bool:
        return self._threads

    def can_find(self, to: Destination) -> bool:
        return self._finds

    async def post(self, to: Destination, card: Card, pictures: Pictures, key: str, thread: str = "") -> str:
        return await self._send(to, key, thread, card.title, as_text(card), 0)

    async def attach(self, to: Destination, paper: Paper, content: bytes, key: str, thread: str = "") -> str:
        return await self._send(to, key, thread, paper.name, paper.title, len(content))

    async def update(self, to: Destination, message_id: str, card: Card, pictures: Pictures, key: str) -> None:
        said = {"id": message_id, "key": key, "lane": to.lane, "text": as_text(card), "pid": os.getpid()}
        await self._ask("update", said)

    async def find(self, to: Destination, key: str, since: datetime, thread: str = "") -> str | None:
        if not self._finds:
            return None
        return (await self._ask("find", {"key": key}))["id"]

    async def _send(self, to: Destination, key: str, thread: str, title: str, text: str, file: int) -> str:
        said = {
            "key": key, "lane": to.lane, "thread": thread, "title": title, "text": text, "file": file,
            "replica": self._replica, "pid": os.getpid(),
        }  # fmt: skip
        return (await self._ask("post", said))["id"]

    async def _ask(self, path: str, said: dict[str, Any]) -> Any:
        try:
            async with (
                ClientSession(timeout=ClientTimeout(10)) as web,
                web.post(f"{self._address}/{path}", json=said) as answer,
            ):
                told = await answer.json(content_type=None)
        except (ClientError, TimeoutError):
            raise _trouble({"reason": Reason.PLATFORM_AWAY, "permanent": False, "uncertain": True}) from None
        if "id" not in told:
            raise _trouble(told)
        return told


def _trouble(told: dict[str, Any]) -> UndeliverableError:
    problem = UndeliverableError(to="somebody")
    problem.reason = Reason(told["reason"])
    problem.permanent = told.get("permanent", False)
    problem.uncertain = told.get("uncertain", False)
    problem.after = told.get("after", 0.0)
    return problem
