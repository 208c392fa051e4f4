"""One question to a system, as data: what is asked where, with names in braces that are filled when it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from kpi.facts import Instant

Form = Callable[[Instant], str | int]
"""How a system writes a time."""

Values = Mapping[str, str | int]


def epoch(at: Instant) -> int:
    """Seconds since 1970."""
    return at


def millis(at: Instant) -> int:
    """Milliseconds since 1970."""
    return at * 1000


def iso(at: Instant) -> str:
    """ISO 8601 in UTC: 2026-03-01T10:11:12Z."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def blank(at: Instant) -> str:
    """A blank for the T and no zone, in UTC: 2026-03-01 10:11:12."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def minute(at: Instant) -> str:
    """To the minute, in UTC: 2026-03-01 10:11."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M")


def day(at: Instant) -> str:
    """The day in UTC: 2026-03-01."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. `path` is under the system's base; a whole address only where the system itself gave it as a link.

    "{since}", "{until}", "{ahead}" (a year from now) and the names of what was entered are filled in everywhere. A
    text that is nothing but a name takes the value as it is, so that numbers stay numbers.
    """

    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)

    def filled(self, values: Values) -> "Ask":
        """Return the request with its names filled. KeyError for a name nobody knows: the declaration is wrong."""
        return replace(
            self, path=_fill(self.path, values), params=_fill(self.params, values), body=_fill(self.body, values),
            headers=_fill(self.headers, values),
        )  # fmt: skip

    def with_param(self, name: str, value: object) -> "Ask":
        """Return the request with one parameter of its query set."""
        return replace(self, params={**self.params, name: value})

    def with_field(self, path: str, value: object) -> "Ask":
        """Return the request with one field of its JSON body set, by its dotted path."""
        return replace(self, body=_put(self.body or {}, path.split("."), value))


def _fill(part: Any, values: Values) -> Any:
    if isinstance(part, str):
        name = part[1:-1]
        alone = part == f"{{{name}}}" and name.isidentifier()
        return values[name] if alone else part.format_map(values) if "{" in part else part
    if isinstance(part, Mapping):
        return {key: _fill(value, values) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_fill(value, values) for value in part]
    return part


def _put(found: Any, path: list[str], value: object) -> Any:
    first, *rest = path
    return {**found, first: _put(found.get(first) or {}, rest, value) if rest else value}
