"""What is kept at an address of our own, for a chat platform or its reader to fetch: sealed bytes under a secret name.

Promises: a name holds 32 random bytes, and its address a signature, which is checked before the database is asked, so
that nobody can guess one and guessing costs nothing; what was kept is there as long as the message may be read, also
after a change of keys, while the key that signed it is kept. Never says whether an address once was good, never logs
one.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import web

from kpi.errors import TouchlineError
from storage.database import Database
from storage.pictures import find_picture, keep_picture, seal_context
from storage.sealing import Sealer, SealError

log = logging.getLogger(__name__)

RANDOM_BYTES = 32
LONGEST_NAME = 200  # an id and a signature have 87 letters; more is nobody's address

SAFE_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class Hosting:
    """Keeps bytes, and gives them to who knows the name."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        signed_for: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`signed_for` is what addresses are signed for: one of another kind opens nothing here."""
        self._database = database
        self._sealer = sealer
        self._signed_for = signed_for
        self._clock = clock

    async def keep(self, workspace_id: int, content: bytes) -> str:
        """Keep bytes; return their secret id. DatabaseAwayError or DatabaseBusyError where they cannot be kept."""
        secret = secrets.token_urlsafe(RANDOM_BYTES)
        await asyncio.to_thread(self._write, workspace_id, secret, content)
        return secret

    def signature(self, said: str) -> str:
        """Return the signature of what stands in an address."""
        return self._sealer.sign(self._signed_for, said)

    async def answer(
        self, secret: str, said: str, signature: str, content_type: str, headers: Mapping[str, str]
    ) -> web.Response:
        """Answer an address with its bytes, if `said` was signed with that signature; with 404 for any other."""
        is_ours = len(secret) + len(signature) <= LONGEST_NAME
        if not is_ours or not self._sealer.is_signed(self._signed_for, said, signature):
            return web.Response(status=HTTPStatus.NOT_FOUND)
        try:
            content = await asyncio.to_thread(self._read, secret)
        except SealError:
            log.warning("something hosted does not open: the key that sealed it is gone")
            content = None
        except TouchlineError:
            # The database is away for a moment: nobody may remember this for a year.
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "30"})
        if content is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.Response(body=content, content_type=content_type, headers={**SAFE_HEADERS, **headers})

    def _write(self, workspace_id: int, secret: str, content: bytes) -> None:
        sealed = self._sealer.seal(seal_context(secret), content)
        with self._database.writing() as session:
            keep_picture(session, workspace_id, secret, sealed, self._clock())

    def _read(self, secret: str) -> bytes | None:
        with self._database.reading() as session:
            sealed = find_picture(session, secret)
        return None if sealed is None else self._sealer.open(seal_context(secret), sealed)
