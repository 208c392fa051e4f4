"""What each system's webhooks are: how they are signed, what names a delivery, and what is to be done about one. Data.

Most say that something has changed: then the lists that tell of it are asked soon, and the payload is not read. Only
what no list tells is read from the payload itself. What was only read in apis.md and not in the vendor's own pages is
marked so in docs/webhooks.md.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.pull.row import Row
from connectors.pull.system import Pulled
from connectors.push.schemes import SCHEMES, Scheme, Sent
from connectors.refusal import NOT_JSON, RefusedRowError
from kpi.parts import TicketPart
from kpi.words import N_

WEBHOOK = "webhook"
"""The kind of connection that is no system of ours: what it sends is read by a mapping."""

MOST_NESTED = 60
LONGEST_NAME = 500


@dataclass(frozen=True, slots=True)
class Hooking:
    """A system's webhooks. `schemes`: any of them lets in. `lists` are asked soon after one has come.

    `named` is the header that names a delivery, `named_in` the path in the body. `reads` are words of the body's
    `event` that tell what no list does, with what they mean. `theirs`: the vendor makes the secret, else we do.
    `enter` says where it is entered.
    """

    schemes: tuple[Scheme, ...]
    lists: tuple[str, ...] = ()
    named: str = ""
    named_in: str = ""
    event: str = ""
    reads: Mapping[str, Callable[[Row], Iterable[Pulled]]] | None = None
    theirs: str = ""
    enter: str = ""


def _gone(*paths: str) -> Callable[[Row], Iterable[Pulled]]:
    """What was deleted: the first of these paths that is there names it."""

    def gone(row: Row) -> Iterable[Pulled]:
        named = next((found for path in paths if (found := row.text(path)) is not None), None)
        yield TicketPart(named if named is not None else row.need(paths[0]), 0, gone=True)

    return gone


_HEADER = N_("Make a rule or a flow there that calls the address by POST, with the secret in the header {header}.")
_SURVEYS = ("responses",)

HOOKINGS: Mapping[str, Hooking] = {
    "zendesk": Hooking(
        (SCHEMES["zendesk"],), ("tickets", "events", "slas", "ratings"), named="X-Zendesk-Webhook-Invocation-Id",
        theirs=N_("Signing secret, as Zendesk shows it"),
        enter=N_("Admin Center, Apps and integrations, Webhooks: make one for ticket events, then copy its secret."),
    ),
    "jira": Hooking(
        (SCHEMES["jira"],), ("issues",), named="X-Atlassian-Webhook-Identifier", event="webhookEvent",
        reads={"jira:issue_deleted": _gone("issue.id")},
        enter=N_("Settings, System, WebHooks: issues and comments, with this secret."),
    ),
    "hubspot": Hooking(
        (SCHEMES["hubspot"],), ("tickets", "archived", "surveys"), theirs=N_("Client secret of the app"),
        enter=N_("The private app, Webhooks: this address as target, subscribed to ticket events."),
    ),
    "intercom": Hooking(
        (SCHEMES["intercom"],), ("conversations",), named_in="id", event="topic",
        reads={"conversation.deleted": _gone("data.item.conversation_id", "data.item.id")},
        theirs=N_("Client secret of the app"),
        enter=N_("Developer Hub, the app, Webhooks: this address, and the topics of conversations."),
    ),
    "front": Hooking(
        (SCHEMES["front_app"], SCHEMES["front_rule"]), ("events",), named_in="id",
        theirs=N_("API secret (rule) or signing key (app)"),
        enter=N_("Settings, Rules: send to a webhook; or an app's feature Application webhooks."),
    ),
    "freshdesk": Hooking((SCHEMES["secret"],), ("tickets", "deleted", "spam", "ratings"), enter=_HEADER),
    "servicenow": Hooking((SCHEMES["secret"],), enter=_HEADER),
    "salesforce": Hooking((SCHEMES["secret"],), enter=_HEADER),
    "typeform": Hooking(
        (SCHEMES["typeform"],), _SURVEYS, named_in="event_id",
        enter=N_("The form, Connect, Webhooks: this address, with this secret."),
    ),
    "surveymonkey": Hooking(
        (SCHEMES["surveymonkey"],), _SURVEYS, named_in="event_id", theirs=N_("Client ID & client secret, as ID&SECRET"),
        enter=N_("Make the webhook by SurveyMonkey's API (POST /v3/webhooks, response_completed)."),
    ),
}  # fmt: skip
"""By the system's name. Whoever is not here has no webhooks that we take."""


