"""Files at an address of our own, for a chat platform that takes none itself: the message carries the link.

Promises what `bot.hosting` promises; a file comes under the name it was kept with and is saved, never shown, by a
browser; no proxy keeps it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

from aiohttp import web

from bot.hosting import Hosting
from bot.saving import content_type, disposition
from storage.database import Database
from storage.sealing import Sealer

PATH = "/files"
CACHE = {"Cache-Control": "private, no-store"}


class HostedFiles:
    """Keeps files and serves them."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        public_url: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`public_url` is where the server is known on the web ("https://touchline.example.com")."""
        self._hosting = Hosting(database, sealer, "address of a file", clock)
        self._address = public_url.rstrip("/")

    async def keep(self, workspace_id: int, name: str, content: bytes) -> str:
        """Keep a file; return its address. DatabaseAwayError or DatabaseBusyError where it cannot be kept."""
        secret = await self._hosting.keep(workspace_id, content)
        # The name is signed with the id: nobody makes of a report's address one that saves it under another name.
        signature = self._hosting.signature(f"{secret}/{name}")
        return f"{self._address}{PATH}/{secret}.{signature}/{quote(name, safe='')}"

    def mount(self, app: web.Application) -> None:
        """Serve the files that were kept."""
        app.router.add_get(PATH + "/{key}/{name}", self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        secret, _, signature = request.match_info["key"].partition(".")
        headers = {**CACHE, "Content-Disposition": disposition(name)}
        return await self._hosting.answer(secret, f"{secret}/{name}", signature, content_type(name), headers)
