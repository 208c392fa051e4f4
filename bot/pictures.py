"""Charts at an address of our own, for a chat platform that shows pictures only from the web.

Promises: an address holds 32 random bytes and a signature, which is checked before the database is asked, so that
nobody can guess one and guessing costs nothing; a message's picture is there as long as the message may be read, also
after a change of keys, while the key that signed it is kept. Never redirects (Teams follows none), never says whether
an address once was good, never logs one.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import web

from kpi.errors import TouchlineError
from storage.database import Database
from storage.pictures import find_picture, keep_picture, seal_context
from storage.sealing import Sealer, SealError

log = logging.getLogger(__name__)

PATH = "/pictures"
RANDOM_BYTES = 32
LONGEST_NAME = 200  # an id and a signature have 87 letters; more is nobody's address
SIGNED_FOR = "address of a picture"
HEADERS = {
    # The bytes of an address never change, and it is known only to who reads the message.
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


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
        self._database = database
        self._sealer = sealer
        self._address = public_url.rstrip("/")
        self._clock = clock

    async def keep(self, workspace_id: int, png: bytes) -> str:
        """Keep a picture; return its address. DatabaseAwayError or DatabaseBusyError where it cannot be kept."""
        picture_id = secrets.token_urlsafe(RANDOM_BYTES)
        await asyncio.to_thread(self._write, workspace_id, picture_id, png)
        return f"{self._address}{PATH}/{picture_id}.{self._sealer.sign(SIGNED_FOR, picture_id)}.png"

    def mount(self, app: web.Application) -> None:
        """Serve the pictures that were kept."""
        app.router.add_get(PATH + "/{name}", self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        picture_id, _, signature = name.removesuffix(".png").partition(".")
        is_ours = name.endswith(".png") and len(name) <= LONGEST_NAME
        if not is_ours or not self._sealer.is_signed(SIGNED_FOR, picture_id, signature):
            return web.Response(status=HTTPStatus.NOT_FOUND)
        try:
            png = await asyncio.to_thread(self._read, picture_id)
        except SealError:
            log.warning("a picture does not open: the key that sealed it is gone")
            png = None
        except TouchlineError:
            # The database is away for a moment: nobody may remember this for a year.
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "30"})
        if png is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.Response(body=png, content_type="image/png", headers=HEADERS)

    def _write(self, workspace_id: int, picture_id: str, png: bytes) -> None:
        sealed = self._sealer.seal(seal_context(picture_id), png)
        with self._database.writing() as session:
            keep_picture(session, workspace_id, picture_id, sealed, self._clock())

    def _read(self, picture_id: str) -> bytes | None:
        with self._database.reading() as session:
            sealed = find_picture(session, picture_id)
        return None if sealed is None else self._sealer.open(seal_context(picture_id), sealed)
