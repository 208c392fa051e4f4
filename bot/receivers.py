"""What each kind of receiver outside of the chat is sent for a call: PagerDuty, Opsgenie and its like, any webhook.

Pure: an address, headers and a body; nothing is sent. The same call for the same escalation has the same key
everywhere, so that a receiver takes what comes twice for one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from bot.letters import cut, one_line
from bot.webhook_signing import signed
from handlers.escalations.outside import Call

PAGERDUTY, OPSGENIE, WEBHOOK = "pagerduty", "opsgenie", "webhook"
TRIGGER, ACKNOWLEDGE, RESOLVE = "trigger", "acknowledge", "resolve"

AT_PAGERDUTY, AT_OPSGENIE = "https://events.pagerduty.com", "https://api.opsgenie.com"
"""Their own addresses; each has another one for Europe, which is set as the receiver's."""

NAME = "Touchline"
LONGEST_SUMMARY, LONGEST_MESSAGE, LONGEST_DESCRIPTION = 1024, 130, 15_000
_SEVERITIES = {"critical": "critical", "normal": "error", "low": "warning"}
_PRIORITIES = {"critical": "P1", "normal": "P3", "low": "P5"}
_EVENTS = {TRIGGER: "escalation.raised", ACKNOWLEDGE: "escalation.acknowledged", RESOLVE: "escalation.resolved"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Posting:
    """A request to be made. `gone_is_done`: that there is no such alert any more is as good as done."""

    url: str
    body: bytes
    headers: dict[str, str] = field(repr=False)
    gone_is_done: bool = False


def posting_of(call: Call, secret: bytes, now: datetime) -> Posting | None:
    """Return what is posted for a call; `secret` is the receiver's, opened. None for a kind nobody knows."""
    makers = {PAGERDUTY: _to_pagerduty, OPSGENIE: _to_opsgenie, WEBHOOK: _to_webhook}
    maker = makers.get(call.kind)
    if call.event is not None:
        # What is no escalation is none of a pager's: it would wake somebody.
        return _event(call, call.event, secret, now) if call.kind == WEBHOOK else None
    return maker(call, secret, now) if maker is not None and call.about in _EVENTS else None


def _to_pagerduty(call: Call, secret: bytes, now: datetime) -> Posting:  # noqa: ARG001 - as the others
    """https://developer.pagerduty.com/docs/events-api-v2/trigger-events/"""
    said: Json = {"routing_key": secret.decode("ascii", "replace"), "event_action": call.about, "dedup_key": call.key}
    if call.about == TRIGGER:
        said["client"] = NAME
        said["payload"] = {
            "summary": cut(one_line(call.title), LONGEST_SUMMARY) or NAME,
            "source": NAME.lower(),
            "severity": _SEVERITIES.get(call.severity, "error"),
            **({"custom_details": {"details": call.details}} if call.details else {}),
        }
        if call.link:
            said["links"] = [{"href": call.link, "text": cut(one_line(call.title), LONGEST_MESSAGE) or NAME}]
    return _posting(_within(call.url or AT_PAGERDUTY, "/v2/enqueue"), said)


def _to_opsgenie(call: Call, secret: bytes, now: datetime) -> Posting:  # noqa: ARG001 - as the others
    """https://docs.opsgenie.com/docs/alert-api"""
    alerts = _within(call.url or AT_OPSGENIE, "/v2/alerts")
    headers = {"Authorization": f"GenieKey {secret.decode('ascii', 'replace')}"}
    if call.about != TRIGGER:
        deed = "acknowledge" if call.about == ACKNOWLEDGE else "close"
        address = f"{alerts}/{quote(call.key, safe='')}/{deed}?identifierType=alias"
        return _posting(address, {"source": NAME, "user": NAME}, headers, gone_is_done=True)
    said: Json = {
        "message": cut(one_line(call.title), LONGEST_MESSAGE) or NAME,
        "alias": call.key,
        "description": cut(
            "\n".join(each for each in (call.title, call.details, call.link) if each), LONGEST_DESCRIPTION
        ),
        "priority": _PRIORITIES.get(call.severity, "P3"),
        "source": NAME,
    }
    if call.link:
        said["details"] = {"link": call.link}
    return _posting(alerts, said, headers)


def _to_webhook(call: Call, secret: bytes, now: datetime) -> Posting:
    """A webhook as Standard Webhooks describes them; `webhook-id` is the page's, the same in each try."""
    return _signed(call, secret, now, _EVENTS[call.about], {
        "key": call.key, "title": call.title, "severity": call.severity, "details": call.details, "url": call.link,
    })  # fmt: skip


def _event(call: Call, event: Mapping[str, str | float], secret: bytes, now: datetime) -> Posting:
    """What is no escalation: its name, and what it is about."""
    return _signed(call, secret, now, call.about, {"key": call.key, **event})


def _signed(call: Call, secret: bytes, now: datetime, kind: str, data: Mapping[str, str | float]) -> Posting:
    stamp = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    made = _posting(call.url, {"type": kind, "timestamp": stamp, "data": dict(data)})
    made.headers.update(signed(secret, call.id, int(now.timestamp()), made.body))
    return made


def _posting(url: str, said: Json, headers: dict[str, str] | None = None, *, gone_is_done: bool = False) -> Posting:
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return Posting(url, body, {"Content-Type": "application/json", **(headers or {})}, gone_is_done)


def _within(url: str, path: str) -> str:
    """An address with the path that is meant, whether or not it was given with it."""
    bare = url.rstrip("/")
    return bare if bare.endswith(path) else f"{bare}{path}"
