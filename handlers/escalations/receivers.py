"""`escalate pager`: receivers outside of the chat, which wake people as chat cannot; added by a form, listed, removed.

For managers and admins. A key goes through the form alone, is sealed at once, and is never shown again.
"""

import secrets
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import urlsplit

from coaching.escalation import TargetKind
from coaching.paging import Ruling, decide_configure
from handlers.cards import Block, Button, Card, Choice, Field, FieldErrors, FieldKind, Form, Style, Table, Text
from handlers.errors import NearlyArgumentError, RefusedError
from handlers.escalations.refusals import (
    BadNameError,
    BadReceiverAddressError,
    MustManageToSetUpError,
    NoKeyError,
    NoSuchReceiverError,
    PagerInUseError,
    SecretInWordsError,
    TakenNameError,
    UnknownEscalateWordError,
    WhichReceiverError,
)
from handlers.escalations.states import policy_from_json
from handlers.later import later
from handlers.request import Message, Reply, Request
from handlers.sealing import NoSealError
from handlers.subwords import SubWord, find_sub_word, known_sub_words, nearest_sub_word
from handlers.tools import Tools
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session, Work, alone
from storage.paging_rules import Pager, all_pagers, all_policies, note_setting, pager_context
from storage.teams import Team

WEBHOOK = "webhook"
KINDS: Mapping[str, str] = {
    "pagerduty": N_("PagerDuty"),
    "opsgenie": N_("Opsgenie, or what understands its API"),
    WEBHOOK: N_("A webhook, signed"),
}
LONGEST_NAME, LONGEST_SECRET, SECRET_BYTES = 40, 500, 32
SUBJECT = "pager"


def pager(request: Request, words: str, tools: Tools) -> Reply:
    """List them, or do what the words say."""
    require_manager(request)
    if not words.strip():
        return _list(request, "", tools)
    found = find_sub_word(_SUB_WORDS, words)
    if found is not None:
        return found.sub.run(request, found.rest, tools)
    if near := nearest_sub_word(_SUB_WORDS, words):
        raise NearlyArgumentError(words=words.split()[0], nearest=near)
    raise UnknownEscalateWordError(words=f"pager {words}", known=known_sub_words(_SUB_WORDS))


def opens_form(rest: str) -> bool:
    """Return whether these words after "pager" open the form."""
    found = find_sub_word(_SUB_WORDS, rest)
    return found is not None and found.sub.run is _add and not found.rest


def require_manager(request: Request) -> None:
    """Refuse whoever may not set up what goes out of the chat or comes in."""
    if decide_configure(request.person, None) is not Ruling.YES:
        raise MustManageToSetUpError


