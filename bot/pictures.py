"""Charts at an address of our own, for a chat platform that shows pictures only from the web.

Promises what `bot.hosting` promises. Never redirects: Teams follows none.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import web

from bot.hosting import Hosting
from storage.database import Database
from storage.sealing import Sealer

PATH = "/pictures"
# The bytes of an address never change, and it is known only to who reads the message.
HEADERS = {"Cache-Control": "public, max-age=31536000, immutable"}


class HostedPictures:
    """Keeps pictures and serves them."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        public_url: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`public_url` is where the server is known on the web ("https://touchline.example.com")."""
        self._hosting = Hosting(database, sealer, "address of a picture", clock)
        self._address = public_url.rstrip("/")

    async def keep(self, workspace_id: int, png: bytes) -> str:
        """Keep a picture; return its address. DatabaseAwayError or DatabaseBusyError where it cannot be kept."""
        secret = await self._hosting.keep(workspace_id, png)
        return f"{self._address}{PATH}/{secret}.{self._hosting.signature(secret)}.png"

    def mount(self, app: web.Application) -> None:
        """Serve the pictures that were kept."""
        app.router.add_get(PATH + "/{name}", self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        secret, _, signature = name.removesuffix(".png").partition(".")
        if not name.endswith(".png"):
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return await self._hosting.answer(secret, secret, signature, "image/png", HEADERS)
