"""What another system says by a webhook, read from its body: what to raise, what is over, what a customer wrote.

Pure. What is wrong is said with the field's name, for whoever writes the other system; what is not asked for is left
alone. A customer's words are held only until the rules have seen them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from coaching.escalation import Severity
from handlers.escalations.hook_refusals import (
    FieldMissingError,
    FieldTooLongError,
    NoSuchChoiceError,
    NotAnAddressError,
    NotAnObjectError,
    NotATextError,
    NothingAskedError,
)


class Action(StrEnum):
    """What is asked for."""

    RAISE = "raise"
    RESOLVE = "resolve"


LONGEST = {
    "title": 1000, "details": 20_000, "dedup_key": 200, "ticket": 100, "url": 2000, "message": 20_000, "severity": 20,
    "action": 20,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What a webhook says. `action` None: it brings a customer's words (`message`) and nothing else."""

    action: Action | None
    title: str = ""
    details: str = ""
    severity: Severity = Severity.NORMAL
    dedup_key: str = ""
    ticket: str = ""
    url: str = ""
    message: str = field(default="", repr=False)


def told_by(body: bytes) -> Told:
    """Read a body; BadHookError says what is wrong with it."""
    try:
        said = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotAnObjectError from None
    if not isinstance(said, dict):
        raise NotAnObjectError
    action, message = _text(said, "action"), _text(said, "message")
    if not action and not message:
        raise NothingAskedError
    told = Told(
        Action(_chosen("action", action, list(Action))) if action else None,
        _text(said, "title"),
        _text(said, "details"),
        Severity(_chosen("severity", _text(said, "severity") or Severity.NORMAL, list(Severity))),
        _text(said, "dedup_key"),
        _text(said, "ticket"),
        _address(_text(said, "url")),
        message,
    )
    wanted = {Action.RAISE: "title", Action.RESOLVE: "dedup_key"}.get(told.action) if told.action else None
    if wanted and not getattr(told, wanted):
        raise FieldMissingError(wanted)
    return told


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if name == "ticket" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise NotATextError(name)
    if len(value) > LONGEST[name]:
        raise FieldTooLongError(name, most=LONGEST[name])
    # A half of a pair, or a NUL, is what databases do not take.
    return value.encode("utf-8", "replace").decode().replace("\x00", "").strip()


def _chosen(name: str, value: str, choices: list[Any]) -> str:
    if value not in choices:
        raise NoSuchChoiceError(name, choices=", ".join(choices))
    return value


def _address(url: str) -> str:
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url
    except ValueError:
        good = False
    if not good:
        raise NotAnAddressError("url")
    return url
