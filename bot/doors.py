"""What the doors of all platforms have in common: a refusal is a status, and a body is counted while it is read.

Nothing of a request that is refused is said or logged: a refusal carries its status and no words.
"""

from http import HTTPStatus

from aiohttp import web


class RefusedAtTheDoorError(Exception):
    """That request did not come from the platform, or cannot be read."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


async def read_body(request: web.Request, largest: int) -> bytes:
    """Return the body, as long as it is not too large: a header may lie, so the bytes are counted too."""
    if (request.content_length or 0) > largest:
        raise RefusedAtTheDoorError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    raw = bytearray()  # a sender may give it byte by byte
    async for part in request.content.iter_any():
        raw += part
        if len(raw) > largest:
            raise RefusedAtTheDoorError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(raw)
