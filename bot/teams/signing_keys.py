"""The keys that Microsoft signs with, as it publishes them.

Promises: who knows a key never waits for the network, nor for another who does not; many who miss one ask once; a key
that Microsoft has just begun to use is known within a minute; while Microsoft is away the keys of before are good.
Stands in for botbuilder's own, which waits on the event loop and stumbles over a new key.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import PyJWTError
from yarl import URL

from bot.teams.errors import PassingError, TeamsError
from bot.teams.outgoing import Outgoing
from bot.teams.verdicts import error_of

log = logging.getLogger(__name__)

FRESH = 12 * 3600.0
"""Seconds for which keys are taken as they are. Microsoft wants them asked for at least once a day."""

BETWEEN_ASKS = 60.0
"""Seconds between two asks: anybody may name keys that are not there."""

MOST_KEYS = 100


class UnknownKeyError(PermissionError):
    """A token is signed with a key that Microsoft does not publish."""


class KeysAwayError(ConnectionError):
    """Microsoft's keys cannot be fetched, and there are none of before: nobody can be let in."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, by the names botbuilder reads. `endorsements` are the channels it may sign for."""

    public_key: Any
    endorsements: list[str] = field(default_factory=list)


class SigningKeys:
    """Published keys by their id; what botbuilder calls an OpenID metadata."""

    def __init__(self, url: str, outgoing: Outgoing, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`url` is where the OpenID configuration is."""
        self._url = URL(url)
        self._outgoing = outgoing
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._fetched = self._asked = float("-inf")
        self._asking: asyncio.Task[None] | None = None

    async def get(self, key_id: str | None) -> SigningKey:
        """Return a key; UnknownKeyError for none of theirs, KeysAwayError where there is none at all to be had."""
        known = self._keys.get(key_id or "")
        if known is not None:
            if self._clock() - self._fetched > FRESH:
                self._ask()
            return known
        asking = self._ask()
        if asking is not None:
            await asyncio.shield(asking)
        if not self._keys:
            raise KeysAwayError
        try:
            return self._keys[key_id or ""]
        except KeyError:
            raise UnknownKeyError from None

    async def close(self) -> None:
        """Stop asking."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    def _ask(self) -> asyncio.Task[None] | None:
        """Ask Microsoft, or wait with those who do; None where it was asked just now."""
        if self._asking is not None and not self._asking.done():
            return self._asking
        if self._clock() - self._asked < BETWEEN_ASKS and self._keys:
            return None
        self._asked = self._clock()
        self._asking = asyncio.ensure_future(self._fetch())
        return self._asking

    async def _fetch(self) -> None:
        try:
            config = await self._read(self._url)
            published = await self._read(URL(str(config.get("jwks_uri"))))
            keys = dict(_read_keys(published.get("keys")))
        except (TeamsError, ValueError) as problem:
            # What was there before stays good: an outage of theirs must not be one of ours.
            log.warning("the keys of Microsoft could not be fetched: %s", type(problem).__name__)
            return
        if keys:
            self._keys, self._fetched = keys, self._clock()

    async def _read(self, url: URL) -> Mapping[str, Any]:
        if url.scheme not in ("http", "https") or not url.host:
            raise PassingError("no_address")
        status, headers, body = await self._outgoing.send("GET", url)
        if status != HTTPStatus.OK:
            raise error_of(status, headers, body)
        said = json.loads(body)
        if not isinstance(said, dict):
            raise PassingError("no_json")
        return said


def _read_keys(published: object) -> list[tuple[str, SigningKey]]:
    """The keys that can be read; Microsoft may publish other kinds beside them."""
    found = []
    for each in (published if isinstance(published, list) else [])[:MOST_KEYS]:
        if not isinstance(each, dict) or not isinstance(each.get("kid"), str):
            continue
        try:
            key = RSAAlgorithm.from_jwk(json.dumps(each))
        except (PyJWTError, ValueError):
            continue
        endorsed = each.get("endorsements")
        found.append((each["kid"], SigningKey(key, endorsed if isinstance(endorsed, list) else [])))
    return found


class NoKeys:
    """The keys of those whose tokens are never good here: the emulator's, and other bots' (skills)."""

    async def get(self, key_id: str | None) -> SigningKey:  # noqa: ARG002 - botbuilder's signature
        """Refuse."""
        raise UnknownKeyError
