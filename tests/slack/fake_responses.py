"""Response addresses in the fake Slack: five uses in thirty minutes, wherever the app is a member or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from tests.slack.fake_methods import change, put_up
from tests.slack.fake_workspaces import Json, Posted, RefusedError

if TYPE_CHECKING:
    from tests.slack.fake_slack import FakeSlack

MOST_USES = 5
SECONDS_OF_USE = 30 * 60
REFUSED = 404
"""Slack answers what it refuses here with 404 and the code in the body."""


@dataclass
class ResponseUrl:
    """Where the answer to one thing goes that somebody did."""

    team: str
    user: str
    channel: str
    born: float
    original: Posted | None = None
    uses: int = 0


async def respond(fake: FakeSlack, request: web.Request) -> web.Response:
    """Take what is posted to a response address."""
    address = fake.response_urls.get(request.match_info["id"])
    told = await request.json()
    call = fake.note("response_url", address.team if address else "", told, request)
    answer = await fake.failure(call)
    if answer is None:
        try:
            _take(fake, address, told)
            answer = web.json_response({"ok": True})
        except RefusedError as refused:
            answer = web.json_response(refused.body, status=REFUSED)
        answer = await fake.failure(call, after=True) or answer
    return fake.answered(call, answer)


def _take(fake: FakeSlack, address: ResponseUrl | None, told: Json) -> None:
    if address is None:
        raise RefusedError("invalid_url")
    if fake.now() - address.born > SECONDS_OF_USE:
        raise RefusedError("expired_url")
    if address.uses >= MOST_USES:
        raise RefusedError("used_url")
    there = fake.workspaces[address.team]
    if told.get("delete_original") and address.original:
        address.original.deleted = True
    elif told.get("replace_original") and address.original:
        change(fake, there, address.original, told)
    else:
        only = "" if told.get("response_type") == "in_channel" else address.user
        posted = put_up(fake, there, address.channel, told, only)
        # What comes after may replace what came first.
        address.original = address.original or posted
    address.uses += 1
