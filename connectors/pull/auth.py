"""How a system is told who asks: data, with names in braces of what was entered. Nothing here is logged or shown."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.pull.asking import Ask


@dataclass(frozen=True, slots=True)
class Basic:
    """A name and a password."""

    user: str
    password: str

    def headers(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the header that says it."""
        both = f"{self.user.format_map(values)}:{self.password.format_map(values)}".encode()
        return {"Authorization": f"Basic {base64.b64encode(both).decode('ascii')}"}


@dataclass(frozen=True, slots=True)
class Header:
    """A key in a header of its own, or a bearer token: Header("Authorization", "Bearer {token}")."""

    name: str
    value: str

    def headers(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the header."""
        return {self.name: self.value.format_map(values)}


def bearer(entry: str = "token") -> Header:
    """Return how a token that was entered is sent."""
    return Header("Authorization", f"Bearer {{{entry}}}")


@dataclass(frozen=True, slots=True)
class Grant:
    """A token that is asked for first, and again when it has expired (OAuth 2). `form` is what is posted for it.

    `url` may be of another host than the system's base: then it is the vendor's own login, named in the declaration.
    `basic` sends id and secret in the header instead of the form.
    """

    url: str
    form: Mapping[str, str]
    basic: Basic | None = None
    headers_: Mapping[str, str] = field(default_factory=dict)

    def ask(self, values: Mapping[str, str]) -> Ask:
        """Return the request for a token; its body is a form."""
        headers = {**self.headers_, **(self.basic.headers(values) if self.basic else {})}
        return Ask(self.url, body=self.form, method="POST", headers=headers).filled(values)


Auth = Basic | Header | Grant