def hooking_of(system: str, entered: Mapping[str, str]) -> Hooking | None:
    """Return a connection's webhooks; None where it can have none. Of a mapped one, the scheme is what was chosen."""
    if system == WEBHOOK:
        scheme = SCHEMES.get(entered.get("scheme", "standard"))
        return None if scheme is None else Hooking((scheme,), named=scheme.id)
    return HOOKINGS.get(system)


def is_let_in(hooking: Hooking, secret: bytes, sent: Sent, now: float) -> bool:
    """Say whether a request is signed by one of the schemes."""
    return any(scheme.is_good(secret, sent, now) for scheme in hooking.schemes)


def challenge_of(sent: Sent, secret: bytes) -> dict[str, str] | None:
    """Return what a sender wants to hear who tries the address (Front, Zoom and its like); None for anything else.

    Only for what is let in: it is said with the secret.
    """
    if wanted := sent.headers.get("X-Front-Challenge"):
        return {"challenge": wanted[:LONGEST_NAME]}
    if b"endpoint.url_validation" not in sent.body:
        return None
    try:
        row = Row(body_of(sent.body))
        token = row.text("payload.plainToken") if row.text("event") == "endpoint.url_validation" else None
    except RefusedRowError:
        return None
    if token is None or len(token) > LONGEST_NAME:
        return None
    made = hmac.digest(secret, token.encode("utf-8", "replace"), "sha256").hex()
    return {"plainToken": token, "encryptedToken": made}


def delivery_of(hooking: Hooking, sent: Sent) -> tuple[str, bool]:
    """Return what a delivery is known again by, and whether its sender named it: else it is its content."""
    name = sent.headers.get(hooking.named, "") if hooking.named else ""
    if not name and hooking.named_in:
        try:
            name = Row(body_of(sent.body)).text(hooking.named_in) or ""
        except RefusedRowError:
            name = ""
    if name:
        return "n:" + hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:40], True
    return "b:" + hashlib.sha256(sent.body).hexdigest()[:40], False


def is_to_be_read(hooking: Hooking, body: bytes) -> bool:
    """Say whether a payload tells what no list does: only then it is kept."""
    return _reader(hooking, body) is not None


def read(hooking: Hooking, body: bytes) -> list[Pulled]:
    """Return what a payload itself tells; RefusedRowError."""
    reader = _reader(hooking, body)
    return list(reader(Row(body_of(body)))) if reader is not None else []


def body_of(body: bytes) -> Any:
    """Return a JSON body; RefusedRowError for what is none, or lies too deep to be anything."""
    text = body.decode("utf-8", "replace")
    try:
        found = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise RefusedRowError(NOT_JSON, problem="nested") from None
    except ValueError:
        raise RefusedRowError(NOT_JSON, problem="syntax") from None
    if _depth(found) > MOST_NESTED:
        raise RefusedRowError(NOT_JSON, problem="nested")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _depth(found: Any) -> int:
    """How deep lists and objects lie in each other, looked at level by level: nothing is called in itself."""
    deep, level = 0, [found]
    while level and deep <= MOST_NESTED:
        inner: list[Any] = []
        for each in level:
            inner += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        deep, level = deep + 1, inner
    return deep


def _reader(hooking: Hooking, body: bytes) -> Callable[[Row], Iterable[Pulled]] | None:
    if not hooking.reads or not any(word.encode() in body for word in hooking.reads):
        return None
    try:
        return hooking.reads.get(Row(body_of(body)).text(hooking.event) or "")
    except RefusedRowError:
        return None