def _add(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form, or keep what it says."""
    if not request.answers:
        if words.strip():
            raise SecretInWordsError(example="escalate pager add")
        return Reply(form=_form(request.speech))
    kind, name = request.answers.get("kind", "").strip(), " ".join(request.answers.get("name", "").split())
    url, key = request.answers.get("url", "").strip(), request.answers.get("key", "").strip()
    speech = request.speech
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        problems = _problems(session, kind, name, url, key, tools)
        if problems:
            beside = {field: speech.say(each.message(), **each.values) for field, each in problems.items()}
            return Reply(field_errors=FieldErrors(beside), refused=True)
        made = "" if key else new_secret()
        row = Pager(
            workspace_id=tools.workspace_id, kind=kind, name=name, url=url, created_at=request.present,
            sealed=seal(tools, pager_context(name), (key or made).encode()),
        )  # fmt: skip
        session.add(row)
        session.flush()
        note_setting(session, tools.workspace_id, SUBJECT, row.id, request.person.id, {"added": ("", name)},
                     request.present)  # fmt: skip
    how = speech.say('Put it into a policy: "pager {name}" is one of whom a level pages.', name=name)
    said: list[Block] = [Text(how)]
    if made:
        said.append(Text(speech.say("It signs with this secret. It is shown this once: {secret}", secret=made)))
    buttons = (Button(speech.say("Policy"), "escalate policy", Style.PRIMARY),)
    card = Card(speech.say("{name} is set up", name=name), tuple(said), buttons, discreet=True)
    return Reply((Message(card),))


def _form(speech: Speech) -> Form:
    kinds = tuple(Choice(speech.say(name), kind) for kind, name in KINDS.items())
    fields = (
        Field("kind", speech.say("What it is"), FieldKind.CHOICE, "pagerduty", choices=kinds),
        Field("name", speech.say("Name"), hint=speech.say("What people call it in a policy.")),
        Field("url", speech.say("Address"), required=False,
              hint=speech.say("Empty for PagerDuty's or Opsgenie's own. A webhook needs one, with https.")),
        Field("key", speech.say("Key or secret"), required=False,
              hint=speech.say("An integration's key. For a webhook, empty makes a secret that is shown once.")),
    )  # fmt: skip
    return Form(speech.say("A receiver outside of the chat"), "escalate pager add", speech.say("Save"), fields)


def _problems(session: Session, kind: str, name: str, url: str, key: str, tools: Tools) -> dict[str, RefusedError]:
    problems: dict[str, RefusedError] = {}
    if kind not in KINDS:
        problems["kind"] = NoSuchReceiverError(words=kind, known=", ".join(KINDS))
    if not 1 <= len(name) <= LONGEST_NAME:
        problems["name"] = BadNameError()
    elif any(each.name.casefold() == name.casefold() for each in all_pagers(session, tools.workspace_id)):
        problems["name"] = TakenNameError(words=name)
    parts = urlsplit(url)
    if (url or kind == WEBHOOK) and not (parts.scheme in ("https", "http") and parts.hostname and not parts.username):
        problems["url"] = BadReceiverAddressError(words=url)
    if kind != WEBHOOK and (not key or len(key) > LONGEST_SECRET):
        problems["key"] = NoKeyError(kind=KINDS.get(kind, kind))
    return problems


def _list(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    speech = request.speech
    with tools.database.reading() as session:
        pagers = all_pagers(session, tools.workspace_id)
        rows = tuple(
            (each.name, speech.say(KINDS.get(each.kind, each.kind)), urlsplit(each.url).hostname or "")
            for each in pagers
        )
    columns = speech.say("Name"), speech.say("What it is"), speech.say("Where")
    title = speech.say("Receivers outside of the chat")
    nothing = Text(speech.say("There is none yet. Chat alone wakes nobody: add a pager for what must not wait."))
    blocks: tuple[Block, ...] = (Table(title, columns, rows),) if rows else (nothing,)
    add = Button(speech.say("Add one"), "escalate pager add", Style.PRIMARY)
    return Reply((Message(Card(title, blocks, (add,))),))


def _remove(request: Request, words: str, tools: Tools) -> Reply:
    """Remove one that stands in no policy."""
    speech, name = request.speech, words.strip().strip('"')
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        pagers = all_pagers(session, tools.workspace_id)
        known = ", ".join(each.name for each in pagers) or "–"
        if not name:
            raise WhichReceiverError(example="escalate pager remove NAME", known=known)
        row = next((each for each in pagers if each.name.casefold() == name.casefold()), None)
        if row is None:
            raise NoSuchReceiverError(words=name, known=known)
        _require_unused(session, row, tools, speech)
        row.removed_at = request.present
        row.sealed = b""  # what is not used any more needs no key
        note_setting(session, tools.workspace_id, SUBJECT, row.id, request.person.id, {"removed": (row.name, "")},
                     request.present)  # fmt: skip
        said = speech.say("{name} is removed and its key forgotten: what is open does not reach it.", name=row.name)
    buttons = (Button(speech.say("Receivers"), "escalate pager"),)
    return Reply((Message(Card(speech.say("Removed"), (Text(said),), buttons)),))


def _require_unused(session: Session, row: Pager, tools: Tools, speech: Speech) -> None:
    for each in all_policies(session, tools.workspace_id):
        policy = policy_from_json(each.ladder)
        targets = [*policy.fallback, *(target for level in policy.levels for target in level.targets)]
        if any(target.kind is TargetKind.PAGER and target.id == row.id for target in targets):
            team = session.get_one(Team, each.team_id).name if each.team_id else speech.say("everybody")
            raise PagerInUseError(words=row.name, team=team)


def new_secret() -> str:
    """Return a secret to sign with, as Standard Webhooks writes one."""
    return f"whsec_{b64encode(secrets.token_bytes(SECRET_BYTES)).decode('ascii')}"


def seal(tools: Tools, context: str, plain: bytes) -> bytes:
    """Return a secret sealed; NoSealError where there is nothing to seal with."""
    if tools.seal is None:
        raise NoSealError
    return tools.seal(context, plain)


_SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(("add", "new", "hinzufügen", "neu"), _add),
    SubWord(("list", "liste"), _list),
    SubWord(("events", "ereignisse"), later("handlers.escalations.receiver_events", "events")),
    SubWord(("remove", "delete", "entfernen", "löschen"), _remove),
)
