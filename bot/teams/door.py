"""The door Teams knocks at: what has to be so of a request before a word of it is believed.

Promises: who has no token is turned away before a byte is read; what is too large, malformed or incomplete gets a 4xx
and reaches nobody; nothing of its body or its token is logged.
"""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.doors import RefusedAtTheDoorError, read_body
from bot.teams.addresses import address_in, is_loopback
from bot.teams.errors import ForeignAddressError

Json = dict[str, Any]

CHANNEL = "msteams"
LARGEST_BODY = 256 * 1024
"""Teams' own stay far below: it takes messages up to about 100 KB."""

SERVICE_URL_CLAIM = "serviceurl"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What of an activity the door looks at. `tenant` is the organisation's id, "" where none is named."""

    kind: str
    id: str
    service_url: str
    tenant: str


def check_before_reading(request: web.Request, *, dev: bool) -> str:
    """Return the Authorization header of a request that may be read once that is good; "" for an emulator."""
    if request.method != "POST":
        raise RefusedAtTheDoorError(HTTPStatus.METHOD_NOT_ALLOWED)
    if dev and not (is_loopback(request.remote or "") and is_loopback(_host(request.host))):
        # A page of another website, under a name that leads here (DNS rebinding), is not the emulator.
        raise RefusedAtTheDoorError(HTTPStatus.FORBIDDEN)
    if request.content_type != "application/json":
        raise RefusedAtTheDoorError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    header = request.headers.get("Authorization", "")
    if dev:
        return ""
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer" or not token or " " in token:
        raise RefusedAtTheDoorError(HTTPStatus.UNAUTHORIZED)
    return header


async def read_activity(request: web.Request) -> Json:
    """Return the JSON object that was sent."""
    raw = await read_body(request, LARGEST_BODY)
    try:
        said = json.loads(raw)
        if b"\\ud" in raw.lower():
            json.dumps(said, ensure_ascii=False).encode()  # half a character can be written in JSON, and nowhere else
    except (ValueError, RecursionError):
        raise RefusedAtTheDoorError(HTTPStatus.BAD_REQUEST) from None
    if not isinstance(said, dict):
        raise RefusedAtTheDoorError(HTTPStatus.BAD_REQUEST)
    return said


def envelope_of(activity: Json) -> Envelope:
    """Return what is needed of an activity; refused where something is missing, or it is not of Teams."""
    wanted = (
        activity.get("type"),
        activity.get("id"),
        activity.get("serviceUrl"),
        _inside(activity, "conversation", "id"),
        _inside(activity, "from", "id"),
    )
    if not all(isinstance(each, str) and each for each in wanted) or activity.get("channelId") != CHANNEL:
        raise RefusedAtTheDoorError(HTTPStatus.BAD_REQUEST)
    # botbuilder's own model loses the conversation's tenant: it looks for "tenantID".
    named = _inside(activity, "channelData", "tenant", "id") or _inside(activity, "conversation", "tenantId")
    tenant = named.lower() if isinstance(named, str) else ""
    return Envelope(activity["type"], activity["id"], activity["serviceUrl"], tenant)


def check_address(service_url: str, claimed: object, *, dev: bool, local: bool) -> None:
    """Refuse what wants its answers elsewhere: the token must name the same address; an emulator is on this machine."""
    if not dev and claimed != service_url:
        raise RefusedAtTheDoorError(HTTPStatus.UNAUTHORIZED)
    try:
        url = address_in(service_url, local=local)
    except ForeignAddressError:
        raise RefusedAtTheDoorError(HTTPStatus.FORBIDDEN) from None
    if dev and not is_loopback(url.host or ""):
        raise RefusedAtTheDoorError(HTTPStatus.FORBIDDEN)


def _inside(activity: Json, *names: str) -> Any:
    """What stands in an object within an object; None where there is none."""
    found: Any = activity
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _host(address: str) -> str:
    """The host of a Host header, without its port."""
    if address.startswith("["):
        return address.partition("]")[0]
    return address.rpartition(":")[0] if ":" in address else address
