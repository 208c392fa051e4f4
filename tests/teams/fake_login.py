"""Microsoft's side of trust: the keys with which Teams signs what it sends, and the tokens a bot speaks with."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://api.botframework.com"
SCOPE = f"{ISSUER}/.default"


@cache
def key_number(number: int) -> rsa.RSAPrivateKey:
    """A key, made once a test run: making one takes a while."""
    del number
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FakeLogin:
    """Signs, publishes its keys, and gives tokens to apps that know their password."""

    def __init__(self, app_id: str, password: str) -> None:
        self.app_id = app_id
        self.password = password
        self.ahead = 0.0  # seconds by which Microsoft's clock is ahead of ours
        self.seconds = 3600  # for which a token is good
        self.given: dict[str, float] = {}
        self.published = [1]
        self.signing = 1
        self.endorsements = ["msteams"]

    def rotate(self) -> None:
        """Sign with a new key from now on; the old one is published no more."""
        self.signing += 1
        self.published = [self.signing]

    def jwks(self) -> dict[str, Any]:
        """The public keys, as they are published."""
        return {"keys": [self._public(number) for number in self.published]}

    def signed(self, service_url: str, *, key: int = 0, kid: str = "", seconds: int = 600, **claims: Any) -> str:
        """An Authorization header as Teams sends it; `claims` replace its own, and those that are None are left out."""
        number = key or self.signing
        now = int(self.now())
        told = {"iss": ISSUER, "aud": self.app_id, "serviceurl": service_url, "nbf": now - 10, "exp": now + seconds}
        said = {name: value for name, value in (told | claims).items() if value is not None}
        header = {"kid": kid or f"key-{number}"}
        return f"Bearer {jwt.encode(said, key_number(number), algorithm='RS256', headers=header)}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a request for a token by client id and secret."""
        if (form.get("client_id"), form.get("client_secret")) != (self.app_id, self.password):
            return 401, {
                "error": "invalid_client",
                "error_description": "AADSTS7000215: Invalid client secret provided.",
            }
        if form.get("grant_type") != "client_credentials" or form.get("scope") != SCOPE:
            return 400, {"error": "invalid_scope", "error_description": "AADSTS70011: The scope is not valid."}
        return 200, self.give()

    def give(self) -> dict[str, Any]:
        """A new token."""
        token = f"token-{len(self.given) + 1}"
        self.given[token] = self.now() + self.seconds
        return {"token_type": "Bearer", "expires_in": self.seconds, "access_token": token}

    def knows(self, header: str) -> bool:
        """Whether a bot may speak with this Authorization header."""
        return self.given.get(header.removeprefix("Bearer "), 0.0) > self.now()

    def now(self) -> float:
        """Microsoft's time, in seconds since 1970."""
        return time.time() + self.ahead

    def _public(self, number: int) -> dict[str, Any]:
        published = json.loads(RSAAlgorithm.to_jwk(key_number(number).public_key()))
        return {**published, "kid": f"key-{number}", "use": "sig", "endorsements": self.endorsements}
