"""`connect webhook`: any system that can send JSON, by a mapping of its fields; tried on a sample before it is kept.

For admins. What a sample would become is shown to who gave it and kept nowhere; nothing of it is taken in.
"""

import re

from connectors.push.hooking import WEBHOOK, hooking_of
from connectors.push.mapped import BodyMapping, body_mapping
from connectors.push.schemes import SCHEMES
from connectors.refusal import Refusal
from connectors.systems import NAMES
from handlers.cards import Block, Button, Card, Choice, Fact, Facts, Field, FieldErrors, FieldKind, Form, Style, Text
from handlers.connecting.choosing import find_source
from handlers.connecting.saving import SUBJECT, helpdesks
from handlers.pushing.hook_command import address_blocks, made
from handlers.pushing.refusals import (
    BadHookNameError,
    NoSuchSchemeError,
    NothingInSampleError,
    NotMappedError,
    SampleRefusedError,
)
from handlers.pushing.told import told_fact
from handlers.request import Message, Reply, Request
from handlers.sealing import new_key
from handlers.tools import Tools, instant
from kpi.errors import TouchlineError
from kpi.words import N_
from locales.speech import Speech
from storage.connections import Connection, add_connection, sources_connected
from storage.database import Session, Work, alone
from storage.paging_rules import note_setting

LONGEST_SAMPLE, MOST_SHOWN = 100_000, 8
OWN = "-"
OFFERED = {
    "standard": N_("Standard Webhooks"), "secret": N_("The secret in the header X-Touchline-Secret"),
    "sha256": N_("HMAC-SHA256 of the body in X-Signature"), "zoom": N_("As Zoom does (v0)"),
}  # fmt: skip
_PEOPLE_OF = ("email", "slack", "teams", "playground")
"""What people are known by elsewhere: whoever a webhook of that name told of would be one of them."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_EXAMPLE = """rows: ratings
list: data.answers
columns: {ticket: case.id, score: answer.score, at: answered_at, agent: agent.email, comment: answer.text}
ratings: {scale: "1-5"}"""


def webhook(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form of a new one, or of the mapping of one that is there; or keep what it says."""
    held: Connection | None = None
    with tools.database.reading() as session:
        if words.strip():
            held, _ = find_source(session, tools, words, "connect webhook {number}")
            if held.system != WEBHOOK:
                raise NotMappedError(source=held.source)
        if not request.answers:
            return Reply(form=_form(request.speech, held, helpdesks(session, tools)))
    problems, mapping, shown = _tried(request, tools)
    if problems:
        return _refused(problems, request.speech)
    return _changed(request, held, shown, tools) if held is not None else _kept(request, mapping, shown, tools)


def _form(speech: Speech, held: Connection | None, desks: list[str]) -> Form:
    entered = held.entered if held is not None else {}
    schemes = tuple(Choice(speech.say(label), name) for name, label in OFFERED.items())
    fields = [
        Field("scheme", speech.say("How it signs"), FieldKind.CHOICE, entered.get("scheme", "standard"),
              choices=schemes),
        Field("mapping", speech.say("Mapping"), FieldKind.PARAGRAPH, entered.get("mapping", _EXAMPLE),
              speech.say("YAML with paths, as docs/webhooks.md describes it.")),
        Field("sample", speech.say("A sample body"), FieldKind.PARAGRAPH,
              hint=speech.say("JSON, as it sends it. It is tried, shown, and not taken in.")),
    ]  # fmt: skip
    if held is None:
        named = Field("name", speech.say("Name"), hint=speech.say("Small letters and digits, such as automate."))
        own = Choice(speech.say("Its own"), OWN)
        choices = (own, *(Choice(each, each) for each in desks))
        whose = Field("tickets_of", speech.say("Whose tickets it tells of"), FieldKind.CHOICE, OWN, choices=choices)
        fields = [named, whose, *fields]
    words = "connect webhook" if held is None else f"connect webhook {held.id}"
    return Form(speech.say("Anything that sends JSON"), words, speech.say("Try and keep"), tuple(fields))


