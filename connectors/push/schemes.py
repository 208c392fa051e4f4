"""How systems sign their webhooks, as data: which hash, how it is written, in which header, over what. Pure.

Promises: compared in constant time, over the very bytes that came; where a stamp is signed with it, one more than five
minutes off is refused, so that what was overheard is soon of no use. Where none is, what comes twice is told by its
name or its content (`storage.arrivals`).
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

SECONDS_OFF = 300
"""How far a sender's clock and ours may differ, and how long a message stays good."""

MOST_SIGNATURES = 10
LONGEST_STAMP = 40
_MILLISECONDS = 1000
_WHSEC = b"whsec_"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it came. `headers` are looked up whatever their capitals; `uri` is as its sender wrote it."""

    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    method: str = "POST"
    uri: str = field(default="", repr=False)


class Over(StrEnum):
    """What is signed."""

    BODY = "body"
    STAMP_BODY = "ts+body"
    STAMP_COLON_BODY = 'ts+":"+body'
    V0 = '"v0:"+ts+":"+body'
    REQUEST = "method+uri+body+ts"
    STANDARD = 'id+"."+ts+"."+body'
    NOTHING = "nothing"
    """The header holds the secret itself, for systems that can send a header and cannot sign."""


_MESSAGES: Mapping[Over, Callable[[Sent, bytes, bytes], bytes]] = {
    Over.BODY: lambda sent, _id, _stamp: sent.body,
    Over.STAMP_BODY: lambda sent, _id, stamp: stamp + sent.body,
    Over.STAMP_COLON_BODY: lambda sent, _id, stamp: stamp + b":" + sent.body,
    Over.V0: lambda sent, _id, stamp: b"v0:" + stamp + b":" + sent.body,
    Over.REQUEST: lambda sent, _id, stamp: _bytes(sent.method + sent.uri) + sent.body + stamp,
    Over.STANDARD: lambda sent, name, stamp: name + b"." + stamp + b"." + sent.body,
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way to sign. `header` holds the signature after `prefix`; `stamp` names the header of a signed time.

    `several`: blanks part more than one signature, of which one must be good. `id` names the header of the message's
    name, where that is signed with it.
    """

    header: str
    over: Over = Over.BODY
    hash: str = "sha256"
    writes: str = "hex"
    prefix: str = ""
    stamp: str = ""
    id: str = ""
    several: bool = False

    def is_good(self, secret: bytes, sent: Sent, now: float) -> bool:
        """Say whether a request is signed by this secret, in these minutes. `now` in seconds since 1970."""
        given = sent.headers.get(self.header, "")
        tokens = given.split(" ")[:MOST_SIGNATURES] if self.several else [given]
        stamp = sent.headers.get(self.stamp, "") if self.stamp else ""
        wanted = _bytes(self.prefix) + self._signature(secret, sent, _bytes(stamp))
        matches = [hmac.compare_digest(_bytes(each), wanted) for each in tokens]
        timely = not self.stamp or is_timely(stamp, now)
        return bool(secret and given and timely and any(matches))

    def _signature(self, secret: bytes, sent: Sent, stamp: bytes) -> bytes:
        if self.over is Over.NOTHING:
            return secret
        key = key_of(secret) if self.over is Over.STANDARD else secret
        name = _bytes(sent.headers.get(self.id, "")) if self.id else b""
        digest = hmac.digest(key, _MESSAGES[self.over](sent, name, stamp), self.hash)
        return base64.b64encode(digest) if self.writes == "base64" else digest.hex().encode()


STANDARD = Scheme(
    "webhook-signature", Over.STANDARD, writes="base64", prefix="v1,", stamp="webhook-timestamp", id="webhook-id",
    several=True,
)  # fmt: skip
"""https://github.com/standard-webhooks/standard-webhooks (version 1.0.0)."""

SECRET_IN_HEADER = Scheme("X-Touchline-Secret", Over.NOTHING)

SCHEMES: Mapping[str, Scheme] = {
    "standard": STANDARD,
    "secret": SECRET_IN_HEADER,
    "sha256": Scheme("X-Signature", prefix="sha256="),
    "zendesk": Scheme("X-Zendesk-Webhook-Signature", Over.STAMP_BODY, writes="base64",
                      stamp="X-Zendesk-Webhook-Signature-Timestamp"),
    "intercom": Scheme("X-Hub-Signature", hash="sha1", prefix="sha1="),
    "jira": Scheme("X-Hub-Signature", prefix="sha256="),
    "hubspot": Scheme("X-HubSpot-Signature-v3", Over.REQUEST, writes="base64", stamp="X-HubSpot-Request-Timestamp"),
    "front_rule": Scheme("X-Front-Signature", hash="sha1", writes="base64"),
    "front_app": Scheme("X-Front-Signature", Over.STAMP_COLON_BODY, writes="base64",
                        stamp="X-Front-Request-Timestamp"),
    "typeform": Scheme("Typeform-Signature", writes="base64", prefix="sha256="),
    "surveymonkey": Scheme("Sm-Signature", hash="sha1", writes="base64"),
    "zoom": Scheme("x-zm-signature", Over.V0, prefix="v0=", stamp="x-zm-request-timestamp"),
}  # fmt: skip
"""By the name an admin chooses one by."""


def key_of(secret: bytes) -> bytes:
    """Return what a secret signs with: "whsec_" and base64, as receivers write it, or any other bytes as they are."""
    if not secret.startswith(_WHSEC):
        return secret
    try:
        return base64.b64decode(secret.removeprefix(_WHSEC), validate=True) or secret
    except binascii.Error:
        return secret


def is_timely(stamp: str, now: float) -> bool:
    """Say whether a stamp (seconds, milliseconds or ISO 8601) is at most five minutes off."""
    at = _seconds(stamp)
    return at is not None and abs(now - at) <= SECONDS_OFF


def _seconds(stamp: str) -> float | None:
    if not stamp.isascii() or not 1 <= len(stamp) <= LONGEST_STAMP:
        return None
    if stamp.isdecimal():
        at = int(stamp)
        return at / _MILLISECONDS if at > 10**11 else float(at)
    try:
        written = datetime.fromisoformat(stamp)
        return written.timestamp() if written.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
