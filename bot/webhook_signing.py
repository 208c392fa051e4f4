"""Standard Webhooks: the signature by which a webhook's receiver knows who sent it. Pure; what is sent and what comes.

Promises: compared in constant time, over the very bytes that were sent; a stamp more than five minutes off is refused,
so that what was overheard is soon of no use. https://github.com/standard-webhooks/standard-webhooks (version 1.0.0).
"""

import base64
import binascii
import hmac
import re
from collections.abc import Mapping

ID, STAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
VERSION = "v1,"
PREFIX = b"whsec_"
SECONDS_OFF = 300
"""How far a sender's clock and ours may differ, and how long a message stays good."""

MOST_SIGNATURES = 10
_ID = re.compile(r"[\x21-\x7e]{1,200}")


def key_of(secret: bytes) -> bytes:
    """Return what a secret signs with: "whsec_" and base64, as receivers write it, or any other bytes as they are."""
    if not secret.startswith(PREFIX):
        return secret
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True) or secret
    except binascii.Error:
        return secret


def signed(secret: bytes, webhook_id: str, now: int, body: bytes) -> dict[str, str]:
    """Return the headers of a webhook. `now` in seconds since 1970."""
    return {ID: webhook_id, STAMP: str(now), SIGNATURE: VERSION + _signature(secret, webhook_id, str(now), body)}


def is_signed(secret: bytes, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Say whether one of the signatures in a webhook's headers is by this secret, and its stamp is of these minutes."""
    webhook_id, stamp = headers.get(ID, ""), headers.get(STAMP, "")
    given = headers.get(SIGNATURE, "").split(" ")[:MOST_SIGNATURES]
    timely = stamp.isascii() and stamp.isdecimal() and len(stamp) <= len(str(2**62)) and is_timely(int(stamp), now)
    wanted = (VERSION + _signature(secret, webhook_id, stamp, body)).encode()
    matches = [hmac.compare_digest(each.encode("utf-8", "replace"), wanted) for each in given]
    return bool(timely and is_id(webhook_id) and secret and any(matches))


def is_timely(stamp: int, now: float) -> bool:
    """Say whether a stamp is at most five minutes off."""
    return abs(now - stamp) <= SECONDS_OFF


def is_id(webhook_id: str) -> bool:
    """Say whether this may name a webhook: printable, without blanks, of at most 200 letters."""
    return _ID.fullmatch(webhook_id) is not None


def _signature(secret: bytes, webhook_id: str, stamp: str, body: bytes) -> str:
    said = f"{webhook_id}.{stamp}.".encode("utf-8", "replace") + body
    return base64.b64encode(hmac.digest(key_of(secret), said, "sha256")).decode("ascii")