def _tried(request: Request, tools: Tools) -> tuple[dict[str, TouchlineError], BodyMapping | None, list[Fact]]:
    """What is wrong with the mapping and the sample by field; and what the sample would become."""
    answers, speech = request.answers, request.speech
    if answers.get("scheme", "") not in OFFERED or answers["scheme"] not in SCHEMES:
        return {"scheme": NoSuchSchemeError(known=", ".join(OFFERED))}, None, []
    try:
        mapping = body_mapping(answers.get("mapping", ""))
    except TouchlineError as problem:
        return {"mapping": problem}, None, []
    sample = answers.get("sample", "")[:LONGEST_SAMPLE].encode("utf-8", "replace")
    facts = list(mapping.read(sample, instant(request.present), tools.zone))
    refused = [each for each in facts if isinstance(each, Refusal)]
    if refused:
        reason = speech.say(refused[0].reason, **refused[0].values)
        return {"sample": SampleRefusedError(row=refused[0].line, reason=reason)}, None, []
    if not facts:
        return {"sample": NothingInSampleError()}, None, []
    return {}, mapping, [told_fact(each, speech) for each in facts[:MOST_SHOWN]]


def _kept(request: Request, mapping: BodyMapping | None, shown: list[Fact], tools: Tools) -> Reply:  # noqa: ARG001
    answers, speech = request.answers, request.speech
    name, whose = answers.get("name", "").strip().casefold(), answers.get("tickets_of", OWN)
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        taken = {*sources_connected(session, tools.workspace_id), *helpdesks(session, tools), *NAMES, *_PEOPLE_OF}
        if _NAME.fullmatch(name) is None or name in taken:
            return _refused({"name": BadHookNameError()}, speech)
        entered = _entered(request)
        if whose in helpdesks(session, tools):
            entered["tickets_of"] = whose
        now = request.present
        row = add_connection(
            session, tools.workspace_id, WEBHOOK, entered, new_key(), None, instant(now), request.person.id, now
        )
        row.source = name
        secret = made(session, row, tools)
        _note(session, request, row, "added")
        hooking = hooking_of(row.system, row.entered)
        blocks = address_blocks(request, row, hooking, secret, tools) if hooking is not None else []
        number = row.id
    return _shown(request, speech.say("{source} is connected", source=name), blocks, shown, number)


def _changed(request: Request, held: Connection, shown: list[Fact], tools: Tools) -> Reply:
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        row = session.get_one(Connection, held.id)
        row.entered = {**row.entered, **_entered(request)}
        _note(session, request, row, "mapping")
    title = request.speech.say("The mapping is kept")
    return _shown(request, title, [], shown, held.id)


def _shown(request: Request, title: str, blocks: list[Block], shown: list[Fact], number: int) -> Reply:
    speech = request.speech
    blocks = [*blocks, Text(speech.say("Your sample would become this. Nothing of it was taken in.")),
              Facts(tuple(shown))]  # fmt: skip
    buttons = (Button(speech.say("Show it"), f"connect hook {number}", Style.PRIMARY),)
    return Reply((Message(Card(title, tuple(blocks), buttons, discreet=True)),))


def _entered(request: Request) -> dict[str, str]:
    return {"scheme": request.answers["scheme"], "mapping": request.answers["mapping"]}


def _note(session: Session, request: Request, row: Connection, what: str) -> None:
    changes = {what: ("", row.source)}
    note_setting(session, row.workspace_id, SUBJECT, row.id, request.person.id, changes, request.present)


def _refused(problems: dict[str, TouchlineError], speech: Speech) -> Reply:
    beside = {name: speech.say(each.message(), **each.values) for name, each in problems.items()}
    return Reply(field_errors=FieldErrors(beside), refused=True)
