"""Standard Webhooks: the signature by which a webhook's receiver knows who sent it. Pure; what is sent and what comes.

Promises: compared in constant time, over the very bytes that were sent; a stamp more than five minutes off is refused,
so that what was overheard is soon of no use. https://github.com/standard-webhooks/standard-webhooks (version 1.0.0).
"""

import base64
import hmac
import re
from collections.abc import Mapping

from connectors.push.schemes import STANDARD, Sent, key_of

ID, STAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
VERSION = "v1,"
_ID = re.compile(r"[\x21-\x7e]{1,200}")


def signed(secret: bytes, webhook_id: str, now: int, body: bytes) -> dict[str, str]:
    """Return the headers of a webhook. `now` in seconds since 1970."""
    return {ID: webhook_id, STAMP: str(now), SIGNATURE: VERSION + _signature(secret, webhook_id, str(now), body)}


def is_signed(secret: bytes, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Say whether one of the signatures in a webhook's headers is by this secret, and its stamp is of these minutes."""
    good = STANDARD.is_good(secret, Sent(headers, body), now)
    return good and is_id(headers.get(ID, ""))


def is_id(webhook_id: str) -> bool:
    """Say whether this may name a webhook: printable, without blanks, of at most 200 letters."""
    return _ID.fullmatch(webhook_id) is not None


def _signature(secret: bytes, webhook_id: str, stamp: str, body: bytes) -> str:
    said = f"{webhook_id}.{stamp}.".encode("utf-8", "replace") + body
    return base64.b64encode(hmac.digest(key_of(secret), said, "sha256")).decode("ascii")
