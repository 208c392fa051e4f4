"""The door Slack knocks at: who is let in is decided before a word is read.

Promises: a request without a good signature, outside the window of five minutes, too large or malformed gets a 4xx and
reaches nobody; nothing of its body is logged.
"""

from http import HTTPStatus

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.doors import RefusedAtTheDoorError, read_body
from kpi.errors import TouchlineError

LARGEST_BODY = 512 * 1024
"""Slack's own payloads stay far below it: a form of a hundred fields of 3,000 characters is about 300 kB."""

CONTENT_TYPES = ("application/json", "application/x-www-form-urlencoded")


class NoSecretError(TouchlineError):
    """TOUCHLINE_SLACK_SIGNING_SECRET is empty, so anybody could speak as Slack. Set it, and start again."""


def make_verifier(secret: str) -> SignatureVerifier:
    """Return what checks signatures; NoSecretError where the secret is empty."""
    if not secret.strip():
        raise NoSecretError
    return SignatureVerifier(secret)


async def read_verified(request: web.Request, verifier: SignatureVerifier) -> str:
    """Return the body of a request that Slack signed; RefusedAtTheDoorError with its status for any other."""
    if request.content_type not in CONTENT_TYPES:
        raise RefusedAtTheDoorError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    stamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (stamp.isascii() and stamp.isdecimal() and signature and signature.isascii()):
        # Slack's own check would stumble over these: a stamp that is no number, a signature that is no ASCII.
        raise RefusedAtTheDoorError(HTTPStatus.UNAUTHORIZED)
    try:
        body = (await read_body(request, LARGEST_BODY)).decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedAtTheDoorError(HTTPStatus.BAD_REQUEST) from None
    if not verifier.is_valid(body, stamp, signature):
        raise RefusedAtTheDoorError(HTTPStatus.UNAUTHORIZED)
    return body
